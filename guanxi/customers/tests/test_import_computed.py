"""What went out computed never comes back as a file's report, whatever was computed since."""

import csv
import io
from decimal import Decimal

import pytest

from guanxi.customers.actions import write_standings
from guanxi.customers.headings import MARK
from guanxi.customers.models import Customer
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.factories import make_customer, today
from guanxi.customers.tests.test_export_list import content, export
from guanxi.customers.tests.test_import_round_trip import HEAD, manager  # noqa: F401
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, text
from guanxi.foundation.imports.words import concerns
from guanxi.foundation.sentences import told

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


def scored(customer: Customer, tier: str, total: str) -> None:
    day = today() if tier == "risk" else today().replace(day=1)
    row = StandingRow(
        customer_id=customer.pk, tier=tier, value=Decimal(12), total=Decimal(total), last_order_on=day
    )
    write_standings(Company.get(), by=User.system(), run_id=1, as_of=today(), rows=[row])


def template(client, ending: str = "csv", **asked: str) -> bytes:
    return b"".join(
        client.post(f"/customers/template-1.{ending}", {"internal": "yes", **asked}).streaming_content
    )


@pytest.fixture
def customer(manager, client) -> Customer:  # noqa: F811
    client.force_login(manager)
    made = make_customer(manager, "恒岳", since=today().replace(year=today().year - 3))
    scored(made, "high", "1234.50")
    return made


def notes(run) -> dict[str, str]:
    samples = Spool(run.uid).all_of("sample")
    return {name: str(told(text)) for one in samples for name, text in one.get("assumed", {}).items()}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_template_1_comes_back_after_everything_was_computed_anew(manager, client, customer, ending):  # noqa: F811
    file = template(client, ending)
    scored(customer, "risk", "99.00")
    run = check(manager, file, f"out.{ending}", kind="customers")
    assert (run.count("same"), run.count("changed")) == (1, 0)
    said = "由本系统计算：不导入"
    assert notes(run) == {"tier": said, "total_amount": said} | (
        {"last_date": said} if today().day != 1 else {}
    )
    assert MARK in " ".join(str(one.text) for one in concerns(run, kind_of("customers"), manager))
    bring_in(manager, file, f"out.{ending}", kind="customers")
    customer.refresh_from_db()
    assert (customer.reported, customer.stage) == ({}, "prospect")


def test_what_is_filled_in_beside_it_is_taken_as_a_report(manager, client, customer):  # noqa: F811
    other = make_customer(manager, "启航")
    file = template(client).replace("启航,,,,,,,,".encode(), "启航,,,,,80万,,A级,".encode())
    assert bring_in(manager, file, kind="customers").count("changed") == 1
    other.refresh_from_db()
    assert (other.reported["tier"], other.reported["total_amount"]) == ("A级", "80万")


def test_a_file_without_anything_computed_has_the_templates_own_columns(manager, client):  # noqa: F811
    client.force_login(manager)
    make_customer(manager, "启航")
    assert MARK not in template(client).decode("utf-8-sig")


def test_of_a_stranger_to_this_house_the_same_file_is_a_report(manager, client, customer):  # noqa: F811
    file = template(client).decode("utf-8-sig").replace(customer.customer_no, "Z-77").replace("恒岳", "安蔚")
    run = bring_in(manager, file.encode(), kind="customers")
    assert run.count("new") == 1
    assert Customer.objects.get(name="安蔚").reported["total_amount"] == "1234.50"


def test_a_list_with_another_tier_by_now_is_left_aside_and_the_check_says_so(manager, customer):  # noqa: F811
    file = content(export(manager, "columns=tier&columns=total&columns=last_order"))
    headings = file.decode("utf-8-sig").splitlines()[0].split(",")
    scored(customer, "risk", "99.00")
    run = check(manager, file)
    assert (run.count("same"), run.count("changed")) == (1, 0)
    told_of = " ".join(str(one.text) for one in concerns(run, kind_of("customers"), manager))
    assert all(heading in told_of for heading in headings[2:]), told_of


def test_a_matching_of_a_strangers_file_with_these_headings_does_not_bring_it_in(manager, customer):  # noqa: F811
    file = content(export(manager, "columns=tier"))
    heading = file.decode("utf-8-sig").splitlines()[0]
    bring_in(manager, text(heading, "K-1,安蔚,A级"), columns={"tier": 2})
    run = hand_in(manager, file, kind="customers")
    found = mapping.proposed(run, kind_of("customers"), manager)
    assert found.is_remembered
    assert "tier" not in found.columns


def test_the_mark_is_told_from_any_other_word(manager):  # noqa: F811
    bring_in(manager, text(f"{HEAD},{MARK}", "C2024001,恒岳,,,,,500万,高价值,,别的、客户名称"))
    assert Customer.objects.get().reported["tier"] == "高价值"


REPORTED = ["2年", "500万", "", "高价值", "2024-05-20"]


@pytest.mark.parametrize("chosen", [False, True], ids=["reported", "computed"])
def test_CUS_02_what_was_reported_goes_out_although_another_is_computed_unless_that_is_chosen(
    manager,  # noqa: F811
    client,
    chosen,
):
    client.force_login(manager)
    bring_in(manager, text(HEAD, "C2024001,A公司,,,,2年,500万,高价值,2024-05-20"), kind="customers")
    customer = Customer.objects.get()
    scored(customer, "risk", "99.00")
    customer.refresh_from_db()
    before, day = customer.reported, customer.last_order_on
    file = template(client, computed="yes") if chosen else template(client)
    heads, row = csv.reader(io.StringIO(file.decode("utf-8-sig")))
    if chosen:
        assert row[6:10] == ["99.00", "", "流失风险", str(day)]
        assert {"累计合作金额", "客户分层", "最近合作时间"} <= set(row[heads.index(MARK)].split("、"))
    else:
        assert row[5:] == REPORTED
        assert MARK not in heads
    scored(customer, "high", "77.00")
    run = bring_in(manager, file, kind="customers")
    assert (run.count("same"), run.count("changed")) == (1, 0)
    customer.refresh_from_db()
    assert customer.reported == before
