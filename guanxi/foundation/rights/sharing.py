"""Sharing one record: what a room's own action (``share_customer``) does, once its verb is checked.

A room says of its rows that they can be shared (``Scoped.shared``), and has two actions of a line each.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, Group, Share, User
from guanxi.foundation.accounts.scopes import Level
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.rights.events import RecordShared, ShareEnded

type Reader = User | Department | Group


def share(record: models.Model, *, by: User, reader: Reader, level: int, until: date | None = None) -> Share:
    """Open a record to a reader; what is shared already gets this level and day."""
    book = ledger.require("sharing")
    if level not in {one.value for one in Level}:
        raise Refused(_("A share lets people read, or read and change."), field="level")
    _check_reader(record, by, reader)
    if until is not None and until < timezone.localdate(timezone=ZoneInfo(by.company.zone)):
        raise Refused(_("This day is over: choose today or a later one, or none."), field="until")
    found = _named(record, reader)
    if found is not None and (found.level, found.until) == (level, until):
        book.keep_silent()
        return found
    made = found or Share(kind=record._meta.label_lower, record_id=record.pk, **{_role_of(reader): reader})
    made.level, made.until, made.by, made.at = level, until, by, timezone.now()
    made.save()
    book.note(share=made.pk, level=int(level), until=until and until.isoformat(), **_who(made))
    announce(RecordShared(made.kind, made.record_id, made.pk, int(level), by.pk, **_who(made)))
    return made


def unshare(record: models.Model, *, by: User, share_id: int) -> None:
    """Take a share in this very record back."""
    found: Share | None = Share.objects.of(record).filter(pk=share_id).first()
    if found is None:
        raise Refused(_("This share has been taken back already."))
    who = _who(found)
    ledger.require("taking a share back").note(share=found.pk, **who)
    found.delete()
    announce(ShareEnded(record._meta.label_lower, record.pk, by.pk, **who))


def _check_reader(record: models.Model, by: User, reader: Reader) -> None:
    if not isinstance(reader, User):
        return
    if reader.pk == by.pk:
        raise Refused(_("You have this already: share it with somebody else."), field="reader")
    if not reader.is_active or reader.is_system:
        sentence = _("%(name)s no longer works here: choose somebody else.")
        raise Refused(sentence % {"name": reader}, field="reader")
    rows: Any = record._meta.model._default_manager.all()
    if not reader.may(rows.view_permission):
        sentence = _("%(name)s has no role that sees such records: an administrator gives one first.")
        raise Refused(sentence % {"name": reader}, field="reader")


def check_may_write(record: models.Model, by: User, permission: str) -> None:
    """Nobody opens a record further than he has it himself."""
    rows: Any = record._meta.model._default_manager
    if not rows.within_scope(by, permission).filter(pk=record.pk).exists():
        raise PermissionDenied(permission)


def _named(record: models.Model, reader: Reader) -> Share | None:
    found: Share | None = Share.objects.of(record).filter(**{_role_of(reader): reader}).first()
    return found


def _role_of(reader: Reader) -> str:
    match reader:
        case User():
            return "person"
        case Department():
            return "department"
        case _:
            return "group"


def _who(share: Share) -> dict[str, Any]:
    return {"person_id": share.person_id, "department_id": share.department_id, "group_id": share.group_id}
