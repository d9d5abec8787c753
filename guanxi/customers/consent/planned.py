"""What the gate says of all that a file of talks plans: asked at once, written down, and counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.ui import formats

from .choices import OUTREACH, Purpose, way_of
from .facts import asked_of, facts_of
from .gate import Decision, Facts, decide
from .models import GateDecision
from .people import Person, is_self
from .talking import FOLLOW_UP, OF_PURPOSE, WITHDRAWN, noon_of
from .words import several_words

AT_ONCE = 500

type Planned = tuple[Interaction, date]


def ask_for_follow_ups(ahead: Sequence[Planned], by: User) -> None:
    """As ``ask_for_follow_up`` asks of one, of which nobody says what it is for."""
    now = timezone.now()
    for some in batched(ahead, AT_ONCE):
        people = _meant([talk for talk, _on in some])
        facts = facts_of(list(people.values()), noon_of(min(on for _talk, on in some)))
        written = []
        for talk, on in some:
            person = people[talk.pk]
            for purpose, found in _judged(talk, on, facts[person.key]):
                written.append(
                    GateDecision(
                        customer=person.customer,
                        contact=person.contact,
                        interaction_id=talk.pk,
                        purpose=purpose,
                        channel=way_of(talk.channel),
                        allowed=found.allowed,
                        reason=found.reason,
                        detail={**found.detail, "at": noon_of(on).isoformat()},
                        allowed_from=found.allowed_from,
                        asked_for=FOLLOW_UP,
                        created_by=by,
                        at=now,
                    )
                )
        GateDecision.objects.bulk_create(written, AT_ONCE)


def _judged(talk: Interaction, on: date, facts: Facts) -> Iterator[tuple[Purpose, Decision]]:
    for purpose in (Purpose.SERVICE, *OUTREACH):
        found = decide(asked_of(purpose, way_of(talk.channel), noon_of(on)), facts)
        if purpose == Purpose.SERVICE or found.reason == WITHDRAWN:
            yield purpose, found


def _meant(talks: Sequence[Interaction]) -> Mapping[int, Person]:
    """Talk → whom it was with: of a firm, where nobody is named, whom one calls first."""
    ids = {talk.customer_id for talk in talks}
    customers = Customer.objects.in_bulk(ids)
    there = Contact.objects.filter(customer_id__in=ids, left_on=None).order_by("-is_primary", "pk")
    first: dict[int, Contact] = {}
    for contact in there:
        customer = customers[contact.customer_id]
        is_meant = contact.is_primary if customer.kind == Kind.FIRM else is_self(customer, contact)
        if is_meant:
            first.setdefault(customer.pk, contact)
    return {talk.pk: Person(customers[talk.customer_id], first.get(talk.customer_id)) for talk in talks}


def concerns(run: Any) -> list[Concern]:
    """To how many of the follow-ups that a file brought the gate says no on their days, and why."""
    if not run.change_set_id or run.is_undone:
        return []
    talks = Interaction.objects.filter(change_set_id=run.change_set_id).order_by()
    rows = GateDecision.objects.filter(
        customer_id__in=talks.values("customer_id"),
        interaction_id__in=talks.values("pk"),
        asked_for=FOLLOW_UP,
        allowed=False,
    )
    found = Counter(rows.values_list("purpose", "reason"))
    if not found:
        return []
    count = rows.values("interaction_id").distinct().count()
    sentence = ngettext(
        "The gate says no to %(count)s follow-up on its day: %(why)s Its task is made all the same.",
        "The gate says no to %(count)s follow-ups on their days: %(why)s Their tasks are made all the same.",
        count,
    )
    why = " ".join(f"{_said(*key)} ({formats.number(number)})" for key, number in found.most_common())
    return [Concern(sentence % {"count": formats.number(count), "why": why})]


def _said(purpose: str, reason: str) -> str:
    words = several_words(reason)
    return f"{Purpose(purpose).label}: {words}" if reason in OF_PURPOSE else words
