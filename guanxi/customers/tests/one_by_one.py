"""The slow and obvious way to import: each row by the actions that a person would use."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer
from guanxi.customers.parties.actions import link_party
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import lookups

FIELDS = (
    "industry", "size", "country", "region", "source", "since", "address", "id_number", "note", "kind",
)  # fmt: skip
type Heard = set[tuple[int, str]]  # whose number or address a row has said already
OF_CONTACT = ("title", "role", "phone", "email", "wechat", "birthday", "note")


def import_one_by_one(by: User, rows: list[CustomerRow]) -> list[str]:
    """The outcome of each row, in its place: first all customers, then what they are to one another; a row
    whose link cannot be is wrong as a whole, and all is done again without it."""
    refused: set[int] = set()
    while True:
        with transaction.atomic():
            came, found = _all(by, rows, refused)
            if not found:
                return came
            transaction.set_rollback(True)
        refused |= found


def _all(by: User, rows: list[CustomerRow], refused: set[int]) -> tuple[list[str], set[int]]:
    heard: Heard = set()
    done = [("wrong", None) if n in refused else _attempt(by, row, heard) for n, row in enumerate(rows)]
    came, wrong = [kind for kind, _customer in done], set()
    for n, (row, (_kind, customer)) in enumerate(zip(rows, done, strict=True)):
        for kind, text in (("parent", row.parent), ("referrer", row.referrer)):
            try:
                if customer is not None and text and _link(by, customer, kind, text):
                    came[n] = "changed" if came[n] == "same" else came[n]
            except Refused:
                wrong.add(n)
    return came, wrong


def _link(by: User, customer: Customer, kind: str, text: str) -> bool:
    """Whether the link was not there: one that says otherwise is corrected."""
    found = Customer.objects.filter(Q(customer_no=text) | Q(external_no=text))
    found = found if found.exists() else Customer.objects.filter(name=text)
    if kind == "parent" and found.filter(kind="firm").exists():
        found = found.filter(kind="firm")
    if len(found) != 1 or found[0].pk == customer.pk:
        raise Refused("whom?")
    holding = PartyLink.objects.holding().filter(customer=customer, kind=kind)
    if holding.filter(party=found[0]).exists():
        return False
    PartyLink._base_manager.filter(pk__in=holding.values("pk")).delete()  # corrected, not ended
    link_party(Customer.objects.get(pk=customer.pk), by=by, party=found[0], kind=kind, source="import")
    return True


def _attempt(by: User, row: CustomerRow, heard: Heard) -> tuple[str, Customer | None]:
    said = set(heard)
    try:
        with transaction.atomic():
            customer = _known(row)
            came = _change(by, customer, row, said) if customer else _create(by, row, said)
            made = customer or Customer.objects.latest("pk")
    except Refused:
        return "wrong", None
    heard |= said
    return came, made


def _said(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}


def _known(row: CustomerRow) -> Customer | None:
    source, customers = row.external_source or "", Customer.objects.order_by("pk")
    if row.external_no:
        known = customers.filter(external_source=source, external_no=row.external_no).first()
        if known:
            return known
    if row.customer_no:
        known = customers.filter(customer_no=row.customer_no).first()
        another = known and row.external_no and known.external_no and known.external_source == source
        return None if another else known
    if row.external_no:
        return None
    named = customers.filter(name=row.name)
    if row.kind:
        named = named.filter(kind=row.kind)
    if row.kind == "person" and any(contact.phone or contact.email for contact in row.contacts):
        reached = Q(pk=None)
        for contact in row.contacts:
            reached |= Q(contacts__phone_index__in=lookups(Contact, "phone_index", contact.phone or ""))
            reached |= Q(contacts__email_index__in=lookups(Contact, "email_index", contact.email or ""))
        named = named.filter(reached).distinct()
    if len(named) > 1:
        raise Refused("which of them?")
    return named.first()


def _create(by: User, row: CustomerRow, heard: Heard) -> str:
    number = row.customer_no or row.external_no or ""
    if Customer.objects.filter(customer_no=number).exists():
        number = ""
    owner = User.objects.get(pk=row.owner_id) if row.owner_id else by
    department = Department.objects.get(pk=row.department_id or owner.department_id or 0)
    numbered = ("external_no", "external_source") if row.external_no else ()
    fields = {"source": "import", **_said(row, (*FIELDS, "stage", *numbered))}
    customer = actions.create_customer(
        department,
        by=by,
        owner=owner,
        name=row.name,
        customer_no=number,
        reported=dict(row.reported),
        **fields,
    )
    for contact in row.contacts:
        _tell_of(by, customer, contact, row.name, heard, {row.name})
    _tag(by, customer, row)
    return "new"


def _change(by: User, customer: Customer, row: CustomerRow, heard: Heard) -> str:
    before, own = _sum(customer), {customer.name, row.name}
    fields = _said(row, ("name", *FIELDS))
    if row.external_no and not customer.external_no:
        fields |= {"external_no": row.external_no, "external_source": row.external_source or ""}
    actions.change_customer(customer, by=by, reported={**customer.reported, **row.reported}, **fields)
    if row.stage and row.stage != customer.stage:
        actions.move_stage(customer, by=by, stage=row.stage)
    owner = User.objects.get(pk=row.owner_id) if row.owner_id else None
    department = Department.objects.get(pk=row.department_id) if row.department_id else None
    actions.assign_customer(customer, by=by, owner=owner, department=department)
    for contact in row.contacts:
        _tell_of(by, customer, contact, row.name, heard, own)
    _tag(by, customer, row)
    return "same" if _sum(Customer.objects.get(pk=customer.pk)) == before else "changed"


def _tell_of(by: User, customer: Customer, row: Any, customer_name: str, heard: Heard, own: set[str]) -> None:
    """``own``: the customer's names before and after this row, of which one is as good as the other."""
    name, said = row.name or customer_name, _said(row, OF_CONTACT)
    names = own if name in own else {name}
    there = customer.contacts.filter(name__in=names, left_on=None).order_by("pk").first()
    if there:
        said = {"name": name, **_beside(there, said, heard)}
        actions.change_contact(there, by=by, **said)
    else:
        there = actions.add_contact(customer, by=by, name=name, **said)
    heard |= {(there.pk, way) for way in ("phone", "phone2", "email", "wechat") if said.get(way)}


def _beside(there: Contact, said: dict[str, Any], heard: Heard) -> dict[str, Any]:
    """Without what overwrites a row before: a second number is the other phone, where there is none yet."""
    said = dict(said)
    if said.get("phone") and said["phone"] == there.phone2:
        del said["phone"]
    for way in ("phone", "email", "wechat"):
        before, text = getattr(there, way), said.get(way)
        if text and before and before != text and (there.pk, way) in heard:
            del said[way]
            if way == "phone" and not there.phone2:
                said["phone2"] = text
    return said


def _tag(by: User, customer: Customer, row: CustomerRow) -> None:
    for family, name in row.tags:
        tag = actions.create_tag(Company.get(), by=by, family=family, name=name)
        actions.put_tag(customer, by=by, tag=tag, source="import")


def _sum(customer: Customer) -> tuple[Any, ...]:
    versions = customer.contacts.order_by("pk").values_list("pk", "version")
    return customer.version, tuple(versions), customer.tag_links.count()
