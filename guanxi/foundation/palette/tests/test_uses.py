"""What a person uses cools down by half in a fortnight, without anything being written."""

import math
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.palette import jobs
from guanxi.foundation.palette.models import Use
from guanxi.foundation.palette.queries import HALF_LIFE
from guanxi.foundation.staff import actions as staff

NOW = 1_800_000_000.0
DAY = 86_400


@pytest.fixture
def person(db) -> User:
    place = staff.create_department(Company.get(), by=User.system(), name="Sales")
    return staff.create_user(place, by=User.system(), username="mei", name="Mei", password=None, roles=[])


def use(person, item, days_ago):
    with patch("guanxi.foundation.palette.queries.time.time", lambda: NOW - days_ago * DAY):
        Use.objects.all().note(person, item)


@settings(max_examples=25)
@given(ages=st.lists(st.integers(0, 200), min_size=1, max_size=12))
def test_the_heat_is_the_sum_of_all_uses_each_halved_every_fortnight(ages):
    def heat(so_far: float, at: float) -> float:
        high, low = max(so_far, at), min(so_far, at)
        return high + math.log2(1 + 2 ** -(high - low))

    kept = None
    for age in sorted(ages, reverse=True):
        at = (NOW - age * DAY) / HALF_LIFE
        kept = at if kept is None else heat(kept, at)
    decayed = sum(2 ** -(age * DAY / HALF_LIFE) for age in ages)
    assert kept is not None
    assert math.isclose(2 ** (kept - NOW / HALF_LIFE), decayed, rel_tol=1e-6)


def test_the_database_adds_up_the_same(person):
    for age in (60, 30, 30, 2, 0):
        use(person, "do:a", age)
    ((_item, heat, _at),) = Use.objects.all().of(person)
    decayed = sum(2 ** -(age * DAY / HALF_LIFE) for age in (60, 30, 30, 2, 0))
    assert math.isclose(2 ** (heat - NOW / HALF_LIFE), decayed, rel_tol=1e-6)


def test_five_times_last_year_is_less_than_once_today(person):
    for _time in range(5):
        use(person, "do:old", 365)
    use(person, "do:new", 0)
    assert [item for item, _heat, _at in Use.objects.all().of(person)] == ["do:new", "do:old"]


def test_what_nobody_used_for_half_a_year_is_forgotten(person):
    use(person, "do:old", 200)
    use(person, "do:new", 20)
    with patch("guanxi.foundation.palette.queries.time.time", lambda: NOW):
        assert jobs.forget_old_uses() == 1
    assert [item for item, _heat, _at in Use.objects.all().of(person)] == ["do:new"]
