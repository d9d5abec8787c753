"""A list as one of the templates: its columns word for word, so that what goes out comes in again."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews import actions
from guanxi.foundation.savedviews.leaving import is_internal
from guanxi.foundation.savedviews.marking import mark_of, name_of, with_note
from guanxi.foundation.ui import formats, taken
from guanxi.foundation.ui.outward import without_titles
from guanxi.foundation.ui.spreadsheets import TYPES, write_csv, write_xlsx

MOST = 20_000  # rows that are made while the person waits

type Cells = Sequence[Any]


@dataclass(frozen=True)
class Template:
    """Which ``rows`` (a queryset) of which list go out, as what."""

    code: str
    listing: str
    title: str
    rows: Any
    cells: Callable[[], Iterator[Cells]]  # titles first
    revealed: Sequence[str] = ()  # the rights that show the values which it holds in full
    inside: Mapping[str, str] = field(default_factory=dict)  # titles that stay in the house → their kind
    kept_in: int = 0  # rows that are not among them, for they may only be kept


def export_template(request: SignedIn, template: Template, ending: str) -> HttpResponse | FileResponse:
    """The file, if it may leave; what is missing is asked for on a page, which sends it all again."""
    user, asked = request.user, request.POST
    internal = is_internal(user, asked=asked.get("internal") == "yes")
    found = int(template.rows.count())
    if found > MOST:
        most = formats.number(MOST)
        raise Refused(_("These are more than %(most)s rows: filter the list first.") % {"most": most})
    cells, left_out = template.cells(), list[str]()
    if not internal:
        cells, left_out = without_titles(cells, template.inside)
    try:
        actions.export_template(
            user,
            by=user,
            listing=template.listing,
            query=request.GET.urlencode(),
            template=template.code,
            rows=found,
            ending=ending,
            reason=asked.get("reason", ""),
            revealed=template.revealed,
            internal=internal,
        )
    except Refused as error:
        if error.field != "reason":
            raise
        given = {name: value for name, value in asked.items() if name != "csrfmiddlewaretoken"}
        context = {
            "action": request.get_full_path(),
            "given": {"reason": "", **given},
            "error": str(error),
            "back_url": f"{reverse(f'list_{template.listing}')}?{request.GET.urlencode()}",
        }
        return render(request, "savedviews/export.html", context, status=422)
    taken.note_rows(template.listing, template.rows, user)
    cells = with_note(cells, template.kept_in)
    name = name_of(template.title, business_day(user.company), ending, internal=internal)
    return _file(written(cells, ending, mark_of(user, internal=internal, left_out=left_out)), name, ending)


def _file(content: io.BytesIO, name: str, ending: str) -> FileResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES[ending])
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def written(rows: Iterator[Cells], ending: str, mark: str = "") -> io.BytesIO:
    """The rows, titles first, as ``csv`` (which Excel opens with its Chinese intact) or ``xlsx``."""
    out = io.BytesIO()
    titles = next(rows)
    if ending == "xlsx":
        write_xlsx(out, "", titles, rows, mark=mark)
    else:
        write_csv(out, titles, rows)
    out.seek(0)
    return out
