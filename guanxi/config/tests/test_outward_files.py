"""CUS-21: what is the house's own leaves in no file but an internal copy, which takes a right and is told."""

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guanxi.config.switchboard import LISTINGS
from guanxi.customers.actions import (
    log_interaction,
    make_contact_link,
    record_need,
    write_standings,
)
from guanxi.customers.consent import links
from guanxi.customers.models import Customer
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.factories import make_contact, make_customer, today
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.rights.actions import change_outward_files
from guanxi.foundation.savedviews.actions import start_export
from guanxi.foundation.savedviews.models import FILE_LABEL, ListExport
from guanxi.foundation.tests.people import Browser, make_user
from guanxi.foundation.ui.outward import kept_inside

pytestmark = pytest.mark.django_db
OURS = ("888001.23", "777.5", "高价值", "High value", "陈伟", "优先", "最高八折", "预算未批")
QUERY = "columns=region&columns=total&columns=tier&columns=custom_bonus&sort=value&grouped=tier"
# What of each list that can be taken out stays in the house.
STAYS = {
    "customers": {
        "value", "total", "tier", "why", "moved_by", "depth", "quality", "custom_bonus", "expected", "still",
        "next_offer", "risk",
    },
    "orders": {"goods", "fees"},
    "products": {"unit_cost"},
    "costs": {"amount", "note"},
    "tasks": {"remarks"},
    "needs": {"priority", "feedback", "outcome"},
}  # fmt: skip


@pytest.fixture
def by(make_person) -> User:
    user: User = make_person("manager")
    make_field("money", "Bonus")
    customer = make_customer(user, "恒岳", region="苏州", custom={"bonus": {"amount": "777.5"}})
    row = StandingRow(
        customer_id=customer.pk,
        tier="high",
        value=Decimal(12),
        total=Decimal("888001.23"),
        last_order_on=today(),
    )
    write_standings(Company.get(), by=User.system(), run_id=1, as_of=today(), rows=[row])
    make_contact(customer, user, "陈伟", role="decider", title="采购总监")
    record_need(customer, by=user, kind="product", description="提速", priority=1, feedback="pending",
                feedback_note="预算未批")  # fmt: skip
    log_interaction(customer, by=user, on=today(), channel="phone", subject="报价", follow_up="最高八折")
    return user


def taken_out(
    by: User, ending: str = "csv", *, internal: bool = False, query: str = QUERY
) -> tuple[ListExport, bytes]:
    asked: Any = {"listing": "customers", "query": query, "ending": ending, "internal": internal}
    made = start_export(by, by=by, queued=False, **asked)
    assert made.job is not None
    run_now(made.job)
    made.refresh_from_db()
    with open_sealed(made.path, label=FILE_LABEL, uid=made.uid) as file:
        return made, file.read()


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sent(client: Client, address: str, **answers: str) -> str:
    answer: Any = client.post(address, answers)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def without_the_right(by: User) -> User:
    grants = {right: scope for right, scope in by.grants.items() if right != "savedviews.export_internal"}
    return make_user(by.department, grants, username="outward", language="en")


def test_CUS_21_a_list_for_outside_lacks_amounts_and_grades_and_an_internal_copy_has_them_and_is_told(by):
    made, content = taken_out(by)
    assert rows_of(content) == [
        ["Customer number", "Customer", "Region"], [Customer.objects.get().customer_no, "恒岳", "苏州"]
    ]  # fmt: skip
    assert Entry.objects.get(verb="start_export").detail["internal"] is False
    assert "For outside" in Browser(by).look(f"/views/export/{made.pk}/")
    made, content = taken_out(by, internal=True)
    assert rows_of(content)[0][-3:] == ["Net goods, all time", "Tier", "Bonus"]
    assert [word in content.decode() for word in ("888001.23", "777.5", "High")] == [True] * 3
    for verb in ("start_export", "finish_export"):
        assert Entry.objects.filter(verb=verb).latest("pk").detail["internal"] is True
    assert "An internal copy" in Browser(by).look(f"/views/export/{made.pk}/")


@pytest.mark.page
def test_the_export_names_the_columns_that_stay_and_what_an_internal_copy_is(by):
    made, _content = taken_out(by)
    menu = Browser(by).look("/customers/").partition('id="export-list"')[2].partition("</form>")[0]
    page = Browser(by).look(f"/views/export/{made.pk}/")
    for text, begins in ((menu, "An external file leaves out:"), (page, "For outside, without:")):
        lacks = text.partition(begins)[2].partition("</p>")[0]
        assert {name in lacks for name in ("Tier", "Bonus", "Data quality")} == {True}
        assert "Region" not in lacks
    assert "An internal copy has them too" in menu
    other = Browser(without_the_right(by)).look("/customers/")
    assert "An internal copy has them too" not in other


def test_CUS_21_a_group_that_stays_in_the_house_still_chooses_the_rows_of_what_leaves(by):
    make_customer(by, "不在此组")
    query = "columns=region&within=tier~high"
    _made, content = taken_out(by, query=query)
    assert [row[1] for row in rows_of(content)] == ["Customer", "恒岳"]
    for kind in ("1", "internal"):
        page = Browser(by).look(f"/customers/?{query}&print={kind}")
        assert ("恒岳" in page, "不在此组" in page) == (True, False), kind


def test_CUS_21_a_workbook_says_on_its_pages_and_in_its_properties_what_it_lacks(by):
    said = "for outside, without sums of money, tiers, scores and their reasons; taken out by"
    book = zipfile.ZipFile(io.BytesIO(taken_out(by, "xlsx")[1]))
    for part in ("docProps/core.xml", "xl/worksheets/sheet1.xml"):
        assert said in book.read(part).decode(), part


def test_CUS_21_who_lacks_the_right_gets_the_file_for_outside_and_no_refusal(by):
    other = without_the_right(by)
    made, content = taken_out(other, internal=True)
    assert made.internal is False
    assert rows_of(content)[0] == ["Customer number", "Customer", "Region"]
    client = Browser(other).client
    assert "888001.23" not in sent(client, "/customers/template-1.csv", internal="yes", computed="yes")
    assert Entry.objects.filter(verb="export_template").latest("pk").detail["internal"] is False
    page = Browser(other).look("/customers/?view=all")
    assert 'name="internal"' not in page
    assert 'name="internal"' in Browser(by).look("/customers/?view=all")


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("/customers/template-1.csv", ["888001.23", "陈伟", "高价值", "777.5"]),
        ("/needs/template-2.csv", ["预算未批", "高"]),
        ("/customers/template-3.csv", ["最高八折"]),
    ],
)
def test_CUS_21_templates_for_outside_lack_who_decides_amounts_and_remarks(by, address, inside):
    client = Browser(by).client
    out, copy = sent(client, address), sent(client, address, internal="yes")
    number = Customer.objects.get().customer_no
    for word in inside:
        assert (word in out, word in copy) == (False, True), word
    assert number in out
    assert Entry.objects.filter(verb="export_template", detail__internal=True).count() == 1


def test_CUS_21_paper_is_for_outside_unless_an_internal_copy_is_asked_for_by_right(by):
    asked = "/customers/?columns=total&columns=custom_bonus&columns=region&print="
    for user, kind, inside in (
        (by, "1", False),
        (by, "internal", True),
        (without_the_right(by), "internal", False),
    ):
        page = Browser(user).look(asked + kind)
        assert "苏州" in page
        assert ("¥888" in page, "777.5" in page) == (inside, inside), kind
        assert ("For outside: what is kept" in page.partition("gx-tools")[0]) is not inside
        rows = Browser(user).look(f"{asked}{kind}&part=rows")
        assert ("苏州" in rows, "¥888" in rows, "777.5" in rows) == (True, inside, inside), kind


def test_CUS_21_the_house_says_on_a_page_what_stays_and_that_is_told(by, make_person):
    keeper = Browser(make_person("security_administrator"))
    assert "tiers, scores and their reasons" in keeper.look("/roles/outward/")
    keeper.send("/roles/outward/", stays=["amounts", "decisions"])
    detail = Entry.objects.get(verb="change_outward_files").detail
    assert (detail["goes_out"], detail["goes_out_before"]) == (["grades", "remarks"], [])
    _made, content = taken_out(by)
    assert rows_of(content)[0] == ["Tier", "Customer number", "Customer", "Region", "Tier"]
    assert "最高八折" in sent(Browser(by).client, "/customers/template-3.csv")
    assert 'href="/roles/outward/"' in keeper.look("/roles/")
    assert Browser(by).client.get("/roles/outward/").status_code == 403
    with pytest.raises(Refused):
        change_outward_files(Company.get(), by=User.system(), stays=["everything"])


def test_CUS_21_each_list_says_which_of_its_columns_stay_in_the_house(by):
    for name, listing in LISTINGS.items():
        whole = listing(by).for_reader(by)
        codes = {column.code for column in whole.columns}
        assert kept_inside(whole).keys() & codes == STAYS.get(name, set()), name


def test_CUS_21_the_signed_page_of_a_customer_shows_nothing_of_it(by):
    customer = Customer.objects.get()
    link = make_contact_link(customer, by=by, contact=customer.contacts.get())
    page = Client(headers={"accept-language": "zh-hans"}).get(links.page_of(link)).content.decode()
    assert [word for word in OURS if word in page] == []
    assert "恒岳" not in page


def test_CUS_21_paper_for_outside_does_not_say_what_was_asked_of_what_stays(by):
    query = "tier=high&region=苏州&lacks=person&total=1&total.op=ge&within=tier~high"

    def head(kind: str, asked: str = query) -> str:
        page = Browser(by).look(f"/customers/?{asked}&match=any&print={kind}")
        return page.partition('class="print-head"')[2].partition("</div>")[0]

    assert [word in head("internal") for word in ("High value", "Missing", "Net goods", "苏州")] == [True] * 4
    outside = head("1")
    assert [word in outside for word in ("High", "Tier", "Missing", "Net goods")] == [False] * 4
    assert "苏州" in outside
    assert "filtered also by what is kept in-house" in outside
    assert "Everything" not in head("1", "tier=high")
    assert "filtered also" not in head("1", "region=苏州")
