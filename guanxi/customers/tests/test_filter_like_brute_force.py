"""What a list finds is what looking at every row finds, whatever is asked and whoever asks."""

from datetime import datetime
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import models, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer, TagLink
from guanxi.customers.tests.brute_force import TODAY, asked, joined, matches, rows
from guanxi.customers.tests.factories import make_department, make_tag, make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists
from tests.trying import tries

pytestmark = pytest.mark.django_db


def address(any_of, conditions, groups, tag_ids) -> QueryDict:
    query = QueryDict(mutable=True)
    query["match"] = "any" if any_of else "all"
    parts = [("", one) for one in conditions]
    for number, (inner, ones) in enumerate(groups, 1):
        query[f"g{number}"] = "any" if inner else "all"
        parts += [(f"g{number}.", one) for one in ones]
    for place, (start, (field, op, values)) in enumerate(parts):
        key = f"{start}{field}" if f"{start}{field}.op" not in query else f"{start}{field}.{place % 8 + 2}"
        query[f"{key}.op"] = op
        sent = [str(tag_ids[v]) for v in values] if field == "tag" else list(values)
        if op == "between":
            query[f"{key}.to"] = sent.pop()
        query.setlist(key, sent)
    return query


@pytest.fixture
def people():
    """Five eyes: all, one department, the own rows, nothing; and whoever asks for what nobody has."""
    places = [make_department(), make_department()]
    view = "customers.view_customer"
    eyes = [
        make_user(places[0], {view: Scope.ALL}),
        make_user(places[0], {view: Scope.DEPARTMENT}),
        make_user(places[1], {view: Scope.OWN}),
        make_user(places[1], {}),
    ]
    keeper = make_user(places[0])
    return places, eyes, [make_tag(keeper).pk, make_tag(keeper).pk]


def past_actions(model) -> Any:
    """Rows written as no action would: hundreds of houses are filled and emptied here."""
    return models.QuerySet(model)


def fill(made, places, eyes, tag_ids) -> None:
    for number, row in enumerate(made):
        fields = {k: v for k, v in row.items() if k not in {"owner", "department", "tags"}}
        customer = Customer(
            customer_no=f"X{number}", name=f"n{number}", sort_name=f"n{number}",
            owner=eyes[row["owner"]], department=places[row["department"]], **fields,
        )  # fmt: skip
        past_actions(Customer).bulk_create([customer])
        row["pk"] = customer.pk
        for tag in row["tags"]:
            link = TagLink(customer=customer, tag_id=tag_ids[tag], since=TODAY)
            past_actions(TagLink).bulk_create([link])


def seen_by(row, eye: int) -> bool:
    own = row["owner"] == eye
    return [True, row["department"] == 0 or own, own, False][eye]


def all_pages(listing, user, query) -> list[int]:
    """Every row by turning pages of two, as a person does who goes on until the end."""
    found: list[int] = []
    for _turn in range(40):
        page = lists.read_page(listing, user, query, 2)
        found += [row.pk for row in page.rows]
        if not page.after:
            return found
        query = query.copy()
        query["after"] = page.after
    raise AssertionError("the pages have no end")


@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=rows, wish=asked, sort=st.sampled_from(["newest", "name", "value", "-value"]), walk=st.booleans())
def test_SYS_09_filters_find_what_looking_at_every_row_finds(people, made, wish, sort, walk):
    places, eyes, tag_ids = people
    any_of, conditions, groups = wish
    query = address(any_of, conditions, groups, tag_ids)
    query["sort"] = sort
    with transaction.atomic():
        fill(made, places, eyes, tag_ids)
        # with room for one rare row and walks of three, small tables are as hard to read as large ones
        few_rows = (mock.patch.object(few, "RARE", 1), mock.patch.object(few, "WALKED", 3))
        for patch in few_rows if walk else ():
            patch.start()
        try:
            for eye, user in enumerate(eyes):
                expected = {
                    row["pk"]
                    for row in made
                    if seen_by(row, eye)
                    and joined(
                        any_of,
                        [
                            *(matches(row, one, eye, tag_ids) for one in conditions),
                            *(joined(i, [matches(row, o, eye, tag_ids) for o in ones]) for i, ones in groups),
                        ],
                    )
                }
                found = all_pages(customers_listing(), user, query)
                assert sorted(found) == sorted(expected)
                assert lists.count(customers_listing(), user, query).number == len(expected)
        finally:
            mock.patch.stopall()
        transaction.set_rollback(True)


def test_an_instant_is_asked_by_the_days_of_whoever_asks(people):
    """An evening in Shanghai is the same day in London, and a morning the day before."""
    (place, _other), eyes, tag_ids = people
    user = eyes[0]
    fill([{"owner": 0, "department": 0, "tags": set()}], [place, place], eyes, tag_ids)
    at = datetime(2024, 5, 2, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    past_actions(Customer).update(created_at=at)
    for zone, day, number in [
        ("Asia/Shanghai", "2024-05-02", 1),
        ("Europe/London", "2024-05-02", 0),
        ("Europe/London", "2024-05-01", 1),
    ]:
        user.zone = zone
        found = lists.count(customers_listing(), user, QueryDict(f"created={day}"))
        assert found.number == number
