"""Rules and offers from lines of orders: a toy company counted by hand, and one where all is chance."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from guanxi.insight.offering import FEW, OFFERS, RULES, TooFewBaskets, offering

AS_OF = date(2026, 6, 30)
A, B, C, D = 11, 12, 13, 14
NOBODY = pa.table({"customer": pa.array([], pa.int64()), "product": pa.array([], pa.int64())})
NO_MARGINS = pa.table({"product": pa.array([], pa.int64()), "share": pa.array([], pa.float64())})


def table(rows):
    names = ("order", "customer", "product", "day", "kind", "amount")
    kinds = (pa.int64(), pa.int64(), pa.int64(), pa.date32(), pa.string(), pa.float64())
    columns = list(zip(*rows, strict=True))
    return pa.table({name: pa.array(c, kind) for name, c, kind in zip(names, columns, kinds, strict=True)})


def toy():
    """100 baskets: A and B in 36, A alone in 4, B alone in 4, C in the others; customer 1 holds A only."""
    rows, day = [], date(2026, 1, 1)
    for n in range(100):
        held = (A, B) if n < 36 else (A,) if n < 40 else (B,) if n < 44 else (C,)
        customer = 1 if n == 39 else 2 if n == 38 else None if n % 3 == 0 else 100 + n
        rows += [
            (n, customer, one, day + timedelta(days=n), "sale", 50.0 if one == B else 20.0) for one in held
        ]
    return rows


def test_ANA_02_support_confidence_and_lift_are_as_counted_by_hand():
    found = offering(table(toy()), NO_MARGINS, NOBODY, as_of=AS_OF)
    assert found.rules.schema == RULES
    rows = {(tuple(one["given"]), one["then"]): one for one in found.rules.to_pylist()}
    rule = rows[(A,), B]
    assert (rule["n_both"], rule["n_given"], rule["n_then"], rule["n"]) == (36, 40, 40, 100)
    assert rule["lift"] == pytest.approx(36 * 100 / (40 * 40))
    assert rule["discovery"] < 0.05
    assert not any(C in given or then == C for given, then in rows)


def test_ANA_21_who_holds_one_is_offered_the_other_and_never_what_is_owned_or_was_given_back():
    rows = [*toy(), (900, 2, B, date(2026, 5, 1), "return", -50.0)]
    found = offering(table(rows), NO_MARGINS, NOBODY, as_of=AS_OF)
    assert found.offers.schema == OFFERS
    cross = [one for one in found.offers.to_pylist() if one["kind"] == "cross"]
    assert [(one["customer"], one["product"]) for one in cross if one["customer"] < 100] == [(1, B)]
    (offer,) = (one for one in cross if one["customer"] == 1)
    assert offer["chance"] == pytest.approx(36 / 40)
    assert offer["worth"] == pytest.approx(50 * (36 / 40 - 40 / 100)), "only what it adds"
    owned = {(row[1], row[2]) for row in rows if row[4] == "sale"}
    assert not any((one["customer"], one["product"]) in owned for one in cross)
    refused = pa.table({"customer": [1], "product": [B]})
    again = offering(table(rows), NO_MARGINS, refused, as_of=AS_OF)
    assert not any(one["customer"] == 1 for one in again.offers.to_pylist())


def test_margins_rank_and_what_lacks_one_takes_the_mean():
    margins = pa.table({"product": [B], "share": [0.2]})
    found = offering(table(toy()), margins, NOBODY, as_of=AS_OF)
    (offer,) = (one for one in found.offers.to_pylist() if one["customer"] == 1)
    assert offer["worth"] == pytest.approx(0.2 * 50 * (36 / 40 - 40 / 100))
    assert found.figures["margin"] == 0.2


def test_what_is_due_by_ones_own_rhythm_is_offered_again_with_its_interval():
    rows = toy()
    rows += [(500 + n, 7, D, AS_OF - timedelta(days=30 * (n + 1)), "sale", 90.0) for n in range(5)]
    later = (600, 7, D, AS_OF + timedelta(days=1), "sale", 90.0)
    found = offering(table([*rows, later]), NO_MARGINS, NOBODY, as_of=AS_OF)
    (due,) = (one for one in found.offers.to_pylist() if one["kind"] == "again")
    assert (due["customer"], due["product"], due["interval"]) == (7, D, 30)
    assert due["last_day"] == AS_OF - timedelta(days=30), "what came later is not looked at"
    assert due["rule"] is None


def test_few_baskets_tell_nothing_and_chance_makes_no_offer():
    with pytest.raises(TooFewBaskets) as refused:
        offering(table(toy()[: FEW - 1]), NO_MARGINS, NOBODY, as_of=AS_OF)
    assert refused.value.baskets < FEW
    draw = np.random.default_rng(4)
    rows = [
        (n, n, int(one), date(2026, 1, 1), "sale", 1.0)
        for n in range(400)
        for one in draw.choice(30, 4, False)
    ]
    found = offering(table(rows), NO_MARGINS, NOBODY, as_of=AS_OF)
    assert found.offers.num_rows == 0
    assert found.figures["rules"] == 0
