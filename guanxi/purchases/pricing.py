"""Reads a batch of a price list against what is there: which product each row means, what it would change.

The rows are taken one after the other, each seeing what the ones before it did. Nothing is written here; the
number of queries does not depend on the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.changes.writing import Template
from guanxi.foundation.checking import Rules, Wrong
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _
from guanxi.purchases.building import LARGEST_PRICE
from guanxi.purchases.models import Product
from guanxi.purchases.rows import Outcome, PriceRow

PLACES = Decimal("0.0001")  # of a unit cost, as the column holds it
SAID = ("name", "group", "nature", "unit_cost")


def _price(value: Any) -> Decimal:
    if isinstance(value, Decimal) and 0 <= value < LARGEST_PRICE:
        price = value.quantize(PLACES, ROUND_HALF_UP)
        if price < LARGEST_PRICE:
            return price
    raise Wrong(_("“%(field)s” is an amount, and not below zero."))


PRODUCT = Rules(Product, ("code", *SAID), required=["code"], special={"unit_cost": _price})


@dataclass(slots=True, eq=False)
class Case:
    """A product that a row means."""

    product: Product
    is_new: bool
    custom: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """What comes of one row, while its product may still be without a key."""

    kind: str
    case: Case | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    problem: Sentence = ""
    field: str = ""
    more: Sequence[tuple[str, Sentence]] = ()

    def outcome(self) -> Outcome:
        pk = self.case.product.pk if self.case else None
        return Outcome(self.kind, pk, self.problem, self.field, self.changes, self.more)


class Plan:
    """A batch of rows of a price list, read as ``by`` may apply them."""

    def __init__(self, by: User, rows: Sequence[PriceRow], *, lock: bool) -> None:
        self.by = by
        self.template = Template(Product)
        self.custom = Batch(Product, by, (row.custom for row in rows))
        found = Product.objects.filter(code__in={row.code for row in rows}).order_by("pk")
        if lock and connection.features.has_select_for_update:
            found = found.select_for_update(of=("self",), no_key=True)
        self.known = {product.code: Case(product, is_new=False) for product in found}
        self.custom.load([case.product.pk for case in self.known.values()])
        self.results = [self._attempt(row) for row in rows]

    @property
    def cases(self) -> list[Case]:
        return list(dict.fromkeys(result.case for result in self.results if result.case))

    def _attempt(self, row: PriceRow) -> Result:
        try:
            values = self._values(row)
            case = self.known.get(row.code)
            return self._create(row, values) if case is None else self._change(case, row, values)
        except Refused as refusal:
            more = [(one.field or "", one.message) for one in refusal.others]
            return Result("wrong", problem=refusal.message, field=refusal.field or "", more=more)

    def _values(self, row: PriceRow) -> dict[str, Any]:
        if row.unit_cost is not None and hides_amounts(self.by):
            sentence = _("Amounts of money are hidden from you, so you cannot change this one.")
            raise Refused(sentence, field="unit_cost")
        given = {name: value for name in SAID if (value := getattr(row, name)) is not None}
        return PRODUCT.complete({"code": row.code, **given})

    def _create(self, row: PriceRow, values: Mapping[str, Any]) -> Result:
        product = self.template.make(values)
        case = Case(product, is_new=True, custom=self.custom.checked(product, row.custom, {}, is_new=True))
        self.known[row.code] = case
        return Result("new", case)

    def _change(self, case: Case, row: PriceRow, values: Mapping[str, Any]) -> Result:
        product = case.product
        held = self.custom.held(product.pk, case.custom)
        said = self.custom.checked(product, row.custom, held, is_new=False)
        changes = {n: (getattr(product, n), value) for n, value in values.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        for name, (_before, value) in changes.items():
            setattr(product, name, value)
        case.custom |= said
        changes |= self.custom.told(held, said)
        return Result("changed" if changes else "same", case, changes)
