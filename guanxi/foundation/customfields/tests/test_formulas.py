"""Formulas: what they come to, against Python itself (SYS-09)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.foundation.customfields.evaluating import EXACT, Empty, evaluate
from guanxi.foundation.customfields.formula import Unreadable, parse, sort_of

SORTS: dict[str, Any] = {"a": "number", "b": "number", "n": "text", "d": "date", "e": "date", "y": "yesno"}
VALUES = {
    "a": Decimal(7),
    "b": Decimal(2),
    "n": "tea",
    "d": date(2026, 1, 1),
    "e": date(2026, 3, 1),
    "y": True,
}


@pytest.mark.parametrize(
    ("source", "comes_to"),
    [
        ("a + b × 3", Decimal(13)),
        ("(a + b) * 3 − 1", Decimal(26)),
        ("a ÷ b", Decimal("3.5")),
        ("-a + 1", Decimal(-6)),
        ("a - b - 1", Decimal(4)),
        ("if(a > b, “big”, “small”)", "big"),
        ("如果（a ≤ b，1，2）", Decimal(2)),
        ("min(a, b, 5)", Decimal(2)),
        ("max(d, e)", date(2026, 3, 1)),
        ("round(a / 3, 2)", Decimal("2.33")),
        ("round(2.5)", Decimal(3)),
        ("days(d, e)", Decimal(59)),
        ("d + 31", date(2026, 2, 1)),
        ('n & "-" & a', "tea-7"),
        ("join(n, missing, 1)", "tea1"),
        ("not a = b and y", True),
        ("default(missing_number, 0) + 1", Decimal(1)),
        ("is_empty(missing)", True),
    ],
)
def test_a_formula_comes_to(source, comes_to):
    tree = parse(source)
    assert evaluate(tree, VALUES) == comes_to
    assert sort_of(tree, {**SORTS, "missing": "text", "missing_number": "number"})


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a / (b - 2)", "divides by zero"),
        ("missing + 1", "is empty"),
        ("a * 999999999 * 999999999", "too large"),
    ],
)
def test_what_cannot_be_computed_is_empty_and_says_why(source, why):
    with pytest.raises(Empty) as empty:
        evaluate(parse(source), VALUES)
    assert why in str(empty.value.reason)


@pytest.mark.parametrize(
    "source",
    ["", "a +", "a b", "(a", "a)", "nope(a)", "__import__('os')", "a.b", "a[0]", "lambda: 1", "a; b", "{a}",
     "“open", "min()", "if(a, b, b)", "a + n", "a < n", "not a", "days(a, d)", "x" * 1001,
     "(" * 99 + "a" + ")" * 99, "-" * 99 + "a"],
)  # fmt: skip
def test_what_is_no_formula_is_refused(source):
    with pytest.raises(Unreadable):
        sort_of(parse(source), SORTS)


# ---- against Python itself ---------------------------------------------------------------------

numbers = st.decimals(min_value=-999, max_value=999, places=2)


def strict(work, *parts):
    """Nothing comes of what lacks a part."""

    def run(values):
        found = [part(values) for part in parts]
        return None if None in found else work(*found)

    return run


def rounded(value):
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


WORKS = {
    "({0} + {1})": EXACT.add,
    "({0} - {1})": EXACT.subtract,
    "({0} × {1})": EXACT.multiply,
    "({0} ÷ {1})": lambda x, y: EXACT.divide(x, y) if y else None,
    "min({0}, {1})": min,
    "max({0}, {1})": max,
    "if({0} < {1}, {1}, {0})": lambda x, y: max(y, x),
    "round({0} - {1}, 1)": lambda x, y: rounded(EXACT.subtract(x, y)),
    "-({0} + {1})": lambda x, y: -EXACT.add(x, y),
}


@st.composite
def trees(draw, depth=3):
    """A formula and its value by Python, None where there is none."""
    if depth == 0 or draw(st.booleans()):
        name = draw(st.sampled_from(["a", "b", "c"]))
        return name, lambda values: values[name]
    (left, of_left), (right, of_right) = draw(trees(depth=depth - 1)), draw(trees(depth=depth - 1))
    if draw(st.booleans()):
        return f"default({left}, {right})", lambda v: of_right(v) if of_left(v) is None else of_left(v)
    source = draw(st.sampled_from(list(WORKS)))
    return source.format(left, right), strict(WORKS[source], of_left, of_right)


def outcome(source, values):
    try:
        return evaluate(parse(source), values)
    except Empty as empty:
        return empty


@settings(max_examples=300, deadline=None)
@given(trees(), st.fixed_dictionaries({name: st.none() | numbers for name in "abc"}))
def test_a_formula_comes_to_what_python_says(tree, values):
    source, oracle = tree
    expected, found = oracle(values), outcome(source, values)
    if isinstance(found, Empty):
        assert expected is None or "too large" in str(found.reason)
    else:
        assert found == expected.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
