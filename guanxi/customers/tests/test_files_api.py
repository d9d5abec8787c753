"""SYS-09: files over the API: the pages' limits, checks and records, and nothing for who may not."""

import subprocess
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from guanxi.config.tests.api_world import program_of, send, upload
from guanxi.customers.tests.colleagues import make_place, make_three
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.files import previews, store
from guanxi.foundation.files.models import File
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tests.people import make_user

from .test_image_previews import picture

pytestmark = pytest.mark.django_db
FILES = "/api/v1/files"
DRAWING = ("图纸.pdf", b"the drawing of the valve")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.GUANXI_HOME = tmp_path


def of(customer: Any) -> str:
    return f"{FILES}?kind=customers.customer&record_id={customer.pk}"


def kept() -> int:
    return len(list(store.sealed_files()))


def token(user: User, **narrowed: Any) -> Client:
    _token, secret = staff.create_token(user, by=user, name="narrow", **narrowed)
    said = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    return Client(headers=said, raise_request_exception=False)


def test_files_go_in_are_listed_read_renamed_replaced_deleted_and_brought_back():
    one, other, _stranger = make_three()
    customer, program = make_place(one), program_of(one)
    made = upload(program, of(customer), DRAWING, ("note.txt", b"hello"))
    assert (made.status_code, [file["name"] for file in made.json()]) == (201, ["图纸.pdf", "note.txt"])
    pk = made.json()[0]["id"]
    assert DRAWING[1] not in store.path_of(File.objects.get(pk=pk).uid).read_bytes()
    assert [file["id"] for file in program.get(of(customer)).json()] == [pk + 1, pk]
    out = program_of(other).get(f"{FILES}/{pk}/content")
    assert b"".join(getattr(out, "streaming_content")) == DRAWING[1]  # noqa: B009 - unknown to its type
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.by_id, entry.record_id) == ("read_file", other.pk, pk)
    assert send(program, "patch", f"{FILES}/{pk}", {"name": "阀.pdf"}).json()["name"] == "阀.pdf"
    newer = upload(program, f"{FILES}/{pk}/replace", ("阀.pdf", b"newer")).json()
    assert (newer["version"], newer["name"]) == (2, "阀.pdf")
    assert program.delete(f"{FILES}/{newer['id']}").status_code == 204
    assert program.get(f"{FILES}/{newer['id']}").status_code == 404
    assert send(program, "post", f"{FILES}/{newer['id']}/restore").json()["version"] == 2


def test_who_does_not_see_the_record_gets_nothing_in_and_nothing_out():
    one, other, stranger = make_three()
    customer = make_place(one)
    pk = upload(program_of(one), of(customer), DRAWING).json()[0]["id"]
    outside, before = program_of(stranger), kept()
    assert upload(outside, of(customer), DRAWING).status_code == 404
    for method, path in [
        ("get", of(customer)), ("get", f"{FILES}/{pk}"), ("get", f"{FILES}/{pk}/content"),
        ("delete", f"{FILES}/{pk}"), ("post", f"{FILES}/{pk}/restore"),
    ]:  # fmt: skip
        assert send(outside, method, path).status_code == 404, path
    assert upload(outside, f"{FILES}/{pk}/replace", DRAWING).status_code == 404
    colleague = program_of(other)  # sees it, and changes only what is his own
    assert upload(colleague, f"{FILES}/{pk}/replace", DRAWING).status_code == 403
    assert send(colleague, "patch", f"{FILES}/{pk}", {"name": "x.pdf"}).status_code == 403
    assert colleague.delete(f"{FILES}/{pk}").status_code == 403
    for wrong in ("kind=customers.customer&record_id=999999", "kind=accounts.user&record_id=1"):
        assert upload(colleague, f"{FILES}?{wrong}", DRAWING).status_code == 404
    assert (kept(), File.objects.count()) == (before, 1)


def test_a_token_does_no_more_with_files_than_it_is_for():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    assert upload(token(one, read_only=True), of(customer), DRAWING).json()["code"] == "token_only_reads"
    elsewhere = upload(token(one, rooms=["customers"]), of(customer), DRAWING)
    assert (elsewhere.status_code, elsewhere.json()["permission"]) == (403, "files.add_file")
    assert upload(token(one, rooms=["customers", "files"]), of(customer), DRAWING).status_code == 201
    wrong = Client(headers={"Authorization": "Bearer gx_guess"}, raise_request_exception=False)
    assert upload(wrong, of(customer), DRAWING).status_code in {401, 403}
    assert upload(Client(), of(customer), DRAWING).status_code in {401, 403}
    assert (kept(), File.objects.count()) == (1, 1)


def test_the_limits_of_the_pages_hold_here_too_and_of_several_files_all_or_none_go_in(settings):
    one, _other, _stranger = make_three()
    customer, program = make_place(one), program_of(one)
    assert upload(program, of(customer), DRAWING, ("setup.exe", b"MZ")).status_code == 409
    assert upload(program, of(customer), DRAWING, ("empty.txt", b"")).status_code == 409
    assert upload(program, of(customer)).json()["detail"] == "Choose a file first."
    assert send(program, "post", of(customer), {"files": []}).status_code == 409
    settings.FILE_MAX_BYTES = 1000
    large = upload(program, of(customer), ("large.bin", b"x" * 5000))
    assert (large.status_code, "MB" in large.json()["detail"]) == (409, True)
    assert upload(program, of(customer), ("large.bin", b"x" * 200_000)).status_code == 413
    settings.FILES_QUOTA_BYTES = 10
    assert upload(program, of(customer), DRAWING).status_code == 409
    many = [(f"{number}.txt", b"x") for number in range(25)]
    assert upload(program, of(customer), *many).status_code == 409
    assert (kept(), File.objects.count()) == (0, 0)


def test_sent_twice_with_one_key_it_goes_in_once():
    one, _other, _stranger = make_three()
    customer, program = make_place(one), program_of(one)
    key = {"Idempotency-Key": "k1"}
    first, again = (upload(program, of(customer), DRAWING, **key) for _time in range(2))
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert upload(program, of(customer), ("图纸.pdf", b"another"), **key).status_code == 422
    assert (kept(), File.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_scanner_looks_once_at_each_file_and_holds_no_lock_meanwhile(settings, monkeypatch):
    settings.FILE_SCAN = ["grep", "-qv", "EICAR"]
    begun, looked = subprocess.Popen, []

    def scanner(*args: Any, **more: Any) -> Any:
        looked.append(connection.in_atomic_block)
        return begun(*args, **more)

    monkeypatch.setattr(subprocess, "Popen", scanner)
    one, _other, _stranger = make_three()
    customer, program = make_place(one), program_of(one)
    pk = upload(program, of(customer), DRAWING, ("note.txt", b"hello")).json()[0]["id"]
    assert upload(program, f"{FILES}/{pk}/replace", DRAWING, ("left.txt", b"out")).status_code == 201
    browser = Client()
    browser.force_login(one)
    page = f"/files/of/customers.customer/{customer.pk}/"
    assert upload(browser, page, DRAWING, Accept="application/json").status_code == 201
    replaced = upload(browser, f"/files/{pk}/replace/", DRAWING, Accept="application/json")
    assert replaced.status_code == 201
    assert looked == [False] * 5
    assert upload(program, of(customer), ("bad.txt", b"EICAR")).status_code == 409
    assert kept() == 5


def test_a_new_version_and_a_deletion_happen_only_to_what_was_read():
    one, _other, _stranger = make_three()
    customer, program = make_place(one), program_of(one)
    pk = upload(program, of(customer), DRAWING).json()[0]["id"]
    tag, place = program.get(f"{FILES}/{pk}")["ETag"], f"{FILES}/{pk}/replace"
    assert upload(program, place, DRAWING, **{"If-Match": '"77"'}).status_code == 412
    newer = upload(program, place, DRAWING, **{"If-Match": tag})
    assert newer.status_code == 201
    assert upload(program, place, DRAWING, **{"If-Match": tag}).status_code == 412, "it was replaced"
    assert upload(program, of(customer), DRAWING, **{"If-Match": tag}).status_code == 412
    assert (kept(), File.objects.count()) == (2, 2)
    latest = f"{FILES}/{newer.json()['id']}"
    assert program.get(latest)["ETag"] == newer["ETag"]
    renamed = send(program, "patch", latest, {"name": "b.pdf"}, **{"If-Match": newer["ETag"]})
    assert send(program, "delete", latest, **{"If-Match": newer["ETag"]}).status_code == 412
    assert send(program, "delete", latest, **{"If-Match": renamed["ETag"]}).status_code == 204


def test_a_session_brings_files_in_only_with_the_form_s_proof():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(one)
    assert upload(browser, of(customer), DRAWING).status_code == 403
    assert kept() == 0
    browser.get("/")
    proof = {"X-CSRFToken": browser.cookies["csrftoken"].value} if "csrftoken" in browser.cookies else {}
    assert proof
    assert upload(browser, of(customer), DRAWING, **proof).status_code == 201


def pictures(one: User) -> tuple[Any, list[int]]:
    """A photo in two versions, both with their previews, and the ids of both."""
    customer, program = make_place(one), program_of(one)
    first = upload(program, of(customer), ("visit.png", picture())).json()[0]["id"]
    second = upload(program, f"{FILES}/{first}/replace", ("visit.png", picture(size=(50, 50)))).json()["id"]
    assert previews.make_preview(first)
    assert previews.make_preview(second)
    return customer, [first, second]


def test_versions_are_listed_and_each_has_its_content_and_its_small_picture():
    one, other, _stranger = make_three()
    _customer, (first, second) = pictures(one)
    program = program_of(other)
    found = program.get(f"{FILES}/{first}/versions").json()
    assert [(file["id"], file["version"], file["has_preview"]) for file in found] == [
        (second, 2, True),
        (first, 1, True),
    ]
    assert program.get(f"{FILES}/{second}/versions").json() == found
    out = program.get(f"{FILES}/{first}/content")
    assert b"".join(getattr(out, "streaming_content")) == picture()  # noqa: B009 - unknown to its type
    small = program.get(f"{FILES}/{first}/preview")
    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in small["Content-Security-Policy"]
    send(program_of(one), "delete", f"{FILES}/{second}")
    assert program.get(f"{FILES}/{first}/versions").json() == []
    assert program.get(f"{FILES}/{first}/preview").status_code == 404


def test_versions_and_small_pictures_are_for_whom_the_file_is():
    one, _other, stranger = make_three()
    customer, ids = pictures(one)
    reads_none = make_user(
        one.department, {name: scope for name, scope in one.grants.items() if name != "files.read_file"}
    )
    elsewhere = token(one, rooms=["customers"])
    for pk in ids:
        for path in (f"{FILES}/{pk}/versions", f"{FILES}/{pk}/preview"):
            assert program_of(stranger).get(path).status_code == 404, path
            assert Client().get(path).status_code == 401, path
        for program in (program_of(reads_none), elsewhere):
            assert program.get(f"{FILES}/{pk}/preview").status_code == 403
            assert program.get(f"{FILES}/{pk}/content").status_code == 403
            assert not program.get(f"{FILES}/{pk}").json()["has_preview"]
    shown = program_of(one).get(of(customer)).json()
    assert [(file["id"], file["has_preview"]) for file in shown] == [(ids[1], True)]
