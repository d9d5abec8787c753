"""Rows, questions, and what each question says of a row: worked out in plain Python, row by row."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from hypothesis import strategies as st

TIERS, STAGES, PLACES = ["", "high", "risk"], ["prospect", "lost"], ["", "Kent", "kentucky", "苏州"]
TODAY = timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))
DAYS = [None, TODAY, TODAY - timedelta(1), TODAY - timedelta(40), date(2020, 2, 29)]
AMOUNTS = [Decimal(0), Decimal("9.50"), Decimal(1000)]

rows = st.lists(
    st.fixed_dictionaries(
        {
            "tier": st.sampled_from(TIERS),
            "stage": st.sampled_from(STAGES),
            "region": st.sampled_from(PLACES),
            "value": st.sampled_from(AMOUNTS),
            "last_order_on": st.sampled_from(DAYS),
            "owner": st.integers(0, 2),
            "department": st.integers(0, 1),
            "tags": st.sets(st.integers(0, 1)),
        }
    ),
    max_size=9,
)
choices = st.tuples(
    st.sampled_from([("tier", TIERS[1:]), ("stage", STAGES)]),
    st.sampled_from(["is", "not"]),
    st.integers(1, 2),
).map(lambda t: (t[0][0], t[1], t[0][1][: t[2]]))
words = st.tuples(
    st.just("region"),
    st.sampled_from(["is", "not", "has", "begins"]),
    st.sampled_from(["Kent", "kent", "州"]),
).map(lambda t: (t[0], t[1], [t[2]]))
numbers = st.tuples(
    st.just("value"), st.sampled_from(["is", "ge", "le", "between"]), st.sampled_from(["0", "9.5", "99"])
).map(lambda t: (t[0], t[1], ["5", t[2]] if t[1] == "between" else [t[2]]))
days = st.one_of(
    st.sampled_from(["is", "ge", "le"]).map(lambda op: ("last_order", op, [str(DAYS[2])])),
    st.sampled_from(["today", "yesterday", "this-month", "last-year"]).map(
        lambda name: ("last_order", "period", [name])
    ),
    st.sampled_from([1, 2, 41]).map(lambda number: ("last_order", "last", [str(number)])),
)
bare = st.tuples(
    st.sampled_from(["tier", "region", "last_order", "tag"]), st.sampled_from(["empty", "filled"])
)
tags = st.tuples(st.sampled_from(["is", "not", "all"]), st.sampled_from([[0], [1], [0, 1]]))
condition = st.one_of(
    choices,
    words,
    numbers,
    days,
    bare.map(lambda t: (t[0], t[1], [])),
    tags.map(lambda t: ("tag", t[0], t[1])),
    st.sampled_from([("owner", "is", ["me"]), ("owner", "not", ["me"])]),
)
asked = st.tuples(
    st.booleans(),
    st.lists(condition, max_size=3),
    st.lists(st.tuples(st.booleans(), st.lists(condition, min_size=1, max_size=3)), max_size=2),
)


def matches(row, one, me, tag_ids) -> bool:
    """One condition on one row, in plain Python."""
    field, op, values = one
    if field == "tag":
        held, wanted = row["tags"], set(values)
        return {
            "is": bool(held & wanted), "not": not held & wanted, "all": wanted <= held,
            "empty": not held, "filled": bool(held),
        }[op]  # fmt: skip
    if field == "owner":
        return (row["owner"] == me) == (op == "is")
    value = row["last_order_on" if field == "last_order" else field]
    if op in {"empty", "filled"}:
        return (value in (None, "")) == (op == "empty")
    match field:
        case "tier" | "stage":
            return (value in values) == (op == "is")
        case "region":
            low, text = value.lower(), values[0].lower()
            return {
                "is": value == values[0], "not": value != values[0],
                "has": text in low, "begins": low.startswith(text),
            }[op]  # fmt: skip
        case "value":
            ends = [Decimal(v) for v in values]
            return {
                "is": value == ends[0], "ge": value >= ends[0], "le": value <= ends[0],
                "between": min(ends) <= value <= max(ends),
            }[op]  # fmt: skip
    first, last = span(op, values[0])
    return value is not None and first <= value <= last


def span(op: str, value: str) -> tuple[date, date]:
    if op == "last":
        return TODAY - timedelta(int(value) - 1), TODAY
    if op != "period":
        day = date.fromisoformat(value)
        return {"is": (day, day), "ge": (day, date.max), "le": (date.min, day)}[op]
    first = TODAY.replace(day=1)
    return {
        "today": (TODAY, TODAY),
        "yesterday": (TODAY - timedelta(1), TODAY - timedelta(1)),
        "this-month": (first, (first + timedelta(32)).replace(day=1) - timedelta(1)),
        "last-year": (date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31)),
    }[value]


def joined(any_of, results) -> bool:
    results = list(results)
    return (any(results) if any_of else all(results)) if results else True
