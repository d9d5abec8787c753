"""What happens to customers by the clock: their owners hear of birthdays in time for a present."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from guanxi.customers.birthdays import celebrated, celebrating
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said_many

MORNING = time(7)
AHEAD = 3  # days


def keep_birthdays() -> None:
    """The hourly entry: asks the company's own clock."""
    company = Company.get()
    if datetime.now(ZoneInfo(company.zone)).time() >= MORNING:
        tell_birthdays(company)


def tell_birthdays(company: Company) -> int:
    """Tell owners that there will be birthdays; returns how many were told.

    A notice is kept, and goes out by mail: it says how many, never whose, for a birthday is personal.
    """
    days = [business_day(company) + timedelta(days=AHEAD)]
    owners = celebrated(days).order_by().values_list("customer__owner_id", flat=True).distinct()
    told = 0
    for owner in User.objects.filter(pk__in=owners, is_active=True):
        count = celebrating(owner, days).filter(customer__owner=owner).count()
        if not count:
            continue
        sentence = said_many(
            "In %(days)s days somebody at your customers has a birthday.",
            "In %(days)s days %(count)s people at your customers have a birthday.",
            count,
        )
        values = {"days": AHEAD, "count": count}
        url = f"/customers/?owner=me&birthday_in={AHEAD}"
        told += notify([owner], "birthday", None, sentence % values, url=url, key=f"birthday:{days[0]}")
    return told
