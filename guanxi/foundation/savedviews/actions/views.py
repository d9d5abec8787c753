"""Saving, sharing, arranging and deleting views."""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.savedviews.events import ViewShared
from guanxi.foundation.savedviews.layouts import widths_in, widths_text
from guanxi.foundation.savedviews.models import LONGEST, ListLayout, RoleOpening, SavedView, ViewPlace
from guanxi.foundation.savedviews.queries import SHARE, standing

FORMS = ("list", "grid", "board", "calendar")
SAVE = "savedviews.save_view"
MOST = 200
# What belongs to this visit of the list, and to no view of it.
PASSING = (
    "after", "before", "row", "peek", "view", "of", "add", "q", "part", "print", "on", "csrfmiddlewaretoken",
)  # fmt: skip
Shared = SavedView.Shared


def _lasting(query: str) -> str:
    """The address without what passes."""
    kept = QueryDict(query, mutable=True)
    for name in PASSING:
        kept.pop(name, None)
    text = kept.urlencode()
    if len(text) > LONGEST:
        raise Refused(_("These filters are too long to be saved as a view. Take some away."))
    return text


def _form(form: str) -> str:
    if form not in FORMS:
        raise Refused(_("A list has no such shape."), field="form")
    return form


def _check_name(user: User, listing: str, name: str, view: SavedView | None = None) -> str:
    name = name.strip()
    if not name or len(name) > 60:
        raise Refused(_("A view needs a name of at most 60 characters."), field="name")
    others = SavedView.objects.filter(owner=user, listing=listing)
    if view:
        others = others.exclude(pk=view.pk)
    if others.filter(name=name).exists():
        raise Refused(_("You have a view of this name already."), field="name")
    if others.count() >= MOST:
        raise Refused(_("You have %(most)s views of this list. Delete some first.") % {"most": MOST})
    return name


def _share(view: SavedView, by: User, shared: str, role: Role | None) -> bool:
    """Sharing takes a right of its own: in one's department, or with a role and with everybody.

    Says whether others see it now who did not before.
    """
    if shared not in Shared.values:
        raise Refused(_("Choose who sees the view."), field="shared")
    scope = by.scope_of(SHARE)
    wide = shared in {Shared.ROLE, Shared.EVERYBODY}
    if shared != Shared.PRIVATE and (scope is None or (wide and scope is not Scope.ALL)):
        raise PermissionDenied(SHARE)
    if shared == Shared.ROLE and role is None:
        raise Refused(_("Choose the role that sees the view."), field="role")
    if shared == Shared.DEPARTMENT and by.department is None:
        raise Refused(_("You belong to no department with which to share it."), field="shared")
    before = view.shared, view.role_id, view.department_id
    view.shared = shared
    view.role = role if shared == Shared.ROLE else None
    view.department = by.department if shared == Shared.DEPARTMENT else None
    return view.is_shared and (view.shared, view.role_id, view.department_id) != before


@action(SAVE)
def save_view(  # noqa: PLR0913 - what a view keeps
    user: User,
    *,
    by: User,
    listing: str,
    name: str,
    query: str,
    form: str = "list",
    widths: str = "",
    shared: str = Shared.PRIVATE,
    role: Role | None = None,
) -> SavedView:
    """Keep what the list shows now under a name, among one's own tabs."""
    view = SavedView(owner=user, listing=listing, name=_check_name(user, listing, name))
    view.query, view.form, view.widths = _lasting(query), _form(form), widths_text(widths_in(widths))
    is_opened = _share(view, by, shared, role)
    view.save()
    if is_opened:
        announce(ViewShared(view.pk, by.pk))
    _put_last(user, view)
    return view


@action(SAVE)
def install_view(
    user: User, *, by: User, listing: str, name: str, query: str, role: Role | None = None
) -> SavedView:
    """A view that a new house begins with, for everybody or for a role; who may share with all changes and
    deletes it."""
    if not by.is_system:
        raise PermissionDenied(SHARE)
    view = SavedView(owner=user, listing=listing, name=name, query=query, role=role, ready_made=True)
    view.shared = Shared.ROLE if role else Shared.EVERYBODY
    view.save()
    book = ledger.require()  # of an action around it perhaps, which makes several
    book.note(list=sorted({*book.detail.get("list", ()), listing}))
    return view


@action(SAVE)
def change_view(  # noqa: PLR0913 - what a view keeps
    view: SavedView,
    *,
    by: User,
    name: str | None = None,
    query: str | None = None,
    form: str | None = None,
    widths: str | None = None,
    shared: str | None = None,
    role: Role | None = None,
    version: int | None = None,
) -> SavedView:
    """Change a view; one that others see takes the right to share."""
    if view.is_shared and by.scope_of(SHARE) is None:
        raise PermissionDenied(SHARE)
    if name is not None:
        own = _check_name(view.owner, view.listing, name, view)
        if own != str(view):
            view.name, view.ready_made = own, False
    if query is not None:
        view.query = _lasting(query)
        # what the view itself says now is what its keeper sees; others keep what they arranged
        ListLayout.objects.filter(user=by, view=view).delete()
    if form is not None:
        view.form = _form(form)
    if widths is not None:
        view.widths = widths_text(widths_in(widths))
    if shared is not None and _share(view, by, shared, role):
        announce(ViewShared(view.pk, by.pk))
    view.changed_at = timezone.now()
    view.save()
    return view


@action(SAVE)
def delete_view(view: SavedView, *, by: User) -> None:
    """Delete a view; the rows it shows stay as they are."""
    if view.is_shared and view.owner_id != by.pk and by.scope_of(SHARE) is not Scope.ALL:
        raise PermissionDenied(SHARE)
    view.delete()


def _put_last(user: User, view: SavedView) -> ViewPlace:
    own = ViewPlace.objects.filter(user=user, view__listing=view.listing)
    last = own.aggregate(last=Max("place"))["last"] or 0
    place: ViewPlace = own.filter(view=view).first() or ViewPlace(user=user, view=view, place=last + 1)
    place.save()
    return place


@action(SAVE)
def pin_view(user: User, *, by: User, view: SavedView) -> None:
    """Put a view among one's tabs."""
    _put_last(user, view)


def _keep_standing(user: User, listing: str) -> None:
    """What stands as tabs by itself becomes one's own arrangement, before that is changed."""
    for view in standing(SavedView.objects.of_list(user, listing), user.pk):
        _put_last(user, view)


@action(SAVE)
def unpin_view(user: User, *, by: User, view: SavedView) -> None:
    """Take a view from one's tabs; it stays among the views."""
    _keep_standing(user, view.listing)
    ViewPlace.objects.filter(user=user, view=view).delete()


@action(SAVE)
def move_view(user: User, *, by: User, view: SavedView, forward: bool) -> None:
    """Change places with the neighbour among one's tabs."""
    _keep_standing(user, view.listing)
    places = list(ViewPlace.objects.filter(user=user, view__listing=view.listing).order_by("place", "pk"))
    here = next((n for n, one in enumerate(places) if one.view_id == view.pk), None)
    there = None if here is None else here + (1 if forward else -1)
    if here is None or there is None or not 0 <= there < len(places):
        return
    places[here], places[there] = places[there], places[here]
    for number, one in enumerate(places):
        one.place = number + 1
        one.save()


@action(SAVE)
def choose_opening(user: User, *, by: User, view: SavedView, opens: bool = True) -> None:
    """What the list opens with, for oneself."""
    own = ViewPlace.objects.filter(user=user, view__listing=view.listing)
    own.update(opens=False)
    if opens:
        place = _put_last(user, view)
        place.opens = True
        place.save()


@action("savedviews.set_opening")
def set_role_opening(role: Role, *, by: User, listing: str, view: SavedView | None) -> None:
    """What the list opens with for a role; its people have to see the view."""
    if view is not None and not (
        view.shared == Shared.EVERYBODY or (view.shared == Shared.ROLE and view.role_id == role.pk)
    ):
        raise Refused(_("Share the view with this role or with everybody first."))
    RoleOpening.objects.filter(role=role, listing=listing).delete()
    if view is not None:
        RoleOpening(role=role, listing=listing, view=view).save()
