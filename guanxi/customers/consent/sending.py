"""A list for sending: whom the gate lets through, how many it keeps out, and why."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guanxi.customers.consent.choices import OUTREACH, Way
from guanxi.customers.consent.facts import asked_of, facts_of
from guanxi.customers.consent.gate import Decision, decide
from guanxi.customers.consent.models import GateDecision
from guanxi.customers.consent.people import Person
from guanxi.customers.models import Contact
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews.leaving import let_out
from guanxi.foundation.sentences import said as _

MOST, AT_ONCE, LARGE = 5000, 500, 1000
REVEAL = "customers.reveal_personal"
# By which column somebody is reached.
COLUMNS = {
    Way.EMAIL: ("email",),
    Way.PHONE: ("phone", "phone2"),
    Way.SMS: ("phone", "phone2"),
    Way.WECHAT: ("wechat",),
}


@dataclass(frozen=True)
class Judged:
    """Everybody who could be reached, with what the gate says."""

    found: Sequence[tuple[Person, Decision]]

    @property
    def allowed(self) -> list[Person]:
        return [person for person, decision in self.found if decision.allowed]

    @property
    def kept_out(self) -> Counter[str]:
        """Reason → how many."""
        return Counter(decision.reason for _person, decision in self.found if not decision.allowed)


def reached_by(rows: Any, channel: str) -> Any:
    """Of these contacts those who are there and have what the channel takes."""
    columns = COLUMNS.get(Way(channel), ()) if channel in Way.values else ()
    if not columns:
        raise Refused(_("A list for sending goes by phone, message, e-mail or WeChat."), field="channel")
    known = Q(*[(f"{name}__isnull", False) for name in columns], _connector=Q.OR)
    return rows.filter(known, left_on=None).select_related("customer").order_by("pk")


def judge(contacts: Sequence[Contact], purpose: str, channel: str, at: datetime) -> Judged:
    """What the gate says of each of them."""
    if purpose not in OUTREACH:
        raise Refused(_("Say what for."), field="purpose")
    asked, found = asked_of(purpose, channel, at), []
    for start in range(0, len(contacts), AT_ONCE):
        people = [Person(one.customer, one) for one in contacts[start : start + AT_ONCE]]
        facts = facts_of(people, at)
        found += [(person, decide(asked, facts[person.key])) for person in people]
    return Judged(found)


@action("savedviews.export_list")
def export_for_sending(
    user: User,
    *,
    by: User,
    contact_ids: Collection[int],
    purpose: str,
    channel: str,
    reason: str = "",
) -> Judged:
    """Let out the addresses of whom the gate lets through; every answer of the gate is written down."""
    ids = sorted(contact_ids)
    if len(ids) > MOST:
        raise Refused(_("These are more than %(most)s people: filter the list first.") % {"most": MOST})
    contacts: list[Contact] = []
    within = Contact.objects.within_scope(by, REVEAL)
    for start in range(0, len(ids), AT_ONCE):
        contacts += reached_by(within.filter(pk__in=ids[start : start + AT_ONCE]), channel)
    let_out(by, many=len(contacts) > LARGE, reason=reason, revealed=[REVEAL])
    at = timezone.now()
    judged = judge(contacts, purpose, channel, at)
    GateDecision.objects.bulk_create(list(_written(judged, purpose, channel, by, at)), AT_ONCE)
    allowed = len(judged.allowed)
    ledger.require().note(
        purpose=purpose, channel=channel, rows=allowed, kept_out=len(judged.found) - allowed
    )
    return judged


def _written(judged: Judged, purpose: str, channel: str, by: User, at: datetime) -> Iterator[GateDecision]:
    for person, decision in judged.found:
        yield GateDecision(
            customer=person.customer,
            contact=person.contact,
            purpose=purpose,
            channel=channel,
            allowed=decision.allowed,
            reason=decision.reason,
            detail=dict(decision.detail),
            allowed_from=decision.allowed_from,
            asked_for="export_for_sending",
            created_by=by,
            at=at,
        )


def address_of(contact: Contact, channel: str) -> str:
    """What the channel takes, in full."""
    for name in COLUMNS[Way(channel)]:
        value: Any = getattr(contact, name)
        if value:
            return str(value.reveal())
    return ""
