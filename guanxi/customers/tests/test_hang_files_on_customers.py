"""Files on a customer: sealed, named without tricks, seen with the customer, read on record."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.files import actions, clearing, store
from guanxi.foundation.files.models import File
from guanxi.foundation.privacy.cipher import SealBroken

from .colleagues import make_place, make_three

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SECRET = b"the drawing of the valve"


def hang(by, customer, name="drawing.pdf", content=SECRET):
    kept = store.Incoming.of(name, BytesIO(content))
    return actions.add_file(by, by=by, record=customer, kept=kept)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, customer, *files):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    path = f"/files/of/customers.customer/{customer.pk}/"
    return client.post(path, {"files": uploads}, headers={"Accept": "application/json"})


def test_a_file_comes_in_lies_sealed_and_goes_out_as_it_was():
    """CUS-05"""
    one, other, _stranger = make_three()
    customer = make_place(one)
    answer = post(signed_in(one), customer, ("图纸.pdf", SECRET), ("note.txt", b"hello"))
    assert answer.status_code == 201
    file = File.objects.get(name="图纸.pdf")
    assert SECRET not in store.path_of(file.uid).read_bytes()
    out = signed_in(other).get(f"/files/{file.pk}/")
    assert b"".join(getattr(out, "streaming_content")) == SECRET  # noqa: B009 - unknown to its type
    assert out["Content-Disposition"].startswith("attachment")
    assert out["X-Content-Type-Options"] == "nosniff"
    assert out["Content-Type"] == "application/octet-stream"
    assert "sandbox" in out["Content-Security-Policy"]
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.by_id, entry.record_id) == ("read_file", other.pk, file.pk)


@pytest.mark.both
def test_people_of_another_department_reach_no_file_by_any_door():
    one, _other, stranger = make_three()
    customer = make_place(one)
    file = hang(one, customer)
    client = signed_in(stranger)
    for path in (
        f"/files/{file.pk}/",
        f"/files/{file.pk}/versions/",
        f"/api/files/{file.pk}/content",
        f"/api/files?kind=customers.customer&record_id={customer.pk}",
        f"/customers/{customer.pk}/files/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/files?q=drawing").json() == []
    assert post(client, customer, ("x.txt", b"x")).status_code == 404
    assert client.post(f"/files/{file.pk}/delete/").status_code == 404
    assert [path for _uid, path in store.sealed_files() if path == store.path_of(file.uid)]


def test_a_file_of_another_record_cannot_be_brought_into_a_comment():
    from guanxi.foundation.comments.actions import add_comment

    one, _other, _stranger = make_three()
    file = hang(one, make_place(one))
    with pytest.raises(Refused, match="another record"):
        add_comment(one, by=one, record=make_place(one), body="look", files=[file])


def test_TEA_06_colleagues_see_a_file_and_only_who_brought_it_changes_it():
    one, other, _stranger = make_three()
    file = hang(one, make_place(one))
    with pytest.raises(PermissionDenied):
        actions.delete_file(file, by=other)
    with pytest.raises(PermissionDenied):
        actions.rename_file(file, by=other, name="x.pdf")


def test_what_announces_itself_as_too_large_is_refused_unread(settings):
    settings.FILE_MAX_BYTES = 1000
    one, _other, _stranger = make_three()
    customer = make_place(one)
    before = len(list(store.sealed_files()))
    answer = post(signed_in(one), customer, ("big.bin", b"x" * 200_000))
    assert answer.status_code == 409
    assert "MB" in answer.json()["detail"]
    answer = post(signed_in(one), customer, ("big.bin", b"x" * 5000))
    assert answer.status_code == 409
    assert len(list(store.sealed_files())) == before
    assert not File.objects.exists()


@pytest.mark.parametrize("name", ["setup.exe", "x.pdf.JS", "\u202efdp.exe"])
def test_what_runs_when_opened_is_not_kept(name):
    one, _other, _stranger = make_three()
    answer = post(signed_in(one), make_place(one), (name, b"MZ"))
    assert answer.status_code == 409
    assert not File.objects.exists()


def test_the_house_has_so_much_room_and_no_more(settings):
    settings.FILES_QUOTA_BYTES = 30
    one, _other, _stranger = make_three()
    customer = make_place(one)
    hang(one, customer)
    with pytest.raises(Refused, match="no room"):
        hang(one, customer)


@pytest.mark.both
def test_a_new_version_replaces_the_old_one_and_both_stay():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    first = hang(one, customer)
    second = actions.replace_file(first, by=one, kept=store.Incoming.of("drawing2.pdf", BytesIO(b"new")))
    assert (second.number, second.series) == (2, first.series)
    page = signed_in(one).get(f"/customers/{customer.pk}/files/").content.decode()
    assert "drawing2.pdf" in page
    assert ">drawing.pdf<" not in page
    assert signed_in(one).get("/api/files?q=drawing2").json()[0]["id"] == second.pk


def test_deleted_files_come_back_until_they_are_purged_bytes_and_all():
    from datetime import timedelta

    from django.utils import timezone

    one, _other, _stranger = make_three()
    file = hang(one, make_place(one))
    client = signed_in(one)
    client.post(f"/files/{file.pk}/delete/")
    assert client.get(f"/files/{file.pk}/").status_code == 409
    client.post(f"/files/{file.pk}/restore/")
    assert client.get(f"/files/{file.pk}/").status_code == 200
    client.post(f"/files/{file.pk}/delete/")
    clearing.purge_files()
    assert store.path_of(file.uid).exists()
    from unittest import mock

    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=31)):
        clearing.purge_files()
    assert not store.path_of(file.uid).exists()
    assert not File.objects.exists()


def test_one_files_bytes_under_anothers_name_do_not_open():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    first, second = hang(one, customer), hang(one, customer, content=b"another")
    store.path_of(first.uid).write_bytes(store.path_of(second.uid).read_bytes())
    with pytest.raises(SealBroken):
        store.reading(first.uid)


def test_the_houses_scanner_has_the_last_word(settings):
    settings.FILE_SCAN = ["grep", "-qv", "EICAR"]
    one, _other, _stranger = make_three()
    customer = make_place(one)
    hang(one, customer, content=b"harmless\n")
    with pytest.raises(Refused, match="scanner"):
        hang(one, customer, content=b"EICAR\n")
