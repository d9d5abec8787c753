"""A row tells all that is wrong in it at once, each in its own cell, however far to the right."""

import re

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.whose_row import NEAR
from guanxi.foundation.imports.tests.driving import check, rejected, text, work
from guanxi.foundation.sentences import in_common, kept, said, shape_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,手机,邮箱,最近成交日期,累计成交额,国家",
    "三错公司,138123,nobody,2024-13-45,很多,CN",
    "好公司,13812346021,li@example.com,2024-05-20,8万,CN",
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.fixture
def page(manager, client: Client) -> str:
    run = check(manager, FILE)
    client.force_login(manager)
    return client.get(f"/imports/{run.pk}/").content.decode()


def test_each_wrong_cell_of_a_row_is_yellow_and_can_be_put_right(page):
    assert re.findall(r'name="mend-2-(\w+)"', page) == ["phone", "email", "total_amount", "last_date"]
    assert len(re.findall(r'<td class="y[^"]*"', page)) == 4


def test_the_line_leads_to_cells_that_may_stand_outside_what_is_seen(page):
    assert "4 to fix" in page
    for name in ("phone", "email", "total_amount", "last_date"):
        assert f'href="#cell-2-{name}"' in page
        assert f'id="cell-2-{name}"' in page


def test_what_cannot_be_read_hides_nothing_that_is_wrong_besides(manager):
    name = "长" * 201
    fine = [f"公司{n},1381234602{n},li{n}@example.com" for n in range(3)]
    run = check(manager, text("客户名称,手机,联系方式", f"{name},138123,问前台", *fine))
    reasons = rejected(run).splitlines()[1]
    for one in ("Phone: ", "Customer name: ", "Contact details: "):
        assert one in reasons


def test_rows_of_one_cause_stand_below_one_line_that_says_what_they_have_in_common(manager, client: Client):
    rows = ["甲公司,前年", "乙公司,去年", "丙公司,去年", *(f"公司{n},2024-05-2{n}" for n in range(5))]
    run = check(manager, text("客户名称,最近合作时间", *rows), kind="customers")
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    heads = re.findall(r'<tr class="group">.*?</tr>', page, re.S)
    assert ["Last cooperation: 2" in head for head in heads] == [True, False]
    assert "“去年” is not a date" in heads[0]
    assert "Mend all 2 at once" in heads[0]
    mixed = client.get(f"/imports/{run.pk}/?rows=all").content.decode()
    assert mixed.count("<small>“去年” is not a date") == 2, "where no line above says it, the cells do"
    first, second = (kept(said("“%(value)s” is no day") % {"value": value}) for value in ("a", "b"))
    assert shape_of(first) == shape_of(second)
    assert in_common([first, second]) == "“…” is no day"
    near = [kept(said(NEAR) % {"said": one, "name": f"{one} Ltd"}) for one in ("a", "b")]
    assert in_common(near) == "There is no such customer, but one whose name is almost the same."
    assert "“a”" in str(in_common(near[:1])), "one row's sentence names it"
    within = [kept(said("%(why)s Choose.") % {"why": told(one)}) for one in (first, second)]
    assert in_common(within) == "“…” is no day Choose."


def test_a_box_that_mends_rows_of_other_groups_too_says_how_many_are_here(manager, client: Client):
    """22 rows stood beside a box for 23: in the 23rd another column is wrong before."""
    good = [f"戊{n},{n},2024-05-2{n}" for n in range(5)]
    rows = [*(f"公司{n},,去年" for n in range(3)), "丁公司,很多,去年", *good]
    run = check(manager, text("客户名称,累计成交额,最近合作时间", *rows), kind="customers")
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    heads = re.findall(r'<tr class="group">.*?</tr>', page, re.S)
    box = next(head for head in heads if "Last cooperation" in head)
    assert "Last cooperation: 3" in box, heads
    assert "Mend all 4 at once: 3 here, the others in rows of other groups" in box


def test_all_reasons_stand_in_the_file_of_rejected_rows(manager):
    reasons = rejected(check(manager, FILE)).splitlines()[1]
    for label in ("Phone: ", "E-mail: ", "Last cooperation: ", "Total amount so far: "):
        assert label in reasons


def test_a_cell_put_right_says_what_the_row_still_waits_for(manager, client: Client):
    run = check(manager, FILE)
    client.force_login(manager)
    base = f"/imports/{run.pk}/rows/2/"
    answer = client.post(f"{base}email/", {"mend-2-email": "li@example.com"}).content.decode()
    assert "right; still wrong in this row: Phone, Total amount so far, Last cooperation" in answer
    assert 'class="y' not in answer
    mended = {
        "mend-2-phone": "13812340000",
        "mend-2-email": "nobody@example.com",
        "mend-2-last_date": "2024-12-01",
        "mend-2-total_amount": "9万",
    }
    client.post(f"/imports/{run.pk}/check/", mended)
    run = work(run)
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (2, 0)
    assert not Customer.objects.exists()
