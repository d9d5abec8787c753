"""The list of customers, declared: its columns, filters and sorts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.search.index import condition
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.lists import (
    Column,
    Filter,
    Listing,
    Sort,
    amount_filter,
    choice_filter,
    record_filter,
)

from .choices import Industry, Kind, Stage, Tier
from .models import Customer

MOST_FIGURES = 18
LETTER = "c"  # the search index's kind of a customer


def _owners(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = User.objects.visible_to(user).filter(is_active=True).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:500]]


def _departments(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = Department.objects.visible_to(user).order_by("path").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:500]]


def _for_list(rows: Any) -> Any:
    return rows.for_list()


def _import_filter() -> Filter:
    """The customers that an import brought, by its change set: set by the links of its report."""

    def condition(values: list[str], _user: User) -> Q:
        if not values[0].isdecimal() or len(values[0]) > MOST_FIGURES:
            raise Refused(now("This import is not known."))
        return Q(change_set_id=int(values[0]))

    def words(values: list[str], user: User) -> Sequence[tuple[str, Sentence]]:
        run = ImportRun.objects.visible_to(user).filter(change_set_id=values[0]).first()
        return [(values[0], run.name if run else f"#{values[0]}")]

    return Filter("set", _("Import"), condition, lambda _user: (), many=False, words=words)


def _name(customer: Customer) -> str:
    is_firm = customer.kind == Kind.FIRM
    url = customer.get_absolute_url()
    return cells.record(customer.name, url, customer.customer_no, mark=customer.mark, firm=is_firm)


def columns(currency: str) -> tuple[Column, ...]:
    """The columns; money in the house currency."""

    def value(customer: Any) -> str:
        return cells.money(customer.value, currency) if customer.tier else cells.dash

    def total(customer: Any) -> str:
        return cells.money(customer.total, currency)

    return (
        Column("name", _("Customer"), _name, sort="name", always=True),
        Column("tier", _("Tier"), lambda c: cells.tier(c.tier)),
        Column("value", _("Net goods, 12 months"), value, sort="value", numeric=True),
        Column("total", _("Net goods, all time"), total, sort="total", numeric=True, shown=False),
        Column("last_order", _("Last order"), lambda c: cells.ago(c.last_order_on)),
        Column("last_contact", _("Last contact"), lambda c: cells.ago(c.last_contact_on)),
        Column("owner", _("Owner"), lambda c: cells.person(c.owner.name, c.owner_id)),
        Column("industry", _("Industry"), lambda c: cells.text(c.get_industry_display()), shown=False),
        Column("region", _("Region"), lambda c: cells.text(c.region or c.country), shown=False),
        Column("stage", _("Lifecycle stage"), lambda c: cells.text(c.get_stage_display()), shown=False),
        Column("department", _("Department"), lambda c: cells.text(c.department.name), shown=False),
    )


FILTERS: tuple[Filter, ...] = (
    choice_filter("tier", _("Tier"), Tier.choices),
    record_filter("owner", _("Owner"), _owners, "owner_id"),
    record_filter("department", _("Department"), _departments, "department_id"),
    choice_filter("industry", _("Industry"), Industry.choices),
    choice_filter("stage", _("Lifecycle stage"), Stage.choices),
    choice_filter("kind", _("Kind"), Kind.choices),
    amount_filter("total_from", _("Net goods, all time, at least"), "total__gte"),
    _import_filter(),
)
SORTS = (
    Sort("newest", _("Newest first"), ("id",), descending=True),
    Sort("name", _("Name"), ("sort_name", "id")),
    Sort("value", _("Net goods, 12 months"), ("value", "id"), descending=True),
    Sort("total", _("Net goods, all time"), ("total", "id"), descending=True),
)


def customers_listing(currency: str | None = None) -> Listing:
    """The listing; its money column needs the house currency."""
    return Listing(
        name="customers",
        rows=Customer.objects.all,
        columns=columns(currency or Company.get().currency),
        sorts=SORTS,
        filters=FILTERS,
        search=lambda text: condition(LETTER, text),
        read=_for_list,
    )
