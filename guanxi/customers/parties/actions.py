"""Every write of who belongs together, and of what a record is beside a customer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from guanxi.customers.actions.customers import create_customer
from guanxi.customers.checking import check_past
from guanxi.customers.choices import Channel, Kind
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.customers.parties.choices import LinkKind, PartyKind
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.parties.parents import check_firms, circle, firms_above, walked
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.checking import Rules
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

CHANGE = "customers.change_customer"
LINK = Rules(PartyLink, ["kind", "since", "note", "source"], required=["kind", "since", "source"])


@action(CHANGE)
def link_party(
    customer: Customer,
    *,
    by: User,
    party: Customer,
    kind: str,
    since: date | None = None,
    note: str = "",
    source: str = Channel.SALES,
) -> PartyLink:
    """``party`` is the supplier, the dealer, the parent firm … of ``customer`` since a day."""
    given = {"kind": kind, "since": since or today_of(by), "note": note, "source": source}
    values = LINK.checked(given)
    check_past(values["since"], today_of(by), "since")
    if customer.pk == party.pk:
        raise Refused(_("This is the same record: choose another."), field="party")
    there = PartyLink.objects.filter(customer=customer, kind=values["kind"], ended_on=None)
    found: PartyLink | None = there.filter(party=party).first()
    if found is not None:
        ledger.require().keep_silent()
        return found
    if values["kind"] == LinkKind.PARENT:
        _check_parent(customer, party, is_first=not there.exists())
    link = PartyLink(customer=customer, party=party, **values)
    link.save()
    return link


def _check_parent(customer: Customer, party: Customer, *, is_first: bool) -> None:
    """A firm has one parent, and is not above itself, however many firms lie between."""
    names = {"name": customer.name, "parent": party.name}
    check_firms(customer, party)
    if not is_first:
        raise Refused(_("%(name)s has a parent firm already: end that link first.") % names, field="party")
    if customer.pk in walked(firms_above([party.pk]), party.pk):
        raise circle(customer, party)


@action(CHANGE)
def end_party_link(link: PartyLink, *, by: User, on: date | None = None) -> PartyLink:
    """The one is no longer what it was to the other, since ``on``; that it was stays."""
    if link.ended_on is not None:
        ledger.require().keep_silent()
        return link
    latest = max(today_of(by), link.since)
    ended = on or latest
    check_past(ended, latest)
    if ended < link.since:
        raise Refused(_("The link began later than this day."), field="on")
    link.ended_on = ended
    link.save()
    return link


@action(CHANGE)
def set_party(customer: Customer, *, by: User, party: str = "", version: int | None = None) -> Customer:
    """Say that this record is no customer but a supplier, a dealer …; or, with nothing, a customer again."""
    if party and party not in PartyKind.values:
        raise Refused(_("There is no such kind of party."), field="party")
    customer.party = party or None
    if not customer.differences():
        ledger.require().keep_silent()
        return customer
    customer.save()
    return customer


@action("customers.add_customer")
def create_party(  # noqa: PLR0913 - what a record begins with
    department: Department,
    *,
    by: User,
    name: str,
    party: str,
    source: str,
    kind: str = Kind.FIRM,
    region: str = "",
    note: str = "",
    contacts: Sequence[Mapping[str, Any]] = (),
) -> Customer:
    """Add a supplier, a dealer …: a record with people, contacts and tasks that is no customer."""
    if party not in PartyKind.values:
        raise Refused(_("There is no such kind of party."), field="party")
    record: Customer = create_customer(
        department, by=by, name=name, kind=kind, region=region, note=note, source=source, contacts=contacts
    )
    record.party = party
    record.save()
    return record
