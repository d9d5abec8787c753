"""What the gate judges by, read for many people at once: as many statements whoever they are.

Unscoped on purpose: a consent that was withdrawn is withdrawn, whether or not who asks may read the ledger.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guanxi.customers.choices import Direction
from guanxi.customers.models import Interaction
from guanxi.foundation.accounts.models import Company

from .choices import Act, Way, way_of
from .gate import Asked, Contacted, Facts, Ground, Level, Wish
from .models import ConsentEntry, ContactPolicy, ContactWish, GateDecision, Transfer, newest_of
from .people import Person, is_below

LONGEST = 366  # days that a cap may span

type ByCustomer = dict[int, list[Any]]


def facts_of(
    people: Sequence[Person], at: datetime, besides: Interaction | None = None
) -> dict[tuple[int, int | None], Facts]:
    """Person's key → the facts about them at this moment; no contact counts against itself (``besides``).

    Caps count what went out. Of a contact whose direction nobody wrote down we assume that it did: the cap
    protects the person, and rows from before the question was asked must not loosen it.
    """
    policy, company = ContactPolicy.current(), Company.get()
    ids = sorted({one.customer.pk for one in people})
    entries, wishes = _entries(ids), _wishes(ids)
    talks, sent = _talks(ids, at, besides), _sent(ids, at)
    found = {}
    for person in people:
        pk = person.customer.pk
        own = [row for row in wishes[pk] if person.concerns(row.contact_id)]
        zone = ZoneInfo(next((row.zone for row in reversed(own) if row.zone), company.zone))
        contacts = [_contacted(person, row) for row in talks[pk] if row.direction != Direction.IN]
        contacts += [_sent_to(person, row, zone) for row in sent[pk]]
        left = person.contact is not None and person.contact.left_on is not None
        found[person.key] = Facts(
            zone=zone,
            is_person=person.is_person,
            has_left=left,
            is_minor=is_below(person.contact, policy.minor_below, at.astimezone(zone).date()),
            grounds=_grounds(person, entries[pk]),
            wishes=[policy.wish, *(_wish(person, row) for row in own)],
            contacts=contacts,
            heard=_heard(person, talks[pk], zone),
            reply_hours=policy.reply_hours,
        )
    return found


def asked_of(
    purpose: str, channel: str, at: datetime, *, sensitive: bool = False, transfer: Transfer | None = None
) -> Asked:
    """The question as the gate takes it: of a partner who gets data, by the terms registered today."""
    terms: str | None = ""
    if transfer is not None:
        on = at.astimezone(ZoneInfo(Company.get().zone)).date()
        terms = transfer.terms if transfer.is_in_force(on) else None
    return Asked(purpose, channel, at, sensitive=sensitive, terms=terms)


def _level(person: Person, contact_id: int | None) -> Level:
    return "own" if person.is_said_of(contact_id) else "firm"


# ---- the ledger --------------------------------------------------------------------------------


def _by_customer(rows: Any) -> ByCustomer:
    found: ByCustomer = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _entries(ids: Sequence[int]) -> ByCustomer:
    return _by_customer(ConsentEntry.objects.in_force().filter(customer_id__in=ids).order_by("at", "pk"))


def _wishes(ids: Sequence[int]) -> ByCustomer:
    rows = ContactWish.objects.filter(customer_id__in=ids).order_by("at", "pk")
    found: ByCustomer = defaultdict(list)
    found.update({pk: newest_of(said) for pk, said in _by_customer(rows).items()})
    return found


def _grounds(person: Person, entries: Sequence[ConsentEntry]) -> list[Ground]:
    """What was said of this person; of what was said of the whole firm, all but consents."""
    return [
        Ground(
            act=row.act,
            at=row.at,
            purpose=row.purpose,
            channel=row.channel,
            about=row.about,
            expires_at=row.expires_at,
            terms=row.terms,
            level=_level(person, row.contact_id),
        )
        for row in entries
        if person.is_said_of(row.contact_id) or (row.contact_id is None and row.act != Act.GIVEN)
    ]


def _wish(person: Person, row: ContactWish) -> Wish:
    return Wish(
        channel=row.channel,
        wanted=row.wanted,
        cap=row.cap,
        per_days=row.per_days,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        level=_level(person, row.contact_id),
    )


# ---- what was sent and said --------------------------------------------------------------------


def _talks(ids: Sequence[int], at: datetime, besides: Interaction | None) -> ByCustomer:
    rows = Interaction.objects.filter(customer_id__in=ids, on__gt=at.date() - timedelta(LONGEST + 1))
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    names = ("pk", "customer_id", "contact_id", "on", "channel", "direction", "feedback", "created_at")
    return _by_customer(rows.order_by("on", "pk").only(*names))


def _sent(ids: Sequence[int], at: datetime) -> ByCustomer:
    since = at - timedelta(LONGEST + 1)
    rows = GateDecision.objects.filter(customer_id__in=ids, claims=True, at__gt=since)
    return _by_customer(rows.only("pk", "customer_id", "contact_id", "channel", "at"))


def _contacted(person: Person, row: Interaction) -> Contacted:
    """With whom nobody wrote down may have been anybody there."""
    return Contacted(way_of(row.channel), row.on, own=person.concerns(row.contact_id))


def _sent_to(person: Person, row: GateDecision, zone: ZoneInfo) -> Contacted:
    return Contacted(row.channel, row.at.astimezone(zone).date(), own=person.concerns(row.contact_id))


def _heard(person: Person, talks: Sequence[Interaction], zone: ZoneInfo) -> Mapping[str, datetime]:
    """When the person last said something by each channel: contacts with their words, or begun by them.

    The hour is known where it was written down on the day; else the day's beginning counts.
    """
    found: dict[str, datetime] = {}
    for row in talks:
        if (row.feedback or row.direction == Direction.IN) and person.concerns(row.contact_id):
            written = row.created_at.astimezone(zone)
            moment = written if written.date() == row.on else datetime.combine(row.on, time(), zone)
            found[way_of(row.channel)] = moment.astimezone(UTC)
    return found


def ways_reached(person: Person) -> list[Way]:
    """By which channels somebody can be reached at all, by what is known of them."""
    contact = person.contact
    if contact is None:
        return []
    known = {Way.PHONE: contact.phone or contact.phone2, Way.EMAIL: contact.email, Way.WECHAT: contact.wechat}
    known[Way.SMS] = known[Way.PHONE]
    return [way for way in Way if known.get(way)]
