"""May we contact this person: decided here and nowhere else, from facts alone.

``decide`` is pure. Whoever sends anything to a customer asks the action ``ask_to_contact``, which reads the
facts, decides by this and writes the decision down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from .choices import NECESSARY, NO, About, Act, Purpose, Wanted

type Level = Literal["own", "firm"]  # said of the person, or of all at the firm

MINUTE = timedelta(minutes=1)
MOST_STEPS = 500  # of the look for the first moment at which it is allowed


@dataclass(frozen=True, slots=True)
class Ground:
    """A row of the ledger. An empty purpose, channel or kind of data in a withdrawal means all of them."""

    act: str
    at: datetime
    purpose: str = ""
    channel: str = ""
    about: str = ""
    expires_at: datetime | None = None
    terms: str = ""  # to which partner, what, how: a consent to other terms is none
    level: Level = "own"


@dataclass(frozen=True, slots=True)
class Wish:
    """The newest wish of one level for one channel; ``""`` is every channel."""

    channel: str = ""
    wanted: str = ""
    cap: int | None = None
    per_days: int = 30
    quiet_from: time | None = None
    quiet_to: time | None = None
    level: Level = "own"


@dataclass(frozen=True, slots=True)
class Contacted:
    """We went to somebody, by this channel, on this day; ``own``: (also) to this person."""

    channel: str
    on: date
    own: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the gate judges by."""

    zone: ZoneInfo
    is_person: bool = True
    has_left: bool = False
    is_minor: bool = False
    grounds: Sequence[Ground] = ()
    wishes: Sequence[Wish] = ()
    contacts: Sequence[Contacted] = ()
    heard: Mapping[str, datetime] = field(default_factory=dict)  # channel → when the person last wrote
    reply_hours: Mapping[str, int] = field(default_factory=dict)  # channel → how long one may answer


@dataclass(frozen=True, slots=True)
class Asked:
    """For what, how and when; ``terms`` where data goes to a partner, None where that may be no more."""

    purpose: str
    channel: str
    at: datetime
    sensitive: bool = False
    terms: str | None = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Why not; ``until``: when this alone ends by itself."""

    reason: str
    until: datetime | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, why, and from when it would be allowed; None: not by waiting."""

    allowed: bool
    reason: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    allowed_from: datetime | None = None


def decide(asked: Asked, facts: Facts) -> Decision:
    """The one judgement, rule by rule in their order; the first that says no gives the reason."""
    block = _block(asked, facts, asked.at)
    if block is None:
        return Decision(allowed=True, reason=_why(asked, facts))
    found = _first_moment(asked, facts, block)
    return Decision(allowed=False, reason=block.reason, detail=block.detail, allowed_from=found)


def _first_moment(asked: Asked, facts: Facts, block: Block) -> datetime | None:
    for _step in range(MOST_STEPS):
        if block.until is None:
            return None
        later = _block(asked, facts, block.until)
        if later is None:
            return block.until
        block = later
    return None


def _why(asked: Asked, facts: Facts) -> str:
    if asked.purpose in NECESSARY:
        return asked.purpose
    return "ground" if facts.is_person else "firm"


def _block(asked: Asked, facts: Facts, at: datetime) -> Block | None:
    """What says no at this moment. What a law requires to be told is told (a recall): nothing stops it."""
    if asked.purpose == Purpose.LEGAL:
        return None
    return next(_blocks(asked, facts, at), None)


def _blocks(asked: Asked, facts: Facts, at: datetime) -> Iterator[Block]:
    yield from _flags(facts, at)
    if facts.is_person:
        yield from _grounds(asked, facts, at)
    yield from _unwanted(asked, facts)
    yield from _caps(asked, facts, at)
    yield from _quiet(asked, facts, at)
    yield from _reply(asked, facts, at)


# ---- whether at all ----------------------------------------------------------------------------


def _flags(facts: Facts, at: datetime) -> Iterator[Block]:
    """Suppression, restriction; and who is no longer there is not reached there."""
    for on, off in ((Act.SUPPRESSED, Act.RELEASED), (Act.RESTRICTED, Act.UNRESTRICTED)):
        for level in ("own", "firm"):
            said = [g for g in facts.grounds if g.level == level and g.act in {on, off} and g.at <= at]
            if said and said[-1].act == on:
                yield Block(str(on))
    if facts.has_left:
        yield Block("left")


def _grounds(asked: Asked, facts: Facts, at: datetime) -> Iterator[Block]:
    """A ground for this purpose by this channel; beside it one for sensitive data, and one for a minor."""
    if asked.terms is None:
        yield Block("not_registered")
    if asked.purpose not in NECESSARY and (reason := _missing(asked, facts, "", at)):
        yield Block(reason)
    if asked.sensitive and _missing(asked, facts, About.SENSITIVE, at):
        yield Block("sensitive")
    if facts.is_minor and _missing(asked, facts, About.MINOR, at):
        yield Block("minor")


def _missing(asked: Asked, facts: Facts, about: str, at: datetime) -> str:
    """Why there is no ground; empty where one holds: given after the last withdrawal, and not expired."""
    given: list[Ground] = []
    was_withdrawn = False
    for ground in facts.grounds:  # as they were said, in time
        if ground.at > at or ground.channel not in {"", asked.channel}:
            continue
        if ground.act in NO and _is_of(ground, asked.purpose, about):
            was_withdrawn, given = was_withdrawn or bool(given), []
        elif ground.act == Act.GIVEN and _is_for(ground, asked, about):
            given.append(ground)
    if any(ground.expires_at is None or at < ground.expires_at for ground in given):
        return ""
    if given:
        return "expired"
    return "withdrawn" if was_withdrawn else "no_consent"


def _is_for(given: Ground, asked: Asked, about: str) -> bool:
    said = given.purpose, given.about, given.terms
    return said == (asked.purpose, about, asked.terms or "")


def _is_of(withdrawal: Ground, purpose: str, about: str) -> bool:
    return withdrawal.purpose in {"", purpose} and withdrawal.about in {"", about}


# ---- what the person wishes --------------------------------------------------------------------


def _unwanted(asked: Asked, facts: Facts) -> Iterator[Block]:
    """What is said of the channel itself goes before what is said of all."""
    for level in ("own", "firm"):
        said = {wish.channel: wish.wanted for wish in facts.wishes if wish.level == level and wish.wanted}
        if said.get(asked.channel, said.get("")) == Wanted.UNWANTED:
            yield Block("unwanted")


def _caps(asked: Asked, facts: Facts, at: datetime) -> Iterator[Block]:
    """At most so many contacts in so many days, today among them; of several caps the one that ends last."""
    today, found = at.astimezone(facts.zone).date(), []
    for wish in facts.wishes:
        if wish.cap is None or wish.channel not in {"", asked.channel}:
            continue
        days = sorted(
            one.on
            for one in facts.contacts
            if wish.channel in {"", one.channel} and (one.own or wish.level == "firm")
        )
        counted = [on for on in days if on > today - timedelta(wish.per_days)]
        if len(counted) >= wish.cap:
            free = counted[-wish.cap] + timedelta(wish.per_days)
            until = datetime.combine(free, time(), facts.zone).astimezone(UTC)
            told = {"count": len(counted), "cap": wish.cap, "days": wish.per_days}
            found.append(Block("cap", max(until, at + MINUTE), told))
    yield from sorted(found, key=lambda block: block.until or at, reverse=True)[:1]


def _quiet(asked: Asked, facts: Facts, at: datetime) -> Iterator[Block]:
    """Not in somebody's quiet hours, by the clock where they are."""
    local = at.astimezone(facts.zone)
    for wish in facts.wishes:
        begins, ends = wish.quiet_from, wish.quiet_to
        if begins is None or ends is None or wish.channel not in {"", asked.channel}:
            continue
        now = local.time()
        inside = begins <= now < ends if begins < ends else begins != ends and (now >= begins or now < ends)
        if inside:
            on = local.date() + timedelta(now >= ends)
            until = datetime.combine(on, ends, facts.zone).replace(fold=local.fold).astimezone(UTC)
            told = {"from": begins.isoformat("minutes"), "to": ends.isoformat("minutes")}
            yield Block("quiet", max(until, at + MINUTE), told)


def _reply(asked: Asked, facts: Facts, at: datetime) -> Iterator[Block]:
    """Some channels may only answer: so many hours after the person wrote."""
    hours = facts.reply_hours.get(asked.channel)
    if not hours:
        return
    heard = facts.heard.get(asked.channel)
    if heard is None or at > heard + timedelta(hours=hours):
        yield Block("reply", None, {"hours": hours})
