"""Starting a run of a model, writing what it found, and closing its card."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _

from .kinds import MODELS
from .models import ModelCard

KIND = "model"
MOST = 5000


UNDER_WAY = (JobRun.State.WAITING, JobRun.State.RUNNING)


def is_on_it(kind: str, *, since: datetime) -> bool:
    """Whether a run of the model that began after ``since`` is under way."""
    jobs = JobRun.objects.filter(kind=KIND, params__kind=kind, state__in=UNDER_WAY)
    return bool(jobs.filter(created_at__gte=since).exists())


@action("scoring.run_scoring")
def start_model(company: Company, *, by: User, kind: str, queued: bool = True) -> JobRun:
    """Run one model on what is on record, in the background; an older run under way gives way."""
    if kind not in MODELS:
        raise Refused(_("There is no such model: %(kind)s.") % {"kind": kind}, field="kind")
    older = JobRun.objects.filter(kind=KIND, params__kind=kind, state__in=UNDER_WAY)
    older.update(state=JobRun.State.STOPPED, fence=F("fence") + 1, finished_at=timezone.now())
    card = ModelCard(kind=kind, by=by)
    card.save()
    return running.start(KIND, by=by, params={"kind": kind, "card": card.pk}, queued=queued)


def _held(card_id: int) -> ModelCard:
    """The card, unless a newer run writes all that this one would."""
    card: ModelCard = ModelCard.objects.get(pk=card_id)
    if ModelCard.objects.filter(kind=card.kind, pk__gt=card_id).exists():
        raise Refused(_("A newer run computes all of this: there is nothing to go on with."))
    return card


@action("scoring.run_scoring")
def write_part(
    company: Company, *, by: User, card_id: int, part: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write one batch of a part of what a model found."""
    MODELS[_held(card_id).kind].write[part](rows, card_id)
    ledger.require().note(card=card_id, part=part, rows=len(rows))


@action("scoring.run_scoring")
def finish_model(
    company: Company, *, by: User, card_id: int, as_of: date, told: int, figures: Mapping[str, Any]
) -> ModelCard:
    """Close the card: from here on the pages show it."""
    card = _held(card_id)
    card.as_of, card.told, card.figures, card.finished_at = as_of, told, dict(figures), timezone.now()
    card.save(update_fields=["as_of", "told", "figures", "finished_at"])
    ledger.require().note(card=card_id, kind=card.kind, customers=told)
    return card


@action("scoring.run_scoring")
def forget_older_rows(company: Company, *, by: User, card_id: int) -> bool:
    """Drop one batch of what older runs told; False when none is left."""
    there = MODELS[_held(card_id).kind].forget(card_id, MOST)
    if there:
        ledger.require().note(card=card_id)
    else:
        ledger.require().keep_silent()
    return there
