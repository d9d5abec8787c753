"""The ordered rules of the four tiers, first version, on NumPy columns; no Arrow, so that a page may preview.

`guanxi.insight.tiers` applies them to the features of all customers, `guanxi.insight.history` to the past.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.rfm import Floats, Scores, loyalty, rfm_scores
from guanxi.insight.thresholds import REASONS, RECORD_DAYS, TIERS, Thresholds
from guanxi.insight.value import Potential, Whole, high_value_cut, potential_against_peers

type Flags = NDArray[np.bool_]

HIGH, POTENTIAL, ORDINARY, RISK = range(4)
NO_TIER = -1


@dataclass(frozen=True, slots=True)
class Figures:
    """What the tiers are judged by: columns of equal length n, only of customers who have bought goods.

    value        : net goods value of the last year, house currency; half, half_before: of its half-years
    orders       : orders ever; orders_year: in the last year
    first_order  : goods sales of the first order
    recency, tenure : days since the last and since the first order
    contacts_half, contacts_half_before : contacts in the last half-year and the one before
    kind         : int codes >= 0
    record_age   : days since the last contact with any customer; None where none is recorded
    """

    value: Floats
    half: Floats
    half_before: Floats
    orders: Whole
    orders_year: Whole
    first_order: Floats
    recency: Whole
    tenure: Whole
    contacts_half: Whole
    contacts_half_before: Whole
    kind: Whole
    record_age: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier of each customer of some `Figures`, and everything that it rests on.

    tier, reason : (n,) int8, places in `TIERS` and `REASONS`
    high_cut     : amount from which value is high; NaN if nobody bought within the year
    """

    tier: NDArray[np.int8]
    reason: NDArray[np.int8]
    high_cut: float
    room: Potential
    loyalty: Floats
    rfm: Scores
    value_falling: Flags
    contacts_falling: Flags
    loyalty_warning: Flags


def is_unrated(rated: NDArray[Any], unrated: NDArray[Any], unrated_year: NDArray[Any]) -> Flags:
    """Whose value is not known: an order of the last year has no amount, or none at all has one.

    rated, unrated : (n,) orders ever, with and without an amount; unrated_year : those of the last year
    """
    flags: Flags = (unrated_year > 0) | ((unrated > 0) & (rated == 0))
    return flags


def judge(figures: Figures, rules: Thresholds) -> Standing:
    """Apply the ordered rules to columns; every column of the result is as long as the figures'.

    Value is falling with at least ``falling_min_orders`` orders ever, a half-year before above zero, and
    the last half-year below ``falling_below`` of it. Contacts are falling with at least
    ``falling_min_contacts`` in the two half-years and the last one below ``falling_below`` of the one
    before; but nobody's are where the record of contacts does not reach (`reaches`): then the recording
    stopped or a file is incomplete, and the contacts may be as they were.
    """
    value_falling, contacts_falling = _falling(figures, rules)
    buying = figures.orders_year > 0
    cut = rules.high_cut or high_value_cut(figures.value[buying], rules.high_percentile)
    room = potential_against_peers(
        figures.value,
        figures.kind,
        figures.first_order,
        figures.tenure,
        buying,
        min_peers=rules.min_peers,
    )
    rfm = rfm_scores(figures.recency, figures.orders_year, figures.value)
    loyal = loyalty(rfm[:, 0], rfm[:, 1])
    disloyal = loyal < rules.loyalty_low
    is_high = (figures.value >= cut) & (figures.value > 0)
    has_room = room.potential >= rules.potential_cut
    recent = figures.recency <= rules.recent_days
    tier, reason = _first_met(
        (RISK, "value_and_contacts_falling", value_falling & contacts_falling),
        (RISK, "value_falling", value_falling),
        (RISK, "contacts_falling", contacts_falling),
        (HIGH, "high_value_disloyal", is_high & disloyal),
        (HIGH, "high_value", is_high),
        (POTENTIAL, "potential", has_room & recent & disloyal),
        (ORDINARY, "little_room", ~has_room),
        (ORDINARY, "not_recent", ~recent),
        (ORDINARY, "loyal", ~disloyal),
    )
    warning = (tier == HIGH) & disloyal
    return Standing(tier, reason, cut, room, loyal, rfm, value_falling, contacts_falling, warning)


def _falling(figures: Figures, rules: Thresholds) -> tuple[Flags, Flags]:
    """Return whose value and whose contacts are falling; see `judge`."""
    half, before = figures.half, figures.half_before
    value = (
        (figures.orders >= rules.falling_min_orders) & (before > 0) & (half < rules.falling_below * before)
    )
    return value, fewer_contacts(figures.contacts_half, figures.contacts_half_before, rules) & reaches(
        figures.record_age, int(figures.contacts_half.sum()), int(figures.contacts_half_before.sum()), rules
    )


def fewer_contacts(half: NDArray[Any], half_before: NDArray[Any], rules: Thresholds) -> Flags:
    """Return whose contacts fell by what is recorded of them alone."""
    flags: Flags = (half + half_before >= rules.falling_min_contacts) & (
        half < rules.falling_below * half_before
    )
    return flags


def reaches(record_age: int | None, half: int, half_before: int, rules: Thresholds) -> bool:
    """Tell whether the record of contacts as a whole reaches up to the as-of date.

    record_age : as in `Figures`; half, half_before : contacts with all customers together
    It does not where the last contact with anybody is older than `RECORD_DAYS`, or where the whole record
    fell as far as a customer's contacts must fall to be a sign.
    """
    if record_age is None or record_age > RECORD_DAYS:
        return False
    return half >= rules.falling_below * half_before


def _first_met(*cases: tuple[int, str, Flags]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return tier and reason of the first case that each customer meets."""
    met = [condition for _, _, condition in cases]
    tier = np.select(met, [number for number, _, _ in cases], NO_TIER)
    reason = np.select(met, [REASONS.index(code) for _, code, _ in cases], 0)
    return tier.astype(np.int8), reason.astype(np.int8)


@dataclass(frozen=True, slots=True)
class Move:
    """So many customers move from one tier to another; None = no tier."""

    old: str | None
    new: str | None
    customers: int


def moves(before: NDArray[np.integer[Any]], after: NDArray[np.integer[Any]]) -> list[Move]:
    """Count who moves between tiers, those who stay left out.

    before, after : (n,) places in `TIERS` (-1 = none) of the same customers in the same order
    returns       : moves by old and new tier, in the order of `TIERS`, none last
    """
    names: tuple[str | None, ...] = (*TIERS, None)
    size = len(names)
    pairs = np.bincount((before % size) * size + after % size, minlength=size * size).reshape(size, size)
    return [
        Move(names[old], names[new], int(pairs[old, new]))
        for old, new in zip(*np.nonzero(pairs), strict=True)
        if old != new
    ]
