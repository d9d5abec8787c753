"""The rows of a file become orders: gathered, classified, counted."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.purchases.fees import propose_fee_codes
from guanxi.purchases.grouping import FileLine, Gathered, Survey, batches, gather
from guanxi.purchases.report import Figures

AT = datetime(2011, 1, 4, 9, 30, tzinfo=UTC)


def row(line, number="536365", code="22423", quantity=1, price=1, **more):
    text = more.pop("text", "LANTERN")
    at = more.pop("at", AT)
    return FileLine(line, number, code, text, Decimal(str(quantity)), Decimal(str(price)), at, **more)


def grouped(rows, fees=()):
    survey = Survey(currency="GBP", fees=frozenset(fees))
    kept = [one for one in rows if survey.add(one) is None]
    return survey, list(gather(kept, survey))


def kinds(rows):
    _survey, orders = grouped(rows)
    return [line.kind for order in orders for line in order.lines]


def test_an_order_whose_rows_lie_apart_is_gathered_and_numbered_in_the_files_order():
    rows = [row(1, "A", code="1"), row(2, "B", code="9"), row(3, "A", code="2"), row(4, "A", code="3")]
    _survey, orders = grouped(rows)
    assert [(o.number, [line.code for line in o.lines]) for o in orders] == [
        ("B", ["9"]),
        ("A", ["1", "2", "3"]),
    ]
    assert orders[1].rows == (1, 3, 4)


def test_an_orders_time_is_its_earliest_lines_and_lines_keep_their_own():
    later = AT + timedelta(minutes=1)
    _survey, [order] = grouped([row(1, at=later), row(2), row(3, at=later)])
    assert order.placed_at == AT
    assert [line.at for line in order.lines] == [later, None, later]


@pytest.mark.parametrize(
    ("number", "quantity", "price", "kind"),
    [
        ("536365", 1, 1, "sale"),
        ("536365", 1, "0.001", "sale"),
        ("A563185", 1, "11062.06", "sale"),
        ("536365", 1, 0, "adjustment"),
        ("536365", -3, 0, "adjustment"),
        ("A563186", 1, "-11062.06", "adjustment"),
        ("C536379", -1, "27.50", "return"),
        ("C536379", -1, 0, "return"),
        ("536365", -1, 1, "adjustment"),
        ("C1001", 2, 5, "sale"),
        ("CANADA-7", 2, 5, "sale"),
    ],
)
def test_each_line_is_a_sale_a_return_or_an_adjustment(number, quantity, price, kind):
    marked = row(99, "C999999", quantity=-1)
    assert kinds([row(1, number, quantity=quantity, price=price), marked]) == [kind, "return"]


def test_a_file_that_marks_no_cancellation_has_returns_in_its_negative_lines():
    assert kinds([row(1), row(2, quantity=-1), row(3, quantity=-1, price=0)]) == [
        "sale",
        "return",
        "adjustment",
    ]


def test_what_the_file_itself_calls_a_line_stands():
    assert kinds([row(1, quantity=-1, kind="return"), row(2, quantity=5, kind="adjustment")]) == [
        "return",
        "adjustment",
    ]


def test_a_line_of_another_customer_is_refused_with_both_named():
    survey = Survey(currency="GBP")
    assert survey.add(row(1, customer_no=None)) is None
    assert survey.add(row(2, customer_no="17850")) is None
    problem = survey.add(row(3, customer_no="13047"))
    assert "17850" in str(problem)
    assert "13047" in str(problem)
    figures = survey.figures()
    assert (figures.lines, figures.rejected) == (3, 1)
    [order] = gather([row(1), row(2, customer_no="17850"), row(3, customer_no="13047")], survey)
    assert (order.customer_no, order.rows) == ("17850", (1, 2))


def test_a_customers_country_is_that_of_the_latest_order_that_names_one():
    day = timedelta(days=1)
    rows = [
        row(1, "1", customer_no="12370", country="Austria", at=AT),
        row(2, "2", customer_no="12370", country="Cyprus", at=AT + 2 * day),
        row(3, "3", customer_no="12370", country="Austria", at=AT + day),
        row(4, "4", customer_no="12370", country=None, at=AT + 3 * day),
    ]
    survey, _orders = grouped(rows)
    assert survey.customers == {"12370": "Cyprus"}


def test_a_product_is_named_as_most_of_its_sales_name_it():
    rows = [
        row(1, text="?"),
        row(2, text="LANTERN"),
        row(3, text="LANTERN"),
        row(4, text="broken", quantity=-1, price=0),
    ]
    survey, _orders = grouped([*rows, row(5, code="X", text="")])
    assert survey.products == {"22423": "LANTERN", "X": ""}


def test_an_order_is_given_as_soon_as_its_last_row_was_read():
    rows = [row(n, number=str(n // 4)) for n in range(40)]
    survey, _orders = grouped(rows)
    read = 0

    def reading():
        nonlocal read
        for one in rows:
            read += 1
            yield one

    given = [read for _order in gather(reading(), survey)]
    assert given == list(range(4, 41, 4))


def test_batches_never_split_an_order():
    rows = [row(n, number=str(n // 4)) for n in range(40)]
    _survey, orders = grouped(rows)
    sizes = [[len(order.lines) for order in batch] for batch in batches(orders, most=10)]
    assert sizes == [[4, 4]] * 5
    assert [len(batch) for batch in batches(orders, most=3)] == [1] * 10


numbers = st.sampled_from(["1", "2", "3", "C4", "C5"])


@given(st.lists(st.tuples(numbers, st.integers(-3, 3), st.integers(-2, 9)), max_size=30))
def test_no_line_is_lost_or_doubled_and_states_come_back_as_they_were(facts):
    rows = [row(n, number, quantity=q, price=p) for n, (number, q, p) in enumerate(facts)]
    survey, orders = grouped(rows)
    assert sorted(n for order in orders for n in order.rows) == list(range(len(rows)))
    for order in orders:
        assert Gathered.from_state(order.as_state()) == order
        assert order.rows == tuple(sorted(order.rows))
    figures = survey.figures()
    assert Figures.from_state(figures.as_state()) == figures
    assert figures.lines == len(rows)
    assert figures.orders == len(orders) == len({number for number, _q, _p in facts})


def wholesaler(folder):
    """The parquet file's rows; clock times stand for instants here."""
    import pyarrow.parquet as pq

    prices: dict[float, Decimal] = {}
    table = pq.ParquetFile(folder / "online_retail.parquet")
    number = 1
    for batch in table.iter_batches(20_000):
        for invoice, code, text, quantity, at, price, customer, country in zip(
            *(batch.column(n).to_pylist() for n in batch.schema.names), strict=True
        ):
            number += 1
            exact = prices.setdefault(price, Decimal(str(price)))
            who = None if customer is None else str(int(customer))
            at = at.replace(tzinfo=UTC)
            yield FileLine(
                number, invoice, code, (text or "").strip(), Decimal(quantity), exact, at, who, country
            )


FEES = frozenset(["POST", "DOT", "C2", "M", "m", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK", "B", "PADS"])


@pytest.mark.slow
@pytest.mark.public_data
def test_the_wholesalers_file_gives_every_figure_of_the_report(public_data):
    survey = Survey(currency="GBP", fees=FEES)
    assert [problem for one in wholesaler(public_data) if (problem := survey.add(one))] == []
    figures = survey.figures()
    assert (figures.lines, figures.rejected, figures.orders) == (541_909, 0, 25_900)
    assert (figures.sale_orders, figures.return_orders, figures.adjustment_orders) == (19_960, 3_836, 2_104)
    assert (figures.lines_without_customer, figures.orders_without_customer) == (135_080, 3_710)
    assert (figures.customers, figures.customers_with_sale, figures.customers_with_goods) == (
        4_372,
        4_338,
        4_334,
    )
    assert (figures.invoices, figures.invoices_with_goods) == (18_532, 18_402)
    assert (figures.sale_lines, figures.return_lines, figures.adjustment_lines) == (530_104, 9_288, 2_517)
    assert figures.gross_with_fees == Decimal("8911407.90")
    assert figures.net_with_fees == Decimal("8300065.81")
    assert figures.gross_goods == Decimal("8761066.65")
    assert figures.net_goods == Decimal("8286663.32")
    assert figures.first_at == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    assert figures.last_at == datetime(2011, 12, 9, 12, 50, tzinfo=UTC)
    countries = {"12370": "Cyprus", "12394": "Denmark", "12417": "Belgium", "12422": "Australia"}
    countries |= {"12429": "Denmark", "12431": "Australia", "12455": "Spain", "12457": "Switzerland"}
    assert {number: survey.customers[number] for number in countries} == countries
    assert set(propose_fee_codes(survey.products)) == FEES
    orders = {order.number: order for order in gather(wholesaler(public_data), survey)}
    assert len(orders) == 25_900
    assert len(orders["542806"].lines) == 39
    assert sum(line.at is not None for line in orders["542806"].lines) == 35
    assert max(len(order.lines) for order in orders.values()) == 1_114
    assert sum(1 for order in orders.values() if any(line.at for line in order.lines)) == 43
