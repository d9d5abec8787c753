"""What scoring does when it hears of something."""

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports.events import ImportApplied
from guanxi.scoring import actions
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
