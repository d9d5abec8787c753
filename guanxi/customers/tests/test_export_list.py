"""A list taken out as a file: the view's rows and columns, no other department's rows, nothing that runs."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.test import Client
from django.utils import timezone
from python_calamine import load_workbook

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_role,
    make_user,
)
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews import actions, exporting, jobs
from guanxi.foundation.savedviews.models import FILE_LABEL, ListExport
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
SEE = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "customers.change_customer": Scope.OWN,
    "savedviews.export_list": Scope.OWN,
    "savedviews.export_internal": Scope.OWN,
}
REVEAL = {"customers.reveal_personal": Scope.OWN}


@pytest.fixture
def seller():
    return make_user(make_department(), {**SEE, **REVEAL}, language="en")


def export(by, query="", ending="csv", **more) -> ListExport:
    asked = {"internal": True, **more}
    made = actions.start_export(
        by, by=by, listing="customers", query=query, ending=ending, queued=False, **asked
    )
    run_now(made.job)  # type: ignore[arg-type]
    made.refresh_from_db()
    return made


def content(made: ListExport) -> bytes:
    with open_sealed(made.path, label=FILE_LABEL, uid=made.uid) as file:
        return file.read()


def table(made: ListExport) -> list[list]:
    data = content(made)
    if made.ending == "xlsx":
        return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel reads Chinese only with the mark"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_holds_the_views_rows_in_its_order_and_its_columns(seller, ending):
    for name in ("恒岳", "Bright", "安蔚"):
        make_customer(seller, name, region="苏州" if name != "Bright" else "Kent")
    made = export(seller, "region=苏州&sort=name&columns=region&columns=number", ending)
    rows = table(made)
    assert rows[0] == ["Customer", "Region", "Customer number"]
    assert [row[0] for row in rows[1:]] == ["安蔚", "恒岳"]
    assert made.rows == 2


def test_money_and_days_are_cells_that_can_be_added_up(seller):
    customer = make_customer(seller, "Firm")
    rows: models.QuerySet = models.QuerySet(Customer)
    rows.filter(pk=customer.pk).update(total=Decimal("1234.50"), last_order_on=date(2024, 5, 2))
    row = table(export(seller, "columns=total&columns=last_order", "xlsx"))[1]
    assert row[1:] == ["Firm", 1234.5, date(2024, 5, 2)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1"])
def test_CSV_injection_is_text(seller, name, ending):
    customer = make_customer(seller, "x")
    rows: models.QuerySet = models.QuerySet(Customer)
    rows.filter(pk=customer.pk).update(name=name)
    assert table(export(seller, "", ending))[1][1] == f"'{name}"


def test_CUS_20_another_departments_rows_are_never_inside(seller):
    make_customer(seller, "Ours")
    other = make_user(make_department(), SEE)
    make_customer(other, "Theirs")
    assert [row[1] for row in table(export(seller))[1:]] == ["Ours"]
    assert [row[0] for row in table(export(seller, f"owner={other.pk}"))[1:]] == []


def test_a_file_is_opened_only_by_whoever_asked_for_it(seller):
    made = export(seller)
    other = make_user(seller.department, SEE)
    with pytest.raises(Http404):
        actions.download_export(made, by=other)
    client = Client()
    client.force_login(seller)
    assert 'href="/customers/?"' not in (page := client.get(f"/views/export/{made.pk}/").text)
    assert 'href="/customers/"' in page, "a way back to the list"
    refused = client.post("/views/export/", {"listing": "customers", "query": "tier=high", "ending": "no"})
    assert (refused.status_code, 'href="/customers/?tier=high"' in refused.text) == (422, True)
    client.force_login(other)
    assert client.get(f"/views/export/{made.pk}/").status_code == 404
    assert client.post(f"/views/export/{made.pk}/file/").status_code == 404


def test_whoever_has_lost_a_right_since_gets_nothing(seller):
    made = export(seller)
    staff.assign_roles(
        seller, by=type(seller).system(), roles=[make_role({"savedviews.export_list": Scope.OWN})]
    )
    with pytest.raises(PermissionDenied):
        actions.download_export(made, by=type(seller).objects.get(pk=seller.pk))


def test_whoever_sees_less_since_exports_again(seller):
    made = export(seller)
    narrower = make_role({**SEE, "customers.view_customer": Scope.OWN})
    staff.assign_roles(seller, by=type(seller).system(), roles=[narrower])
    with pytest.raises(Refused, match="changed since"):
        actions.download_export(made, by=type(seller).objects.get(pk=seller.pk))


def test_whoever_may_reveal_no_longer_gets_no_file_in_full(seller):
    plain, full = export(seller, "columns=phone"), export(seller, "columns=phone", reveal=True, reason="x")
    staff.assign_roles(seller, by=type(seller).system(), roles=[make_role(SEE)])
    now = type(seller).objects.get(pk=seller.pk)
    assert actions.download_export(plain, by=now).pk == plain.pk
    with pytest.raises(PermissionDenied):
        actions.download_export(full, by=now)


def test_exporting_takes_a_right(seller):
    plain = make_user(seller.department, {"customers.view_customer": Scope.ALL})
    with pytest.raises(PermissionDenied):
        export(plain)


def test_phones_are_masked_and_in_full_only_where_they_may_be_and_for_a_reason(seller):
    own = make_customer(seller, "Own")
    colleague = make_user(seller.department, SEE)
    theirs = make_customer(colleague, "Theirs")
    for customer, by in ((own, seller), (theirs, colleague)):
        make_contact(customer, by, phone="13812346021", is_primary=True)
    asked = "columns=phone&sort=name"
    masked = table(export(seller, asked))[1][2]
    assert "13812346021" not in content(export(seller, asked)).decode()
    assert masked.endswith("6021")
    with pytest.raises(Refused, match="what they are for"):
        export(seller, asked, reveal=True)
    made = export(seller, asked, reveal=True, reason="Letters of the season")
    assert [row[2] for row in table(made)[1:]] == ["13812346021", masked]
    assert b"13812346021" not in made.path.read_bytes()
    with pytest.raises(PermissionDenied):
        export(colleague, asked, reveal=True, reason="None")


def test_many_rows_take_a_reason_and_the_audit_keeps_how_many_and_by_which_filter(seller, monkeypatch):
    monkeypatch.setattr(exporting, "LARGE", 1)
    monkeypatch.setattr("guanxi.foundation.savedviews.actions.exports.LARGE", 1)
    for name in ("A", "B"):
        make_customer(seller, name, region="Kent")
    with pytest.raises(Refused, match="More than 1 rows"):
        export(seller, "region=Kent")
    export(seller, "region=Kent", reason="A mailing")
    entry = Entry.objects.filter(verb="finish_export").latest("pk")
    assert entry.detail["rows"] == 2
    assert entry.detail["asked"] == ["region is"]
    assert "Kent" not in str(entry.detail)


def test_a_file_ends_after_a_day_and_is_cleared(seller):
    made = export(seller)
    assert actions.download_export(made, by=seller).pk == made.pk
    rows: models.QuerySet = models.QuerySet(ListExport)
    rows.update(expires_at=timezone.now() - timedelta(1))
    with pytest.raises(Refused, match="expired"):
        actions.download_export(made, by=seller)
    assert jobs.clear_exports() == 1
    assert not made.path.exists()
    assert not ListExport.objects.exists()


def test_a_file_is_asked_for_on_the_list_and_fetched_on_its_page(seller):
    make_customer(seller, "Firm")
    client = Client(headers={"accept-language": "en"})
    client.force_login(seller)
    assert 'action="/views/export/"' in client.get("/customers/?view=all").content.decode()
    sent = client.post("/views/export/", {"listing": "customers", "query": "kind=firm", "ending": "xlsx"})
    run_now(ListExport.objects.get().job)  # type: ignore[arg-type]
    assert "The file is ready: 1 rows" in client.get(sent["Location"]).content.decode()
    answer = client.post(f"{sent['Location']}file/")
    assert answer["Content-Disposition"].startswith('attachment; filename="Customers-')
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"PK")


# ---- by groups ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_by_groups_is_taken_out_by_groups_with_their_sums(seller, ending):
    for n in range(5):
        make_customer(seller, f"C{n}", industry="CF"[n % 2])
    make_customer(make_user(make_department(), SEE), "Elsewhere", industry="C")
    rows = table(export(seller, "grouped=industry&columns=industry&columns=value&sort=name", ending))
    assert rows[0][:3] == ["Industry", "Customer number", "Customer"]
    names = [row[2] for row in rows[1:]]
    assert names == ["C0", "C2", "C4", "", "C1", "C3", "", ""]
    assert [row[0].rpartition(" · ")[2] for row in (rows[4], rows[7], rows[8])] == ["3", "2", "5"]
    assert len({row[0] for row in rows[1:4]}) == 1


def test_more_groups_than_a_file_takes_are_refused(seller, monkeypatch):
    for n in range(3):
        make_customer(seller, f"C{n}", region=f"R{n}")
    monkeypatch.setattr(exporting, "MOST_GROUPS", 2)
    with pytest.raises(Refused, match="Too many groups"):
        export(seller, "grouped=region")
