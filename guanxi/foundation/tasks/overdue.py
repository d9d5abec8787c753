"""Late is what the company's day makes late: pages tell it by the day, a job writes it down as it begins."""

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.actions.moves import BATCH
from guanxi.foundation.tasks.models import Task


def settle_overdue(company: Company) -> int:
    """Call those tasks late whose day has passed since the last time; returns how many (OPT-29)."""
    if not Task.objects.unmarked(business_day(company)).exists():
        return 0
    marked = count = actions.mark_overdue(company, by=User.system())
    while count == BATCH:
        count = actions.mark_overdue(company, by=User.system())
        marked += count
    return marked
