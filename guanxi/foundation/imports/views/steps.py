"""The list of imports, and the steps of one but for its check."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.customfields.actions import MANAGE
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import actions, examples, making, mapping, pages, progress, words
from guanxi.foundation.imports.forms import ColumnsForm, UploadForm
from guanxi.foundation.imports.kinds import ImportKind, check_permission, kind_of, kinds, kinds_for
from guanxi.foundation.imports.limits import MIB
from guanxi.foundation.imports.listing import imports_listing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outdated import SENTENCE, is_outdated
from guanxi.foundation.imports.reading import open_table
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tables import Layout, Row
from guanxi.foundation.imports.tabs import summary
from guanxi.foundation.imports.uploads import SealedUpload, SealingHandler, sealing
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs.running import StepFailed, run_now, send
from guanxi.foundation.jobs.watching import note_look
from guanxi.foundation.sentences import told
from guanxi.foundation.ui.listpage import show_list
from guanxi.foundation.ui.spreadsheets import TYPES

from .checking import show_check
from .undoing import show_undone, undo_job
from .whose import current, is_own, may_undo, own, seen

State = ImportRun.State
SMALL = MIB  # bytes of text that are looked at while the person waits


@require_GET
def list_imports(request: SignedIn) -> HttpResponse:
    """One's own imports, newest first; all of them for whoever may see all change sets."""
    return show_list(
        request,
        imports_listing(),
        "imports/list.html",
        heading=_("Imports"),
        kinds=kinds_for(request.user),
    )


# ---- 1: the file -------------------------------------------------------------------------------


@csrf_exempt
@require_http_methods(["GET", "POST"])
def start_import(request: SignedIn) -> HttpResponse:
    """Choose a file. The body is sealed as it is read, so the token is checked inside."""
    handler = sealing(request)
    try:
        return _start_import(request, handler)
    finally:
        handler.drop_unfinished()  # the connection was cut


@csrf_protect
def _start_import(request: SignedIn, handler: SealingHandler) -> HttpResponse:
    offered = kinds_for(request.user)
    if not offered:
        raise PermissionDenied("imports.start_import")
    if request.method != "POST":
        form = UploadForm(by=request.user, initial={"kind": request.GET.get("kind", "")})
        return render(
            request, "imports/start.html", {"form": form, "kinds": offered, "steps": pages.steps(1)}
        )
    form = UploadForm(request.POST, request.FILES, by=request.user, too_large=_too_large(request, handler))
    if not form.is_valid():
        context = {"form": form, "kinds": offered, "steps": pages.steps(1)}
        return render(request, "imports/start.html", context, status=422)
    run = _take_in(request, form.cleaned_data["file"], form.cleaned_data["kind"])
    return redirect("show_import", pk=run.pk)


def _too_large(request: HttpRequest, handler: SealingHandler) -> str:
    request.POST  # noqa: B018 - reading it lets the handler see the file
    if not handler.too_large:
        return ""
    limit = settings.IMPORT_MAX_BYTES // MIB
    return _("The file has more than %(limit)s MB. Cut it into several files.") % {"limit": limit}


def _take_in(request: SignedIn, file: SealedUpload, kind: str) -> ImportRun:
    """Keep the file; a small text is looked at while the person waits, anything else by a worker."""
    name, size = file.name or _("file"), file.size or 0
    soon = _is_soon(name, size)
    run = actions.start_import(
        request.user, by=request.user, uid=file.spool.uid, name=name, size=size, kind=kind, queued=not soon
    )
    file.keep()
    return _looked_at(run) if soon else run


def _is_soon(name: str, size: int) -> bool:
    return size <= SMALL and not name.lower().endswith(".xlsx")


def _looked_at(run: ImportRun) -> ImportRun:
    """Examined while the person waits."""
    if run.job is not None:
        try:
            run_now(run.job)
        except StepFailed:
            run.job.refresh_from_db()
            send(run.job)  # a worker tries again, as with any other step
    return run


# ---- one import --------------------------------------------------------------------------------


@require_GET
def show_import(request: SignedIn, pk: int) -> HttpResponse:
    """Where this import stands: working, to be matched, to be checked, done, or refused."""
    run = seen(request, pk)
    note_look(run.job, request.user)
    if run.state == State.DISCARDED:
        return render(request, "imports/discarded.html", {"run": run})
    if run.is_undone or run.is_undoing:
        return show_undone(request, run)
    if run.change_set is None and not progress.is_working(run) and is_outdated(run):
        context = {"run": run, "sentence": SENTENCE, "is_own": is_own(request, run), "steps": pages.steps(2)}
        return render(request, "imports/outdated.html", context)
    if run.state == State.FAILED:
        return _refused(request, run)
    if run.state == State.APPLIED:
        return _applied(request, run)
    if progress.is_working(run):
        step = {State.UPLOADED: 1, State.MAPPED: 3}.get(State(run.state), 4)
        context = {"run": run, "progress": progress.card(run), "steps": pages.steps(step)}
        context["instead"] = is_own(request, run) and pages.is_instead(run)
        return render(request, "imports/working.html", context)
    if run.state == State.EXAMINED:
        return redirect("map_columns", pk=run.pk)
    if run.state == State.PREVIEWED:
        return show_check(request, run)
    context = {"run": run, "steps": pages.steps(4), "job": run.job, "is_own": is_own(request, run)}
    context["may_undo"] = may_undo(request, run)
    return render(request, "imports/stopped.html", context)


@require_GET
def show_import_progress(request: SignedIn, pk: int) -> HttpResponse:
    """The card while it works; afterwards the page is asked for again."""
    run = seen(request, pk)
    job = undo_job(run) if run.is_undoing else run.job
    note_look(job, request.user)
    card = progress.undo_card(run, job) if run.is_undoing else progress.working_card(run)
    if card is None or card.state != "running":
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ui/components/progress.html", {"progress": card})


@require_POST
def stop_import(request: SignedIn, pk: int) -> HttpResponse:
    """Stop after the present batch; what is in can be taken back, and the rest can go on."""
    run = own(request, pk)
    if run.job is not None:
        jobs.stop_job(run.job, by=request.user)
    return redirect("show_import_progress", pk=pk)


@require_POST
def resume_import(request: SignedIn, pk: int) -> HttpResponse:
    """Go on where it stopped."""
    run = own(request, pk)
    if run.job is not None:
        jobs.retry_job(run.job, by=request.user)
    return redirect("show_import", pk=pk)


@require_POST
def discard_import(request: SignedIn, pk: int) -> HttpResponse:
    """Give it up; its file goes."""
    actions.discard_import(own(request, pk), by=request.user)
    return redirect("list_imports")


# ---- 2: columns --------------------------------------------------------------------------------


@require_POST
def match_again(request: SignedIn, pk: int) -> HttpResponse:
    """Look at the file anew: an earlier Guanxi looked at it."""
    run = own(request, pk)
    soon = _is_soon(run.name, run.size)
    run = actions.match_again(run, by=request.user, queued=not soon)
    if soon:
        _looked_at(run)
    return redirect("show_import", pk=pk)


@require_http_methods(["GET", "POST"])
def map_columns(request: SignedIn, pk: int) -> HttpResponse:
    """Which column means what, and what is asked besides."""
    run = own(request, pk)
    if not _is_open(run) or is_outdated(run):
        return redirect("show_import", pk=pk)
    kind = _asked_kind(request, run)
    code = kind.code
    start = mapping.proposed(run, kind, request.user)
    if request.method == "POST":
        columns = ColumnsForm.posted(kind, start.headers, request.POST)
        options = kind.options(request.POST, by=request.user)
        _require(run, kind, columns.columns, options)
        fine = [columns.is_valid(Layout.from_state(Spool(run.uid).read("layout"))), options.is_valid()]
        if all(fine):
            actions.map_columns(
                run,
                by=request.user,
                kind=code,
                mapping=columns.columns,
                options=options.as_options(),
                digests=mapping.digests(start.headers, columns.columns),
            )
            return redirect("show_import", pk=pk)
        return _matching(request, run, start, columns, options)
    initial = {**start.options, **(run.options if run.kind == code else {})}
    return _matching(request, run, start, None, kind.options(initial=initial, by=request.user), code)


def _is_open(run: ImportRun) -> bool:
    """Whether its columns can still be matched."""
    is_open = run.state in {State.EXAMINED, State.PREVIEWED, State.FAILED} and run.change_set is None
    return is_open and Spool(run.uid).has("layout")


def _asked_kind(request: SignedIn, run: ImportRun) -> ImportKind:
    code = request.POST.get("what") or request.GET.get("what") or run.kind
    if code not in kinds():
        raise Http404(code)
    kind = kind_of(code, request.user)
    check_permission(kind, request.user)
    return kind


@require_POST
def create_import_field(request: SignedIn, pk: int, place: int) -> HttpResponse:
    """Make a custom field of a column that fits none; what else was chosen on the page stays."""
    run = current(request, pk)
    kind = _asked_kind(request, run)
    if not making.may_make(kind, request.user):
        raise PermissionDenied(MANAGE)
    start = mapping.proposed(run, kind, request.user) if _is_open(run) else None
    if start is None or place >= len(start.headers):
        raise Http404(place)
    problems = {}
    chosen = dict(ColumnsForm.posted(kind, start.headers, request.POST).chosen)
    try:
        chosen[place] = making.make(run, kind, place, request.POST.dict(), request.user).name
    except Refused as refusal:
        problems[place] = str(refusal)
    columns = ColumnsForm(kind_of(kind.code, request.user), start.headers, chosen)
    said = {**request.POST.dict(), "share": "share" in request.POST}
    options = kind.options(initial=said, by=request.user)
    return _matching(request, run, start, columns, options, problems=problems)


def _require(run: ImportRun, kind: ImportKind, places: Mapping[str, int], options: Any) -> None:
    """What no row can say, and its columns ask for, is asked for here: all of it at once."""
    for name in kind.needed(places, _rows(run)):
        options.fields[name].required = True


def _rows(run: ImportRun) -> Iterator[Row]:
    """The file’s rows, opened only where somebody looks."""
    spool = Spool(run.uid)
    layout = Layout.from_state(spool.read("layout"))
    yield from open_table(spool.source, run.name, run.size, layout=layout).rows()


def _is_asked(kind: ImportKind, option: str, matched: Collection[str]) -> bool:
    """Whether it says more of a column that is there."""
    fields = kind.asked_with.get(option)
    return fields is None or not fields.isdisjoint(matched)


def _matching(
    request: SignedIn,
    run: ImportRun,
    start: mapping.Proposed,
    columns: ColumnsForm | None,
    options: Any,
    code: str = "",
    problems: Mapping[int, str] | None = None,
) -> HttpResponse:
    kind = columns.kind if columns else kind_of(code, request.user)
    may_make = making.may_make(kind, request.user)
    asked = making.makings(run, start.headers, request.POST.dict(), problems or {}) if may_make else []
    places = columns.columns if columns else {name: place for name, (place, *_why) in start.columns.items()}
    _require(run, kind, places, options)
    is_wrong = columns is not None and (problems is None or bool(problems))
    context = {
        "run": run,
        "kind": kind,
        "kinds": pages.kind_links(run, kind, request.user),
        "columns": pages.column_rows(run, kind, start, columns, asked),
        "columns_form": columns,
        "lacking": columns is not None and bool(options.errors),
        "options": [one for one in options if _is_asked(kind, one.name, places)],
        "remembered": start.is_remembered and columns is None,
        "matched_by": start.matched_by,
        "file_line": pages.file_line(run),
        "notes": pages.notes(run),
        "steps": pages.steps(2),
    }
    return render(request, "imports/columns.html", context, status=422 if is_wrong else 200)


# ---- 4: the end --------------------------------------------------------------------------------


def _applied(request: SignedIn, run: ImportRun) -> HttpResponse:
    kind = kind_of(run.kind)
    context = {
        "run": run,
        "kind": kind,
        **summary(run, kind),
        "figures": kind.figures(run, request.user),
        "concerns": words.concerns(run, kind, request.user),
        "is_own": is_own(request, run),
        "rejects": pages.rejects(run) if is_own(request, run) else [],
        "may_undo": may_undo(request, run),
        "steps": pages.steps(5),
    }
    return render(request, "imports/applied.html", context)


def _refused(request: SignedIn, run: ImportRun) -> HttpResponse:
    spool = Spool(run.uid)
    context = {
        "run": run,
        "problem": told(spool.read("problem", "")),
        "may_match": spool.has("layout") and run.change_set is None,
        "may_undo": may_undo(request, run),
        "steps": pages.steps(1),
        "is_own": is_own(request, run),
    }
    return render(request, "imports/refused.html", context)


@require_GET
def download_example(request: SignedIn, code: str) -> FileResponse:
    """A few rows of a kind as a workbook, in the reader's language."""
    kind = next((one for one in kinds_for(request.user) if one.code == code and one.example()), None)
    if kind is None:
        raise Http404(code)
    name = _("%(kind)s, example") % {"kind": kind.label} + ".xlsx"
    file = examples.example_file(kind)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES["xlsx"])


@require_GET
def download_rejects(request: SignedIn, pk: int, ending: str) -> HttpResponse | FileResponse:
    """The rejected rows with their reasons: for whoever handed the file in, while that person may import."""
    run = own(request, pk)
    spool, name = Spool(run.uid), f"rejects.{ending}"
    if ending not in TYPES or not spool.has(name):
        raise Http404(name)
    check_permission(kind_of(run.kind), request.user)
    stem = run.name.rpartition(".")[0] or run.name
    response = FileResponse(spool.open(name), content_type=TYPES[ending])
    shown = quote(_("%(file)s, rejected rows") % {"file": stem} + f".{ending}", safe="")
    response["Content-Disposition"] = f"attachment; filename=rejected.{ending}; filename*=UTF-8''{shown}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
