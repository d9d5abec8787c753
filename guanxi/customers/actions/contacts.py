"""People at a customer: adding, changing, leaving; and showing what is masked."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from guanxi.customers.checking import CONTACT, assign, check_past
from guanxi.customers.indexing import reindex, today_of
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.placing import put_person, step_back
from guanxi.customers.profiles.models import Profile
from guanxi.customers.sources import keeping as sources
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.actions import action
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.customfields.models import PREFIX as CUSTOM
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import encrypted_fields, field_of
from guanxi.foundation.privacy.sealed import Sealed


class Fields(TypedDict, total=False):
    """What else may be said of a contact."""

    title: str
    role: str
    phone: str | Sealed
    phone2: str | Sealed
    email: str | Sealed
    wechat: str | Sealed
    birthday: str | Sealed | date
    note: str
    source: str
    custom: Mapping[str, Any]


class ChangedFields(Fields, total=False):
    name: str
    through: str
    through_note: str


@action("customers.change_customer")
def add_contact(
    customer: Customer, *, by: User, name: str, is_primary: bool = False, **fields: Unpack[Fields]
) -> Contact:
    """Add a person; the first one of a customer becomes its first contact."""
    custom = fields.pop("custom", None)
    clean = CONTACT.complete({"name": name, **fields})
    contact = put_person(customer, clean, by=by, is_primary=is_primary, custom=custom)
    reindex([customer.pk])
    return contact


@action("customers.change_customer")
def change_contact(
    contact: Contact, *, by: User, version: int | None = None, **fields: Unpack[ChangedFields]
) -> Contact:
    """Change the fields that are given; what they were stays in the history. ``through``: how they came."""
    custom, through = fields.pop("custom", None), sources.taken_from(fields)
    values = CONTACT.checked(fields)
    assign(contact, values)
    different = contact.differences().keys()
    contact.save()
    sources.keep(contact, different, through, said=values)
    is_kept = custom_fields.keep(contact, custom, by=by)
    if "name" in different or is_kept:
        reindex([contact.customer_id])
    if not different and not is_kept:
        ledger.require().keep_silent()
    return contact


@action("customers.change_customer")
def leave_contact(
    contact: Contact, *, by: User, on: date | None = None, version: int | None = None
) -> Contact:
    """This person no longer works for the customer since ``on``; the record stays."""
    today = today_of(by)
    check_past(on or today, today)
    if contact.left_on is not None:
        raise Refused(_("%(name)s has left already.") % {"name": contact.name})
    contact.left_on = on or today
    contact.is_primary = False
    contact.save()
    custom_fields.follow([contact])
    return contact


@action("customers.change_customer")
def return_contact(contact: Contact, *, by: User, version: int | None = None) -> Contact:
    """This person works for the customer again, or never left."""
    contact.left_on = None
    different = contact.differences()
    contact.save()
    custom_fields.follow([contact])
    if not different:
        ledger.require().keep_silent()
    return contact


@action("customers.change_customer")
def make_first_contact(contact: Contact, *, by: User) -> Contact:
    """Talk to this person first."""
    if contact.left_on is not None:
        raise Refused(_("%(name)s has left.") % {"name": contact.name})
    if contact.is_primary:
        ledger.require().keep_silent()
        return contact
    first = Contact.objects.filter(customer=contact.customer_id, is_primary=True, left_on=None).first()
    if first is not None:
        step_back(first)
    contact.is_primary = True
    contact.save()
    custom_fields.follow([contact])
    return contact


@action("customers.reveal_personal")
def reveal_personal(subject: Customer | Contact | Interaction | Profile, *, by: User, field: str) -> str:
    """The value behind a mask. The audit entry names the field, never the value."""
    if field.startswith(CUSTOM):
        ledger.require().note(field=field)
        return custom_fields.revealed(subject, field, by=by)
    if field not in {sealed.name for sealed in encrypted_fields(type(subject))}:
        raise Refused(_("There is nothing masked in this field."), field=field)
    if shows(by, field_of(type(subject), field).label) is not Shown.REVEALABLE:
        raise Refused(_("Your role does not reveal this value."), field=field)
    ledger.require().note(field=field)
    value: Sealed = getattr(subject, field)
    return value.reveal()
