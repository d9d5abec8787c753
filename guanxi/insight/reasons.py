"""The numbers behind each reason, so that whoever shows it can put it into words of any language."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from guanxi.insight.thresholds import Thresholds

type Number = int | float

_FALLING_VALUE = ("net_half", "net_half_before")
_FALLING_CONTACTS = ("contacts_half", "contacts_half_before")

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "no_sale": ("contacts_total",),
    "value_falling": _FALLING_VALUE,
    "contacts_falling": _FALLING_CONTACTS,
    "value_and_contacts_falling": (*_FALLING_VALUE, *_FALLING_CONTACTS),
    "high_value": ("value", "high_cut", "loyalty", "r", "f"),
    "high_value_disloyal": ("value", "high_cut", "loyalty", "r", "f"),
    "potential": ("potential", "value", "peer_quartile", "n_peers", "peer_level", "recency_days", "loyalty"),
    "little_room": ("potential", "value", "high_cut", "peer_quartile", "n_peers", "peer_level"),
    "not_recent": ("recency_days", "recent_days", "potential"),
    "loyal": ("loyalty", "r", "f", "potential", "value", "high_cut"),
}
"""Which columns, and which threshold, each reason speaks of."""


def reason_numbers(
    features: pa.Table, tiers: pa.Table, thresholds: Thresholds | None = None
) -> list[dict[str, Number]]:
    """Return for every row the numbers that the sentence of its reason needs (see `NUMBERS`).

    features, tiers : the input and the result of `guanxi.insight.tiers.classify`, row by row
    returns         : plain ints and floats, fit for JSON; a number that is missing is left out
    Raises ValueError if the two tables do not list the same customers in the same order.
    """
    if not features["customer"].equals(tiers["customer"]):
        raise ValueError("features and tiers belong to different customers")
    rules = thresholds or Thresholds()
    wanted = sorted({name for names in NUMBERS.values() for name in names} - {"recent_days"})
    columns: dict[str, list[Any]] = {
        name: (tiers if name in tiers.column_names else features)[name].to_pylist() for name in wanted
    }
    columns["recent_days"] = [rules.recent_days] * tiers.num_rows
    chosen = {code: [(name, columns[name]) for name in names] for code, names in NUMBERS.items()}
    return [
        {name: column[row] for name, column in chosen[code] if column[row] is not None}
        for row, code in enumerate(tiers["reason"].to_pylist())
    ]
