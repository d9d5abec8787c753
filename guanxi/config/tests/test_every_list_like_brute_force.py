"""What any list finds is what looking at each of its rows finds: whatever is asked, in whichever order."""

import ast
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

import guanxi
from guanxi.config.switchboard import LISTINGS
from guanxi.config.tests.every_list import DAYS, LISTS, SUMS, WORDS, House, Known
from guanxi.customers.tests.brute_force import joined, span
from guanxi.customers.tests.factories import make_department, make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists
from guanxi.foundation.ui.filters import BARE, Filter
from guanxi.foundation.ui.lists import Listing

VIEWS = ("customers.view_customer", "purchases.view_cost", "tasks.view_task", "approvals.view_request",
         "changes.view_change_set")  # fmt: skip
QUESTIONS = 30
PERIODS = ("today", "yesterday", "this-month", "last-year")


def declared() -> Iterator[str]:
    """The names of all lists that pages show, as the sources say them; the API reads them as well."""
    root = Path(guanxi.__file__).parent
    for path in root.rglob("*.py"):
        if {"tests", "api", "migrations"} & {*path.relative_to(root).parts} or path.name == "api.py":
            continue
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "Listing(" in text else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Listing":
                yield next(one.value.value for one in node.keywords if one.arg == "name")  # type: ignore[attr-defined]


def test_every_list_is_among_those_that_are_asked():
    assert {*declared(), *LISTINGS} == LISTS.keys()


def asked_by_people(listing: Listing, user: Any) -> list[Filter]:
    """Without what links alone set."""
    return [one for one in listing.filters if one.offered and (one.kind != "link" or one.options(user))]


@pytest.fixture
def house(db) -> House:
    """Who sees all, a department, the own rows, nothing."""
    places = [make_department(), make_department()]
    scopes = (Scope.ALL, Scope.DEPARTMENT, Scope.OWN, None)
    people = [
        make_user(places[n % 2], dict.fromkeys(VIEWS, scope) if scope is not None else {})
        for n, scope in enumerate(scopes)
    ]
    return House(people, places)


def wish(some: Random, one: Filter, user: Any) -> tuple[str, list[str]]:
    """An operator and values for it."""
    operator: str = some.choice(one.operators)
    if operator in BARE:
        return operator, []
    many = some.randint(1, 2) if one.many else 1
    match one.kind:
        case "text":
            return operator, [some.choice([*WORDS[1:], "kent", "州", "CNY"]) for _n in range(many)]
        case "number" | "money":
            return operator, [str(number) for number in some.sample(SUMS, 2 if operator == "between" else 1)]
        case "date" | "moment":
            ways = {"period": some.choice(PERIODS), "last": "2", "is": str(some.choice(DAYS))}
            way = some.choice(["period", "last", "is", "ge", "le"])
            return way, [ways.get(way, ways["is"])]
    options = [value for value, _label in one.options(user)]
    return (operator, some.sample(options, min(many, len(options)))) if options else ("is", ["0"])


def says(one: Filter, operator: str, values: list[str], user: Any, said: Any) -> bool:
    """Whether what a row says is what is asked."""
    if isinstance(said, set):
        wanted = set(values)
        several = {"all": wanted <= said, "not": not said & wanted, "empty": not said, "filled": bool(said)}
        return several.get(operator, bool(said & wanted))
    if operator in BARE:
        return (said in (None, "")) == (operator == "empty")
    match one.kind:
        case "record":
            meant = {"me": user.pk, "mine": user.department_id, "below": user.department_id}
            return (said in {meant.get(v) or int(v) for v in values}) == (operator == "is")
        case "text":
            low = said.lower()
            ways = {
                "is": said in values, "not": said not in values,
                "has": any(v.lower() in low for v in values),
                "begins": any(low.startswith(v.lower()) for v in values),
            }  # fmt: skip
            return ways[operator]
        case "number" | "money":
            ends = [Decimal(value) for value in values]
            first, last = min(ends), max(ends)
            ranges = {"is": said == first, "ge": said >= first, "le": said <= first}
            return ranges.get(operator, first <= said <= last)
        case "date" | "moment":
            day = said.astimezone(ZoneInfo(user.zone)).date() if isinstance(said, datetime) else said
            first_day, last_day = span(operator, values[0])
            return day is not None and first_day <= day <= last_day
    return (said in values) == (operator == "is")


def address(any_of: bool, conditions: list[tuple[Filter, str, list[str]]], sort: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query["match"], query["sort"] = "any" if any_of else "all", sort
    for one, operator, values in conditions:
        query[f"{one.code}.op"] = operator
        if operator == "between":
            query[f"{one.code}.to"] = values[1]
        query.setlist(one.code, values[:1] if operator == "between" else values)
    return query


def all_pages(listing: Listing, user: Any, query: QueryDict) -> list[int]:
    """Every row by turning pages of two."""
    found: list[int] = []
    for _turn in range(40):
        page = lists.read_page(listing, user, query, 2)
        found += [row.pk for row in page.rows]
        if not page.after:
            return found
        query = query.copy()
        query["after"] = page.after
    raise AssertionError("the pages have no end")


def in_order(listing: Listing, rows: list[Any], sort: lists.Sort, reverse: bool) -> list[int]:
    """The keys of ``rows`` as the sort says; whose row has no value there comes last, the newest first."""
    have = set((sort.prepare or (lambda all_: all_))(listing.rows()).values_list("pk", flat=True))
    first = [row for row in rows if row.pk in have]
    descending = sort.descending != reverse
    first.sort(key=lambda row: tuple(getattr(row, key) for key in sort.keys), reverse=descending)
    return [row.pk for row in first] + sorted((row.pk for row in rows if row.pk not in have), reverse=True)


def ask(known: Known, house: House, some: Random) -> None:
    user = some.choice(house.people)
    listing = known.listing(user)
    filters = [one for one in asked_by_people(listing, user) if one.code in known.says]
    chosen = some.sample(filters, min(some.randrange(3), len(filters)))
    conditions = [(one, *wish(some, one, user)) for one in chosen]
    any_of, sort, turned = some.random() < 0.4, some.choice(listing.sorts), some.random() < 0.5
    query = address(any_of, conditions, ("-" if turned else "") + sort.code)

    def fits(row: Any) -> bool:
        said = {one.code: known.says[one.code](row, user) for one, _operator, _values in conditions}
        return joined(any_of, [says(one, op, values, user, said[one.code]) for one, op, values in conditions])

    expected = [row for row in listing.rows().visible_to(user) if fits(row)]
    told = (query.urlencode(), user.pk)
    assert all_pages(listing, user, query) == in_order(listing, expected, sort, turned), told
    assert lists.count(listing, user, query).number == len(expected), told


@pytest.mark.parametrize("name", LISTS)
def test_SYS_09_every_list_finds_what_looking_at_every_row_finds(name, house):
    known, some = LISTS[name], Random(name)
    known.fill(house, some)
    offered = {one.code for one in asked_by_people(known.listing(house.people[0]), house.people[0])}
    assert offered == known.says.keys() | (known.elsewhere & offered), "a filter that nobody asks"
    for number in range(QUESTIONS):
        # with room for one rare row and walks of three, small tables are as hard to read as large ones
        rare, walked = (1, 3) if number % 2 else (few.RARE, few.WALKED)
        with mock.patch.object(few, "RARE", rare), mock.patch.object(few, "WALKED", walked):
            ask(known, house, some)
