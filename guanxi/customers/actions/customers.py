"""Adding, changing and assigning customers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from guanxi.customers.checking import CUSTOMER, assign, check_owner, checked_with_people, of_person
from guanxi.customers.choices import Kind
from guanxi.customers.events import CustomerAssigned, CustomerCreated
from guanxi.customers.handing_over import announce_taken, check_approval, check_right
from guanxi.customers.indexing import KIND, findable, own_texts, reindex, sort_name, today_of
from guanxi.customers.models import Contact, Customer, StageMove
from guanxi.customers.placing import put_person
from guanxi.customers.queries import Customers
from guanxi.customers.sources import keeping as sources
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.numbers import models as numbers
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search import index
from guanxi.foundation.sentences import said as _

INDEXED = frozenset({"name", "kind", "customer_no", "external_no"})
NUMBERED = frozenset({"customer_no", "external_no", "external_source"})


class Fields(TypedDict, total=False):
    """What else may be said of a customer."""

    customer_no: str
    external_no: str
    external_source: str
    industry: str
    size: str
    country: str
    region: str
    source: str
    since: date | None
    address: str | Sealed
    id_number: str | Sealed
    note: str
    reported: dict[str, Any]
    custom: Mapping[str, Any]
    through: str
    through_note: str


class NewFields(Fields, total=False):
    """What may be said only at the beginning: later the stage moves."""

    stage: str
    contacts: Sequence[Mapping[str, Any]]


class ChangedFields(Fields, total=False):
    name: str
    kind: str


@action("customers.add_customer")
def create_customer(
    department: Department,
    *,
    by: User,
    name: str,
    kind: str = Kind.FIRM,
    owner: User | None = None,
    **fields: Unpack[NewFields],
) -> Customer:
    """Add a customer to ``department``, with its people, a number, a stage and its place in the search."""
    owner = owner or by
    check_owner(owner)
    custom, people = fields.pop("custom", None), fields.pop("contacts", ())
    clean, clean_people = checked_with_people({"name": name, "kind": kind, **fields}, people)
    customer = Customer(department=department, owner=owner)
    assign(customer, clean)
    customer.sort_name = sort_name(customer.name, customer.kind)
    today = today_of(by)
    _number(customer, today.year)
    StageMove(customer=customer, after=customer.stage, on=min(customer.since or today, today)).save()
    custom_fields.keep(customer, custom, by=by)
    there = _put_people(customer, clean_people, people, by)
    texts = own_texts({customer.pk: [one.pk for one in there]})[customer.pk]
    words = [*texts, *(one.name for one in there)]
    index.index(KIND, [findable(customer, words)], fresh=True)
    _stay_within_reach(customer, by, "customers.add_customer")
    announce(CustomerCreated(customer.pk))
    return customer


def _put_people(
    customer: Customer, clean: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], by: User
) -> list[Contact]:
    made = []
    for place, (values, one) in enumerate(zip(clean, said, strict=True)):
        is_primary = bool(one.get("is_primary"))
        try:
            made.append(put_person(customer, values, by=by, is_primary=is_primary, custom=one.get("custom")))
        except Refused as refusal:
            raise of_person(place, refusal) from None
    return made


def _number(customer: Customer, year: int) -> None:
    """Save a new customer under the number it came with, if that is free, or under the next one."""
    given = bool(customer.customer_no or customer.external_no)
    if customer.customer_no:
        numbers.refuse_far_ahead(customer.customer_no, "C", "customer_no")
        numbers.skip_past([customer.customer_no])
    else:
        customer.customer_no = numbers.take("C", year, used=Customer.objects.numbers_among)[0]
    if given:
        _save_if_free(customer)
    else:
        customer.save()


def _save_if_free(customer: Customer) -> None:
    others = Customer.objects.exclude(pk=customer.pk)
    if others.filter(customer_no=customer.customer_no).exists():
        raise _taken(customer.customer_no, "customer_no")
    in_source = others.filter(external_source=customer.external_source, external_no=customer.external_no)
    if customer.external_no and in_source.exists():
        raise _taken(customer.external_no, "external_no")
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError:  # taken by somebody else in this very moment
        raise _taken(customer.customer_no, "customer_no") from None


def _taken(number: str, field: str) -> Refused:
    return Refused(_("Another customer has the number %(number)s.") % {"number": number}, field=field)


def _stay_within_reach(customer: Customer, by: User, permission: str) -> None:
    """Nobody puts a customer where he could not have touched it himself."""
    place = {"owner_id": customer.owner_id, "department_id": customer.department_id}
    if not Customers.reaches(by, permission, **place):
        raise Refused(_("Your role does not reach this owner and department."), field="owner")


@action("customers.change_customer")
def change_customer(
    customer: Customer, *, by: User, version: int | None = None, **fields: Unpack[ChangedFields]
) -> Customer:
    """Change the fields that are given, and only those; ``through`` is the channel that they came by."""
    custom, through = fields.pop("custom", None), sources.taken_from(fields)
    values = CUSTOMER.checked(fields)
    if values.get("customer_no") == "":
        raise Refused(_("A customer always has a number."), field="customer_no")
    assign(customer, values)
    different = customer.differences().keys()
    if different & {"name", "kind"}:
        customer.sort_name = sort_name(customer.name, customer.kind)
    if different & NUMBERED:
        if "customer_no" in different:
            numbers.refuse_far_ahead(customer.customer_no, "C", "customer_no")
        numbers.skip_past([customer.customer_no])
        _save_if_free(customer)
    else:
        customer.save()
    sources.keep(customer, different, through, said=values)
    is_kept = custom_fields.keep(customer, custom, by=by)
    if different & INDEXED or is_kept:
        reindex([customer.pk])
    if not different and not is_kept:
        ledger.require().keep_silent()
    return customer


@action("customers.change_customer")
def assign_customer(
    customer: Customer,
    *,
    by: User,
    owner: User | None = None,
    department: Department | None = None,
    approval: Request | None = None,
    version: int | None = None,
) -> Customer:
    """Hand a customer to another owner or department, as far as one's own reach goes.

    Taking it from a colleague takes a right of its own; whoever loses it hears of it.
    """
    former = customer.owner_id
    _stay_within_reach(customer, by, "customers.change_customer")  # a share to change is none to give away
    if owner is not None and owner.pk != customer.owner_id:
        check_right(by, owner_id=former, department_id=customer.department_id)
        check_owner(owner)
        customer.owner = owner
        ledger.require().settle(announce_taken, [customer.pk])
    if department is not None:
        customer.department = department
    if not customer.differences():
        ledger.require().keep_silent()
        return customer
    check_approval(customer, by, approval)
    customer.save()
    _stay_within_reach(customer, by, "customers.change_customer")
    place = (customer.pk, customer.owner_id, customer.department_id)
    announce(CustomerAssigned(*place, former_owner_id=former, by_id=by.pk, version=customer.version))
    return customer
