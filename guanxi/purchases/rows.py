"""What writes take in and give back: plain values, the same for a file, a form, a program and the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.kinds import Noted

SALE, RETURN, ADJUSTMENT, CANCELLED = "sale", "return", "adjustment", "cancelled"
KINDS = (SALE, RETURN, ADJUSTMENT, CANCELLED)
UNCOUNTED = frozenset({ADJUSTMENT, CANCELLED})  # in no sum
GOODS, FEE = "goods", "fee"


class LineRow(NamedTuple):
    """One order line; ``at`` only where it differs from its order's. Returns have negative quantities.

    ``amount``: what the line comes to, where something says so itself; else quantity × unit price.
    """

    code: str
    text: str
    quantity: Decimal
    unit_price: Decimal
    kind: str = SALE
    at: datetime | None = None
    unit_cost: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order with all its lines, in their order: a line is known by its position."""

    source: str
    number: str
    customer_id: int | None
    placed_at: datetime
    currency: str
    lines: tuple[LineRow, ...]
    custom: Mapping[str, Any] | None = None  # None: whatever brings it in knows of no such fields


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product of a price list."""

    code: str
    name: str = ""
    group: str = ""
    nature: str = GOODS
    unit_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What a price list says of one product. None: it says nothing, so nothing changes."""

    code: str
    name: str | None = None
    group: str | None = None
    nature: str | None = None
    unit_cost: Decimal | None = None
    custom: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RateRow:
    """From ``on``, one unit of ``currency`` is worth ``rate`` of the house currency."""

    currency: str
    on: date
    rate: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class CostRow:
    """One entry of the cost ledger, in the house currency."""

    on: date
    kind: str
    amount: Decimal
    customer_id: int | None = None
    department_id: int | None = None
    campaign: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became (or would become) of one row: new, changed, same, or wrong with the sentence why.

    ``changes`` is what becomes another, by its name: before and after; of own fields in words.
    """

    kind: str
    record_id: int | None = None
    problem: Sentence = ""
    field: str = ""
    changes: Mapping[str, tuple[Any, Any]] = MappingProxyType({})
    more: Sequence[tuple[str, Sentence]] = ()  # what else is wrong: field and sentence
    noted: Mapping[str, Noted] = MappingProxyType({})  # what is told of all of a file, by its name
    lines: Sequence[LineRow] = ()  # of an order: all it will have, where these are not the row's own
