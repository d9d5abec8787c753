"""What pages show of whom we may contact: the answers by channel and purpose, wishes, the ledger."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.ui import formats

from .choices import OUTREACH, Act, Purpose, Way
from .facts import asked_of, facts_of, ways_reached
from .gate import Decision, Facts, decide
from .models import ConsentEntry, ContactWish
from .people import Person
from .taking_back import UNDONE
from .words import told

ASKED = (*OUTREACH, Purpose.SERVICE)
REPEATED = 3
SHOWN = ("contact", "notice", "transfer", "created_by", "answer")  # of rows of the ledger
USUAL = (Way.PHONE, Way.EMAIL, Way.WECHAT)


@dataclass(frozen=True)
class Answer:
    """One yes or no, with why."""

    channel: str
    purpose: str
    allowed: bool
    why: str
    waits: str = ""  # from when, where it ends by itself what stands against it: no refusal

    @property
    def said(self) -> str:
        if self.waits:
            return pgettext("may be contacted", "from %(when)s") % {"when": self.waits}
        return _("Yes") if self.allowed else _("No")

    @property
    def tone(self) -> str:
        """Red is a no that waiting does not end."""
        return "wait" if self.waits else "ok" if self.allowed else "bad"


@dataclass(frozen=True)
class Row:
    """A channel with its answers, one a purpose."""

    label: str
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Asking:
    """One person, and what the gate would say now."""

    person: Person
    rows: Sequence[Row]
    is_minor: bool
    common: str = ""  # why most answers are no: said once
    waiting: str = ""  # the same of those that wait
    lifted_by: str = ""  # the act that would end what holds of the person as a whole


def answers(people: Sequence[Person]) -> list[Asking]:
    """For everybody the channels that reach them, or of which something is said; else the usual ones."""
    now, zone = timezone.now(), Company.get().zone
    facts = facts_of(people, now)
    found = []
    for person in people:
        known = facts[person.key]
        rows = [
            Row(str(way.label), [_answer(known, purpose, way, now, zone) for purpose in ASKED])
            for way in _ways(person, known)
        ]
        said = [one for row in rows for one in row.answers if not one.allowed]
        common = _repeated([one.why for one in said if not one.waits])
        waiting = _repeated([one.why for one in said if one.waits])
        found.append(Asking(person, rows, known.is_minor, common, waiting, _lifted_by(known)))
    return found


def _repeated(reasons: Sequence[str]) -> str:
    """The reason that three or more of the answers give."""
    said = Counter(reasons).most_common(1)
    return said[0][0] if said and said[0][1] >= REPEATED else ""


def _lifted_by(facts: Facts) -> str:
    """Of a restriction or an end of all contact that holds, what lifts it; a restriction goes first."""
    for on, off in ((Act.RESTRICTED, Act.UNRESTRICTED), (Act.SUPPRESSED, Act.RELEASED)):
        said = [one.act for one in facts.grounds if one.level == "own" and one.act in {on, off}]
        if said and said[-1] == on:
            return str(off)
    return ""


def _answer(facts: Facts, purpose: str, way: str, now: datetime, zone: str) -> Answer:
    found: Decision = decide(asked_of(purpose, way, now), facts)
    waits = _from(found.allowed_from, now) if found.allowed_from else ""
    return Answer(str(Way(way).label), str(Purpose(purpose).label), found.allowed, told(found, zone), waits)


def _from(when: datetime, now: datetime) -> str:
    """An hour of the next day round, else the day."""
    return formats.clock(when) if when - now < timedelta(days=1) else formats.day(when)


def _ways(person: Person, facts: Facts) -> list[Way]:
    said = {ground.channel for ground in facts.grounds} | {wish.channel for wish in facts.wishes}
    found = [way for way in Way if way in said or way in ways_reached(person)]
    return found or list(USUAL)


def purposes() -> list[str]:
    return [str(purpose.label) for purpose in ASKED]


def wish_words(wish: ContactWish) -> str:
    """A wish as a line."""
    parts: list[Any] = [wish.get_wanted_display()]
    if wish.cap is not None:
        parts.append(_("at most %(cap)s in %(days)s days") % {"cap": wish.cap, "days": wish.per_days})
    if wish.quiet_from is not None and wish.quiet_to is not None:
        hours = {"from": wish.quiet_from.isoformat("minutes"), "to": wish.quiet_to.isoformat("minutes")}
        parts.append(_("quiet from %(from)s to %(to)s") % hours)
    return " · ".join(str(part) for part in [*parts, wish.note] if part)


def lines_of(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of the ledger as lines."""
    return [
        {
            "entry": entry,
            "what": " · ".join(
                str(part)
                for part in (
                    entry.get_purpose_display(),
                    entry.get_channel_display(),
                    entry.get_about_display(),
                    entry.transfer,
                )
                if part
            ),
            "on": " · ".join(
                str(part)
                for part in (entry.get_basis_display(), entry.get_law_display(), entry.notice, _proof(entry))
                if part
            ),
            "tone": _tone(entry),
            "undone": Act.UNDONE.label if hasattr(entry, "answer") else "",
            "until": formats.moment(entry.expires_at) if entry.expires_at else "",
        }
        for entry in entries
    ]


def _tone(entry: ConsentEntry) -> str:
    """What an undo took back counts no more, whatever it said."""
    if entry.act == Act.UNDONE or hasattr(entry, "answer"):
        return ""
    return "ok" if entry.act in {Act.GIVEN, Act.RELEASED, Act.UNRESTRICTED} else "bad"


def _proof(entry: ConsentEntry) -> str:
    return _(entry.evidence) if entry.evidence == UNDONE else entry.evidence


def marketing_of(customer: Customer, person: Person) -> list[Answer]:
    """May we write to this person for marketing: a line of the overview."""
    return [row.answers[0] for row in answers([person])[0].rows]
