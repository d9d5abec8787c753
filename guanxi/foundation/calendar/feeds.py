"""A person's calendar as iCalendar text: rooms say what stands in it (``switchboard.FEEDS``).

What is to be done stands there as an event on its day, for phones, Google and Outlook show nothing else of
an address that one subscribes to. Programs that do show to-dos of one (Thunderbird, Evolution, KOrganizer)
tell how far a task is and strike it out: who makes an address for such a program may choose to-dos instead.

All of it stands on whole days, as no room keeps an hour: dates without a zone, the same day everywhere.
What is done says so and leaves later; what was dropped is left out: who reads an address anew forgets it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    from icalendar import Alarm, Event, Todo

REFRESH = timedelta(hours=1)
MORNING = 9  # when an alarm rings
DONE = "✓ "  # an event has no state for it that programs show


@dataclass(frozen=True)
class Entry:
    """One line of the calendar. ``uid`` stays while the record lives; ``stamp`` is its last change.

    ``sequence`` grows whenever the line changes: some programs take nothing else as news.
    """

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
            calendar.add_component(component(entry, address, as_todo=feed.as_todos))
    return bytes(calendar.to_ical())


def component(entry: Entry, address: str, *, as_todo: bool) -> "Todo | Event":
    """An entry as an event on its day or, where that is to be done and the reader shows it, as a to-do."""
    part = _todo(entry) if as_todo and entry.kind == "todo" else _event(entry)
    part.add("uid", entry.uid)
    part.add("dtstamp", entry.stamp)
    part.add("last-modified", entry.stamp)
    part.add("sequence", entry.sequence)
    if entry.description:
        part.add("description", entry.description)
    if entry.url:
        part.add("url", address + entry.url)
    if entry.remind_days is not None and not entry.done_at:
        # A to-do has no beginning here: its alarm goes by its end (RFC 5545, 3.8.6.3).
        part.add_component(_alarm(entry, {"related": "END"} if part.name == "VTODO" else {}))
    return part


def _event(entry: Entry) -> "Event":
    """A whole day, whose end is the next one; nobody is busy by it."""
    from icalendar import Event

    part = Event()
    part.add("summary", DONE + entry.summary if entry.done_at else entry.summary)
    part.add("dtstart", entry.on)
    part.add("dtend", entry.on + timedelta(days=1))
    part.add("transp", "TRANSPARENT")
    part.add("x-microsoft-cdo-busystatus", "FREE")
    part.add("status", "CONFIRMED")
    if entry.kind == "todo":
        part.add("priority", entry.priority)
    return part


def _todo(entry: Entry) -> "Todo":
    from icalendar import Todo

    part = Todo()
    part.add("summary", entry.summary)
    part.add("due", entry.on)
    part.add("priority", entry.priority)
    part.add("percent-complete", 100 if entry.done_at else entry.percent)
    part.add("status", "COMPLETED" if entry.done_at else "IN-PROCESS" if entry.percent else "NEEDS-ACTION")
    if entry.done_at:
        part.add("completed", entry.done_at)
    return part


def _alarm(entry: Entry, related: Mapping[str, str]) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", timedelta(days=-(entry.remind_days or 0), hours=MORNING), parameters=dict(related))
    return alarm
