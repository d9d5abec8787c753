"""The base as records to be compared, opened: names, numbers and addresses of all customers.

What is personal stays in this process's memory and is written nowhere. Workers and commands only.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from guanxi.customers.alias import Alias
from guanxi.customers.choices import Kind
from guanxi.customers.duplicates.spelling import Readings, Record
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.models import Reading
from guanxi.foundation.search.sounding import SIGNS

PORTION = 5000
OF_CUSTOMER = ("pk", "uid", "name", "region", "address", "id_number")
OF_CONTACT = ("uid", "customer_id", "name", "phone", "phone2", "email", "birthday")


def records(kind: Kind) -> Iterator[Record]:
    """Every customer of this kind that has settled, in portions."""
    # unscoped: the search is the house's; who sees what it finds, the pairs' own queryset says
    rows = Customer.objects.settled().filter(kind=kind).only(*OF_CUSTOMER[1:]).order_by("pk")
    last = 0
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        last = portion[-1].pk
        yield from _told(portion, kind)


def _told(portion: list[Customer], kind: Kind) -> Iterator[Record]:
    first, last = portion[0].pk, portion[-1].pk
    people: defaultdict[int, list[Contact]] = defaultdict(list)
    inside = Contact.objects.filter(customer_id__gte=first, customer_id__lte=last, left_on=None)
    for contact in inside.only(*OF_CONTACT):
        people[contact.customer_id].append(contact)
    also: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in Alias.objects.filter(customer_id__gte=first, customer_id__lte=last).values_list(
        "customer_id", "name"
    ):
        also[pk].append(name)
    for customer in portion:
        yield _record(customer, people[customer.pk], also[customer.pk], kind)


def _record(customer: Customer, people: list[Contact], also: list[str], kind: Kind) -> Record:
    phones = [_open(number) for one in people for number in (one.phone, one.phone2)]
    birthdays = [_open(one.birthday) for one in people] if kind == Kind.PERSON else []
    return Record(
        customer.pk,
        kind,
        customer.name,
        also=[name for name in also if name],
        region=customer.region,
        address=_open(customer.address),
        id_number=_open(customer.id_number),
        phones=[number for number in phones if number],
        emails=[mail for one in people if (mail := _open(one.email))],
        people=[one.name for one in people] if kind == Kind.FIRM else (),
        birthday=next((day for day in birthdays if day), ""),
    )


def _open(value: Any) -> str:
    return value.reveal() if isinstance(value, Sealed) else value or ""


def readings() -> Readings:
    """How every sign of the dictionary is read."""
    rows = Reading.objects.values_list("character", "pinyin")
    return {sign: SIGNS.get(sign, said) for sign, said in rows}
