"""CUS-16: what a record's score is made of, without a database."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from guanxi.customers.quality.measure import CODES, Facts, as_bits, deductions, from_bits, is_odd, score
from guanxi.customers.quality.policy import POINTS, WHOLE, Method

TODAY = date(2026, 3, 31)
WHOLE_RECORD = Facts(
    name="苏州恒岳精密机械有限公司",
    industry="C",
    size="large",
    place="江苏 苏州",
    has_address=True,
    source="sales",
    person="陈思远",
    role="decider",
    has_phone=True,
    has_email=True,
    talked_on=date(2026, 3, 1),
    is_confirmed=True,
)
BLANK: dict[str, Any] = {
    "industry": "", "size": "", "place": "", "has_address": False, "source": "", "person": "", "role": "",
    "has_phone": False, "has_email": False, "talked_on": None, "is_confirmed": False,
}  # fmt: skip


def judged(facts: Facts, points=POINTS) -> int:
    return score(deductions(facts, TODAY), points, is_firm=facts.is_firm)


@pytest.mark.parametrize(
    ("changed", "lacking", "points"),
    [
        ({}, set(), 100),
        ({"industry": ""}, {"industry"}, 92),
        ({"has_phone": False}, {"phone"}, 83),  # 14, and 3 that a shared number would cost
        ({"shares_phone": True}, {"shared"}, 97),
        ({"disagrees": True}, {"disagrees"}, 98),
        ({"person": "先生"}, {"person_odd"}, 96),
        ({"person": ""}, {"person"}, 86),
        ({"name": "test"}, {"name_odd"}, 94),
        ({"source": "import"}, {"origin"}, 95),
        ({"source": "import", "has_number_of_source": True}, set(), 100),
        ({"talked_on": date(2025, 3, 31)}, set(), 100),
        ({"talked_on": date(2025, 3, 30)}, {"silent"}, 95),
        ({"is_overdue": True, "is_confirmed": False}, {"overdue", "unconfirmed"}, 85),
        ({"is_firm": False, "industry": "", "size": "", "role": ""}, set(), 100),
        ({"is_firm": False, "has_email": False}, {"email"}, 92),  # 6 of the 83 that a person is asked for
        (BLANK | {"name": "-"}, set(CODES) - {"person_odd", "shared", "overdue", "disagrees"}, 12),
    ],
)
def test_CUS_16_worked_examples_of_deductions_and_scores(changed, lacking, points):
    facts = replace(WHOLE_RECORD, **changed)
    assert (deductions(facts, TODAY), judged(facts)) == (lacking, points)


def test_CUS_16_filling_a_field_never_lowers_the_score_and_blanking_one_that_counts_always_does():
    chance = Random(16)
    filled = {name: getattr(WHOLE_RECORD, name) for name in BLANK}
    poor: dict[str, Any] = {"person": "未知", "source": "other", "talked_on": date(2020, 1, 1)}
    for _turn in range(2000):
        end = WHOLE + len(CODES) - 1  # a hundred points among them, any way
        cuts = [-1, *sorted(chance.sample(range(end), len(CODES) - 1)), end]
        points = {code: b - a - 1 for code, (a, b) in zip(CODES, pairwise(cuts), strict=True)}
        some = {name: chance.choice((BLANK[name], filled[name])) for name in BLANK}
        facts = replace(WHOLE_RECORD, is_firm=chance.random() < 0.5, **some)
        name = chance.choice(list(BLANK))
        blank = replace(facts, **{name: BLANK[name]})
        for value in (filled[name], poor.get(name, filled[name])):
            said = replace(blank, shares_phone=chance.random() < 0.5, **{name: value})
            assert judged(said, points) >= judged(replace(said, **{name: BLANK[name]}), points), (name, value)
        sound = replace(blank, **{name: filled[name]})
        lost = deductions(blank, TODAY) - deductions(sound, TODAY)
        if any(points[code] for code in lost):
            assert judged(blank, points) < judged(sound, points), name


def test_CUS_16_what_is_kept_reads_back_and_the_default_method_makes_a_hundred():
    assert sum(POINTS.values()) == WHOLE
    assert set(POINTS) == set(CODES)
    for lacking in (frozenset[str](), frozenset({"phone", "shared"}), frozenset(CODES)):
        assert from_bits(as_bits(lacking)) == lacking
    method = Method.from_dict({"points": {"phone": 20}, "days": {"high": 30}})
    assert (method.points["phone"], method.points["email"]) == (20, POINTS["email"])
    assert method.due_on("high", date(2026, 1, 1)) == date(2026, 1, 31)
    assert method.due_on("potential", date(2026, 1, 1)) == date(2026, 4, 1)
    odd = ("Test", "无", "12345", "--", "某公司")
    assert [is_odd(name) for name in (*odd, "3M", "Li", "恒岳")] == [True] * 5 + [False] * 3
