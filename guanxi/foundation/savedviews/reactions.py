"""Whoever gets to see a view by a share hears of it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from guanxi.foundation import events
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.savedviews.events import ViewShared
from guanxi.foundation.savedviews.exporting import listing_named
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.sentences import said as _

AT_ONCE = 200  # people told by one message: all of a large company are no work of a moment


def tell_shared_view(event: ViewShared) -> None:
    """All of the department and below it, of the role, or of the company, who may read such a list."""
    view = SavedView.objects.filter(pk=event.view_id).select_related("department").first()
    by = User.objects.filter(pk=event.by_id).first()
    if view is None or by is None or not view.is_shared:
        return
    people = list(_readers(view).filter(pk__gt=event.past).order_by("pk")[: AT_ONCE + 1])
    now = people[:AT_ONCE]
    readers = [one for one in now if one.pk != view.owner_id and _reads_list(one, view.listing)]
    key = f"view:{view.pk}:{view.shared}:{view.department_id or view.role_id or 0}"
    notify(readers, "view_shared", view, _words(view, by), by=by, key=key)
    if len(people) > AT_ONCE:
        events.enqueue([ViewShared(view.pk, by.pk, past=now[-1].pk)])


def _readers(view: SavedView) -> "QuerySet[User]":
    people: QuerySet[User] = User.objects.filter(is_active=True, is_system=False)
    if view.shared == SavedView.Shared.ROLE:
        return people.filter(roles=view.role_id)
    if view.shared == SavedView.Shared.DEPARTMENT:
        assert view.department is not None
        return people.filter(department__in=Department.objects.filter(path__startswith=view.department.path))
    return people


def _reads_list(user: User, listing: str) -> bool:
    """Whether there is such a list for this person at all."""
    try:
        listing_named(listing, user)
    except PermissionDenied:
        return False
    except (Http404, Refused):  # a list that only its own room knows: the view's own rule will do
        return True
    return True


def _words(view: SavedView, by: User) -> Sentence:
    if view.shared == SavedView.Shared.ROLE:
        return _("%(who)s shared a view with your role:") % {"who": by.name}
    if view.shared == SavedView.Shared.DEPARTMENT:
        return _("%(who)s shared a view with your department:") % {"who": by.name}
    return _("%(who)s shared a view with everybody:") % {"who": by.name}
