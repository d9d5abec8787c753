"""The pages of an import, as a person goes through them; and who may not."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django_q.models import OrmQ

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, SELLING, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports import examining
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, text, work
from guanxi.foundation.jobs.running import PERFORM, perform

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
CONTENT = text("公司名,手机,等级", "甲公司,13812346021,普通", "乙公司,13912346022,潜力", ",13712346023,普通")


def uploaded(content: bytes = CONTENT, name: str = "客户.csv") -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def send(client: Client, **more):
    return client.post("/imports/new/", {"kind": "", "file": uploaded(), "whole": "1", **more})


def folders(settings) -> set[str]:
    return {path.name for path in (settings.GUANXI_HOME / "files" / "imports").glob("*")}


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


@pytest.mark.both
def test_from_the_file_to_the_report_in_four_steps(signed_in, manager):
    assert "Import a file" in signed_in.get("/imports/").content.decode()
    answer = send(signed_in)
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/imports/{run.pk}/")
    page = signed_in.get(answer.url, follow=True).content.decode()
    assert "公司名" in page
    assert "138 **** 6021" in page
    assert "13812346021" not in page
    posted = {"what": "customers", "column-0": "name", "column-1": "phone", "column-2": "tier"}
    options = {"kind": "firm", "channel": "import", "region": "cn", "source": ""}
    whose = {"owner": manager.pk, "department": manager.department_id}
    answer = signed_in.post(f"/imports/{run.pk}/columns/", posted | options | whose)
    assert answer.status_code == 302
    assert "Checking 客户.csv" in signed_in.get(answer.url).content.decode()
    work(run)
    page = signed_in.get(f"/imports/{run.pk}/").content.decode()
    assert "Import 2 customers" in page
    assert "“Customer name” is required." in page
    signed_in.post(f"/imports/{run.pk}/apply/")
    work(run)
    page = signed_in.get(f"/imports/{run.pk}/").content.decode()
    assert "2 customers imported" in page
    assert "with the reason for each:" in page
    assert "Undo all of it" in page
    assert Customer.objects.count() == 2
    signed_in.post(f"/imports/{run.pk}/undo/", {"sure": "1"})
    change_set = ImportRun.objects.get().change_set
    assert change_set is not None
    assert change_set.state == "undoing"


def test_a_small_file_whose_examination_crashed_is_taken_up_by_a_worker(signed_in, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(examining, "step", lambda _work: 1 / 0)
        answer = send(signed_in)
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.url, run.state) == (302, f"/imports/{run.pk}/", "uploaded")
    assert "Looking at 客户.csv" in signed_in.get(answer.url).content.decode()
    messages = [message.task for message in OrmQ.objects.all()]
    assert [(task["func"], task["args"]) for task in messages] == [(PERFORM, (run.job_id, 0))]
    perform(*messages[0]["args"])
    assert ImportRun.objects.get().state == ImportRun.State.EXAMINED


def test_what_was_chosen_stays_when_the_columns_do_not_fit(signed_in, manager):
    run = hand_in(manager, CONTENT)
    posted = {
        "what": "customers",
        "column-0": "phone",
        "column-1": "phone",
        "column-2": "tier",
        "source": "ERP 9",
    }
    answer = signed_in.post(f"/imports/{run.pk}/columns/", posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Which column holds: Customer name?" in page
    assert "is already read from" in page
    assert 'value="ERP 9"' in page
    assert page.count('<option value="phone" selected>') == 2
    assert ImportRun.objects.get().state == ImportRun.State.EXAMINED


def test_an_upload_that_broke_off_leaves_nothing(signed_in):
    body = {"kind": "", "file": uploaded()}  # the last field never came
    answer = signed_in.post("/imports/new/", body)
    assert answer.status_code == 422
    assert "The upload broke off before its end" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_body_cut_inside_the_file_leaves_nothing(signed_in, settings):
    before = folders(settings)
    boundary = "x-x-x"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    kind = f"multipart/form-data; boundary={boundary}"
    answer = signed_in.generic("POST", "/imports/new/", head.encode() + CONTENT[:30], content_type=kind)
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()
    assert folders(settings) == before


class Cut(BytesIO):
    """What came until the connection was cut."""

    def read(self, size: int | None = -1, /) -> bytes:
        if found := super().read(size):
            return found
        raise OSError("connection reset by peer")


def test_a_connection_cut_inside_the_file_leaves_nothing(manager, settings):
    before = folders(settings)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    browser.get("/imports/new/")
    head = b'--x-x-x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    came = head + CONTENT * 20_000
    environment: dict[str, Any] = {"wsgi.input": Cut(came), "CONTENT_LENGTH": str(2 * len(came))}
    environment["CONTENT_TYPE"] = "multipart/form-data; boundary=x-x-x"
    answer = browser.generic("POST", "/imports/new/", **environment)
    assert answer.status_code == 403, "its token never came"
    assert not ImportRun.objects.exists()
    assert folders(settings) == before


def test_too_large_a_file_is_dropped_with_a_sentence(signed_in, settings):
    settings.IMPORT_MAX_BYTES = 20
    answer = send(signed_in)
    assert answer.status_code == 422
    assert "Cut it into several files" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_without_a_token_nothing_is_taken(manager, settings):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(manager)
    before = folders(settings)
    assert send(careful).status_code == 403
    assert not ImportRun.objects.exists()
    assert folders(settings) == before


def test_the_file_lies_sealed_and_no_plain_copy_anywhere(signed_in, settings):
    send(signed_in)
    run = ImportRun.objects.get()
    with Spool(run.uid).open(SOURCE) as file:
        assert file.read() == CONTENT
    plain = b"13812346021"
    assert not [p for p in settings.GUANXI_HOME.rglob("*") if p.is_file() and plain in p.read_bytes()]


def test_CUS_20_without_the_permission_a_file_of_that_kind_is_refused(client):
    seller = make_user(grants={"imports.start_import": Scope.OWN, "purchases.import_orders": Scope.OWN})
    client.force_login(seller)
    assert send(client, kind="customers").status_code in {403, 422}
    assert not ImportRun.objects.exists()
    run = hand_in(seller, CONTENT)
    assert (
        client.post(f"/imports/{run.pk}/columns/", {"what": "customers", "column-0": "name"}).status_code
        == 403
    )
    nobody = make_user(grants={"customers.view_customer": Scope.ALL})
    client.force_login(nobody)
    assert client.get("/imports/new/").status_code == 403
    assert send(client).status_code == 403


@pytest.mark.both
def test_another_persons_import_is_not_found_and_not_touched(client, manager):
    run = check(manager, CONTENT)
    client.force_login(make_user(grants=SELLING))
    for path in ("", "progress/", "columns/", "rejects.csv"):
        assert client.get(f"/imports/{run.pk}/{path}").status_code == 404
    for path in ("apply/", "discard/", "undo/", "check/", "stop/", "columns/"):
        assert client.post(f"/imports/{run.pk}/{path}").status_code == 404
    client.force_login(make_user(grants={**SELLING, "changes.view_change_set": Scope.ALL}))
    assert client.get(f"/imports/{run.pk}/").status_code == 200
    assert client.get(f"/imports/{run.pk}/rejects.csv").status_code == 403
    assert client.post(f"/imports/{run.pk}/apply/").status_code == 403
    assert ImportRun.objects.get().state == ImportRun.State.PREVIEWED


def test_rejected_rows_come_as_an_attachment_while_one_may_import(signed_in, manager):
    run = bring_in(manager, CONTENT)
    answer = signed_in.get(f"/imports/{run.pk}/rejects.csv")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"13712346023" in b"".join(answer.streaming_content)
    assert signed_in.get(f"/imports/{run.pk}/rejects.xlsx").status_code == 200
    assert signed_in.get(f"/imports/{run.pk}/rejects.txt").status_code == 404
    manager.roles.clear()
    assert signed_in.get(f"/imports/{run.pk}/rejects.csv").status_code == 403
