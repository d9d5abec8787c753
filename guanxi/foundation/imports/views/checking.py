"""The third step: what would become of each row, what is to be decided, what is to be put right."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.imports import actions, answers, aside, last_time, mending, pages, review, tabs, words
from guanxi.foundation.imports.alike import ALIKE, decisions
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.kinds import check_permission, kind_of
from guanxi.foundation.imports.models import ImportRun

from .standing import WHOM, standing
from .whose import at_its_check, current, is_own


def show_check(request: SignedIn, run: ImportRun) -> HttpResponse:
    chosen = request.GET.get("rows", "")
    wrong = tabs.wrong_rows(run)
    chosen = chosen if chosen in tabs.TABS else tabs.first(run)
    kind = kind_of(run.kind, request.user)
    doubts = pages.doubts(run, kind)
    owned = is_own(request, run)
    ready = tabs.written(run)
    of = _note_of(request, run, chosen)
    context = {
        "run": run,
        "kind": kind,
        "tabs": tabs.tabs(run, kind, chosen),
        "sheet": review.sheet(run, kind, chosen, _page(request), own=owned, of=of),
        "alike": decisions(kind, "") if chosen == ALIKE else [],
        "words": words.asked(run, kind, request.user),
        "questions": pages.questions(run),
        "totals": aside.totals(run),
        "doubts": [doubt for doubt in doubts if not doubt.of_dates],
        "two_ways": [doubt for doubt in doubts if doubt.of_dates],
        "yearless": pages.yearless(run, kind),
        "years": pages.years(run),
        "scaled": pages.scaled(run, kind),
        "figures": kind.figures(run, request.user),
        "concerns": words.concerns(run, kind, request.user),
        "file_line": pages.file_line(run),
        "ready": ready,
        "ready_text": kind.noun(ready),
        "wrong": wrong,
        "instead": pages.is_instead(run),
        "rejects": pages.rejects(run),
        "is_own": owned,
        "whom_url": reverse("find_alike", args=[run.pk]) if owned and kind.sought else "",
        "last": last_time.offered(run) if owned else None,
        "steps": pages.steps(3),
    }
    return render(request, "imports/check.html", context)


def _page(request: SignedIn) -> int:
    """Which page of the wrong rows is asked for."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def _note_of(request: SignedIn, run: ImportRun, chosen: str) -> str:
    """Of which field's notes the rows are asked for."""
    asked = request.GET.get("of", "")
    return asked if chosen == ASSUMED and run.count(asked, ASSUMED) else ""


@require_POST
def check_again(request: SignedIn, pk: int) -> HttpResponse:
    """Check again with all that stands on the page, and show the part of it that was asked for.

    On the way back to the columns it is kept, and checked with them.
    """
    run = at_its_check(request, pk)
    given, part = standing(request, run), _next(request)
    if "back" in request.POST:
        if given.mends or given.meanings is not None:
            actions.go_back_to_columns(run, by=request.user, meanings=given.meanings, mends=given.mends)
        return redirect("map_columns", pk=pk)
    if not part or not given.is_checked:
        actions.check_again(run, by=request.user, **given.parts)
    return redirect(f"{reverse('show_import', args=[pk])}{part}")


def _next(request: SignedIn) -> str:
    """The part of the page that whoever typed goes on to: its query, or nothing."""
    asked = QueryDict(request.POST.get("next", "").removeprefix("?")[:100])
    named = {name: asked[name] for name in ("rows", "of", "page") if asked.get(name)}
    return f"?{urlencode(named)}" if named else ""


@require_POST
def drop_last_answers(request: SignedIn, pk: int) -> HttpResponse:
    """Leave aside what was answered when this file came before."""
    actions.drop_last_answers(at_its_check(request, pk), by=request.user)
    return redirect("show_import", pk=pk)


@require_POST
def apply_import(request: SignedIn, pk: int) -> HttpResponse:
    """Bring it in as it was checked; where the page says more than that, it is checked first and shown."""
    run = current(request, pk)
    if run.state == ImportRun.State.PREVIEWED:
        given = standing(request, run)
        if not given.is_checked:
            actions.check_again(run, by=request.user, **given.parts, instead=True)
            return redirect("show_import", pk=pk)
    actions.apply_import(run, by=request.user)
    return redirect("show_import", pk=pk)


@require_GET
def find_alike(request: SignedIn, pk: int) -> HttpResponse:
    """The first records that fit what is typed beside a row's choice, as the choices of a text field."""
    kind = kind_of(at_its_check(request, pk).kind, request.user)
    check_permission(kind, request.user)
    if kind.sought is None:
        raise Http404(kind.code)
    text = next((str(text) for name, text in request.GET.items() if name.startswith(WHOM)), "")
    return render(request, "imports/sought.html", {"found": kind.sought(text, request.user)})


@require_POST
def check_cell(request: SignedIn, pk: int, line: int, field: str) -> HttpResponse:
    """Whether one cell is right now: judged at once, written with the others."""
    run = at_its_check(request, pk)
    kind = kind_of(run.kind, request.user)
    check_permission(kind, request.user)
    name = f"mend-{line}-{field}"
    if field not in review.matched(run, kind) or name not in request.POST:
        raise Http404(name)
    verdict, text, value = mending.judged(run, kind, request.user, line, field, request.POST[name])
    for_all = answers.is_for_all(run, line, field, request.POST.dict())
    cell = answers.mended(run, kind, line, field, text, verdict, value, for_all=for_all)
    others = answers.mended_alike(run, kind, line, field, cell) if for_all else []
    return render(request, "imports/cells.html", {"run": run, "cell": cell, "others": others})
