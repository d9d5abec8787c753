"""What the palette finds of customers and their people, and what can be done with them."""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.few import few_ids
from guanxi.foundation.palette.declared import Hit, Records, RecordVerb, Verb
from guanxi.foundation.search import index
from guanxi.foundation.ui import marks
from guanxi.foundation.ui.lists import Listing, Sort, read_page

from .choices import Kind
from .indexing import KIND
from .models import Contact, Customer, mark
from .searching import condition

VIEW, CHANGE = "customers.view_customer", "customers.change_customer"
SHOWN = ("pk", "name", "customer_no", "kind", "tier")


@cache
def _listing() -> Listing:
    return Listing(
        name="found",
        rows=Customer.objects.all,
        columns=(),
        sorts=(Sort("value", "", ("value", "id"), descending=True),),
        search=condition,
        values=SHOWN,
    )


def _hit(row: Any) -> Hit:
    firm = row.kind == Kind.FIRM
    badge = marks.avatar(mark(row.kind, row.name), seed=row.pk, firm=firm)
    end = marks.tier(row.tier) if row.tier else ""
    return Hit(row.pk, row.name, f"/customers/{row.pk}/", row.customer_no, badge, end)


def find_customers(text: str, user: User, most: int) -> list[Hit]:
    """The customers that fit, the most valuable first."""
    query = QueryDict(mutable=True)
    query["q"] = text
    return [_hit(row) for row in read_page(_listing(), user, query, most).rows]


def customers_named(ids: Collection[int], user: User) -> list[Hit]:
    """Those of ``ids`` that this person sees."""
    rows = Customer.objects.visible_to(user).filter(pk__in=ids)
    return [_hit(row) for row in rows.values_list(*SHOWN, named=True)]


def _person(row: Any) -> Hit:
    at = f"/customers/{row.customer_id}/contacts/#person-{row.pk}"
    return Hit(row.pk, row.name, at, row.customer__name, marks.avatar(row.name, seed=row.pk))


def find_contacts(text: str, user: User, most: int) -> list[Hit]:
    """People of that name: the index knows them by their customers. Numbers and codes are nobody's name."""
    if len(text) < 2 or (text.isascii() and any(sign.isdigit() for sign in text)):
        return []
    holding = index.holding(KIND, text)
    ids = few_ids([holding]) if holding else []
    if ids is None or ids == []:
        return []
    people = Contact.objects.visible_to(user).filter(Q(customer_id__in=ids), left_on=None)
    rows = people.filter(name__icontains=text).order_by("id")
    return [_person(row) for row in rows.values_list(*PERSON, named=True)[:most]]


PERSON = ("pk", "name", "customer_id", "customer__name")


def contacts_named(ids: Collection[int], user: User) -> list[Hit]:
    """Those of ``ids`` that this person sees."""
    rows = Contact.objects.visible_to(user).filter(pk__in=ids)
    return [_person(row) for row in rows.values_list(*PERSON, named=True)]


def changeable(ids: Collection[int], user: User, permission: str) -> set[int]:
    """The customers among ``ids`` on which this person may use ``permission``."""
    rows = Customer.objects.within_scope(user, permission).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


CUSTOMERS = Records(
    "customer",
    _("Customers"),
    VIEW,
    find_customers,
    customers_named,
    url="/customers/{pk}/",
    verbs=(
        RecordVerb("log_interaction", _("Log a contact"), _("Log a contact with %(name)s"),
                   "/customers/{pk}/log/", CHANGE, icon="pencil-plus", keys="n"),
        RecordVerb("add_contact", _("Add person"), _("Add a person at %(name)s"),
                   "/customers/{pk}/contacts/new/", CHANGE, icon="user-plus", keys="p"),
        RecordVerb("move_stage", _("Move to another stage"), _("Move %(name)s to another stage"),
                   "/customers/{pk}/stage/", CHANGE, icon="timeline", keys="s"),
        RecordVerb("assign_customer", _("Hand over"), _("Hand %(name)s over"),
                   "/customers/{pk}/owner/", CHANGE, icon="user-share", keys="o"),
        RecordVerb("put_tag", _("Add a tag"), _("Tag %(name)s"),
                   "/customers/{pk}/tag/", CHANGE, icon="tag", keys="t", also="customers.manage_tags"),
    ),
    within=changeable,
)  # fmt: skip
CONTACTS = Records("contact", _("People at customers"), VIEW, find_contacts, contacts_named)
VERBS = (
    Verb(
        "create_customer", _("New customer"), "customers.add_customer", "/customers/new/",
        icon="plus", keys="c c", group="create", says=_("add create customer firm"),
    ),
    Verb(
        "log_interaction", _("Log a contact"), CHANGE,
        icon="pencil-plus", keys="c l", group="create", pick="customer.log_interaction",
        says=_("call visit meeting interaction"),
    ),
    Verb(
        "add_contact", _("Add person"), CHANGE,
        icon="user-plus", keys="c p", group="create", pick="customer.add_contact",
        says=_("contact person colleague"),
    ),
)  # fmt: skip
