"""Wrong cells are put right on the check page, judged at once, and taken instead of the file's."""

import time

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import actions, mending
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.records import masked
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import check, rejected, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,手机,邮箱,最近合作时间",
    "恒岳精密,1381234,a@b.com,2024-05-20",
    "启航物流,13812345678,not an address,2024-05-20",
    "北辰食品,13800000001,c@d.com,unknown",
    "青禾电子,13800000002,e@f.com,unknown",
    "明堰仪器,13800000003,g@h.com,2024-05-21",
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.fixture
def run(manager) -> ImportRun:
    made = check(manager, FILE)
    assert (made.count("new"), made.counts["rows"]["wrong"]) == (1, 4)
    return made


def mend(run: ImportRun, by, **cells: str) -> ImportRun:
    posted = {name.replace("__", "-"): value for name, value in cells.items()}
    actions.check_again(run, by=by, mends=mending.asked(posted, run, kind_of(run.kind)), queued=False)
    return work(run)


def test_a_mended_cell_is_taken_instead_of_the_files(manager, run):
    run = mend(run, manager, mend__2__phone="13812340000", mend__3__email="b@c.com")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (3, 2)
    actions.apply_import(run, by=manager, queued=False)
    run = work(run)
    reached = {c.customer.name: (c.phone.reveal(), c.email.reveal()) for c in Contact.objects.all()}
    assert reached["恒岳精密"] == ("13812340000", "a@b.com")
    assert reached["启航物流"] == ("13812345678", "b@c.com")
    assert Entry.objects.get(verb="apply_import").detail["mended"] == 2


def test_one_mend_serves_all_rows_with_the_same_words(manager, run):
    run = mend(run, manager, mend__4__last_date="2024-05-22", all__4__last_date="1")
    assert run.counts["rows"]["wrong"] == 2
    actions.apply_import(run, by=manager, queued=False)
    work(run)
    days = {c.name: c.reported.get("last_date") for c in Customer.objects.all()}
    assert days["北辰食品"] == days["青禾电子"] == "2024-05-22"


def test_what_stays_wrong_comes_back_as_it_was_left(manager, run):
    run = mend(run, manager, mend__2__phone="99")
    run = mend(run, manager, mend__3__email="b@c.com")
    assert run.counts["rows"]["wrong"] == 3
    assert "恒岳精密,99,a@b.com" in rejected(run)
    assert "1381234" not in rejected(run)


def test_an_empty_phone_of_a_wrong_row_is_shown_empty_and_not_hidden():
    kind = kind_of("customers")
    assert [masked(kind, "phone", text) for text in ("", " ", "99")] == ["", " ", "***"]


def test_a_cell_is_judged_as_it_is_left(manager, run, client: Client):
    client.force_login(manager)
    address = f"/imports/{run.pk}/rows/2/phone/"
    wrong = client.post(address, {"mend-2-phone": "12"}).content.decode()
    assert 'aria-invalid="true"' in wrong
    right = client.post(address, {"mend-2-phone": "13812340000"}).content.decode()
    assert "right: a new record" in right
    assert Spool(run.uid).read(mending.NAME) is None, "judging writes nothing"
    assert client.post(f"/imports/{run.pk}/rows/9/phone/", {"mend-9-phone": "1"}).status_code == 404
    assert client.post(f"/imports/{run.pk}/rows/2/title/", {"mend-2-title": "1"}).status_code == 404


def test_a_judged_cell_leaves_the_box_that_mends_all_with_its_words_above_its_rows(
    manager, run, client: Client
):
    client.force_login(manager)
    address = f"/imports/{run.pk}/rows/4/last_date/"
    for typed in ("soon", "2024-05-22"):
        cell = client.post(address, {"mend-4-last_date": typed, "all-4-last_date": "1"}).content.decode()
        assert 'name="all-' not in cell
        assert 'id="cell-5-last_date" hx-swap-oob="true"' in cell


def test_the_page_shows_whoever_handed_it_in_what_is_wrong_and_masks_the_rest(manager, run, client: Client):
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert 'name="mend-4-last_date" value="unknown"' in page
    assert 'name="mend-2-phone" value="1381234"' in page
    assert 'name="mend-3-email" value="not an address"' in page
    assert "13812345678" not in page, "what is right stays masked"
    heads = page.partition("<thead>")[2].partition("</thead>")[0]
    first = min(heads.find(word) for word in ("Last contact", "Phone", "E-mail") if word in heads)
    assert -1 < heads.find("Customer name") < first, "whose it is stands before what is wrong with it"
    assert page.count('name="all-') == 1, "once, above the rows with these words"
    assert "Mend all 2 at once" in page
    assert "The numbers above follow when you check again" in page


def test_others_who_see_the_import_see_the_mask(run, client: Client):
    client.force_login(make_user(grants={**MANAGING, "changes.view_change_set": Scope.ALL}, language="en"))
    page = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert "“unknown” is not a date" in page
    assert page.count("This value cannot be read.") == 2, "what is wrong in it is quoted to its owner only"
    assert "1381234" not in page
    assert "not an address" not in page
    assert "mend-2-phone" not in page


def test_so_does_who_looks_as_the_one_who_handed_it_in(manager, run, client: Client):
    grants = {**MANAGING, "changes.view_change_set": Scope.ALL, "accounts.simulate_user": Scope.ALL}
    client.force_login(make_user(grants=grants, language="en"))
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    assert client.post(f"/people/{manager.pk}/look/").status_code == 302
    page = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert "“unknown” is not a date" in page
    assert "1381234" not in page
    assert "mend-4-last_date" not in page
    assert client.get(f"/imports/{run.pk}/rejects.csv").status_code == 403


def test_who_goes_to_another_tab_keeps_what_was_typed(manager, run, client: Client):
    """It stood there as right, and was gone with a click on another tab."""
    client.force_login(manager)
    address = f"/imports/{run.pk}/"
    page = client.get(f"{address}?rows=wrong").content.decode()
    assert page.count('data-sends="given"') >= page.count(f'href="{address}?rows=') > 3
    untouched = client.post(f"{address}check/", {"next": "?rows=all"})
    assert (untouched["Location"], ImportRun.objects.get(pk=run.pk).job_id) == (
        f"{address}?rows=all",
        run.job_id,
    )
    there = client.post(
        f"{address}check/", {"mend-2-phone": "13812340000", "next": "?rows=new&page=2&to=//x"}
    )
    assert there["Location"] == f"{address}?rows=new&page=2"
    assert mending.Mends.of(Spool(run.uid)).count() == 1


def test_a_personal_value_can_be_emptied(manager, run):
    run = mend(run, manager, mend__2__phone="")
    assert run.counts["rows"]["wrong"] == 3


def test_nobody_mends_another_ones_import(manager, run, client: Client):
    other = make_user(grants=MANAGING)
    with pytest.raises(PermissionDenied):
        actions.check_again(run, by=other, mends=mending.Mends({2: {"phone": "1"}}), queued=False)
    client.force_login(other)
    assert client.post(f"/imports/{run.pk}/rows/2/phone/", {"mend-2-phone": "1"}).status_code in {403, 404}


def test_nothing_typed_is_refused_with_a_sentence(manager, run):
    with pytest.raises(Refused, match="yellow"):
        mend(run, manager, mend__4__last_date="unknown", mend__2__phone="1381234")
    with pytest.raises(Refused, match="characters"):
        mend(run, manager, mend__4__last_date="x" * 2001)


def test_every_wrong_row_can_be_put_right_a_page_at_a_time(manager, client: Client, monkeypatch):
    monkeypatch.setattr(mending, "PAGE", 3)
    rows = [f"客户{n},1381234{n},2024-05-20" for n in range(7)]
    run = check(manager, text("客户名称,手机,最近合作时间", *rows, "好客户,13812345678,2024-05-20"))
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=wrong&page=3").content.decode()
    assert "Page 3 of 3" in page
    assert 'name="mend-8-phone"' in page
    assert 'name="mend-7-phone"' not in page
    assert f"/imports/{run.pk}/?rows=wrong&amp;page=2" in page
    assert "Page 3 of 3" in client.get(f"/imports/{run.pk}/?rows=wrong&page=99").content.decode()
    run = mend(run, manager, mend__8__phone="13812340008", mend__2__phone="13812340002")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (3, 5)
