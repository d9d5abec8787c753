"""What scoring does when it hears of something."""

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports.events import ImportApplied
from guanxi.scoring import actions
from guanxi.scoring.cards.actions import is_on_it, start_model
from guanxi.scoring.cards.kinds import MODELS
from guanxi.scoring.events import CustomersScored
from guanxi.scoring.models import ScoreRun


def score_again(event: object) -> None:
    """Something taken back or summed up anew: the tiers follow."""
    actions.start_scoring(Company.get(), by=User.system(), cause=ScoreRun.Cause.IMPORT)


def score_after_import(event: ImportApplied) -> None:
    """New rows, new tiers: computed for whoever imported, or as the system where that person may not."""
    if event.attended or not event.changed:
        return
    person = User.objects.get(pk=event.by_id)
    by = person if person.is_active and person.may("scoring.run_scoring") else User.system()
    actions.start_scoring(Company.get(), by=by, cause=ScoreRun.Cause.IMPORT)


def run_models(event: CustomersScored) -> None:
    """New tiers, new models: they speak of the same day."""
    if ScoreRun.objects.filter(pk__gt=event.run_id, finished_at__isnull=False).exists():
        return  # delivered late: the newer run's models say it
    scored: ScoreRun | None = ScoreRun.objects.filter(pk=event.run_id, finished_at__isnull=False).first()
    if scored is None or scored.finished_at is None:
        return  # taken back meanwhile
    for kind in MODELS:
        if not is_on_it(kind, since=scored.finished_at):  # whoever scored by command goes on with it
            start_model(Company.get(), by=User.system(), kind=kind)
