"""The base as records to be compared, opened: names, numbers and addresses of all customers.

What is personal stays in this process's memory and is written nowhere. Workers and commands only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, cast

from guanxi.customers.alias import Alias
from guanxi.customers.choices import Kind
from guanxi.customers.consent.restricted import restricted
from guanxi.customers.duplicates.spelling import Readings, Record
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.models import Reading
from guanxi.foundation.search.sounding import SIGNS

PORTION = 5000
OF_CUSTOMER = ("pk", "uid", "name", "region", "address", "id_number")
OF_CONTACT = ("customer_id", "uid", "name", "phone", "phone2", "email", "birthday")
type Row = tuple[Any, ...]


def records(kind: Kind) -> Iterator[Record]:
    """Every customer of this kind that has settled, in portions; as values, which cost a third of models.

    Not those of whom somebody is restricted: comparing is a use of what may only be kept.
    """
    # unscoped: the search is the house's; who sees what it finds, the pairs' own queryset says
    rows = Customer.objects.settled().filter(kind=kind).order_by("pk").values_list(*OF_CUSTOMER)
    last, kept = 0, restricted()
    while portion := list(rows.filter(pk__gt=last)[:PORTION]):
        yield from _told(portion, kind, last + 1, kept.named)
        last = portion[-1][0]


def _told(portion: list[Row], kind: Kind, first: int, kept: Collection[int]) -> Iterator[Record]:
    inside = {"customer_id__gte": first, "customer_id__lte": portion[-1][0]}
    people: defaultdict[int, list[Row]] = defaultdict(list)
    for row in Contact.objects.filter(left_on=None, **inside).values_list(*OF_CONTACT):
        people[row[0]].append(row)
    also: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in Alias.objects.filter(**inside).exclude(name="").values_list("customer_id", "name"):
        also[pk].append(name)
    for row in portion:
        if row[0] in kept:
            continue
        yield _record(row, people[row[0]], also[row[0]], kind)


def _record(row: Row, people: list[Row], also: list[str], kind: Kind) -> Record:
    pk, uid, name, region, address, id_number = row
    phones, emails, birthday = list[str](), list[str](), ""
    for _pk, one, _name, phone, phone2, email, born in people:
        for field, sealed in (("phone", phone), ("phone2", phone2)):
            if sealed:
                phones.append(_open(Contact, field, one, sealed))
        if email:
            emails.append(_open(Contact, "email", one, email))
        if born and kind == Kind.PERSON:
            birthday = birthday or _open(Contact, "birthday", one, born)
    return Record(
        pk,
        kind,
        name,
        also=also,
        region=region,
        address=_open(Customer, "address", uid, address) if address else "",
        id_number=_open(Customer, "id_number", uid, id_number) if id_number else "",
        phones=phones,
        emails=emails,
        people=[one[2] for one in people] if kind == Kind.FIRM else (),
        birthday=birthday,
    )


def _open(model: type[Customer | Contact], name: str, uid: Any, sealed: Any) -> str:
    field = cast(EncryptedTextField, model._meta.get_field(name))
    return Sealed(field.label, uid, sealed).reveal()


def readings() -> Readings:
    """How every sign of the dictionary is read."""
    rows = Reading.objects.values_list("character", "pinyin")
    return {sign: SIGNS.get(sign, said) for sign, said in rows}
