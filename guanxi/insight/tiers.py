"""The tier of every customer with its reason and its numbers, from the table of features.

Codes and numbers only: who shows them puts them into words. The rules are in `guanxi.insight.rules`,
the thresholds in `guanxi.insight.thresholds`, which loads no heavy package.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from guanxi.insight.rfm import Floats
from guanxi.insight.rules import Figures, Flags, Move, Standing, is_unrated, judge, moves
from guanxi.insight.thresholds import REASONS, TIERS, Thresholds
from guanxi.insight.value import Whole

TIER_COLUMNS = pa.schema(
    {
        "customer": pa.int64(),
        "tier": pa.string(),
        "reason": pa.string(),
        "value": pa.float64(),
        "high_cut": pa.float64(),
        "potential": pa.float64(),
        "peer_quartile": pa.float64(),
        "n_peers": pa.int64(),
        "peer_level": pa.int8(),
        "loyalty": pa.float64(),
        "r": pa.int8(),
        "f": pa.int8(),
        "m": pa.int8(),
        "value_falling": pa.bool_(),
        "contacts_falling": pa.bool_(),
        "loyalty_warning": pa.bool_(),
        "is_lost": pa.bool_(),
        "is_new": pa.bool_(),
        "is_returning": pa.bool_(),
    }
)
"""The columns of `classify`."""


def classify(features: pa.Table, thresholds: Thresholds | None = None) -> pa.Table:
    """Give every customer a tier with its reason: columns `TIER_COLUMNS`, rows as in ``features``.

    features : table of `guanxi.insight.features.customer_features`
    tier     : one of `TIERS`; null, with the reason ``no_sale``, for who never bought goods, and with
               ``no_rate`` for whose value is not known (`guanxi.insight.rules.is_unrated`): nobody is
               measured by them either
    value    : net goods value of the last year, house currency
    high_cut : the same in every row; null if nobody bought within the year
    potential (0-100), peer_quartile, n_peers, peer_level : see `guanxi.insight.value.Potential`
    loyalty (1-5), r, f, m (1-5) : F and M are of the last year, so that they speak of the same time as
               the value; all are null without a purchase
    is_lost  : silent for longer than the limit; is_new, is_returning: the first order, or the first after
               having been lost, lies within ``recent_days``

    The rules, in this order [formulas.md, section 2]:

    risk      : value or contacts falling (`guanxi.insight.rules.judge` says when)
    high      : value at or above the cut, and above zero; ``loyalty_warning`` if loyalty is low
    potential : potential at or above its cut, an order within ``recent_days``, loyalty low
    ordinary  : the rest; the reason names the first condition of *potential* that fails:
                ``little_room``, ``not_recent`` or ``loyal``
    """
    rules = thresholds or Thresholds()
    columns = numpy_columns(features)
    bought, unrated = _judged(columns)
    figures = _figures(features, columns, bought)
    standing = judge(figures, rules)
    filled = np.flatnonzero(bought)
    found: dict[str, Any] = {
        "customer": features["customer"],
        "tier": _codes(standing.tier, filled, bought.size, TIERS, None),
        "reason": _reasons(standing.reason, filled, unrated),
        "value": columns["net_year"],
        "high_cut": pa.array(np.full(bought.size, standing.high_cut), from_pandas=True),
    }
    for name, values in _measures(standing).items():
        found[name] = _spread(values, filled, bought.size)
    found |= _of_time(columns, rules)
    for name, flags in _flags(standing).items():
        whole = np.zeros(bought.size, dtype=np.bool_)
        whole[filled] = flags
        found[name] = whole
    return pa.table([found[name] for name in TIER_COLUMNS.names], schema=TIER_COLUMNS)


def preview(features: pa.Table, before: Thresholds, after: Thresholds) -> list[Move]:
    """Count who would move between tiers if the thresholds changed; customers without a tier never do.

    features : table of `guanxi.insight.features.customer_features`; changing ``lost`` moves nobody
    """
    columns = numpy_columns(features)
    figures = _figures(features, columns, _judged(columns)[0])
    return moves(judge(figures, before).tier, judge(figures, after).tier)


def _judged(columns: Mapping[str, Floats]) -> tuple[Flags, Flags]:
    """Who is judged, and who is not although they bought: no amount is known."""
    bought = ~np.isnan(columns["recency_days"])
    unrated = bought & is_unrated(columns["n_rated"], columns["n_unrated"], columns["n_unrated_year"])
    return bought & ~unrated, unrated


def numpy_columns(features: pa.Table) -> Mapping[str, Floats]:
    """Turn all number and date columns into float64, dates as days, nulls as NaN."""
    found = {}
    for field in features.schema:
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            continue
        column = features[field.name].combine_chunks()
        column = column.cast(pa.int32()) if pa.types.is_date(field.type) else column
        found[field.name] = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return found


def _figures(features: pa.Table, columns: Mapping[str, Floats], bought: Flags) -> Figures:
    def whole(name: str) -> Whole:
        return columns[name][bought].astype(np.int64)

    kinds = features["kind"].combine_chunks().fill_null("").dictionary_encode().indices
    return Figures(
        value=columns["net_year"][bought],
        half=columns["net_half"][bought],
        half_before=columns["net_half_before"][bought],
        orders=whole("n_orders"),
        orders_year=whole("n_orders_year"),
        first_order=columns["first_order_value"][bought],
        recency=whole("recency_days"),
        tenure=whole("recency_days") + whole("last_day") - whole("first_day"),
        contacts_half=whole("contacts_half"),
        contacts_half_before=whole("contacts_half_before"),
        kind=kinds.to_numpy()[bought].astype(np.int64),
        record_age=record_age(columns),
    )


def record_age(columns: Mapping[str, Floats]) -> int | None:
    """Return the days from the last contact with any customer to the as-of date, of features as float64.

    None where no contact is recorded, or nobody has bought, so that nobody is judged.
    """
    days = (columns["recency_days"] + columns["last_day"], columns["last_contact_day"])
    today, last = (found[~np.isnan(found)] for found in days)
    return int(today.max() - last.max()) if today.size and last.size else None


def _measures(standing: Standing) -> Mapping[str, NDArray[Any]]:
    return {
        "potential": standing.room.potential,
        "peer_quartile": standing.room.quartile,
        "n_peers": standing.room.n_peers,
        "peer_level": standing.room.level,
        "loyalty": standing.loyalty,
        "r": standing.rfm[:, 0],
        "f": standing.rfm[:, 1],
        "m": standing.rfm[:, 2],
    }


def _of_time(columns: Mapping[str, Floats], rules: Thresholds) -> Mapping[str, Flags]:
    """What days alone tell, of everybody who bought."""
    today = columns["recency_days"] + columns["last_day"]
    return {
        "is_lost": ~np.isnan(columns["lost_day"]),
        "is_new": today - columns["first_day"] <= rules.recent_days,
        "is_returning": today - columns["returned_day"] <= rules.recent_days,
    }


def _flags(standing: Standing) -> Mapping[str, Flags]:
    return {
        "value_falling": standing.value_falling,
        "contacts_falling": standing.contacts_falling,
        "loyalty_warning": standing.loyalty_warning,
    }


def _spread(values: NDArray[Any], filled: Whole, size: int) -> pa.Array:
    """Put the values at their rows; null elsewhere and for NaN."""
    whole = np.zeros(size, dtype=values.dtype)
    whole[filled] = values
    missing = np.ones(size, dtype=np.bool_)
    missing[filled] = np.isnan(values) if values.dtype.kind == "f" else False
    return pa.array(whole, mask=missing)


def _reasons(codes: NDArray[np.int8], filled: Whole, unrated: Flags) -> pa.Array:
    whole = np.where(unrated, REASONS.index("no_rate"), REASONS.index("no_sale"))
    whole[filled] = codes
    return pa.array(REASONS, pa.string()).take(pa.array(whole.astype(np.int64)))


def _codes(
    codes: NDArray[np.int8], filled: Whole, size: int, names: tuple[str, ...], otherwise: str | None
) -> pa.Array:
    whole = np.full(size, len(names), dtype=np.int8)
    whole[filled] = codes
    words = pa.array([*names, otherwise], pa.string())
    return words.take(pa.array(whole.astype(np.int64)))
