"""A list as a grid whose cells are changed in place, one by one or a pasted block at once."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes.sets import gathered
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.ui import formats, lists, words
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.left_out import forgiving
from guanxi.foundation.ui.listpage import ADD, adding_forms, list_context, views_here
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import undo_url
from guanxi.foundation.worklists import actions
from guanxi.foundation.worklists.cells import Typed, Verdict, by_code, load
from guanxi.foundation.worklists.choosing import able, seen
from guanxi.foundation.worklists.declaring import EDIT_IN_BULK, Worklist, worklist_named
from guanxi.foundation.worklists.editing import NotWritten

MOST_CELLS = 2000


def _grid_of(name: str) -> Worklist:
    worklist = worklist_named(name)
    if not worklist.cells:
        raise Http404(name)
    return worklist


@require_GET
def show_grid(request: SignedIn, name: str) -> HttpResponse:
    """One page of the list as a grid; a fragment for htmx."""
    worklist = _grid_of(name)
    listing = worklist.listing(request.user)
    if ADD in request.GET:
        return adding_forms(request, listing)
    return forgiving(request, listing, lambda: _show_grid(request, worklist, listing))


def _show_grid(request: SignedIn, worklist: Worklist, listing: lists.Listing) -> HttpResponse:
    name, user = worklist.name, request.user
    views = views_here(request, listing, "grid")
    if isinstance(views, str):
        return redirect(views)
    page = lists.read_page(listing, user, request.GET)
    keys = [row.pk for row in page.rows]
    rows, cells = seen(worklist, user, keys), worklist.cells_for(user)
    asked = {worklist.asked_by(cell) for cell in cells}
    may = {permission: able(worklist, user, keys, permission) for permission in sorted(asked)}
    load(cells, rows.values())
    context = list_context(request, user, page, heading=worklist.heading, **worklist.frame.asked) | {
        **worklist.frame.context(user, request.GET),
        "views": views,
        "forms": worklist.forms(request.GET, "grid"),
        "cells": [(cell.code, cell.label, cell.kind, cell.width) for cell in cells],
        "rows": [
            {
                "key": str(key),
                "version": str(rows[key].version),
                "code": worklist.coded(rows[key]),
                "url": rows[key].get_absolute_url(),
                "cells": [
                    (
                        cell.code,
                        cell.kind,
                        cell.shown(rows[key]),
                        cell.fixed or key not in may[worklist.asked_by(cell)],
                    )
                    for cell in cells
                ],
            }
            for key in keys
            if key in rows
        ],
        "options": {
            cell.code: [str(word) for _code, word in cell.options(user)]
            for cell in cells
            if cell.kind == "choice"
        },
        "cell_url": reverse("edit_cell", args=[name]),
        "paste_url": reverse("edit_cells", args=[name]) if user.may(EDIT_IN_BULK) else "",
    }
    fragment = request.headers.get("HX-Request-Type") == "partial"
    response = render(request, "worklists/grid_body.html" if fragment else "worklists/grid.html", context)
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


@require_POST
def edit_cell(request: SignedIn, name: str) -> JsonResponse:
    """Write one cell: its new text and version, or the sentence that says why not, or both values."""
    worklist, user = _grid_of(name), request.user
    typed = _typed(request.POST)
    cells = worklist.cells_for(user)
    cell = by_code(cells).get(typed.code)
    row = seen(worklist, user, [typed.key]).get(typed.key)
    if cell is None or row is None:
        raise Http404(typed.code)
    try:
        with gathered(user, "edit_cells") as gathering:
            cell.write(row, user, cell.read(typed.text, user), typed.version)
    except Conflict as conflict:
        differences = [(one.label, one.mine, one.theirs) for one in words.differences(conflict)]
        told = {"error": str(conflict), "differences": differences, "version": conflict.version}
        return JsonResponse(told, status=409)
    except PermissionDenied:
        return JsonResponse({"error": _("You may see it, but not change it.")}, status=403)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    fresh = seen(worklist, user, [typed.key]).get(typed.key)
    undo = undo_url(gathering.change_set, user) if gathering.change_set else ""
    if fresh is None:  # handed over to where this person does not see it
        return JsonResponse({"gone": True, "undo": undo})
    load(cells, [fresh])
    texts = {one.code: one.shown(fresh) for one in cells}
    return JsonResponse({"texts": texts, "version": fresh.version, "undo": undo})


def _typed(given: Any) -> Typed:
    key = record_id(str(given.get("key", "")))
    text, code = given.get("text", ""), given.get("code", "")
    if key is None or not isinstance(text, str) or not isinstance(code, str):
        raise damaged()
    return Typed(key, record_id(str(given.get("version", ""))), code, text)


@require_POST
def edit_cells(request: SignedIn, name: str) -> HttpResponse:
    """A pasted block: first shown cell by cell with what is wrong, then written as one change set."""
    worklist, user = _grid_of(name), request.user
    typed = _block(request.POST.get("cells", ""))
    step = request.POST.get("step", "")
    try:
        change_set, verdicts = actions.edit_cells(
            user, by=user, worklist=name, typed=typed, rehearsal=step == "", only_right=step == "right"
        )
    except NotWritten as found:
        return render(request, "worklists/paste.html", _preview(request, worklist, found.verdicts))
    changed = sum(not (one.problem or one.is_same) for one in verdicts)
    text = ngettext("%(count)s cell changed.", "%(count)s cells changed.", changed)
    toast(
        request,
        text % {"count": formats.number(changed)},
        undo_url=undo_url(change_set, user) if changed else "",
    )
    return render(request, "worklists/pasted.html", {"undo": undo_url(change_set, user) if changed else ""})


def _block(text: str) -> list[Typed]:
    try:
        given = json.loads(text)
        found = [_typed(one) for one in given]
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise damaged() from None
    if len(found) > MOST_CELLS:
        text = _("More than %(most)s cells. Paste them in parts, or import them as a file.")
        raise Refused(text % {"most": formats.number(MOST_CELLS)})
    return found


def _preview(request: SignedIn, worklist: Worklist, verdicts: Any) -> dict[str, Any]:
    """The block as a table: what would change, what stays, and each wrong cell with its sentence."""
    codes = dict.fromkeys(one.typed.code for one in verdicts)
    labels = {cell.code: cell.label for cell in worklist.cells_for(request.user)}
    rows: dict[int, tuple[str, dict[str, Verdict]]] = {}
    for one in verdicts:
        rows.setdefault(one.typed.key, (one.name, {}))[1][one.typed.code] = one
    wrong = sum(bool(one.problem) for one in verdicts)
    right = sum(not (one.problem or one.is_same) for one in verdicts)
    change = ngettext("Change %(count)s cell", "Change %(count)s cells", right)
    return {
        "heads": [labels[code] for code in codes],
        "rows": [(name, [found.get(code) for code in codes]) for name, found in rows.values()],
        "wrong": wrong,
        "right": right,
        "submit_label": change % {"count": formats.number(right)},
        "cells": request.POST.get("cells", ""),
        "url": reverse("edit_cells", args=[worklist.name]),
        "left_out": request.POST.get("left_out", ""),
    }
