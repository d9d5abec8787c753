"""History: what was there before, sealed, once a field, and what undo and proofs need of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guanxi.foundation import ledger
from guanxi.foundation.actions import action
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.bulk import reserve_ids
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.commitments import holds
from guanxi.foundation.tests.model import Folder, change_folder, close_folders, create_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cabinet")]

BEFORE: dict[str, Any] = {
    "title": "A",
    "phone": "13812346021",
    "amount": Decimal("10.50"),
    "day": date(2024, 5, 6),
    "at": datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
    "facts": {"a": [1, "二"]},
    "is_closed": True,
}


@pytest.fixture
def folder(make_user):
    user = make_user()
    return create_folder(user.department, by=user, **BEFORE)


def test_outside_an_action_a_record_neither_saves_nor_deletes_itself(folder):
    folder.title = "B"
    for write in (folder.save, folder.delete, Folder.objects.create):
        with pytest.raises(ledger.OutsideAction):
            write()
    assert Folder.objects.get().title == "A"


def test_a_new_record_has_no_history(folder):
    assert not Change.objects.exists()
    assert (folder.version, folder.created_by) == (1, folder.owner)


def test_every_kind_of_value_is_kept_and_read_back(folder):
    after: dict[str, Any] = {
        "title": "B",
        "phone": "",
        "amount": None,
        "day": None,
        "at": None,
        "facts": {},
        "is_closed": False,
    }
    change_folder(folder, by=folder.owner, **after)
    kept = {c.field: keeping.before(c) for c in Change.objects.of(folder)}
    assert kept == {**BEFORE, "amount": "10.50", "day": "2024-05-06", "at": "2024-05-06T07:08:00+00:00"}


def test_CUS_19_before_images_are_ciphertext_bound_to_their_change(folder):
    change_folder(folder, by=folder.owner, title="Very new", phone="13900001111")
    changes = {c.field: c for c in Change.objects.of(folder)}
    for change in changes.values():
        assert b"13812346021" not in bytes(change.before)
    changes["title"].before = changes["phone"].before
    with pytest.raises(SealBroken):
        keeping.before(changes["title"])


def test_one_change_a_field_however_many_saves(folder):
    close_folders(folder, by=folder.owner, others=[])
    close_folders(folder, by=folder.owner, others=[])
    history = [(c.field, keeping.before(c)) for c in Change.objects.of(folder)]
    assert history == [("title", "A."), ("title", "A")]


def test_a_save_that_changes_nothing_raises_no_version(folder):
    change_folder(folder, by=folder.owner, title="A", phone="13812346021", facts={"a": [1, "二"]})
    assert Folder.objects.get().version == 1
    assert not Change.objects.exists()


def test_what_machines_write_has_no_history_and_no_version(folder):
    change_folder(folder, by=folder.owner, opened_times=7)
    kept = Folder.objects.get()
    assert (kept.opened_times, kept.version) == (7, 1)
    assert not Change.objects.exists()


def test_only_what_differs_is_written(folder):
    """Two edits of different fields that crossed do not undo each other."""

    @action("cabinet.change_folder")
    def crossed(subject, *, by):
        other = Folder.objects.get(pk=subject.pk)
        other.title = "B"
        other.save()
        subject.is_closed = False
        subject.save()

    crossed(folder, by=folder.owner)
    kept = Folder.objects.get()
    assert (kept.title, kept.is_closed) == ("B", False)


def test_a_field_loaded_late_does_not_hide_a_change(folder):
    @action("cabinet.change_folder")
    def late(subject, *, by):
        partly = Folder.objects.defer("facts").get(pk=subject.pk)
        partly.title = "B"
        assert partly.facts == {"a": [1, "二"]}
        partly.save()

    late(folder, by=folder.owner)
    assert Folder.objects.get().title == "B"
    assert [keeping.before(c) for c in Change.objects.of(folder)] == ["A"]


def test_the_audit_entry_proves_a_before_image_without_holding_it(folder):
    change_folder(folder, by=folder.owner, phone="13900001111")
    change = Change.objects.of(folder).get()
    ((_kind, _pk, field, digest),) = Entry.objects.order_by("-position")[0].detail["changes"]
    assert field == "phone"
    assert holds('"13812346021"', bytes(change.salt), bytes.fromhex(digest))
    assert not holds('"13812346022"', bytes(change.salt), bytes.fromhex(digest))


def test_an_erased_change_leaves_the_chain_whole(folder):
    change_folder(folder, by=folder.owner, phone="13900001111")
    with ledger.opened(ledger.Ledger(by=folder.owner, verb="erase")):
        Change.objects.all().delete()
    assert chain.verify().whole


# ---- many at once ------------------------------------------------------------------------------


@action("cabinet.add_folder")
def create_many(department, *, by, count):
    template = Template(Folder, department=department, owner=by)
    rows = [template.make({**BEFORE, "title": str(n)}) for n in range(count)]
    create_all(rows)
    return rows


@action("cabinet.change_folder")
def change_many(folder, /, *, by, **fields):
    rows = list(Folder.objects.order_by("pk"))
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)
    change_all(rows)


def test_many_created_at_once_are_like_those_saved_one_by_one(make_user):
    user = make_user()
    single = create_folder(user.department, by=user, **{**BEFORE, "title": "0"})
    rows = create_many(user.department, by=user, count=3)
    assert [row.pk for row in rows] == list(
        Folder.objects.exclude(pk=single.pk).order_by("pk").values_list("pk", flat=True)
    )
    names = {f.name for f in Folder._meta.concrete_fields} - {"id", "uid", "created_at", "changed_at"}
    saved, made = Folder.objects.get(pk=single.pk), Folder.objects.get(pk=rows[0].pk)
    assert {n: getattr(made, n) for n in names} == {n: getattr(saved, n) for n in names}
    assert len({row.uid for row in rows}) == 3


def test_records_made_of_one_template_share_nothing(make_user):
    user = make_user()
    template = Template(Folder, department=user.department, owner=user)
    first, second = template.make({"title": "A"}), template.make({"title": "B"})
    first.facts["a"] = 1
    assert (second.facts, first.uid == second.uid) == ({}, False)


def test_one_made_in_bulk_must_be_read_before_it_is_changed(make_user):
    user = make_user()
    (row,) = create_many(user.department, by=user, count=1)
    with ledger.opened(ledger.Ledger(by=user, verb="x")), pytest.raises(TypeError):
        row.save()
    assert change_folder(row, by=user, title="B").version == 2


def test_many_changed_at_once_are_like_those_changed_one_by_one(folder):
    after: dict[str, Any] = {
        "title": "B",
        "phone": "13900001111",
        "amount": Decimal(3),
        "day": None,
        "facts": {},
        "opened_times": 2,
    }
    change_folder(folder, by=folder.owner, **after)
    saved, history = Folder.objects.get(), {(c.field, c.version) for c in Change.objects.of(folder)}
    change_folder(folder, by=folder.owner, **BEFORE, opened_times=0)
    Change.objects.all()._raw_delete("default")
    change_many(folder, by=folder.owner, **after)
    many = Folder.objects.get()
    for name in after:
        assert getattr(many, name) == getattr(saved, name)
    assert {(c.field, c.version - 2) for c in Change.objects.of(folder)} == history
    assert {c.field: keeping.before(c) for c in Change.objects.of(folder)}["phone"] == BEFORE["phone"]


def test_keys_of_deleted_records_never_come_again(make_user):
    user = make_user()
    rows = create_many(user.department, by=user, count=3)
    with ledger.opened(ledger.Ledger(by=user, verb="x")):
        Folder.objects.all().delete()
        assert min(reserve_ids(Folder, 2)) > rows[-1].pk
