"""Every write to the company's days and to people's feeds."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused

from .feeds import sources
from .models import Country, Feed, OwnDay, Setting

MOST_FEEDS = 10


@action("calendar.manage_days")
def change_calendar(
    company: Company, *, by: User, country: str | None = None, feed_names: bool | None = None
) -> Setting:
    """Say whose statutory days count, and whether feeds may name customers."""
    setting = Setting.get()
    if country is not None and country not in {"", *Country.values}:
        raise Refused(_("The statutory days of this country are not known here."), field="country")
    setting.country = setting.country if country is None else country
    setting.feed_names = setting.feed_names if feed_names is None else feed_names
    setting.save()
    ledger.require().note(country=setting.country, feed_names=setting.feed_names)
    return setting


@action("calendar.manage_days")
def set_own_day(company: Company, *, by: User, on: date, works: bool, name: str = "") -> OwnDay:
    """Let the company work on a day, or rest, whatever the statute says; the later word holds."""
    day = OwnDay.objects.filter(on=on).first() or OwnDay(on=on)
    day.works, day.name = works, " ".join(name.split())[:80]
    day.save()
    ledger.require().note(on=on.isoformat(), works=works)
    return day


@action("calendar.manage_days")
def remove_own_day(day: OwnDay, *, by: User) -> None:
    """Let the statute and the week say again what this day is."""
    ledger.require().note(on=day.on.isoformat())
    day.delete()


@action("accounts.change_self")
def create_feed(
    user: User, *, by: User, name: str, contents: Sequence[str] = ("tasks",), as_todos: bool = False
) -> tuple[Feed, str]:
    """A secret address of one's own calendar: returned once, kept as a hash; ``contents`` stand in it.

    With ``as_todos`` what is to be done are to-dos, for the few programs that show them.
    """
    if user.pk != by.pk:
        raise Refused(_("A feed shows its owner's calendar: only the owner makes it."))
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused(_("Name the calendar program that will read it."), field="name")
    if Feed.objects.filter(user=user).count() >= MOST_FEEDS:
        raise Refused(_("You have %(most)s addresses already: remove one first.") % {"most": MOST_FEEDS})
    if not contents or not set(contents) <= {source.code for source in sources()}:
        raise Refused(_("Choose what the calendar contains."), field="contents")
    secret = secrets.token_urlsafe(32)
    feed = Feed(user=user, name=name, digest=Feed.digest_of(secret), as_todos=as_todos)
    feed.contents = ",".join(contents)
    feed.save()
    return feed, secret


@action("accounts.change_self")
def revoke_feed(feed: Feed, *, by: User) -> None:
    """The address stops answering at once."""
    feed.delete()
