"""The numbers behind each reason, so that whoever shows it can put it into words of any language."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guanxi.insight.rules import fewer_contacts
from guanxi.insight.thresholds import Thresholds
from guanxi.insight.tiers import numpy_columns, record_age

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
    "not_recent": ("recency_days", "recent_days", "potential", "value", "high_cut"),
    "loyal": ("loyalty", "r", "f", "n_orders", "potential", "value", "high_cut"),
    "no_rate": ("n_unrated", "n_rated"),
}
"""Which columns, and which threshold, each reason speaks of."""

OF_LOST = ("recency_days", "lost_limit", "net_half_before")
"""What is told beside the reason of whoever is lost: being lost is no tier, and no tier is cut by it."""

OF_RECORD = ("contacts_half", "contacts_half_before", "record_half", "record_half_before", "record_age")
"""What is told beside the reason of whose contacts fell, where the record of all contacts does not reach."""

OF_ONE_ORDER = ("n_orders", "falling_min_orders")
"""What is told beside the reason of whom too few orders keep from being judged as falling."""


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
    thresholds_told = {"recent_days": rules.recent_days, "falling_min_orders": rules.falling_min_orders}
    told_of_all = thresholds_told | _record(features, tiers)
    every = {*OF_LOST, *OF_ONE_ORDER, *OF_RECORD}.union(*NUMBERS.values())
    wanted = sorted(every - told_of_all.keys() - {"record_age"})
    columns: dict[str, list[Any]] = {
        name: (tiers if name in tiers.column_names else features)[name].to_pylist() for name in wanted
    }
    columns |= {name: [value] * tiers.num_rows for name, value in told_of_all.items()}
    beside = (
        (tiers["is_lost"].to_pylist(), OF_LOST),
        (_kept_from_falling(features, rules), OF_ONE_ORDER),
        (_not_reached(features, tiers, rules), OF_RECORD),
    )
    told = [
        (*NUMBERS[code], *(name for flags, names in beside if flags[row] for name in names))
        for row, code in enumerate(tiers["reason"].to_pylist())
    ]
    return [
        {name: columns[name][row] for name in names if name in columns and columns[name][row] is not None}
        for row, names in enumerate(told)
    ]


def _record(features: pa.Table, tiers: pa.Table) -> dict[str, Number]:
    """Return what is recorded of contacts with all who are judged, and how old the last one is."""
    judged = features.filter(pc.is_valid(tiers["tier"]))
    found: dict[str, Number] = {
        f"record_{name}": pc.sum(judged[f"contacts_{name}"]).as_py() or 0 for name in ("half", "half_before")
    }
    age = record_age(numpy_columns(features))
    return found if age is None else {**found, "record_age": age}


def _not_reached(features: pa.Table, tiers: pa.Table, rules: Thresholds) -> list[bool]:
    """Whose contacts fell by their own numbers, which are not judged."""
    columns = numpy_columns(features)
    fell = fewer_contacts(columns["contacts_half"], columns["contacts_half_before"], rules)
    judged = pc.is_valid(tiers["tier"]).to_numpy()
    flags: list[bool] = (fell & judged & ~tiers["contacts_falling"].to_numpy()).tolist()
    return flags


def _kept_from_falling(features: pa.Table, rules: Thresholds) -> list[bool]:
    """Whose value fell as far as it takes, with fewer orders than it takes to judge so."""
    columns = (features[name].to_pylist() for name in ("net_half", "net_half_before", "n_orders"))
    return [
        before > 0 and half < rules.falling_below * before and 0 < orders < rules.falling_min_orders
        for half, before, orders in zip(*columns, strict=True)
    ]
