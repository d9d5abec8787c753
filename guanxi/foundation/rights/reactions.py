"""Whoever gets to see a record by a share hears of it."""

from collections.abc import Sequence

from guanxi.foundation.accounts.models import Department, Share, User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.rights.events import RecordShared
from guanxi.foundation.sentences import said as _
from guanxi.foundation.subjects import subjects


def tell_shared(event: RecordShared) -> None:
    """The person, all of the department and below it, or all of the group; while the share stands."""
    share = Share.objects.filter(pk=event.share_id).select_related("department").first()
    by = User.objects.filter(pk=event.by_id).first()
    subject = next((one for one in subjects() if one.kind == event.kind), None)
    if share is None or by is None or subject is None:
        return
    record = subject.model._default_manager.filter(pk=event.record_id).first()
    if record is not None:
        key = f"shared:{share.pk}:{event.level}"
        notify(_readers(share), "shared", record, _words(share, by), by=by, key=key)


def _readers(share: Share) -> Sequence[int]:
    if share.person_id is not None:
        return [share.person_id]
    if share.group_id is not None:
        return list(User.objects.filter(groups=share.group_id).order_by("pk").values_list("pk", flat=True))
    assert share.department is not None
    below = Department.objects.filter(path__startswith=share.department.path)
    return list(User.objects.filter(department__in=below).order_by("pk").values_list("pk", flat=True))


def _words(share: Share, by: User) -> Sentence:
    if share.person_id is not None:
        return _("%(who)s shared a record with you:") % {"who": by.name}
    if share.group_id is not None:
        return _("%(who)s shared a record with a group of yours:") % {"who": by.name}
    return _("%(who)s shared a record with your department:") % {"who": by.name}
