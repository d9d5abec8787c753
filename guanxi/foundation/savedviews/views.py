"""The pages on which views are saved, shared, arranged and deleted."""

from typing import Any, cast

from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Role
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.jobs.watching import note_look
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.savedviews import actions, showing
from guanxi.foundation.savedviews.exporting import staying_in
from guanxi.foundation.savedviews.forms import ViewForm
from guanxi.foundation.savedviews.marking import name_of, title_of
from guanxi.foundation.savedviews.models import FILE_LABEL, ListExport, SavedView
from guanxi.foundation.savedviews.queries import standing
from guanxi.foundation.savedviews.telling import told
from guanxi.foundation.ui import formats, restriction
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.editing import compared, edited, version_of
from guanxi.foundation.ui.spreadsheets import TYPES
from guanxi.foundation.ui.toasts import toast


def _seen(request: SignedIn, pk: int) -> SavedView:
    return cast(SavedView, get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk))


def _back(request: SignedIn, view: SavedView) -> str:
    """The list that the person came from; a stranger's address is not followed."""
    path = request.POST.get("next", "").partition("?")[0]
    known = url_has_allowed_host_and_scheme(path, None) and path.startswith("/")
    return f"{path}?view={view.pk}" if known else reverse("list_views", args=[view.listing])


@require_POST
def save_view(request: SignedIn) -> HttpResponse:
    """Keep what the list shows under a name."""
    form = ViewForm(request.POST, by=request.user)
    given: dict[str, Any] = {
        "listing": request.POST.get("listing", ""),
        "query": request.POST.get("query", ""),
        "form": request.POST.get("form", "list"),
        "widths": request.POST.get("widths", ""),
    }
    if form.is_valid():
        try:
            view = actions.save_view(request.user, by=request.user, **given, **form.cleaned_data)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            toast(request, _("Saved as “%(view)s”.") % {"view": view})
            return redirect(_back(request, view))
    context = {
        "form": form,
        "heading": _("Save view"),
        "submit_label": _("Save view"),
        "kept": {**given, "next": request.POST.get("next", "")},
    }
    return render(request, "savedviews/form.html", context, status=422)


@require_http_methods(["GET", "POST"])
def change_view(request: SignedIn, pk: int) -> HttpResponse:
    """Another name, others who see it."""
    view = _seen(request, pk)
    form, conflict = _form_of(request, view, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_view(view, by=request.user, version=version_of(request), **form.cleaned_data)
        except Conflict as found:
            conflict = compared(found, form, _form_of(request, found.record))
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        if not form.errors and conflict is None:
            return redirect("list_views", listing=view.listing)
    context = {
        "form": form,
        **edited(request, view, conflict),
        "heading": str(view),
        "submit_label": _("Save"),
        "cancel_url": reverse("list_views", args=[view.listing]),
    }
    status = 422 if form.errors else 409 if conflict else 200
    return render(request, "savedviews/form.html", context, status=status)


def _form_of(request: SignedIn, view: SavedView, typed: Any = None) -> ViewForm:
    first = {"name": str(view), "shared": view.shared, "role": view.role_id}
    return ViewForm(typed, initial=first, by=request.user)


@require_POST
def update_view(request: SignedIn, pk: int) -> HttpResponse:
    """The view takes what the list shows now."""
    shown: dict[str, Any] = {name: request.POST[name] for name in ("form", "widths") if name in request.POST}
    query, version = request.POST.get("query", ""), version_of(request)
    view = _seen(request, pk)
    try:
        view = actions.change_view(view, by=request.user, query=query, version=version, **shown)
    except Conflict as found:
        raise told(found, view, request.user) from None
    toast(request, _("“%(view)s” is saved as the list is now.") % {"view": view})
    return redirect(_back(request, view))


@require_POST
def delete_view(request: SignedIn, pk: int) -> HttpResponse:
    """The view goes; the rows stay."""
    view = _seen(request, pk)
    actions.delete_view(view, by=request.user)
    toast(request, _("The view “%(view)s” is deleted.") % {"view": view})
    return redirect("list_views", listing=view.listing)


@require_GET
def list_views(request: SignedIn, listing: str) -> HttpResponse:
    """All views of a list that one sees: one's tabs in their order, then the others."""
    own = set(
        SavedView.objects.within_scope(request.user, actions.SAVE)
        .filter(listing=listing)
        .values_list("pk", flat=True)
    )
    views = showing.views_of(request.user, listing)
    prefetch_related_objects(views, "owner")
    tabs = standing(views, request.user.pk)
    rows = [
        {
            "view": view,
            "shared": view.get_shared_display(),
            "owner": view.owner.name,
            "is_tab": view in tabs,
            # the only one that stands by itself stands again when it is taken away
            "may_go": view.place is not None or len(tabs) > 1,
            "opens": bool(view.opens),
            "may": view.pk in own,
        }
        for view in views
    ]
    context = {"rows": rows, "listing": listing, "openings": showing.openings(request.user, listing)}
    context["list_url"] = showing.paths(listing).get("list", "")
    return render(request, "savedviews/list.html", context)


@require_POST
def set_role_opening(request: SignedIn, listing: str, pk: int) -> HttpResponse:
    """What the list opens with for a role."""
    role = cast(Role, get_object_or_404(Role.objects.visible_to(request.user), pk=pk))
    chosen = record_id(request.POST.get("view", ""))
    view = _seen(request, chosen) if chosen else None
    actions.set_role_opening(role, by=request.user, listing=listing, view=view)
    words = {"role": str(role), "view": view if view else _("the list as it is")}
    toast(request, _("For %(role)s the list opens with %(view)s.") % words)
    return redirect("list_views", listing=listing)


@require_POST
def arrange_view(request: SignedIn, pk: int, what: str) -> HttpResponse:
    """Among the tabs or not, farther to the front or back, and what the list opens with."""
    me, view = request.user, _seen(request, pk)
    match what:
        case "pin":
            actions.pin_view(me, by=me, view=view)
        case "unpin":
            actions.unpin_view(me, by=me, view=view)
        case "forward" | "back":
            actions.move_view(me, by=me, view=view, forward=what == "back")
        case "open" | "shut":
            actions.choose_opening(me, by=me, view=view, opens=what == "open")
        case _:
            raise Http404(what)
    return redirect("list_views", listing=view.listing)


@require_POST
def arrange_columns(request: SignedIn) -> HttpResponse:
    """Keep how somebody has the columns of a list, as they drag them."""
    asked = request.POST
    of = record_id(asked.get("of", ""))
    actions.arrange_columns(
        request.user,
        by=request.user,
        listing=asked.get("listing", ""),
        view=_seen(request, of) if of else None,
        columns=asked.get("columns", ""),
        widths=asked.get("widths", ""),
        forget=asked.get("forget") == "yes",
    )
    return HttpResponse(status=204)


# ---- files -------------------------------------------------------------------------------------


@require_POST
def start_export(request: SignedIn) -> HttpResponse:
    """Have the list written to a file; what is missing is asked for on a page of its own."""
    asked = request.POST
    given: dict[str, Any] = {name: asked.get(name, "") for name in ("listing", "query", "ending", "reason")}
    try:
        export = actions.start_export(
            request.user,
            by=request.user,
            reveal=asked.get("reveal") == "yes",
            internal=asked.get("internal") == "yes",
            **given,
        )
    except Refused as error:
        context = {
            "action": reverse("start_export"),
            "given": given,
            "reveal": asked.get("reveal") == "yes",
            "internal": asked.get("internal") == "yes",
            "error": str(error),
            "back_url": _list_of(given["listing"], given["query"]),
        }
        return render(request, "savedviews/export.html", context, status=422)
    return redirect("show_export", pk=export.pk)


def _list_of(listing: str, query: str) -> str:
    """The list as it was asked for, to go back to; empty where it is no list of pages."""
    try:
        path = reverse(f"list_{listing}")
    except NoReverseMatch:
        return ""
    return f"{path}?{query}" if query else path


def _export(request: SignedIn, pk: int) -> ListExport:
    rows = ListExport.objects.visible_to(request.user).select_related("job")
    return cast(ListExport, get_object_or_404(rows, pk=pk))


@require_GET
def show_export(request: SignedIn, pk: int) -> HttpResponse:
    """How far the file is; ready, until when it can be fetched."""
    export = _export(request, pk)
    note_look(export.job, request.user)
    context = {
        "export": export,
        "back_url": _list_of(export.listing, export.query),
        "progress": progress_of(export.job) if export.job else None,
        "ready": export.rows is not None,
        "rows": formats.number(export.rows or 0),
        "until": formats.moment(export.expires_at),
        "left_out": restriction.told(export.job.cursor.get("kept_in", 0)) if export.job else "",
        "staying": "" if export.internal else staying_in(export.listing, request.user),
    }
    return render(request, "savedviews/exported.html", context)


@require_POST
def download_export(request: SignedIn, pk: int) -> FileResponse:
    """The file itself, opened only for whoever asked for it; each download is audited."""
    export = actions.download_export(_export(request, pk), by=request.user)
    title = title_of(export.listing)
    name = name_of(title, timezone.localdate(), export.ending, internal=export.internal)
    content = open_sealed(export.path, label=FILE_LABEL, uid=export.uid)
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES[export.ending])
    answer["Cache-Control"] = "no-store"
    return answer
