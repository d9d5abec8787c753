"""Lists by custom fields: what they show, filter and sort is what stands in the fields (SYS-09)."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.test import Client

from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import SELLING, make_customer, make_user
from guanxi.customers.tests.fields import kept, make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.lists import count, read_page

pytestmark = pytest.mark.django_db
CODES = ["low", "middle", "high"]


@pytest.fixture
def house():
    """Thirty customers of two owners, two thirds of their fields filled in at random, values often equal."""
    for kind in ("text", "number", "money", "date", "yesno", "choice", "choices"):
        make_field(kind)
    chance = random.Random(7)
    seller = make_user()
    other = make_user(seller.department)

    def some(value):
        return value if chance.random() < 0.66 else None

    for n in range(24):
        make_customer(
            chance.choice([seller, other]),
            f"C{n}",
            custom={
                "my_text": some(chance.choice(["乙方", "甲方", "abc", "Abd", "z 1"])),
                "my_number": some(chance.choice(["-1.5", "0", "2", "10"])),
                "my_money": some(str(chance.randrange(5))),
                "my_date": some((date(2026, 1, 1) + timedelta(chance.randrange(5))).isoformat()),
                "my_yesno": some(chance.random() < 0.5),
                "my_choice": some(chance.choice(CODES)),
                "my_choices": some(chance.sample(CODES, 2)),
            },
        )
    return seller


def walked(user, size=7, **asked):
    """Every page there is, forwards, then backwards again."""
    query = QueryDict(mutable=True)
    for name, value in asked.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    pages, back = [read_page(customers_listing(), user, query, size)], []
    while pages[-1].after:
        turned = query.copy()
        turned["after"] = pages[-1].after
        pages.append(read_page(customers_listing(), user, turned, size))
    page = pages[-1]
    while page.before:
        turned = query.copy()
        turned["before"] = page.before
        page = read_page(customers_listing(), user, turned, size)
        back.append([row.pk for row in page.rows])
    forwards = [row.pk for page in pages for row in page.rows]
    backwards = [pk for one in reversed(back) for pk in one]
    assert forwards[: len(backwards)] == backwards
    return forwards


def values():
    return {one.pk: kept(one) for one in Customer.objects.all()}


SORTED = {
    "my_number": lambda v: v,
    "my_money": lambda v: v.amount,
    "my_date": lambda v: v,
    "my_yesno": lambda v: v,
    "my_choice": CODES.index,
}


@pytest.mark.parametrize("reach", [Scope.ALL, Scope.DEPARTMENT, Scope.OWN])
def test_a_list_is_sorted_by_a_field_with_the_empty_ones_last(house, reach):
    user = make_user(house.department, SELLING | {"customers.view_customer": reach})
    if reach is Scope.OWN:
        user = house
        user.grants["customers.view_customer"] = Scope.OWN
    seen = set(Customer.objects.visible_to(user).values_list("pk", flat=True))
    everything = values()
    for code, order in SORTED.items():
        held = {pk: one.get(code) for pk, one in everything.items() if pk in seen}
        empty = sorted((pk for pk, value in held.items() if value is None), reverse=True)
        for turned in ("", "-"):
            found = walked(user, sort=f"{turned}custom_{code}")
            assert sorted(found) == sorted(seen), code
            assert found[len(found) - len(empty) :] == empty, code
            keys = [(order(held[pk]), pk) for pk in found[: len(found) - len(empty)]]
            assert keys in (sorted(keys), sorted(keys, reverse=True)), code


def test_a_text_sorts_by_pinyin(house):
    found = [values()[pk].get("my_text") for pk in walked(house, sort="custom_my_text")]
    assert list(dict.fromkeys(found)) == ["abc", "Abd", "甲方", "乙方", "z 1", None]


FILTERS = [
    ("my_number", "ge", ["0"], lambda v: v is not None and v >= 0),
    ("my_number", "between", ["-2", "2"], lambda v: v is not None and -2 <= v <= 2),
    ("my_number", "is", ["10"], lambda v: v == 10),
    ("my_number", "empty", [], lambda v: v is None),
    ("my_number", "filled", [], lambda v: v is not None),
    ("my_money", "le", ["2"], lambda v: v is not None and v.amount <= 2),
    ("my_text", "is", ["甲方"], lambda v: v == "甲方"),
    ("my_text", "not", ["甲方"], lambda v: v != "甲方"),
    ("my_text", "has", ["B"], lambda v: v is not None and "b" in v.lower()),
    ("my_text", "begins", ["a"], lambda v: v is not None and v.lower().startswith("a")),
    ("my_date", "ge", ["2026-01-03"], lambda v: v is not None and v >= date(2026, 1, 3)),
    ("my_date", "empty", [], lambda v: v is None),
    ("my_yesno", "is", ["yes"], lambda v: v is True),
    ("my_yesno", "is", ["no"], lambda v: v is False),
    ("my_choice", "is", ["low", "high"], lambda v: v in {"low", "high"}),
    ("my_choice", "not", ["low"], lambda v: v != "low"),
    ("my_choices", "is", ["low"], lambda v: v is not None and "low" in v),
    ("my_choices", "all", ["low", "high"], lambda v: v is not None and {"low", "high"} <= set(v)),
    ("my_choices", "empty", [], lambda v: v is None),
]


def test_filters_find_what_looking_at_every_record_finds(house):
    held = values()
    for code, operator, asked, holds in FILTERS:
        found = walked(house, **{f"custom_{code}": asked, f"custom_{code}.op": operator})
        assert sorted(found) == sorted(pk for pk, one in held.items() if holds(one.get(code))), (
            code,
            operator,
        )


def test_two_filters_and_a_sort_hold_together_and_are_counted(house):
    held = values()
    asked = {"custom_my_number": "0", "custom_my_number.op": "ge", "custom_my_choice": ["low", "high"]}
    wanted = {
        pk
        for pk, one in held.items()
        if one.get("my_number", Decimal(-1)) >= 0 and one.get("my_choice") in {"low", "high"}
    }
    assert set(walked(house, size=2, sort="custom_my_date", **asked)) == wanted
    query = QueryDict("custom_my_number=0&custom_my_number.op=ge&custom_my_choice=low&custom_my_choice=high")
    assert count(customers_listing(), house, query).number == len(wanted)


def test_the_page_shows_the_column_in_a_fixed_number_of_queries(house, django_assert_max_num_queries):
    client = Client(headers={"accept-language": "en"})
    client.force_login(house)
    client.get("/customers/")
    with django_assert_max_num_queries(40):
        shown = client.get(
            "/customers/?columns=custom_my_choice&columns=custom_my_money&sort=custom_my_number"
        )
    assert b"Middle" in shown.content
    assert "¥" in shown.content.decode()


def test_a_field_for_other_roles_filters_and_sorts_nothing(house):
    role = make_user().roles.get().code
    make_field("number", "Secret", seen_by=[role])
    client = Client()
    client.force_login(house)
    assert b"Secret" not in client.get("/customers/").content
    plain = walked(house)
    assert walked(house, sort="custom_secret") == plain
    with pytest.raises(Refused):
        walked(house, custom_my_choice=["nonsense"])
