"""From lines of orders to rules of baskets and offers to customers: tables, and a card's figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from guanxi.insight import offers
from guanxi.insight.baskets import Rules, TooManySets, rules

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]

FEW = 50  # baskets, with fewer of which nothing is told
SUPPORTS = ("0.01", "0.02", "0.05", "0.1")  # the first that comes to an end
CONFIDENCE = "0.3"
LONGEST = 3  # items of a rule: longer ones nobody reads
EACH = 3  # offers of a kind to one customer

RULES = pa.schema(
    {
        "rule": pa.int64(),
        "given": pa.list_(pa.int64()),
        "then": pa.int64(),
        "n_both": pa.int64(),
        "n_given": pa.int64(),
        "n_then": pa.int64(),
        "n": pa.int64(),
        "lift": pa.float64(),
        "discovery": pa.float64(),
    }
)
"""Whose share of false ones is at most .05; ``given`` and ``then`` are products, ``n`` baskets."""

OFFERS = pa.schema(
    {
        "customer": pa.int64(),
        "product": pa.int64(),
        "kind": pa.string(),
        "rank": pa.int64(),
        "rule": pa.int64(),
        "chance": pa.float64(),
        "usual": pa.float64(),
        "worth": pa.float64(),
        "interval": pa.float64(),
        "last_day": pa.date32(),
    }
)
"""Best first for each customer and kind (cross | again). ``rule`` is null for what is bought again,
``interval`` (days) and ``last_day`` for cross-selling. ``worth`` is margin times chance, of cross-selling
only of what the offer adds to the usual chance."""


class TooFewBaskets(ValueError):
    """``baskets`` orders of goods, or none with two things: no rule can be told."""

    def __init__(self, baskets: int) -> None:
        super().__init__(f"{baskets} baskets: at least {FEW} are needed")
        self.baskets = baskets


@dataclass(frozen=True, slots=True)
class Offering:
    """``rules`` as `RULES`, surest first; ``offers`` as `OFFERS`; ``figures`` that JSON holds."""

    rules: pa.Table
    offers: pa.Table
    figures: dict[str, Any]


def offering(lines: pa.Table, margins: pa.Table, never: pa.Table, *, as_of: date) -> Offering:
    """Find what is bought together, and what to offer whom.

    lines   : order, customer (null: nobody's), product int64, day date32, kind sale | return, amount float64
              (house currency, null where no rate is known); later ones than ``as_of`` are ignored
    margins : product, share float64, of net goods that is left after its cost; others take the mean of these
    never   : customer, product that must not be offered; what a customer gave back is added here
    Raises TooFewBaskets.
    """
    known = lines.filter(pc.less_equal(lines["day"], pa.scalar(as_of, pa.date32())))
    sold = known.filter(pc.equal(known["kind"], "sale"))
    baskets = int(pc.count_distinct(sold["order"]).as_py())
    if baskets < FEW:
        raise TooFewBaskets(baskets)
    products, item = np.unique(sold["product"].to_numpy(), return_inverse=True)
    found, support = _rules(sold["order"].to_numpy(), item)
    kept = np.flatnonzero((found.discovery <= offers.SURE) & (found.lift > 1))
    brings, share = _brings(sold, products, item, margins)
    refused = _refused(known, never)
    made = _offers(sold, item, products, found, brings, refused, as_of)
    figures = {
        "as_of": as_of.isoformat(),
        "first_day": pc.min(sold["day"]).as_py().isoformat(),
        "baskets": baskets,
        "products": int(products.size),
        "support": support,
        "confidence": CONFIDENCE,
        "found": len(found.given),
        "rules": int(kept.size),
        "offers": made.num_rows,
        "margin": None if share is None else round(share, 4),
        "margins_known": int(pc.sum(pc.is_in(margins["product"], value_set=pa.array(products))).as_py() or 0),
    }
    return Offering(_rule_table(found, kept, products), made, figures)


def _rules(order: Whole, item: Whole) -> tuple[Rules, str]:
    for support in SUPPORTS:
        try:
            return rules(order, item, support=support, confidence=CONFIDENCE, longest=LONGEST), support
        except TooManySets:
            continue
    raise TooFewBaskets(0)


def _brings(sold: pa.Table, products: Whole, item: Whole, margins: pa.Table) -> tuple[Floats, float | None]:
    """(products,) money that one purchase of each brings: its mean net goods an order times its margin.

    Where no margin is known at all, net goods stand for it: the second is None then.
    """
    amount = pc.fill_null(sold["amount"], 0.0).to_numpy()
    pairs = np.unique(np.column_stack([sold["order"].to_numpy(), item]), axis=0)[:, 1]
    mean = np.bincount(item, amount, minlength=products.size) / np.bincount(pairs, minlength=products.size)
    share, place = np.full(products.size, np.nan), margins["product"].to_numpy()
    there = np.searchsorted(products, place)
    fits = (there < products.size) & (products[np.minimum(there, products.size - 1)] == place)
    share[there[fits]] = margins["share"].to_numpy()[fits]
    if np.isnan(share).all():
        return np.maximum(mean, 0.0), None
    usual = float(np.nanmean(share))
    return np.maximum(mean * np.where(np.isnan(share), usual, share), 0.0), usual


def _refused(known: pa.Table, never: pa.Table) -> pa.Table:
    """What must not be offered, and what a customer gave back."""
    back = known.filter(pc.and_(pc.equal(known["kind"], "return"), pc.is_valid(known["customer"])))
    return pa.concat_tables([never.select(["customer", "product"]), back.select(["customer", "product"])])


def _offers(
    sold: pa.Table,
    item: Whole,
    products: Whole,
    found: Rules,
    brings: Floats,
    refused: pa.Table,
    as_of: date,
) -> pa.Table:
    named = sold["customer"].is_valid().to_numpy()
    ids, who = np.unique(sold["customer"].drop_null().to_numpy(), return_inverse=True)
    day = sold["day"].combine_chunks().cast(pa.int32()).to_numpy().astype(np.float64)
    held = offers.held(who, item[named], day[named])
    never = _codes(refused["customer"], ids), _codes(refused["product"], products)
    inside = (never[0] >= 0) & (never[1] >= 0)
    pairs = never[0][inside], never[1][inside]
    today = float((as_of - date(1970, 1, 1)).days)
    parts = [
        offers.best([one], pairs, items=products.size, most=EACH)
        for one in (
            offers.cross(held, found, brings, ids.size),
            offers.again(held, brings, today, adds=1.0),
        )
    ]
    last = {(c, i): d for c, i, d in zip(held.customer, held.item, held.last, strict=True)}
    return pa.concat_tables([_offer_table(one, ids, products, last) for one in parts])


def _codes(values: pa.ChunkedArray, known: Whole) -> Whole:
    """The place of each value among the known; -1 where it is none."""
    wanted = values.to_numpy()
    place = np.minimum(np.searchsorted(known, wanted), max(known.size - 1, 0))
    return np.where(known[place] == wanted, place, -1) if known.size else np.full(wanted.size, -1)


def _offer_table(one: offers.Offers, ids: Whole, products: Whole, last: dict[Any, float]) -> pa.Table:
    fresh = np.ones(one.customer.size, dtype=bool)
    fresh[1:] = one.customer[1:] != one.customer[:-1]
    start = np.flatnonzero(fresh)
    rank = np.arange(one.customer.size) - np.repeat(start, np.diff(np.append(start, one.customer.size)))
    again = one.kind == offers.AGAIN
    days = [
        date(1970, 1, 1) + timedelta(days=int(last[c, i])) if due else None
        for c, i, due in zip(one.customer, one.item, again, strict=True)
    ]
    columns: dict[str, Any] = {
        "customer": ids[one.customer],
        "product": products[one.item],
        "kind": [offers.KINDS[kind] for kind in one.kind],
        "rank": rank + 1,
        "rule": pa.array(np.where(again, 0, one.because), pa.int64(), mask=again),
        "chance": one.chance,
        "usual": one.usual,
        "worth": one.worth,
        "interval": pa.array(one.interval, pa.float64(), from_pandas=True),
        "last_day": pa.array(days, pa.date32()),
    }
    return pa.table(columns, schema=OFFERS)


def _rule_table(found: Rules, kept: Whole, products: Whole) -> pa.Table:
    columns: dict[str, Any] = {
        "rule": kept,
        "given": [[int(products[one]) for one in found.given[row]] for row in kept],
        "then": products[found.then[kept]] if kept.size else np.zeros(0, dtype=np.int64),
        "n_both": found.n_both[kept],
        "n_given": found.n_given[kept],
        "n_then": found.n_then[kept],
        "n": np.full(kept.size, found.n),
        "lift": found.lift[kept],
        "discovery": found.discovery[kept],
    }
    return pa.table(columns, schema=RULES)
