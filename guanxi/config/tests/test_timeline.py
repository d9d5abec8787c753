"""One timeline of all rooms: page by page it tells every moment once."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_interaction, make_user
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring.tests.factories import GRANTS

pytestmark = [pytest.mark.django_db, pytest.mark.page]
DAY = date(2024, 5, 6)
NOON = datetime(2024, 5, 6, 4, tzinfo=UTC)
MORE = re.compile(r'hx-get="([^"]+/timeline/[^"]+)"')
TITLE = re.compile(r"Phone: (Talk \d+)<|>(Order [^<]+)</a>")


@pytest.fixture
def seller() -> User:
    return make_user(grants=GRANTS)


@pytest.fixture
def customer(seller) -> Customer:
    return make_customer(seller)


def pages(browser: Browser, customer: Customer) -> list[tuple[list[str], int]]:
    """What each page of the timeline tells, and how many queries it took."""
    found, url = [], f"/customers/{customer.pk}/"
    while url:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = browser.look(url)
        found.append((["".join(one) for one in TITLE.findall(page)], len(asked)))
        more = MORE.search(page)
        url = more[1] if more else ""
        assert len(found) < 10
    return found


def test_of_many_moments_of_one_day_and_older_ones_all_are_reached_and_none_twice(seller, customer):
    for n in range(3):
        make_interaction(customer, seller, date(2024, 3, 1 + n), subject=f"Talk {n}")
    for n in range(3, 33):
        make_interaction(customer, seller, DAY, subject=f"Talk {n}")
    told = [title for titles, _queries in pages(Browser(seller), customer) for title in titles]
    assert told == [f"Talk {n}" for n in [*range(32, 2, -1), 2, 1, 0]]


def test_moments_of_several_rooms_on_one_day_all_are_reached_and_none_twice(seller, customer):
    for n in range(25):
        make_interaction(customer, seller, DAY, subject=f"Talk {n}")
        make_order(seller, customer, line("A1", 1, 100 + n), placed_at=NOON)
    make_interaction(customer, seller, date(2024, 3, 1), subject="Talk 99")
    found = pages(Browser(seller), customer)
    told = [title for titles, _queries in found for title in titles]
    assert len(told) == len(set(told)) == 51
    assert told[-1] == "Talk 99"
    steps = 2  # of its lifecycle, on the day of its first order
    assert [len(titles) for titles, _queries in found] == [20, 20 - steps, 13]


def test_within_a_day_the_hour_tells_where_it_is_known_and_else_when_it_was_written(seller, customer):
    def at(hour: int) -> datetime:
        return datetime(2024, 5, 6, hour, tzinfo=UTC)

    def talk(n: int, hour: int) -> None:
        talked = make_interaction(customer, seller, DAY, subject=f"Talk {n}")
        with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
            Interaction.objects.filter(pk=talked.pk).update(created_at=at(hour))

    talk(1, 2)
    make_order(seller, customer, line("A1", 1, 300), placed_at=at(5))
    talk(2, 4)
    make_order(seller, customer, line("A1", 1, 200), placed_at=at(3))
    talk(3, 3)
    told = [title for titles, _queries in pages(Browser(seller), customer) for title in titles]
    assert [one.removesuffix(".00").replace("¥", "") for one in told] == [
        "Order 300", "Talk 2", "Order 200", "Talk 3", "Talk 1",
    ]  # fmt: skip


def test_a_page_of_the_timeline_costs_the_same_however_much_a_day_holds(seller):
    few, many = make_customer(seller), make_customer(seller)
    for customer, times in ((few, 25), (many, 70)):
        for n in range(times):
            make_interaction(customer, seller, DAY, subject=f"Talk {n}")
    browser = Browser(seller)
    costs = [queries for customer in (few, many) for _titles, queries in pages(browser, customer)[1:]]
    assert len(costs) == 1 + 3
    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    "before",
    [
        "2024-05-06",
        "2024-05-06_0",
        "2024-13-45_0_1",
        "2024-05-06_x_1",
        f"2024-05-06_0_{10**30}",
        "_",
        "a_b_c",
    ],
)
def test_a_damaged_place_is_refused_with_a_sentence(seller, customer, before):
    said = Browser(seller).look(f"/customers/{customer.pk}/timeline/?before={before}", 409)
    assert "address is damaged" in said
