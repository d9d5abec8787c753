"""The list of orders: what it shows and to whom, its filters, its count and its sums."""

from datetime import UTC, date, datetime

import pytest

from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.models import Order
from guanxi.purchases.summaries import order_figures
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_order,
    make_rates,
    make_seller,
    order_row,
    run_jobs,
    taken_back,
)
from guanxi.purchases.tests.visiting import look, queries

pytestmark = pytest.mark.django_db


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def seller():
    return make_seller(make_department("North"))


@pytest.fixture
def stranger():
    return make_seller(make_department("South"))


@pytest.fixture
def orders(seller, manager):
    """A sale and a return of the seller's customer, an adjustment, and a sale to nobody in dollars."""
    acme = make_customer(seller, "Acme Pumps")
    rows = [
        order_row(acme, line("A1", 3, 100), line("POST", 1, 12), number="N-1", placed_at=on(2024, 5, 1)),
        order_row(acme, taken_back("A1", -1, 100), number="C-2", placed_at=on(2024, 6, 2)),
        order_row(acme, line("A1", 1, 0, kind="adjustment"), number="N-3", placed_at=on(2024, 6, 3)),
        order_row(
            None, line("B2", 1, 50), number="X-4", currency="USD", source="till", placed_at=on(2024, 7, 4)
        ),
    ]
    change_set, _outcomes = import_rows(manager, rows, fees=["POST"])
    return {"customer": acme, "set": change_set} | {order.number: order for order in Order.objects.all()}


def shown(user, address: str) -> set[str]:
    page = look(user, address)
    return {number for number in ("N-1", "C-2", "N-3", "X-4") if f">{number}<" in page}


def test_a_row_says_number_customer_day_kind_and_sums(orders, manager):
    page = look(manager, "/orders/?q=N-1")
    for words in (
        "Acme Pumps",
        "1 May 2024",
        "Sale",
        "¥300.00",
        "¥12.00",
        "CNY",
        f"/orders/{orders['N-1'].pk}/",
    ):
        assert words in page
    assert "−¥100.00" in look(manager, "/orders/?kind=return")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", {"N-1", "C-2", "N-3", "X-4"}),
        ("?kind=sale", {"N-1", "X-4"}),
        ("?kind=return&kind=adjustment", {"C-2", "N-3"}),
        ("?customer={customer}", {"N-1", "C-2", "N-3"}),
        ("?customer=none", {"X-4"}),
        ("?customer=some&kind=sale", {"N-1"}),
        ("?from=2024-06-02&to=2024-06-03", {"C-2", "N-3"}),
        ("?from=2024-07-04", {"X-4"}),
        ("?to=2024-05-01", {"N-1"}),
        ("?source=till", {"X-4"}),
        ("?set={set}", {"N-1", "C-2", "N-3", "X-4"}),
        ("?set=999999", set()),
        ("?product={product}", {"N-1", "C-2", "N-3"}),
        ("?goods=sold", {"N-1", "X-4"}),
        ("?rate=none", {"X-4"}),
        ("?q=n-", {"N-1", "N-3"}),
        ("?q=-1", set()),
        ("?q=N-1&kind=return", set()),
        ("?q=acme", {"N-1", "C-2", "N-3"}),
        ("?q=Article B2", {"X-4"}),
        ("?q=post&kind=sale", {"N-1"}),
    ],
)
def test_the_filters_find_what_they_say(orders, manager, address, found):
    product = orders["N-1"].lines.get(position=1).product_id
    words = {"customer": orders["customer"].pk, "set": orders["set"].pk, "product": product}
    assert shown(manager, "/orders/" + address.format(**words)) == found


def test_newest_first_and_turned_round(orders, manager):
    page = look(manager, "/orders/")
    assert page.index(">X-4<") < page.index(">C-2<") < page.index(">N-1<")
    page = look(manager, "/orders/?sort=-newest")
    assert page.index(">N-1<") < page.index(">C-2<") < page.index(">X-4<")


@pytest.mark.parametrize(
    "address", ["?from=yesterday", "?customer=abc", "?kind=gift", "?goods=no", "?set=1x"]
)
def test_a_filter_that_means_nothing_is_left_out_with_a_sentence(orders, manager, address):
    assert f"“{address.split('=')[1]}” is left out" in look(manager, f"/orders/{address}&q=N-1")
    assert shown(manager, f"/orders/{address}&q=N-1") == {"N-1"}


def test_chips_name_customer_import_product_and_days(orders, manager):
    product = orders["N-1"].lines.get(position=1).product_id
    address = (
        f"/orders/?customer={orders['customer'].pk}&set={orders['set'].pk}&product={product}&from=2024-05-01"
    )
    page = look(manager, address)
    chips = page[: page.index("<table")]
    for words in ("Acme Pumps", "Import · ", "Article A1", "1 May 2024"):
        assert f">{words}" in chips


def test_the_foot_says_what_was_sold_too_where_something_came_back(orders, manager):
    """Reports and pages that tell of goods sold open to this list: their figure stands on it."""
    both = look(manager, f"/orders/sums/?customer={orders['customer'].pk}").split("popover ")[0]
    assert "¥300.00 sold, ¥200.00 net of returns" in both
    sales = look(manager, "/orders/sums/?q=N-1").split("popover ")[0]
    assert "¥300.00" in sales
    assert "net of returns" not in sales


# ---- who may not -------------------------------------------------------------------------------


def test_a_stranger_sees_no_order_no_name_no_count_and_no_sum(orders, stranger):
    own = make_order(stranger, make_customer(stranger, "My Own"), line("A1", 1, 7), number="M-1")
    page = look(stranger, "/orders/")
    assert ">M-1<" in page
    assert shown(stranger, "/orders/") == set()
    assert look(stranger, "/orders/count/") == "1"
    sums = look(stranger, "/orders/sums/")
    assert "1 order · 1 customer" in sums
    assert "¥7.00" in sums
    assert "300" not in sums
    filtered = look(stranger, f"/orders/?customer={orders['customer'].pk}")
    assert "Acme" not in filtered
    assert ">M-1<" not in filtered
    assert look(stranger, f"/orders/count/?customer={orders['customer'].pk}") == "0"
    look(stranger, f"/orders/{orders['N-1'].pk}/", status=404)
    look(stranger, f"/orders/{own.pk}/")


def test_orders_of_nobody_are_for_who_sees_all(orders, seller, manager):
    assert shown(manager, "/orders/?customer=none") == {"X-4"}
    assert shown(seller, "/orders/") == {"N-1", "C-2", "N-3"}
    assert shown(seller, "/orders/?customer=none") == set()
    assert look(seller, "/orders/count/?customer=none") == "0"
    look(seller, f"/orders/{orders['X-4'].pk}/", status=404)


def test_who_sees_only_own_customers_sees_only_their_orders(orders):
    somebody = make_seller(orders["customer"].department, **{"customers.view_customer": Scope.OWN})
    assert shown(somebody, "/orders/") == set()
    assert look(somebody, "/orders/count/") == "0"


# ---- sums --------------------------------------------------------------------------------------


def test_the_sums_are_those_of_the_filtered_list(orders, manager):
    sums = look(manager, f"/orders/sums/?customer={orders['customer'].pk}")
    assert "3 orders · 1 customer" in sums
    assert sums.count("¥200.00") == 2  # net of the return, at the foot and in what opens
    assert "¥300.00" in sums
    assert "¥312.00" in sums  # with the fee


def test_sums_in_several_currencies_are_told_apart_and_together(orders, manager):
    sums = look(manager, "/orders/sums/")
    assert "$50.00" in sums
    assert "¥200.00, each order at its day's rate" in sums
    assert "1 order is not in it" in sums
    assert "together ¥200.00 · 1 without rate not in it" in sums, "at the foot, before anything is opened"
    make_rates(manager, ("USD", date(2024, 1, 1), 7))
    run_jobs()
    sums = look(manager, "/orders/sums/")
    assert "¥550.00, each order" in sums
    assert "together ¥550.00<" in sums


def test_of_more_than_two_currencies_each_waits_in_what_opens(orders, manager):
    make_order(manager, orders["customer"], line("B2", 1, 30), currency="GBP", placed_at=on(2024, 7, 5))
    foot, opened = look(manager, "/orders/sums/").split("popover ")
    assert ("together" in foot, "$50.00" in foot, "£30.00" in foot) == (True, False, False)
    assert ("$50.00" in opened, "£30.00" in opened) == (True, True)


def test_too_many_orders_are_not_added_up_while_somebody_waits(orders, manager):
    assert order_figures(Order.objects.visible_to(manager), most=3) is None
    figures = order_figures(Order.objects.visible_to(manager), most=4)
    assert figures is not None
    assert figures.orders == 4


# ---- cost --------------------------------------------------------------------------------------


def test_a_page_takes_the_same_queries_for_one_order_and_for_fifty(seller):
    acme = make_customer(seller)
    make_order(seller, acme)
    addresses = ("/orders/", f"/orders/?customer={acme.pk}", "/orders/count/", "/orders/sums/")
    before = [queries(seller, address) for address in addresses]
    import_rows(seller, [order_row(make_customer(seller)) for _number in range(60)])
    assert [queries(seller, address) for address in addresses] == before
    assert max(before) <= 15


def test_many_orders_are_walked_and_few_are_named_with_the_same_result(orders, seller, monkeypatch):
    colleague = make_seller(orders["customer"].department)
    make_order(colleague, make_customer(colleague), number="colleague")
    few = shown(seller, "/orders/"), look(seller, "/orders/count/")
    monkeypatch.setattr("guanxi.purchases.queries.FEW", 0)
    assert (shown(seller, "/orders/"), look(seller, "/orders/count/")) == few == ({"N-1", "C-2", "N-3"}, "4")
