"""The list of customers, declared: its columns, filters and sorts."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import Case, DecimalField, F, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.foundation.calendar.birthday_words import filed
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import cells, formats, grouping
from guanxi.foundation.ui.lists import Column, Listing, Sort, filters_from_above
from guanxi.foundation.ui.outward import GRADES
from guanxi.foundation.ui.two_parts import by_column

from .choices import Channel, Depth, Industry, Kind, Size, Stage, Tier
from .filters import FILTERS
from .models import Customer, mark
from .personal import of_first_contact
from .quality import listing as quality
from .queries import LISTED
from .searching import condition
from .sensitive import listing as sensitive


def _name(row: Any) -> str:
    url, firm = f"/customers/{row.pk}/", row.kind == Kind.FIRM
    letter = mark(row.kind, row.name)
    return cells.record(
        row.name, url, row.customer_no, mark=letter, firm=firm, tag=sensitive.badge(row.sensitive_on)
    )


def _label(labels: Mapping[str, Any], code: str) -> str:
    """The word of a code; one that no choice names stands for itself."""
    return cells.text(labels.get(code, code))


def _ago(code: str, label: Sentence) -> Column:
    """A day, told by how long ago it was; a file holds the day. The list can be ordered by it."""

    def day(customer: Any) -> Any:
        return getattr(customer, f"{code}_on")

    return Column(code, label, lambda customer: cells.ago(day(customer)), sort=code, value=day)


PHONE = of_first_contact("phone", _("Phone of the first contact"), cells.text)
PHONE2 = of_first_contact("phone2", _("Other phone of the first contact"), cells.text)
BIRTHDAY = of_first_contact("birthday", _("Birthday of the first contact"), cells.text, filed)


def _depth() -> Column:
    depths = dict(Depth.choices)
    return Column(
        "depth",
        _("Relationship depth"),
        lambda c: _label(depths, c.depth),
        sort="depth",
        shown=False,
        inside=GRADES,
    )


def columns(currency: str) -> tuple[Column, ...]:
    """The columns; money in the house currency."""
    industries, stages = dict(Industry.choices), dict(Stage.choices)

    def value(customer: Any) -> str:
        return cells.money(customer.value, currency) if customer.tier else cells.dash

    def total(customer: Any) -> str:
        return cells.money(customer.total, currency)

    return (
        Column("name", _("Customer"), _name, sort="name", always=True, value=lambda c: c.name),
        Column("number", _("Customer number"), lambda c: cells.text(c.customer_no), shown=False, key=True),
        Column("tier", _("Tier"), lambda c: cells.tier(c.tier), inside=GRADES),
        Column(
            "value",
            _("Net goods, 12 months"),
            value,
            sort="value",
            numeric=True,
            value=lambda c: c.value if c.tier else None,
        ),
        Column(
            "total",
            _("Net goods, all time"),
            total,
            sort="total",
            numeric=True,
            shown=False,
            value=lambda c: c.total,
        ),
        _ago("last_order", _("Last order")),
        _ago("last_contact", _("Last contact")),
        PHONE,
        PHONE2,
        BIRTHDAY,
        Column(
            "owner",
            _("Owner"),
            lambda c: cells.person(c.owner__name, c.owner_id, gone=not c.owner__is_active),
            value=lambda c: c.owner__name,
        ),
        Column("industry", _("Industry"), lambda c: _label(industries, c.industry), shown=False),
        Column("region", _("Region"), lambda c: cells.text(c.region or c.country), shown=False),
        Column("stage", _("Lifecycle stage"), lambda c: _label(stages, c.stage), shown=False),
        _depth(),
        Column("department", _("Department"), lambda c: cells.text(c.department__name), shown=False),
    )


NOT_JUDGED = _("Not judged yet")
BY = (
    grouping.by_record("owner", _("Owner"), "owner_id", grouping.people),
    grouping.by_choice("stage", _("Lifecycle stage"), Stage.choices),
    grouping.by_choice("depth", _("Relationship depth"), Depth.choices, none=NOT_JUDGED),
    grouping.by_choice("tier", _("Tier"), Tier.choices, none=_("No tier yet")),
    grouping.by_record("department", _("Department"), "department_id", grouping.departments),
    grouping.by_choice("industry", _("Industry"), Industry.choices),
    grouping.by_text("region", _("Region")),
    grouping.by_text("country", _("Country")),
    grouping.by_choice("kind", _("Kind"), Kind.choices),
    grouping.by_choice("firm_size", pgettext_lazy("of a firm", "Size"), Size.choices, "size"),
    grouping.by_choice("source", _("Source channel"), Channel.choices),
    grouping.by_month("since", _("Customer since")),
    grouping.by_month("last_order", _("Last order"), "last_order_on"),
    grouping.by_month("last_contact", _("Last contact"), "last_contact_on"),
)


def _bought(number: int) -> str:
    said = ngettext("%(count)s with purchases", "%(count)s with purchases", number)
    return said % {"count": formats.number(number)}


def _sums(currency: str) -> tuple[grouping.Summed, ...]:
    """Money in the house currency, of customers whose tier was computed: others have no such figure yet."""

    def text(amount: Any) -> str:
        return formats.money(amount, currency, fine=True)

    def known(column: str) -> Any:
        return lambda _rows: Case(When(tier="", then=None), default=F(column), output_field=DecimalField())

    return (
        grouping.Summed("value", _("Net goods, 12 months"), known("value"), text, digits=2, having=_bought),
        grouping.Summed("total", _("Net goods, all time"), known("total"), text, digits=2, having=_bought),
    )


NEWEST = Sort("newest", _("Newest first"), ("id",), descending=True)
VALUE = Sort("value", _("Net goods, 12 months"), ("value", "id"), descending=True)
NAME = Sort("name", _("Name"), ("sort_name", "id"))
DEPTH = Sort("depth", _("Relationship depth"), ("depth", "id"), descending=True)
TOTAL = Sort("total", _("Net goods, all time"), ("total", "id"), descending=True)
# Whoever never bought, or was never talked with, comes last both ways: newest first, or whom to call again.
LAST_ORDER = by_column("last_order", _("Last order"), "last_order_on", descending=True)
LAST_CONTACT = by_column("last_contact", _("Last contact"), "last_contact_on", descending=True)

OTHERS = (TOTAL, DEPTH, LAST_ORDER, LAST_CONTACT, *quality.SORTS)


@cache
def customers_page(currency: str) -> Listing:
    """The list that people open: the most valuable first, and the newest first among those of no value yet.

    An import brings thousands on one day; who is worth most is what the house can say of them.
    """
    return replace(customers_listing(currency), sorts=(VALUE, NEWEST, NAME, *OTHERS))


@cache
def customers_listing(currency: str = "") -> Listing:
    """The listing as programs read it: newest first, an order in which nothing moves between two pages.

    Only its drawn money columns need the house currency.
    """
    return Listing(
        name="customers",
        rows=Customer.objects.counted,
        columns=(*columns(currency), *quality.COLUMNS, sensitive.COLUMN),
        sorts=(NEWEST, NAME, VALUE, *OTHERS),
        filters=(*FILTERS, *filters_from_above("customers")),
        search=condition,
        values=LISTED,
        amounts=frozenset({"value", "total"}),
        grouping=grouping.Grouping(BY, _sums(currency)),
    )
