"""What two records of one customer come to as one: which value of each field, which of their people are one.

Nothing is written here. By default the kept record's value holds, and the other's where it has none; of two
days since when they are customers, the earlier; of two notes, both (CUS-06).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models

from guanxi.customers.choices import Kind
from guanxi.customers.consent.restricted import of_customer
from guanxi.customers.identity import WAYS, name_key
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.customfields.choices import FieldKind
from guanxi.foundation.customfields.models import PREFIX, CustomField
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import listed
from guanxi.foundation.sentences import said as _

# What can be chosen, in the order in which people read a customer. Numbers in the source go as one.
FIELDS = (
    "name", "customer_no", "external_no", "kind", "industry", "size", "country", "region", "source", "stage",
    "depth", "since", "address", "id_number", "note",
)  # fmt: skip
PAIRED: Mapping[str, Sequence[str]] = {"external_no": ("external_no", "external_source")}
LONGEST_NOTE = 200  # of a person
OF_PEOPLE = ("title", "role", "phone", "phone2", "email", "wechat", "birthday", "note")


class Choice(NamedTuple):
    """One field in which the two differ: its name, both values, and whether the other's is to hold."""

    name: str
    kept: Any
    lost: Any
    take: bool
    is_joined: bool = False


def check_alike(kept: Customer, lost: Customer) -> None:
    """What cannot be one."""
    if kept.pk == lost.pk:
        raise Refused(_("This is the same customer: choose another."), field="lost")
    if kept.kind != lost.kind:
        raise Refused(
            _("A firm and a person are not one customer. Change the kind of one first."), field="lost"
        )
    check_use(kept, lost)


def check_use(kept: Customer, lost: Customer) -> None:
    """Who may only be kept is not compared, nor made one with anybody."""
    if held := [one.name for one in (kept, lost) if of_customer(one)]:
        sentence = _(
            "The processing of the data of %(names)s is restricted: it may only be kept. So these two are not"
            " merged until the restriction is lifted."
        )
        raise Refused(sentence % {"names": listed(held)}, field="lost")


def choices(kept: Customer, lost: Customer) -> list[Choice]:
    """The fields in which they differ, with what holds by default."""
    found = []
    for name in FIELDS:
        ours, theirs = value_of(kept, name), value_of(lost, name)
        if ours != theirs and theirs:
            joined = name == "note" and bool(ours)
            found.append(Choice(name, ours, theirs, take=_takes(name, ours, theirs), is_joined=joined))
    return found + _own_choices(kept, lost)


def value_of(customer: Customer, name: str) -> Any:
    value = getattr(customer, name)
    return value.reveal() if isinstance(value, Sealed) else value


def _takes(name: str, ours: Any, theirs: Any) -> bool:
    return not ours or name == "note" or (name == "since" and theirs < ours)


def own_fields(model: type[models.Model]) -> list[CustomField]:
    """The fields of one's own that are not computed."""
    fields = custom_fields.fields_of(model)
    return [field for field in fields if field.kind != FieldKind.FORMULA]


def _own_choices(kept: Customer, lost: Customer) -> list[Choice]:
    fields = own_fields(Customer)
    held = custom_fields.held(fields, [kept.pk, lost.pk]) if fields else {}
    found = []
    for field in fields:
        ours, theirs = held[kept.pk].get(field.code), held[lost.pk].get(field.code)
        is_itself = field.kind == FieldKind.CUSTOMER and theirs == kept.pk
        if theirs is not None and _plain(ours) != _plain(theirs) and not is_itself:
            found.append(Choice(PREFIX + field.code, ours, theirs, take=ours is None))
    return found


def _plain(value: Any) -> Any:
    return value.reveal() if isinstance(value, Sealed) else value


def taken(kept: Customer, lost: Customer, take: Collection[str] | None, by: User) -> list[Choice]:
    """What is taken of the lost one: as named, or else by default, as is what ``by`` does not see."""
    found = choices(kept, lost)
    if take is None:
        return [choice for choice in found if choice.take]
    own = {field.name: field.may_see(by) for field in own_fields(Customer)}
    known = {*FIELDS, *own}
    if unknown := sorted(set(take) - known):
        raise Refused(_("“%(name)s” is no field to choose from.") % {"name": unknown[0][:40]}, field="take")
    unseen = {name for name, may_see in own.items() if not may_see} | _hidden_from(by)
    return [choice for choice in found if (choice.take if choice.name in unseen else choice.name in take)]


def _hidden_from(by: User) -> set[str]:
    columns = [Customer._meta.get_field(name) for name in FIELDS]
    return {
        column.name
        for column in columns
        if isinstance(column, EncryptedTextField) and shows(by, column.label) is Shown.HIDDEN
    }


# ---- people ------------------------------------------------------------------------------------


def same_people(kept: Customer, lost: Customer) -> list[tuple[Contact, Contact]]:
    """Pairs of (kept's, lost's) that are one: of one name, and reached in one way or not at all."""
    ours = list(Contact.objects.filter(customer=kept, left_on=None).order_by("pk"))
    found: list[tuple[Contact, Contact]] = []
    for other in Contact.objects.filter(customer=lost, left_on=None).order_by("pk"):
        free = [one for one in ours if one not in {pair[0] for pair in found}]
        if one := next((one for one in free if _is_same(one, other, kept.kind)), None):
            found.append((one, other))
    return found


def _is_same(one: Contact, other: Contact, kind: str) -> bool:
    if name_key(one.name) != name_key(other.name):
        return False
    here, there = _ways(one), _ways(other)
    return kind == Kind.PERSON or bool(here & there) or not here or not there


def _ways(contact: Contact) -> set[tuple[str, str]]:
    names = [(key, name) for key, names in WAYS.items() for name in names]
    held = ((key, getattr(contact, f"{name}_index")) for key, name in names)
    return {(key, value) for key, value in held if value}


def fill(one: Contact, other: Contact) -> None:
    """What the other record knows of this person and this one does not; a second number stands beside."""
    for name in OF_PEOPLE:
        theirs = _plain(getattr(other, name))
        if theirs and not getattr(one, name):
            setattr(one, name, theirs)
    if other.note and other.note not in one.note and len(f"{one.note} · {other.note}") <= LONGEST_NOTE:
        one.note = f"{one.note} · {other.note}"
    if other.phone and not one.phone2 and other.phone_index not in {one.phone_index, one.phone2_index}:
        one.phone2 = _plain(other.phone)
    if one.phone2 and _plain(one.phone2) == _plain(one.phone):
        one.phone2 = ""


def lacking(one: Contact, other: Contact, fields: Sequence[CustomField]) -> dict[str, Any]:
    """What fields of one's own hold of the other record of a person and not of this one."""
    held = custom_fields.held(fields, [one.pk, other.pk])
    return {code: value for code, value in held[other.pk].items() if code not in held[one.pk]}


def images(row: models.Model, fields: Iterable[CustomField]) -> dict[str, Any]:
    """Before-images of what fields of one's own hold of a record."""
    held = custom_fields.held(list(fields), [row.pk])[row.pk]
    return {PREFIX + code: custom_fields.image(value) for code, value in held.items()}
