"""Talks that a file names by their own numbers, as template 3 takes them out: a row changes that very talk.

A number ends in a part of the record's own sign, so that another program's numbers are never taken for ours.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation

from guanxi.customers.checking import INTERACTION, check_past
from guanxi.customers.identity import held
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.rows import InteractionRow
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

SHAPE = re.compile(r"I([1-9][0-9]{0,17})-([0-9a-f]{6})", re.IGNORECASE)
AS_SAID = (
    "on", "direction", "subject", "participants", "feedback", "follow_up", "status", "recorded_by",
    "recorded_on",
)  # fmt: skip


def number_of(talk: Interaction) -> str:
    """By what a file of ours knows a talk again."""
    return f"I{talk.pk}-{talk.uid.hex[-6:]}"


def is_ours(number: str) -> bool:
    """Whether it looks like a number of ours; a stranger's number says nothing here."""
    return SHAPE.fullmatch(number) is not None


class Numbered:
    """The talks that the rows of a batch name by number, as far as ``by`` sees them."""

    def __init__(self, by: User, rows: Sequence[InteractionRow], *, lock: bool) -> None:
        named = [found for row in rows if (found := SHAPE.fullmatch(row.interaction_no))]
        talks: Iterable[Interaction] = ()
        if named:
            seen = Interaction.objects.visible_to(by).filter(pk__in={int(found[1]) for found in named})
            ids = set(seen.values_list("pk", flat=True))
            talks = held(Interaction.objects.filter(pk__in=ids), lock=lock)
        self.by_id = {talk.pk: talk for talk in talks}
        self._by_number = {number_of(talk).lower(): talk for talk in self.by_id.values()}
        owners = {talk.owner_id for talk in self.by_id.values()}
        people = User.objects.filter(pk__in=owners) if owners else User.objects.none()
        self.names = dict(people.values_list("pk", "name"))

    def find(self, row: InteractionRow, customer: Customer) -> Interaction:
        """The talk of a row, which must be one with the customer whom the row names."""
        talk = self._by_number.get(row.interaction_no.lower())
        if talk is None:
            sentence = _(
                "There is no interaction “%(number)s” here. Empty this cell to add the row as a new one."
            )
            raise Refused(sentence % {"number": row.interaction_no}, field="interaction_no")
        if talk.customer_id != customer.pk:
            sentence = _(
                "The interaction of this number is one with another customer. Empty the number to add the row"
                " as a new one."
            )
            raise Refused(sentence, field="customer_no")
        return talk

    def news(self, talk: Interaction, row: InteractionRow, today: date) -> dict[str, Any]:
        """What of the row is to be written, by field: what a row leaves empty says nothing."""
        said = {name: getattr(row, name) for name in AS_SAID if getattr(row, name) != ""}
        if row.channel_label != channel_word(talk):
            said |= {"channel": row.channel, "channel_label": row.channel_label}
        if row.owner_label and row.owner_label != owner_word(talk, self.names):
            said["owner_label"] = row.owner_label
        clean = INTERACTION.checked(said)
        check_past(clean["on"], today)
        if "owner_label" in clean and row.owner_id:
            clean["owner_id"] = row.owner_id
        return {name: value for name, value in clean.items() if getattr(talk, name) != value}

    def change(self, talk: Interaction, news: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Write it; before and after of each column of the file."""
        changes = {name: (getattr(talk, name), value) for name, value in news.items() if name in AS_SAID}
        if "channel_label" in news:
            changes["channel"] = channel_word(talk), news["channel_label"]
        if "owner_label" in news:
            changes["owner"] = owner_word(talk, self.names), news["owner_label"]
        for name, value in news.items():
            setattr(talk, name, value)
        return changes


def channel_word(talk: Interaction) -> str:
    """The channel as template 3 holds it."""
    with translation.override("zh-hans"):
        return talk.channel_label or str(talk.get_channel_display())


def owner_word(talk: Interaction, names: Mapping[int, str]) -> str:
    """Whose it is, as template 3 holds it."""
    return talk.owner_label or names.get(talk.owner_id, "")
