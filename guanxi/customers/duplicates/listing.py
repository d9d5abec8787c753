"""The queue of pairs that may be of one customer, declared as a list: its columns, filters and orders."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Kind
from guanxi.customers.consent.restricted import restricted
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.duplicates.wording import RESTRICTED, shortly, shown
from guanxi.customers.indexing import KIND as CUSTOMERS
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search import index
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import Filter, choice_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

SURE = 0.95
LISTED = (
    "pk", "left_id", "right_id", "left__name", "right__name", "left__customer_no", "right__customer_no",
    "kind", "probability", "gain", "found_on",
)  # fmt: skip


def _pair(row: Any) -> str:
    numbers = f"{row.left__customer_no} · {row.right__customer_no}"
    name = row.left__name if row.left__name == row.right__name else f"{row.left__name} · {row.right__name}"
    return cells.record(name, f"/customers/duplicates/{row.pk}/", code=numbers, whole=True)


def _why(ids: Sequence[int], reader: User) -> Mapping[int, str]:
    """What speaks for each of these pairs, as far as it tells this reader nothing that is hidden."""
    # unscoped: the rows of a list that its reader sees
    rows = DuplicatePair.objects.filter(pk__in=ids).values_list("pk", "left_id", "right_id", "why")
    held = restricted().named
    return {
        pk: str(RESTRICTED)
        if {left, right} & held
        else str(listed([str(one) for one in shortly(why, reader)]))
        for pk, left, right, why in rows
    }


COLUMNS = (
    Column(
        "pair",
        _("Two records"),
        _pair,
        always=True,
        value=lambda row: f"{row.left__name} · {row.right__name}",
    ),
    Column(
        "probability",
        pgettext_lazy("of two records", "One customer"),
        lambda row: cells.meter(shown(row.probability)),
        sort="probability",
        value=lambda row: shown(row.probability),
    ),
    Column("why", _("What speaks for it"), cells.text, load=_why, value=lambda said: said, phone=False),
    Column("kind", _("Kind"), lambda row: cells.text(dict(Kind.choices)[row.kind]), shown=False),
    Column("left", _("Number"), lambda row: cells.text(row.left__customer_no), shown=False),
    Column("right", _("Other number"), lambda row: cells.text(row.right__customer_no), shown=False),
    Column(
        "found",
        _("Found on"),
        lambda row: cells.day(row.found_on),
        phone=False,
        value=lambda row: row.found_on,
    ),
)
SORTS = (
    Sort("gain", _("Most to gain first"), ("gain", "id"), descending=True),
    Sort("probability", _("Surest first"), ("probability", "id"), descending=True),
    Sort("newest", _("Newest first"), ("id",), descending=True),
)


def _sure_filter() -> Filter:
    def condition(values: list[str], _user: User) -> Q:
        return Q(probability__gte=SURE) if values[0] == "sure" else Q(probability__lt=SURE)

    options = [("sure", _("Almost certain")), ("open", _("To be looked at"))]
    return Filter("sure", _("How sure"), condition, lambda _user: options, many=False)


FILTERS = (choice_filter("kind", _("Kind"), Kind.choices), _sure_filter())


def search(text: str, _user: User) -> Q:
    """Either record, as customers are searched."""
    one, other = (index.condition(CUSTOMERS, text, pk=side) for side in ("left_id", "right_id"))
    return one | other if one and other else Q(pk=None)


def duplicates_listing() -> Listing:
    """The queue, what is most to gain first."""
    return Listing(
        name="duplicates",
        rows=DuplicatePair.objects.all,
        columns=COLUMNS,
        sorts=SORTS,
        filters=FILTERS,
        search=search,
        values=LISTED,
        amounts=frozenset({"gain"}),
    )
