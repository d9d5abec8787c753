"""A later file takes no line from an order that is here, unless somebody says so."""

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work
from guanxi.purchases.comparing import compare_orders
from guanxi.purchases.lost_lines import Lost
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.tests.factories import import_rows, line, order_row, take_back
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
SOLD = "XS9002,A1,茶杯,30,100,2024-10-08,501,中国"
BACK = "XS9002,A1,茶杯,-10,100,2024-11-05,501,中国"
OTHER = "XS9003,A2,茶壶,1,50,2024-11-06,502,中国"
BOTH = ("XS9001,A1,茶杯,2,1000,2024-10-08,501,中国", "XS9001,A2,茶壶,1,1000,2024-10-08,501,中国")


@pytest.fixture
def stored(manager):  # noqa: F811
    bring_in(manager, text(HEAD, SOLD), **ASKED)


def told(run, by):
    return " ".join(str(one.text) for one in words.concerns(run, kind_of("orders"), by))


def asked(run):
    return {one["name"]: one["chosen"] for one in Spool(run.uid).read("questions", [])}


def applied(run, by, *answer):
    if answer:
        run = work(actions.check_again(run, by=by, answers={"lost_lines": [*answer]}, queued=False))
        assert asked(run)["lost_lines"] == [*answer]
    actions.apply_import(run, by=by, queued=False)
    return work(run)


def held(number="XS9002"):
    order = Order.objects.get(number=number)
    lines = OrderLine.objects.filter(order=order).order_by("position").values_list("amount", flat=True)
    return order.kind, str(order.placed_on), order.goods, [int(amount) for amount in lines]


def test_an_order_whose_lines_the_file_lacks_stays_as_it_is_till_somebody_decides(manager, stored):  # noqa: F811
    run = check(manager, text(HEAD, BACK, OTHER), **ASKED)
    assert asked(run)["lost_lines"] == []
    said = told(run, manager)
    assert (
        "Of 1 order that is here this file does not have all lines: it lacks 1 line, ¥3,000.00 (rows 2)."
        in said
    )
    assert "stay as they are until somebody says" in said
    assert (run.count("left"), run.count("changed"), run.count("new")) == (1, 0, 1)
    page = look(manager, f"/imports/{run.pk}/")
    assert 'type="radio" class="form-check-input" form="given" name="lost_lines" value="beside"' in page
    assert "1 line that is here is not in the file" in look(
        manager, f"/imports/{run.pk}/?rows=assumed&of=lines"
    )
    run = applied(run, manager)
    assert "Hand the file in again" in told(run, manager)
    assert (run.count("left"), run.count("new"), rejected(run)) == (1, 1, "")
    assert held() == ("sale", "2024-10-08", Decimal(3000), [3000])


def test_what_came_back_later_comes_beside_what_was_sold_once(manager, stored):  # noqa: F811
    run = applied(check(manager, text(HEAD, BACK), **ASKED), manager, "beside")
    assert "come beside those that are here" in told(run, manager)
    assert held() == ("sale", "2024-10-08", Decimal(2000), [3000, -1000])
    again = applied(check(manager, text(HEAD, BACK), **ASKED), manager, "beside")
    assert (again.count("same"), again.count("changed")) == (1, 0)
    take_back(run.change_set, manager)
    assert held() == ("sale", "2024-10-08", Decimal(3000), [3000])


def test_the_check_shows_an_order_with_the_lines_beside_it(manager, stored):  # noqa: F811
    run = check(manager, text(HEAD, BACK), **ASKED)
    run = work(actions.check_again(run, by=manager, answers={"lost_lines": ["beside"]}, queued=False))
    (sample,) = Spool(run.uid).all_of("sample")
    assert sample["changes"] == {"lines": ["1", "2"], "amount": ["3,000.00", "2,000.00"]}


def test_the_lines_give_way_where_somebody_says_so(manager, stored):  # noqa: F811
    run = applied(check(manager, text(HEAD, BACK), **ASKED), manager, "replace")
    assert held() == ("return", "2024-11-05", Decimal(-1000), [-1000])
    take_back(run.change_set, manager)
    assert held() == ("sale", "2024-10-08", Decimal(3000), [3000])


def test_a_line_taken_out_of_an_order_is_asked_about_and_can_stay(manager):  # noqa: F811
    bring_in(manager, text(HEAD, *BOTH), **ASKED)
    run = check(manager, text(HEAD, BOTH[0]), **ASKED)
    assert asked(run)["lost_lines"] == []
    run = applied(run, manager, "keep")
    assert (run.count("left"), held("XS9001")[3]) == (1, [2000, 1000])


@pytest.mark.parametrize(
    "corrected",
    [
        SOLD.replace("30,100", "28,100"),
        SOLD.replace("30,100", "30,90"),
        SOLD.replace("茶杯", "茶杯（大）"),
        SOLD.replace("2024-10-08", "2024-10-09"),
        SOLD.replace("2024-10-08", "2024-10-08 09:30"),
    ],
)
def test_a_correction_replaces_as_ever_and_asks_nothing(manager, stored, corrected):  # noqa: F811
    run = check(manager, text(HEAD, corrected, "XS9002,A9,托盘,1,1,2024-10-08,501,中国"), **ASKED)
    assert "lost_lines" not in asked(run)
    applied(run, manager)
    assert OrderLine.objects.count() == 2


def test_what_came_back_corrects_no_sale_though_it_is_of_the_same_day(manager, stored):  # noqa: F811
    run = check(manager, text(HEAD, BACK.replace("2024-11-05", "2024-10-08")), **ASKED)
    assert asked(run)["lost_lines"] == []


def test_what_was_bought_on_another_day_corrects_nothing_either(manager, stored):  # noqa: F811
    run = check(manager, text(HEAD, SOLD.replace(",30,", ",5,").replace("2024-10-08", "2024-11-05")), **ASKED)
    assert asked(run)["lost_lines"] == []


def test_the_same_file_again_asks_nothing_and_reads_no_lines(manager, stored, monkeypatch):  # noqa: F811
    monkeypatch.setattr("guanxi.purchases.lost_lines.read_rows", None)
    run = check(manager, text(HEAD, SOLD), **ASKED)
    assert (asked(run), run.count("same")) == ({}, 1)


def test_an_order_that_is_here_stays_where_a_row_of_it_cannot_be_read(manager):  # noqa: F811
    bring_in(manager, text(HEAD, *BOTH), **ASKED)
    file = text(HEAD, BOTH[0].replace(",2,", ",三,"), BOTH[1].replace("1000", "900"), OTHER)
    run = check(manager, file, **ASKED)
    assert "1 order that is here stays as it is, for a row of it cannot be taken: 2. Once" in told(
        run, manager
    )
    assert "lost_lines" not in asked(run), "it is not compared"
    run = applied(run, manager)
    assert held("XS9001")[3] == [2000, 1000]
    assert "Row 2 of order XS9001 cannot be taken" in rejected(run)
    assert Order.objects.filter(number="XS9003").exists()


def test_an_order_that_is_new_comes_in_with_the_rows_that_can_be_read(manager):  # noqa: F811
    run = bring_in(manager, text(HEAD, BOTH[0].replace(",2,", ",三,"), BOTH[1]), **ASKED)
    assert (run.count("new"), held("XS9001")[3]) == (1, [1000])


def test_a_row_of_another_customer_leaves_the_order_as_it_is(manager):  # noqa: F811
    bring_in(manager, text(HEAD, *BOTH), **ASKED)
    changed = BOTH[0].replace("1000", "900")
    run = check(manager, text(HEAD, changed, *BOTH[1:], BOTH[1].replace(",501,", ",777,")), **ASKED)
    applied(run, manager)
    assert held("XS9001")[3] == [2000, 1000]


def test_lines_are_looked_up_for_a_whole_batch_at_once(manager):  # noqa: F811
    rows = [order_row(None, line("A1"), line("A2")) for _n in range(6)]
    import_rows(manager, rows)
    less = [replace(row, lines=row.lines[:1]) for row in rows]
    lost = Lost("", ZoneInfo("UTC"), {})
    counts = []
    for some in (rows, less[:1], less):
        with CaptureQueriesContext(connection) as queries:
            kinds = {one.kind for one in compare_orders(manager, some, lost)}
        counts.append(len(queries))
    assert kinds == {"left"}
    assert counts == [counts[0], counts[0] + 2, counts[0] + 2], "none where nothing changes"


def test_an_order_has_one_currency_though_its_lines_come_together(manager):  # noqa: F811
    row = order_row(None, line("A1"), line("A2"))
    import_rows(manager, [row])
    other = replace(row, currency="USD", lines=(line("A3"),))
    (outcome,) = compare_orders(manager, [other], Lost("beside", ZoneInfo("UTC"), {}))
    assert (outcome.kind, outcome.field) == ("wrong", "currency")
