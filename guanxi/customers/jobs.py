"""What happens to customers by the clock (owners hear of birthdays), and what the workers do with many."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.db import transaction

import guanxi.customers.duplicates.jobs  # noqa: F401 - found with this module
from guanxi.customers import actions
from guanxi.customers.birthdays import celebrated, celebrating
from guanxi.customers.leaving import KIND, in_hand_of
from guanxi.customers.models import Customer
from guanxi.customers.proposals.jobs import read_texts  # noqa: F401 - a job of this room
from guanxi.customers.quality.jobs import measure_quality  # noqa: F401 - a job of this room
from guanxi.customers.queries import Contacts
from guanxi.customers.searching import of_people
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import Said, said_many

MORNING = time(7)
AHEAD = 3  # days
BACK = 7  # days: so long a house may stand still, and its owners hear of every birthday all the same


def keep_birthdays() -> None:
    """The hourly entry: asks the company's own clock."""
    company = Company.get()
    if datetime.now(ZoneInfo(company.zone)).time() >= MORNING:
        tell_birthdays(company)


def tell_birthdays(company: Company) -> int:
    """Tell owners that there will be birthdays, and of those whose day to be told the house stood still.

    A notice is kept, and goes out by mail: it says at how many customers, never whose, for a birthday is
    personal. Returns how many were told.
    """
    today = business_day(company)
    told = 0
    for day, people in _to_be_told(today + timedelta(days=AHEAD), ZoneInfo(company.zone)):
        with transaction.atomic():  # a day is told to all or to nobody: so a missed one is known as such
            told += _tell(day, people, today)
    return told


def _to_be_told(last: date, zone: ZoneInfo) -> Iterator[tuple[date, Contacts]]:
    """The days that were missed, and ``last``; with the people who were there when it should have been told.

    Whoever came after a day's notice went out is not told late: an import would bring a week of notices.
    """
    days = [last - timedelta(days=back) for back in range(BACK, 0, -1)]
    known = set(Notification.objects.filter(key__in=map(_key, days)).values_list("key", flat=True))
    for day in days:
        if _key(day) not in known:
            evening = datetime.combine(day - timedelta(days=AHEAD - 1), time.min, zone)
            yield day, celebrated([day]).filter(created_at__lt=evening)
    yield last, celebrated([last])


def _key(day: date) -> str:
    return f"birthday:{day}"


def _tell(day: date, people: Contacts, today: date) -> int:
    owners = people.order_by().values_list("customer__owner_id", flat=True).distinct()
    told = 0
    for owner in User.objects.filter(pk__in=owners, is_active=True):
        # what the address below opens is what is counted
        rows = Customer.objects.visible_to(owner).filter(owner=owner)
        count = rows.filter(of_people(celebrating(owner, [day]))).count()
        if count:
            sentence = _sentence(day, today, count) % {"day": day.isoformat(), "count": count}
            url = f"/customers/?owner=me&birthday_on={day}"
            told += notify([owner], "birthday", None, sentence, url=url, key=_key(day))
    return told


def _sentence(day: date, today: date, count: int) -> Said:
    if day < today:
        return said_many(
            "On %(day)s somebody at a customer of yours had a birthday.",
            "On %(day)s there were birthdays at %(count)s of your customers.",
            count,
        )
    return said_many(
        "On %(day)s somebody at a customer of yours has a birthday.",
        "On %(day)s there are birthdays at %(count)s of your customers.",
        count,
    )


@running.job(KIND)
def hand_over_customers(run: JobRun) -> bool:
    """The customers of somebody who has left, some at a time."""
    leaver, successor = (User.objects.get(pk=run.params[who]) for who in ("leaver", "successor"))
    until = monotonic() + running.STEP_SECONDS
    while True:
        with run.batch() as state:
            before = state.get("customers", 0)
            total = state.setdefault("total", in_hand_of(leaver)[0])
            handed = actions.hand_over_customers(leaver, by=run.by, successor=successor, before=before)
            state["customers"] = before + handed.customers
            run.report(state["customers"], total)
        if handed.is_all:
            return True
        if run.stop_asked or monotonic() > until:
            return False
