"""Whoever has bought is no prospect: what a file tells of dealings says the stage, where it names none.

Nothing is made up: without a sum, a length or a day the customer stays what it is. And only what is new moves
anybody: a file that says again what is known of the dealings does not undo what a person did since
(``echoes``). What a file says of a stage is as old as the file: one that was taken in before does not undo a
move that a person made since (``moved_since``).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from guanxi.customers.choices import Stage
from guanxi.customers.models import StageMove
from guanxi.customers.rows import Bought
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import said as _

# Kept as the reasons of moves, as whoever imported reads them.
WHY = _("As a file reports dealings so far")
WHY_ORDERED = _("As orders tell")
WHY_FILED = _("As a file says")


@cache
def _own_reasons() -> dict[str, Sentence]:
    """The house's own reasons by how they read in each language."""
    found: dict[str, Sentence] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(sentence): sentence for sentence in (WHY, WHY_ORDERED, WHY_FILED)}
    return found


def assumed_reasons() -> list[str]:
    """How the reason of a move reads, in each language, that a file of customers told of without its day."""
    return [text for text, sentence in _own_reasons().items() if sentence is WHY]


def reason_told(reason: str) -> str:
    """A move's reason: a person's words as they stand, the house's own in the reader's language."""
    return str(_own_reasons().get(reason, reason))


STAYS = _("stays: moved by hand since this file was taken in")


def moved_since(ids: Collection[int], taken_in: Collection[datetime | None]) -> set[int]:
    """Which of these customers a person moved after the file of theirs was taken in for the first time."""
    days = [at for at in taken_in if at is not None]
    if not days or not ids:
        return set()
    by_hand = Q(change_set=None) | Q(change_set__purpose__in=ChangeSet.BY_HAND)
    moves = StageMove.objects.filter(by_hand, customer_id__in=ids, created_at__gt=min(days))
    return set(moves.exclude(before="").values_list("customer_id", flat=True))


def day_of(bought: Bought, today: date) -> date | None:
    """Since when it is known that there were dealings; None where the file tells of none yet.

    A day to come is a plan, and a sum without a day is known since today.
    """
    if bought.on is not None and bought.on <= today:
        return bought.on
    return today if bought.in_all else None


def assumption(on: date) -> Mapping[str, Sentence]:
    """What the check page says of it."""
    sentence = _("“%(stage)s” as of %(day)s: the file names no stage, but tells of dealings so far.")
    return {"stage": sentence % {"stage": Stage.DEAL.label, "day": on.isoformat()}}


def months_between(since: date, today: date) -> int:
    """Whole months of working together."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(months - (today.day < since.day), 0)


def told(values: Mapping[str, Any]) -> Bought:
    """What the clean values of a file's row tell of dealings."""
    days = [values["last_date"][0]] if "last_date" in values else []
    days += [values["since"]] if "since" in values else []
    total = Decimal(values["total_amount"][0]) if "total_amount" in values else 0
    length = values["duration"][0] if "duration" in values else 0
    return Bought(min(map(date.fromisoformat, days), default=None), in_all=total > 0 or length > 0)
