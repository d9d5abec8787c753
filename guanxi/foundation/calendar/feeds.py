"""A person's calendar as iCalendar text: rooms say what stands in it (``switchboard.FEEDS``)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

from .models import Feed, Setting

if TYPE_CHECKING:
    from icalendar import Event, Todo

REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One line of the calendar. ``uid`` stays while the record lives; ``stamp`` is its last change."""

    uid: str
    kind: Literal["todo", "event"]
    summary: str
    on: date
    stamp: datetime
    url: str = ""
    description: str = ""
    done_at: datetime | None = None
    percent: int = 0
    priority: int = 5
    sequence: int = 0
    remind_days: int | None = None


@dataclass(frozen=True)
class FeedSource:
    """What a feed may hold: ``entries`` of somebody, with or without names of customers.

    Who makes a feed chooses; what is ``usual`` is chosen already.
    """

    code: str
    label: Sentence
    entries: Callable[[User, bool], Iterable[Entry]]
    usual: bool = True


def sources() -> Sequence[FeedSource]:
    table: Sequence[FeedSource] = import_module(settings.SWITCHBOARD).FEEDS
    return table


def feed_of(secret: str) -> Feed | None:
    """The feed of an active person that this secret opens."""
    rows = Feed.objects.select_related("user").filter(digest=Feed.digest_of(secret))
    feed = rows.filter(user__is_active=True, user__is_system=False).first()
    if feed is None:
        return None
    Feed.objects.filter(pk=feed.pk).note_use(datetime.now(UTC).date())
    return feed  # type: ignore[no-any-return]


def calendar_of(feed: Feed, address: str) -> bytes:
    """All entries that this feed holds; ``address`` stands before the entries' own paths."""
    from icalendar import Calendar

    user = feed.user
    names = Setting.get().feed_names
    calendar = Calendar()
    calendar.add("prodid", "-//Guanxi//Guanxi//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Guanxi: %(name)s") % {"name": user})
    calendar.add("x-wr-timezone", user.zone)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    chosen = feed.contents.split(",")
    for source in sources():
        for entry in source.entries(user, names) if source.code in chosen else ():
            calendar.add_component(_component(entry, address))
    return bytes(calendar.to_ical())


def _component(entry: Entry, address: str) -> "Todo | Event":
    from icalendar import Alarm, Event, Todo

    part = Todo() if entry.kind == "todo" else Event()
    part.add("uid", entry.uid)
    part.add("dtstamp", entry.stamp)
    part.add("last-modified", entry.stamp)
    part.add("sequence", entry.sequence)
    part.add("summary", entry.summary)
    if entry.description:
        part.add("description", entry.description)
    if entry.url:
        part.add("url", address + entry.url)
    if isinstance(part, Todo):
        part.add("due", entry.on)
        part.add("priority", entry.priority)
        part.add("percent-complete", 100 if entry.done_at else entry.percent)
        part.add(
            "status", "COMPLETED" if entry.done_at else "IN-PROCESS" if entry.percent else "NEEDS-ACTION"
        )
        if entry.done_at:
            part.add("completed", entry.done_at)
    else:
        part.add("dtstart", entry.on)
        part.add("dtend", entry.on + timedelta(days=1))
        part.add("transp", "TRANSPARENT")
    if entry.remind_days is not None and not entry.done_at:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        # A to-do has no beginning here: its alarm goes by its end (RFC 5545, 3.8.6.3).
        related = {"related": "END"} if isinstance(part, Todo) else {}
        alarm.add("trigger", timedelta(days=-entry.remind_days, hours=9), parameters=related)
        part.add_component(alarm)
    return part
