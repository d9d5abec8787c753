"""A tracked model and its actions, as a room has them; its table exists in tests only."""

from typing import Any

from django.conf import settings
from django.db import models

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import Tracked, TrackedRows
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.tests.happenings import FolderClosed


class Folders(TrackedRows[Any]):
    view_permission = "cabinet.view_folder"


class Folder(Tracked):
    """A folder in a cabinet, with a field of every kind that makes trouble."""

    title = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    phone = EncryptedTextField(label="folder.phone")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    day = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    is_closed = models.BooleanField(default=False)
    opened_times = models.IntegerField(default=0)

    UNTRACKED = frozenset({"opened_times"})
    objects = Folders.as_manager()

    class Meta:
        app_label = "foundation_tests"


@action("cabinet.add_folder")
def create_folder(department: Department, /, *, by: User, title: str, **fields: Any) -> Folder:
    folder = Folder(department=department, owner=fields.pop("owner", by), title=title, **fields)
    folder.save()
    return folder


@action("cabinet.change_folder")
def change_folder(folder: Folder, /, *, by: User, version: int | None = None, **fields: Any) -> Folder:
    for name, value in fields.items():
        setattr(folder, name, value)
    folder.save()
    return folder


@action("cabinet.change_folder")
def copy_title(folder: Folder, *, by: User, source: Folder) -> Folder:
    folder.title = source.title
    folder.save()
    return folder


@action("cabinet.change_folder")
def close_folders(folder: Folder, *, by: User, others: list[Folder], then_fail: bool = False) -> Folder:
    """Closes several: by an action inside an action, in two saves."""
    for one in [folder, *others]:
        change_folder(one, by=by, title=f"{one.title}.")
        announce(FolderClosed(one.pk))
    folder.refresh_from_db()
    folder.is_closed = True
    folder.save()
    if then_fail:
        raise Refused("No.", field="others")
    return folder


@action("cabinet.change_folder")
def look_into(folder: Folder, *, by: User) -> Folder:
    """Writes nothing that has a history, and wants no entry."""
    folder.opened_times += 1
    folder.save()
    ledger.require().keep_silent()
    return folder
