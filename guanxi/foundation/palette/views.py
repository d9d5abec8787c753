"""The palette's doors: what it finds, what was chosen, and the sheet of keys."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn

from . import declared, drawing, ranking, sheet
from .models import Use


@require_GET
def find(request: SignedIn) -> HttpResponse:
    """What fits; ``of`` a record: what one can do with it; ``pick``: records to do one thing with.

    A page for phones and for whoever has no script; the palette takes only the hits.
    """
    text = "".join(sign for sign in request.GET.get("q", "") if sign.isprintable()).strip()[:80]
    of, pick = request.GET.get("of", ""), request.GET.get("pick", "")
    found = ranking.found(request.user, text, of=of, pick=pick)
    hits = drawing.drawn(found, text)
    if _is_part(request):
        return _varied(HttpResponse(hits))
    context = {"hits": hits, "text": text, "of": of, "pick": pick}
    return _varied(render(request, "palette/find.html", context))


def _varied(answer: HttpResponse) -> HttpResponse:
    answer["Vary"] = "HX-Request-Type, Cookie"
    return answer


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


@require_POST
def note_use(request: SignedIn) -> HttpResponse:
    """This person opened a record or used a verb; only what exists is remembered."""
    item = request.POST.get("item", "")
    if not _is_known(item):
        raise Http404
    # unscoped, bookkeeping: what the asker used, at every step: no record, no history
    Use.objects.all().note(request.user, item)
    return HttpResponse(status=204)


def _is_known(item: str) -> bool:
    kind, _sep, which = item.partition(":")
    if kind == "do":
        return any(verb.code == which for verb in declared.all_verbs())
    return declared.kind_of(kind) is not None and which.isdecimal() and len(which) <= 18


@require_GET
def show_keys(request: SignedIn) -> HttpResponse:
    """All keys that this person can use, in groups; first those of the shape of list it was opened ``on``."""
    context = {"groups": sheet.groups(request.user, on=request.GET.get("on", ""))}
    template = "palette/keys.html" if _is_part(request) else "palette/keys_page.html"
    return _varied(render(request, template, context))
