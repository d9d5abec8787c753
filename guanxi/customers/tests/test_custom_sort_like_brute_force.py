"""In the order of an own field a list is what sorting every row gives: near, rare or walked, and back."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_department, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.customers.tests.test_filter_like_brute_force import past_actions
from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.customfields import keeping
from guanxi.foundation.ui import lists

pytestmark = pytest.mark.django_db

CHOICES, SCORES = ["low", "middle", "high"], [Decimal(1), Decimal("2.5"), Decimal(40)]
DAYS = [date(2024, 5, 1), date(2024, 5, 2), date(2020, 2, 29)]
WORDS = ["苏州", "Kent", "ab"]
rows = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from([None, *CHOICES]),
            "score": st.sampled_from([None, *SCORES]),
            "visited": st.sampled_from([None, *DAYS]),
            "word": st.sampled_from([None, *WORDS]),
            "stage": st.sampled_from(["prospect", "lost"]),
            "owner": st.integers(0, 2),
            "department": st.integers(0, 1),
        }
    ),
    max_size=12,
)
ASKED = {
    "custom_level=high": lambda row: row["level"] == "high",
    "custom_level=low&custom_level=high": lambda row: row["level"] in {"low", "high"},
    "custom_level=low&custom_level.op=not": lambda row: row["level"] != "low",
    "custom_score=2&custom_score.op=ge": lambda row: (row["score"] or 0) >= 2,
    "custom_score=100&custom_score.op=ge": lambda _row: False,
    "custom_visited=2024-05-01&custom_visited.op=le": lambda row: (row["visited"] or DAYS[1]) <= DAYS[0],
    "custom_visited.op=filled": lambda row: row["visited"] is not None,
    "custom_score.op=empty": lambda row: row["score"] is None,
    "custom_word=Kent": lambda row: row["word"] == "Kent",
    "custom_word=e&custom_word.op=has": lambda row: "e" in (row["word"] or ""),
    "stage=lost": lambda row: row["stage"] == "lost",
}  # fmt: skip
# How many ids are named, how far the first look goes, and how far the last.
SIZES = {"near": (1000, 1000, 20_000), "rare": (1000, 1, 2), "walked": (1, 1, 3), "few": (2, 2, 2)}


@pytest.fixture
def house():
    """Three eyes (all, one department, the own rows), two departments, four fields."""
    places = [make_department(), make_department()]
    view = "customers.view_customer"
    eyes = [
        make_user(places[0], {view: Scope.ALL}),
        make_user(places[0], {view: Scope.DEPARTMENT}),
        make_user(places[1], {view: Scope.OWN}),
    ]
    kinds = {"level": "choice", "score": "number", "visited": "date", "word": "text"}
    return places, eyes, {code: make_field(kind, code=code) for code, kind in kinds.items()}


def fill(made, places, eyes, fields) -> None:
    """As no action would: hundreds of houses are filled and emptied here."""
    for number, row in enumerate(made):
        customer = Customer(
            customer_no=f"X{number}", name="n", stage=row["stage"],
            owner=eyes[row["owner"]], department=places[row["department"]],
        )  # fmt: skip
        past_actions(Customer).bulk_create([customer])
        row["pk"] = customer.pk
        news = [(field, customer, row[code]) for code, field in fields.items() if row[code] is not None]
        with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
            keeping.replace(news, fresh=True)


def expected(made, eye: int, asked, code: str, *, descending: bool) -> list[int]:
    """Those with a value in its order, then the others, newest first."""
    seen = [row for row in made if all(ASKED[one](row) for one in asked)]
    if eye:
        seen = [row for row in seen if row["owner"] == eye or (eye == 1 and row["department"] == 0)]
    order = {"level": CHOICES.index, "word": ["ab", "Kent", "苏州"].index}.get(code, lambda value: value)
    valued = [row for row in seen if row[code] is not None]
    valued.sort(key=lambda row: (order(row[code]), row["pk"]), reverse=descending)
    rest = sorted((row["pk"] for row in seen if row[code] is None), reverse=True)
    return [*(row["pk"] for row in valued), *rest]


def turned(user, query: QueryDict) -> tuple[list[int], list[int]]:
    """Every row by turning pages to the end, and by turning back from the last that shows any."""
    page = read = lists.read_page(customers_listing(), user, query, 2)
    found, back = [row.pk for row in page.rows], list[int]()
    for _turn in range(60):
        if not read.after:
            break
        query = query.copy()
        query["after"] = read.after
        read = lists.read_page(customers_listing(), user, query, 2)
        found += [row.pk for row in read.rows]
        page = read if read.rows else page
    for _turn in range(60):
        back = [row.pk for row in page.rows] + back
        if not page.before:
            return found, back
        query = query.copy()
        query.pop("after", None)
        query["before"] = page.before
        page = lists.read_page(customers_listing(), user, query, 2)
    raise AssertionError("the pages have no end")


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=rows,
    asked=st.lists(st.sampled_from(sorted(ASKED)), max_size=2, unique_by=lambda one: one.split("=")[0][:12]),
    code=st.sampled_from(["level", "score", "visited", "word"]),
    reverse=st.booleans(),
    size=st.sampled_from(sorted(SIZES)),
)
def test_SYS_09_a_list_by_an_own_field_is_what_sorting_every_row_gives(
    house, made, asked, code, reverse, size
):
    places, eyes, fields = house
    descending = (code in {"score", "visited"}) != reverse
    query = QueryDict("&".join([*asked, f"sort={'-' if reverse else ''}custom_{code}"]))
    rare, near, walked = SIZES[size]
    with (
        transaction.atomic(),
        mock.patch.multiple(few, RARE=rare, NEAR=near, WALKED=walked),
    ):
        fill(made, places, eyes, fields)
        for eye, user in enumerate(eyes):
            found, back = turned(user, query)
            assert found == expected(made, eye, asked, code, descending=descending)
            assert back == found
        transaction.set_rollback(True)


def test_a_first_look_that_was_in_vain_is_not_repeated_for_a_while(house, monkeypatch):
    places, eyes, fields = house
    plain = {"level": None, "score": None, "word": None, "stage": "prospect", "owner": 0, "department": 0}
    made = [{**plain, "visited": DAYS[0], "level": "low"} for _n in range(4)]
    made.append({**plain, "visited": DAYS[2], "level": "high"})  # the last in this order
    fill(made, places, eyes, fields)
    monkeypatch.setattr(few, "NEAR", 1)
    query = QueryDict("custom_level=high&sort=custom_visited")

    def asked() -> tuple[list[int], int]:
        with CaptureQueriesContext(connection) as queries:
            page = lists.read_page(customers_listing(), eyes[0], query, 2)
        return [row.pk for row in page.rows], len(queries)

    (first, before), (again, after) = asked(), asked()
    assert first == again == [made[-1]["pk"]]
    monkeypatch.setattr(few, "lately", lambda: -1)
    later, anew = asked()
    assert later == first
    assert after < min(before, anew)
