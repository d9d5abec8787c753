"""The third step: what would become of each row, what is to be decided, what is to be put right."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.imports import actions, mending, pages, review, tabs, words
from guanxi.foundation.imports.kinds import check_permission, kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outcomes import ALIKE

from .whose import at_its_check, is_own


def show_check(request: SignedIn, run: ImportRun) -> HttpResponse:
    chosen = request.GET.get("rows", "")
    wrong = tabs.wrong_rows(run)
    chosen = chosen if chosen in tabs.TABS else ("wrong" if wrong else "all")
    kind = kind_of(run.kind, request.user)
    doubts = pages.doubts(run, kind)
    owned = is_own(request, run)
    ready = run.count("new") + run.count("changed")
    context = {
        "run": run,
        "kind": kind,
        "tabs": tabs.tabs(run, kind, chosen),
        "sheet": review.sheet(run, kind, chosen, _page(request), own=owned),
        "alike": review.decisions("") if chosen == ALIKE else [],
        "words": words.asked(run, kind, request.user),
        "questions": pages.questions(run),
        "doubts": [doubt for doubt in doubts if not doubt.of_dates],
        "two_ways": [doubt for doubt in doubts if doubt.of_dates],
        "figures": kind.figures(run, request.user),
        "concerns": words.concerns(run, kind, request.user),
        "file_line": pages.file_line(run),
        "ready": ready,
        "ready_text": kind.noun(ready),
        "wrong": wrong,
        "rejects": pages.rejects(run),
        "is_own": owned,
        "steps": pages.steps(3),
    }
    return render(request, "imports/check.html", context)


def _page(request: SignedIn) -> int:
    """Which page of the wrong rows is asked for."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


@require_POST
def answer_questions(request: SignedIn, pk: int) -> HttpResponse:
    """Check again with these answers: which codes are fees, day or month first."""
    run = at_its_check(request, pk)
    answers: dict[str, Any] = {
        one["name"]: [value for value in request.POST.getlist(one["name"]) if value in _offered(one)]
        for one in pages.questions(run)
        if f"asked-{one['name']}" in request.POST
    }
    order = request.POST.get("order", "")
    fields = {doubt.name for doubt in pages.doubts(run, kind_of(run.kind, request.user)) if doubt.of_dates}
    if order in {"dmy", "mdy", "ymd"} and fields:
        answers["conventions"] = {**run.options.get("conventions", {}), **dict.fromkeys(fields, order)}
    actions.answer_questions(run, by=request.user, answers=answers, again="conventions" not in answers)
    return redirect("show_import", pk=pk)


def _offered(question: Any) -> set[str]:
    return {value for value, _label, _note in question["choices"]}


@require_POST
def explain_words(request: SignedIn, pk: int) -> HttpResponse:
    """Check again, with what the words mean that are not known here."""
    run = at_its_check(request, pk)
    meanings = words.explained(run, kind_of(run.kind, request.user), request.user, request.POST.dict())
    actions.explain_words(run, by=request.user, meanings=meanings)
    return redirect("show_import", pk=pk)


@require_POST
def mend_rows(request: SignedIn, pk: int) -> HttpResponse:
    """Check again with the cells as they were put right."""
    run = at_its_check(request, pk)
    mends = mending.asked(request.POST.dict(), run, kind_of(run.kind, request.user))
    actions.mend_rows(run, by=request.user, mends=mends)
    return redirect("show_import", pk=pk)


@require_POST
def check_cell(request: SignedIn, pk: int, line: int, field: str) -> HttpResponse:
    """Whether one cell is right now: judged at once, written with the others."""
    run = at_its_check(request, pk)
    kind = kind_of(run.kind, request.user)
    check_permission(kind, request.user)
    name = f"mend-{line}-{field}"
    if field not in review.matched(run, kind) or name not in request.POST:
        raise Http404(name)
    verdict, text = mending.judged(run, kind, request.user, line, field, request.POST[name])
    return render(
        request,
        "imports/cell.html",
        {"run": run, "cell": review.mended(run, kind, line, field, text, verdict)},
    )


@require_POST
def decide_alike(request: SignedIn, pk: int) -> HttpResponse:
    """Check again with what was said of records that may be others: each for itself, or all in one way."""
    run = at_its_check(request, pk)
    said = {
        name.removeprefix("alike-"): value
        for name, value in request.POST.items()
        if name.startswith("alike-") and value in review.DECISIONS
    }
    said = {line: value for line, value in said.items() if line == "all" or line.isdecimal()}
    actions.answer_questions(run, by=request.user, answers={"alike": said})
    return redirect("show_import", pk=pk)
