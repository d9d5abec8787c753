"""What happens to tasks by the clock: late ones are called so, near ones reminded of."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.checking import LONGEST_PAUSE
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.overdue import settle_overdue

MORNING = time(7)
BATCH = 500


def keep_days() -> None:
    """Called every quarter of an hour: asks the company's own clock, whose midnight may be at any of them."""
    company = Company.get()
    settle_overdue(company)
    if datetime.now(ZoneInfo(company.zone)).time() >= MORNING:
        remind(company)


def remind(company: Company) -> int:
    """Remind of what is due as many days before as each task says."""
    today = business_day(company)
    rows = Task.objects.still_open().filter(reminded_on=None)
    near = rows.filter(sort_due__gte=today, sort_due__lte=today + timedelta(days=LONGEST_PAUSE))
    due = [
        pk
        for pk, on, before in near.values_list("pk", "due_on", "remind_days").iterator()
        if on - timedelta(days=1 if before is None else before) <= today
    ]
    for start in range(0, len(due), BATCH):
        actions.note_reminders(company, by=User.system(), ids=due[start : start + BATCH])
    return len(due)
