"""What is said of contacting somebody, and the one question that everything sent must pass."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from guanxi.customers.choices import Kind
from guanxi.customers.consent.choices import (
    BASES_OF,
    CONSENTED,
    FLAGS,
    NECESSARY,
    Act,
    Basis,
    Law,
    Purpose,
    Source,
    Way,
)
from guanxi.customers.consent.facts import asked_of, facts_of
from guanxi.customers.consent.gate import decide
from guanxi.customers.consent.models import (
    ConsentEntry,
    ContactLink,
    ContactPolicy,
    ContactWish,
    GateDecision,
    Notice,
    Transfer,
)
from guanxi.customers.consent.people import Person, person_of
from guanxi.customers.consent.writing import append
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.checking import Rules, assign
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

RECORD = "customers.record_consent"
ENTRY = Rules(
    ConsentEntry,
    ["act", "purpose", "channel", "about", "controller", "law", "basis", "source", "evidence"],
    required=["act", "source"],
)
WISH = Rules(
    ContactWish, ["channel", "wanted", "cap", "per_days", "zone", "source", "note"], required=["source"]
)
LONGEST_SPAN, MOST_LINK_DAYS = 366, 730


@action(RECORD)
def record_consent(  # noqa: PLR0913 - who, for what, on what ground, by what proof
    customer: Customer,
    /,
    *,
    by: User,
    purpose: str,
    channels: Sequence[str],
    source: str,
    basis: str = Basis.CONSENT,
    contact: Contact | None = None,
    notice: Notice | None = None,
    transfer: Transfer | None = None,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    **said: Any,
) -> list[ConsentEntry]:
    """Write down on what ground somebody may be contacted for a purpose: a row for each channel.

    ``said``: law, controller, about (sensitive data, a minor), evidence.
    """
    _check_theirs(customer, contact)
    if contact is None and customer.kind == Kind.FIRM:
        raise Refused(_("Say which person: a firm as such consents to nothing."), field="contact")
    moment = _moment(at)
    check_ground(purpose, basis, said, notice, transfer)
    if expires_at is not None and expires_at <= moment:
        raise Refused(_("It would have expired before it was given."), field="expires_at")
    policy = ContactPolicy.current()
    values = {
        "law": policy.law,
        "controller": policy.controller or Company.get().name,
        **said,
        "act": Act.GIVEN,
        "purpose": purpose,
        "basis": basis,
        "source": source,
    }
    found = []
    for channel in channels_of(purpose, channels):
        entry = ConsentEntry(customer=customer, contact=contact, at=moment, expires_at=expires_at)
        assign(entry, ENTRY.complete({**values, "channel": channel}))
        if notice is not None:
            entry.notice, entry.notice_digest = notice, notice.digest
        if transfer is not None:
            entry.transfer, entry.terms = transfer, transfer.terms
        found.append(append(entry))
    return found


def channels_of(purpose: str, channels: Sequence[str]) -> list[str]:
    """What goes to a partner, and what is only computed, goes by no channel."""
    if purpose in {Purpose.SHARING, Purpose.PROFILING}:
        return [""]
    chosen = list(dict.fromkeys(channels))
    if not chosen or not set(chosen) <= set(Way.values):
        raise Refused(_("Say by which channels."), field="channels")
    return chosen


def check_ground(
    purpose: str, basis: str, said: dict[str, Any], notice: Notice | None, transfer: Transfer | None
) -> None:
    """A consent names what was told; special data and partners need one of their own (PIPL 23, 29, 31)."""
    if purpose not in Purpose.values:
        raise Refused(_("Say what for."), field="purpose")
    if purpose in NECESSARY and not said.get("about"):
        raise Refused(_("This purpose needs no consent."), field="purpose")
    law = said.get("law") or ContactPolicy.current().law
    if law not in Law.values or basis not in BASES_OF[law]:
        raise Refused(_("This law knows no such ground."), field="basis")
    if basis == Basis.CONSENT and notice is None:
        raise Refused(_("Say which notice the person was given before consenting."), field="notice")
    if said.get("about") and (basis != Basis.CONSENT or not said.get("evidence")):
        raise Refused(
            _("Sensitive and minors' data need a consent of their own, with evidence."), field="about"
        )
    if (purpose == Purpose.SHARING) != (transfer is not None):
        raise Refused(
            _("Giving data to a partner needs a consent of its own that names the recipient."),
            field="transfer",
        )
    if transfer is not None and basis != Basis.CONSENT:
        raise Refused(_("Giving data to a partner needs a separate consent, no other ground."), field="basis")


@action(RECORD)
def withdraw_consent(
    customer: Customer,
    *,
    by: User,
    source: str,
    contact: Contact | None = None,
    purpose: str = "",
    channel: str = "",
    at: datetime | None = None,
    evidence: str = "",
) -> ConsentEntry:
    """End a consent: for a purpose, a channel, or all of it; what was given stays on record."""
    _check_theirs(customer, contact)
    if purpose and purpose not in CONSENTED:
        raise Refused(_("This purpose needs no consent, so none can be withdrawn."), field="purpose")
    entry = ConsentEntry(customer=customer, contact=contact, at=_moment(at))
    said = {"act": Act.WITHDRAWN, "purpose": purpose, "channel": channel, "source": source}
    assign(entry, ENTRY.complete({**said, "evidence": evidence}))
    return append(entry)


@action(RECORD)
def flag_person(
    customer: Customer,
    *,
    by: User,
    act: str,
    source: str,
    contact: Contact | None = None,
    evidence: str = "",
) -> ConsentEntry:
    """Never contact somebody, or restrict the use of their data; and the end of either."""
    _check_theirs(customer, contact)
    if act not in {*FLAGS, *FLAGS.values()}:
        raise Refused(_("“%(field)s” has no such choice.") % {"field": _("what was said")}, field="act")
    entry = ConsentEntry(customer=customer, contact=contact, at=timezone.now())
    assign(entry, ENTRY.complete({"act": act, "source": source, "evidence": evidence}))
    return append(entry)


def _moment(at: datetime | None) -> datetime:
    """When it was said: by now."""
    now = timezone.now()
    if at is not None and at > now:
        raise Refused(_("This moment is in the future."), field="at")
    return at or now


def _check_theirs(customer: Customer, contact: Contact | None) -> None:
    if contact is not None and contact.customer_id != customer.pk:
        raise Refused(_("This contact belongs to another customer."), field="contact")


@action(RECORD)
def set_contact_wish(
    customer: Customer,
    /,
    *,
    by: User,
    source: str,
    contact: Contact | None = None,
    quiet_from: time | None = None,
    quiet_to: time | None = None,
    **said: Any,
) -> ContactWish:
    """Write down how somebody wants to be contacted, by one channel or (empty) by any: it says it whole.

    ``said``: channel, wanted, cap (at most so often) per_days, zone, note.
    """
    _check_theirs(customer, contact)
    wish = ContactWish(customer=customer, contact=contact, quiet_from=quiet_from, quiet_to=quiet_to)
    assign(wish, WISH.complete({**said, "source": source}))
    if wish.cap is not None and not (wish.cap and 1 <= wish.per_days <= LONGEST_SPAN):
        raise Refused(
            _("At least once, in one to 366 days; who wants none does not want the channel."), field="cap"
        )
    if (quiet_from is None) != (quiet_to is None):
        raise Refused(_("Quiet hours have a beginning and an end."), field="quiet_to")
    if wish.zone and wish.zone not in available_timezones():
        raise Refused(_("This time zone is not known."), field="zone")
    wish.save()
    return wish


# ---- the gate ----------------------------------------------------------------------------------


@action("customers.view_customer")
def ask_to_contact(  # noqa: PLR0913 - who, for what, how, with what, on whose behalf
    customer: Customer,
    *,
    by: User,
    purpose: str,
    channel: str,
    contact: Contact | None = None,
    at: datetime | None = None,
    sensitive: bool = False,
    transfer: Transfer | None = None,
    asked_for: str = "",
    interaction: Interaction | None = None,
    claims: bool = False,
) -> GateDecision:
    """May we? The one gate: whatever is sent to a customer asks here first; the answer is written down.

    ``claims``: whoever asks sends at once if allowed, so that it counts towards how often somebody is
    contacted. Who writes down a contact besides leaves it out, or it would count twice.
    """
    _check_theirs(customer, contact)
    if purpose not in Purpose.values or channel not in Way.values:
        raise Refused(_("Say what for, and by which channel."), field="purpose")
    if purpose == Purpose.SHARING and transfer is None:
        raise Refused(_("Say who would get the data."), field="transfer")
    person, moment = person_of(customer, contact), at or timezone.now()
    asked = asked_of(purpose, channel, moment, sensitive=sensitive, transfer=transfer)
    itself = interaction if at is None else None  # what follows it is another contact
    found = decide(asked, facts_of([person], moment, besides=itself)[person.key])
    decision = GateDecision(
        customer=customer,
        contact=person.contact,
        interaction_id=interaction.pk if interaction is not None else None,
        purpose=purpose,
        channel=channel,
        allowed=found.allowed,
        reason=found.reason,
        detail={**found.detail, **({"at": at.isoformat()} if at else {})},
        allowed_from=found.allowed_from,
        asked_for=asked_for[:80],
        claims=claims and found.allowed,
    )
    decision.save()
    ledger.require().note(purpose=purpose, channel=channel, allowed=found.allowed, because=found.reason)
    return decision


# ---- their own page ----------------------------------------------------------------------------


@action(RECORD)
def make_contact_link(
    customer: Customer, *, by: User, contact: Contact | None = None, days: int | None = None
) -> ContactLink:
    """An own page for somebody: what we hold consent for, and how they want to be contacted."""
    _check_theirs(customer, contact)
    good_for = ContactPolicy.current().link_days if days is None else days
    if not 1 <= good_for <= MOST_LINK_DAYS:
        raise Refused(_("A link is good for one to 730 days."), field="days")
    person = person_of(customer, contact)
    link = ContactLink(
        customer=customer, contact=person.contact, expires_at=timezone.now() + timedelta(good_for)
    )
    link.save()
    return link


@action(RECORD)
def revoke_contact_link(link: ContactLink, *, by: User) -> ContactLink:
    """The address opens nothing from now on."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save()
    return link


@action(RECORD)
def choose_by_link(
    link: ContactLink,
    *,
    by: User,
    withdrawn: Sequence[str] = (),
    unwanted: Sequence[str] | None = None,
    cap: int | None = None,
    everything: bool = False,
) -> None:
    """What somebody chose on the own page: purposes that end, channels not wanted, how often at most.

    Nothing is consented to there: what ends there begins again only with a notice that was given.
    """
    customer, contact, source = link.customer, link.contact, Source.LINK
    for purpose in [""] if everything else withdrawn:
        withdraw_consent(customer, by=by, contact=contact, purpose=purpose, source=source)
    if unwanted is None:
        return
    before = {row.channel: row for row in _wishes_of(Person(customer, contact))}
    for way in Way:
        wanted = "unwanted" if way in unwanted else ""
        was = before.get(way)
        if wanted != (was.wanted if was and was.wanted == "unwanted" else ""):
            _wish_again(customer, contact, by, was, channel=way, wanted=wanted)
    general = before.get("")
    if cap != (general.cap if general else None):
        _wish_again(customer, contact, by, general, channel="", cap=cap, per_days=30)


def _wishes_of(person: Person) -> list[ContactWish]:
    rows = ContactWish.objects.filter(customer=person.customer).order_by("at", "pk")
    said = {row.channel: row for row in rows if person.is_said_of(row.contact_id)}
    return list(said.values())


def _wish_again(
    customer: Customer, contact: Contact | None, by: User, before: ContactWish | None, **changed: Any
) -> None:
    """The same wish but for what is changed: a row says a wish whole."""
    names = ("wanted", "cap", "per_days", "zone", "quiet_from", "quiet_to")
    kept = {name: getattr(before, name) for name in names} if before else {}
    set_contact_wish(customer, by=by, contact=contact, source=Source.LINK, **{**kept, **changed})


def end_of_day(on: Any, zone: str) -> datetime:
    """The last moment of a day that people name as the last one."""
    return datetime.combine(on + timedelta(1), time(), ZoneInfo(zone)).astimezone(UTC)
