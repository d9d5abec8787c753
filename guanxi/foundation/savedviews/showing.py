"""A list with its views: which one an address opens, the tabs above, and what can be saved."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import asking, outward, parts, taken
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.calendars import PARTS
from guanxi.foundation.ui.grouping import GROUP, WITHIN
from guanxi.foundation.ui.listpage import shown_columns
from guanxi.foundation.ui.lists import Listing, Page, count
from guanxi.foundation.ui.queries import address
from guanxi.foundation.ui.toasts import toast

from .actions import PASSING, print_list
from .exporting import asked_fields, is_exported, may_reveal
from .layouts import ordered, widths_in, widths_text
from .leaving import INTERNAL
from .models import ListLayout, RoleOpening, SavedView
from .queries import SHARE, standing

NONE = "all"  # the list as its room shows it
RESERVED = (*PASSING, *PARTS, "sort", "columns", "page", "size", GROUP, WITHIN)


def views_of(user: User, listing: str) -> list[Any]:
    """The views that this person sees, their own tabs first, with each one's place: one query."""
    found: list[Any] = SavedView.objects.of_list(user, listing)
    return found


def opened(request: HttpRequest, listing: Listing, user: User, *, form: str = "list") -> str:
    """The address to go to instead, where this one names a view, or nothing and a view opens the list."""
    asked = request.GET.get("view", "")
    if asked == NONE:
        return ""
    if asked:
        view = (
            SavedView.objects.visible_to(user).filter(pk=record_id(asked) or 0, listing=listing.name).first()
        )
        if view is None:
            toast(request, _("This view is gone, or no longer shared with you."), tone="warn")
            return address(request.path, request.GET, {"view": NONE})
        return _address(request, listing, user, view)
    if request.GET or form != "list" or request.headers.get("HX-Request"):
        return ""
    view = opening(user, listing.name, _views(request, listing.name, user))
    return _address(request, listing, user, view) if view else ""


def opening(user: User, listing: str, views: list[Any] | None = None) -> SavedView | None:
    """What the list opens with: one's own choice, else that of one's roles; always something one sees.

    A view that the house began with opens it for whom all roles say so: who is a manager besides a seller
    looks after more than the own customers.
    """
    seen = views_of(user, listing) if views is None else views
    own: SavedView | None = next((view for view in seen if view.opens), None)
    if own is not None:
        return own
    chosen = RoleOpening.of_roles(user, listing)
    found: SavedView | None = min(
        (view for view in seen if view.pk in chosen), key=lambda view: int(view.pk), default=None
    )
    return None if found is not None and found.ready_made and None in chosen else found


def openings(user: User, listing: str) -> list[dict[str, Any]]:
    """For whoever may set it: each role, what the list opens with for it, and what could be chosen."""
    if not user.may("savedviews.set_opening"):
        return []
    chosen = dict(RoleOpening.objects.filter(listing=listing).values_list("role", "view"))
    views = SavedView.objects.visible_to(user).filter(listing=listing, shared__in=("everybody", "role"))
    fitting = list(views.order_by("name")[:400])
    roles = Role.objects.within_scope(user, "savedviews.set_opening").order_by("name")
    return [
        {
            "role": role,
            "chosen": chosen.get(role.pk),
            "views": [one for one in fitting if one.shared == "everybody" or one.role_id == role.pk],
        }
        for role in roles[:200]
    ]


def _address(request: HttpRequest, listing: Listing, user: User, view: SavedView) -> str:
    """The view's address without what is gone; that is said."""
    query, gone = readable(listing, user, view)
    if gone:
        words = {"view": view, "gone": listed(gone)}
        toast(request, _("“%(view)s” names what is gone: %(gone)s. The rest is shown.") % words, tone="warn")
    query["of"] = str(view.pk)
    own = ListLayout.objects.filter(user=user.pk, view=view.pk).first() if view.form == "list" else None
    if own is not None and own.columns:
        query.setlist("columns", own.columns.split(","))
    return f"{paths(listing.name).get(view.form, request.path)}?{query.urlencode()}"


def paths(listing: str) -> Mapping[str, str]:
    """Where each of the list's shapes is; none where it has but one."""
    found = import_module(settings.SWITCHBOARD).WORKLISTS.get(listing)
    return found.paths if found else {}


def arranged(request: HttpRequest, listing: Listing, user: User) -> tuple[Listing, Mapping[str, int]]:
    """The list as this person has it: the columns where the address names none, and the widths."""
    here = record_id(request.GET.get("of", ""))
    columns, widths = ListLayout.objects.of_list(user, listing.name, here)
    if here is None:
        return (ordered(listing, columns) if columns else listing), widths_in(widths)
    if not widths:
        view = next((one for one in _views(request, listing.name, user) if one.pk == here), None)
        widths = view.widths if view else ""
    return listing, widths_in(widths)


def _views(request: HttpRequest, listing: str, user: User) -> list[Any]:
    """The views that this person sees, asked once a page."""
    kept: dict[str, list[Any]] = vars(request).setdefault("views_of_lists", {})
    if listing not in kept:
        kept[listing] = views_of(user, listing)
    return kept[listing]


def readable(listing: Listing, user: User, view: SavedView) -> tuple[QueryDict, list[str]]:
    """The view's query as this list can be asked, and what had to be left out."""
    query, listing = QueryDict(view.query, mutable=True), listing.for_reader(user)
    gone = asking.unknown(listing.filters, query, RESERVED)
    for key in gone:
        _drop(query, key)
    for condition in list(asking.read(listing.filters, query).conditions):
        try:
            condition.q(user)
        except Refused:
            gone.append(str(condition.filter.label))
            _drop(query, condition.key)
    known = {column.code for column in listing.columns}
    gone += [code for code in query.getlist("columns") if code not in known]
    query.setlist("columns", [code for code in query.getlist("columns") if code in known])
    by = query.get(GROUP, "")
    if by and listing.grouping.named(by) is None:
        gone.append(by)
        query.pop(GROUP)
    lost = [one for one in query.getlist(WITHIN) if listing.grouping.named(one.partition("~")[0]) is None]
    gone += lost
    if WITHIN in query:
        query.setlist(WITHIN, [one for one in query.getlist(WITHIN) if one not in lost])
    sort = query.get("sort", "").removeprefix("-")
    if sort and sort not in {one.code for one in listing.sorts}:
        gone.append(sort)
        query.pop("sort")
    return query, gone


def _drop(query: QueryDict, key: str) -> None:
    for name in asking.names_of(key):
        query.pop(name, None)


# ---- what the page shows -----------------------------------------------------------------------


def bar(
    request: HttpRequest,
    listing: Listing,
    user: User,
    *,
    form: str = "list",
    widths: Mapping[str, int] | None = None,
    own: bool = False,
) -> parts.Views:
    """The tabs above the list and what can be done with what it shows now; ``own`` columns go into files."""
    views = _views(request, listing.name, user)
    here = record_id(request.GET.get("of", ""))
    current = next((view for view in views if view.pk == here), None)
    stand = standing(views, user.pk)
    tabs = [view for view in views if view in stand or view is current]
    path = request.path
    first = parts.Tab(pgettext("views", "All"), f"{path}?view={NONE}", current=current is None)
    now = lasting(request.GET)
    changed = now != (current.query if current else "") or form != (current.form if current else form)
    wide = widths_text(widths or {})
    changed = changed or (current is not None and wide != current.widths and form == "list")
    asked = request.GET.copy()
    if own and "columns" not in asked:  # a file has the columns that are seen
        asked.setlist("columns", [column.code for column in shown_columns(listing, asked)])
    may_change = current is not None and _may_change(current, user)
    return parts.Views(
        tabs=(first, *(_tab(view, path, view is current) for view in tabs)) if views else (),
        more=tuple(_tab(view, path, current=False) for view in views if view not in tabs),
        listing=listing.name,
        of=current.pk if current else 0,
        query=now,
        asked=asked.urlencode(),
        form=form,
        widths=wide,
        next_url=request.get_full_path(),
        current=current.pk if current and may_change and changed else 0,
        current_name=str(current) if current else "",
        version=current.version if current else 0,
        can_save=changed or form != "list",
        may_share=user.may(SHARE),
        may_export=user.may("savedviews.export_list") and is_exported(listing.name),
        may_reveal=may_reveal(listing, user, request.GET),
        may_internal=user.may(INTERNAL),
        staying=str(listed(outward.columns_staying(listing, user.company))),
    )


def printed(listing: Listing, user: User, query: QueryDict, page: Page) -> None:
    """An internal copy of the list is about to stand on paper: on record, as is whoever is read in it."""
    if page.rows:
        rows = listing.rows().model._default_manager.visible_to(user)
        number = len(page.rows)
        taken.note_rows(listing.name, rows.filter(pk__in=[row.pk for row in page.rows]), user)
    else:  # by groups, which fetch their rows
        number = count(listing, user, query).number
        taken.note_listing(listing, user, query)
    print_list(user, by=user, listing=listing.name, asked=asked_fields(listing, query), rows=number)


def lasting(query: QueryDict) -> str:
    """The query without what passes, as views keep it."""
    left = query.copy()
    for name in PASSING:
        left.pop(name, None)
    return left.urlencode()


def _may_change(view: SavedView, user: User) -> bool:
    if view.is_shared:
        return SavedView.objects.within_scope(user, "savedviews.save_view").filter(pk=view.pk).exists() and (
            user.may(SHARE)
        )
    return view.owner_id == user.pk


def _tab(view: SavedView, path: str, current: bool) -> parts.Tab:
    return parts.Tab(str(view), f"{path}?view={view.pk}", current=current)
