"""What every write is: permitted, in scope, read afresh, whole or not at all, and audited once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django_q.models import OrmQ

from guanxi.foundation import events, ledger
from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.actions import PERMISSIONS, action
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.changes.writing import Template, create_all
from guanxi.foundation.errors import Conflict, Overtaken, Refused
from guanxi.foundation.tests import happenings
from guanxi.foundation.tests.model import (
    Folder,
    change_folder,
    close_folders,
    copy_title,
    create_folder,
    look_into,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cabinet")]


def entries() -> list[str]:
    return list(
        Entry.objects.filter(verb__contains="folder").order_by("position").values_list("verb", flat=True)
    )


def test_outside_an_action_nothing_is_written(make_user):
    user = make_user()
    folder = create_folder(user.department, by=user, title="A")
    new = Folder(title="B", owner=user, department=user.department)
    for write in (
        new.save,
        folder.save,
        lambda: Folder.objects.create(title="B", owner=user, department=user.department),
        lambda: Folder.objects.bulk_create([new]),
        lambda: Folder.objects.bulk_update([folder], ["title"]),
        lambda: Folder.objects.update(title="B"),
        Folder.objects.all().delete,
    ):
        with pytest.raises(ledger.OutsideAction):
            write()
    assert list(Folder.objects.values_list("title", flat=True)) == ["A"]


def test_without_the_permission_nothing_happens_and_nothing_is_noted(make_user):
    user = make_user(add=None)
    with pytest.raises(PermissionDenied):
        create_folder(user.department, by=user, title="A")
    assert not Folder.objects.exists()
    assert entries() == []


def test_CUS_20_unseen_is_not_found_seen_without_the_verb_is_forbidden(make_user):
    owner = make_user()
    folder = create_folder(owner.department, by=owner, title="A")
    with pytest.raises(Http404):
        change_folder(folder, by=make_user(), title="B")
    with pytest.raises(PermissionDenied):
        change_folder(folder, by=make_user(view=Scope.ALL), title="B")
    with pytest.raises(PermissionDenied):
        change_folder(folder, by=make_user(view=Scope.ALL, change=None), title="B")
    assert Folder.objects.get().title == "A"


def test_CUS_20_an_input_out_of_sight_is_not_found(make_user):
    owner, other = make_user(), make_user()
    foreign = create_folder(owner.department, by=owner, title="secret")
    own = create_folder(other.department, by=other, title="mine")
    with pytest.raises(Http404):
        copy_title(own, by=other, source=foreign)
    with pytest.raises(Http404):
        close_folders(own, by=other, others=[foreign])
    assert Folder.objects.get(pk=own.pk).title == "mine"


def test_what_a_caller_did_to_his_copy_does_not_count(make_user):
    owner = make_user()
    folder = create_folder(owner.department, by=owner, title="A", owner=owner)
    source = create_folder(owner.department, by=owner, title="B")
    folder.is_closed, source.title = True, "forged"
    changed = copy_title(folder, by=owner, source=source)
    kept = Folder.objects.get(pk=folder.pk)
    assert (kept.title, kept.is_closed, changed.is_closed) == ("B", False, False)


def test_nested_actions_are_one_entry_under_the_outermost_verb(make_user):
    user = make_user()
    folders = [create_folder(user.department, by=user, title=t) for t in "ABC"]
    close_folders(folders[0], by=user, others=folders[1:])
    assert entries() == ["create_folder"] * 3 + ["close_folders"]
    detail = Entry.objects.order_by("-position")[0].detail
    assert detail["changed"] == 4
    assert {(pk, field) for _kind, pk, field, _digest in detail["changes"]} == {
        *((folder.pk, "title") for folder in folders),
        (folders[0].pk, "is_closed"),
    }


def test_a_refusal_leaves_nothing_behind(make_user, settings):
    settings.SWITCHBOARD = happenings.__name__
    user = make_user()
    folders = [create_folder(user.department, by=user, title=t) for t in "AB"]
    with pytest.raises(Refused):
        close_folders(folders[0], by=user, others=folders[1:], then_fail=True)
    assert list(Folder.objects.order_by("pk").values_list("title", "version")) == [("A", 1), ("B", 1)]
    assert entries() == ["create_folder"] * 2
    assert not Change.objects.exists()
    assert not OrmQ.objects.exists()
    assert ledger.current() is None


def test_events_of_an_action_go_together_and_reach_who_listens(make_user, settings):
    settings.SWITCHBOARD = happenings.__name__
    happenings.heard.clear()
    user = make_user()
    folders = [create_folder(user.department, by=user, title=t) for t in "AB"]
    close_folders(folders[0], by=user, others=folders[1:])
    (message,) = OrmQ.objects.all()
    events.deliver(*message.task["args"])
    assert happenings.heard == [happenings.FolderClosed(folder.pk) for folder in folders]


def test_what_nobody_hears_makes_no_task(settings):
    settings.SWITCHBOARD = happenings.__name__
    events.enqueue([happenings.NobodyListens(1)])
    assert not OrmQ.objects.exists()


def test_nothing_is_announced_outside_an_action():
    with pytest.raises(ledger.OutsideAction):
        events.announce(happenings.FolderClosed(1))


def test_a_stale_edit_shows_what_differs(make_user):
    user = make_user()
    folder = create_folder(user.department, by=user, title="A")
    change_folder(folder, by=user, version=1, title="B")
    with pytest.raises(Conflict) as conflict:
        change_folder(folder, by=user, version=1, title="C", is_closed=False)
    assert (conflict.value.fields, conflict.value.version) == ({"title": ("C", "B")}, 2)
    assert change_folder(folder, by=user, version=1, title="B").version == 2


@action("cabinet.add_folder")
def create_folders(department, *, by):
    template = Template(Folder, department=department, owner=by)
    create_all([template.make({"title": title}) for title in "AB"])
    look_into(Folder.objects.get(title="A"), by=by)


def test_a_silent_action_inside_another_hides_nothing(make_user):
    user = make_user()
    create_folders(user.department, by=user)
    assert entries() == ["create_folders"]


def test_an_action_that_keeps_silent_leaves_no_entry(make_user):
    user = make_user()
    folder = create_folder(user.department, by=user, title="A")
    look_into(folder, by=user)
    assert entries() == ["create_folder"]
    kept = Folder.objects.get()
    assert (kept.opened_times, kept.version) == (1, 1)


def test_inputs_go_by_name(make_user):
    user = make_user()
    folder = create_folder(user.department, by=user, title="A")
    with pytest.raises(TypeError):
        change_folder(folder, user)  # type: ignore[call-arg]


def test_one_who_left_may_nothing(make_user):
    user = make_user(scope=Scope.ALL)
    folder = create_folder(user.department, by=user, title="A")
    user.is_active = False
    with pytest.raises(PermissionDenied):
        change_folder(folder, by=user, title="B")


def test_every_permission_in_use_is_known():
    assert "change_folder" in PERMISSIONS["cabinet.change_folder"]
    assert all(permission.count(".") == 1 for permission in PERMISSIONS)


def test_who_comes_second_with_the_same_key_is_told_so_and_nothing_is_kept(make_user):
    user = make_user()

    @action("cabinet.change_folder")
    def label_twice(folder: Folder, *, by: User) -> None:
        change_folder(folder, by=by, title="half")
        for _time in range(2):
            Role.objects.create(code="same", name="Same")

    folder = create_folder(user.department, by=user, title="A")
    with pytest.raises(Overtaken, match="at this moment"):
        label_twice(folder, by=user)
    assert Folder.objects.get().title == "A"
    assert not Role.objects.filter(code="same").exists()
