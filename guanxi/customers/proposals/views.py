"""What texts suggest, decided on one page; and the dictionary by which it is found."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.proposals import actions
from guanxi.customers.proposals.dictionary import STATED, parted
from guanxi.customers.proposals.forms import TermForm
from guanxi.customers.proposals.models import Term
from guanxi.customers.proposals.showing import page_of, waiting
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

SEE, MOST, MOST_COUNTED = "customers.view_customer", 50, 100


@require_GET
def list_proposals(request: SignedIn) -> HttpResponse:
    """The queue: each with the words that it came from, and how sure."""
    if not request.user.may(SEE):
        raise PermissionDenied(SEE)
    after, customer = (record_id(request.GET.get(name, "")) or 0 for name in ("after", "customer"))
    rows, further = page_of(request.user, after=after, customer=customer)
    context = {
        "heading": _("Proposals from text"),
        "rows": rows,
        "further": further,
        "customer": customer,
        "after": after,
        "may_manage": request.user.may(actions.MANAGE),
    }
    return render(request, "customers/proposals/list.html", context)


@require_GET
def count_proposals(request: SignedIn) -> HttpResponse:
    """How many wait, asked for apart from the page; beyond a hundred nobody counts on."""
    number = waiting(request.user).order_by()[: MOST_COUNTED + 1].count()
    return HttpResponse(formats.count(number, cap=MOST_COUNTED), content_type="text/plain")


@require_POST
def decide_proposals(request: SignedIn) -> HttpResponse:
    """Accept or refuse those that were ticked; with none ticked nothing is decided."""
    answer = request.POST.get("answer", "")
    decide = {"accept": actions.accept_proposal, "refuse": actions.refuse_proposal}.get(answer)
    chosen = request.POST.getlist("chosen")
    ids = [pk for one in chosen[:MOST] if (pk := record_id(one)) is not None]
    if decide is None:
        raise Refused(_("Choose what is to be decided."))
    if not ids:
        toast(request, _("Nothing was decided: tick first what you mean."), tone="warn")
        return redirect(_queue(request, after=True))
    rows, done = list(waiting(request.user).filter(pk__in=ids).order_by("pk")), 0
    with with_undo(request, _("It is decided.")):
        for one in rows:
            try:
                decide(one, by=request.user)
                done += 1
            except Refused as refusal:
                toast(request, str(refusal.message), tone="warn")
    if len(ids) > done:
        left = len(ids) - done
        sentence = ngettext(
            "%(left)s was decided already, or its text has changed.",
            "%(left)s were decided already, or their texts have changed.",
            left,
        )
        toast(request, sentence % {"left": left}, tone="warn")
    return redirect(_queue(request))


def _queue(request: SignedIn, *, after: bool = False) -> str:
    """The queue as it was asked for; ``after``: the very page of it."""
    names = ("customer", "after") if after else ("customer",)
    asked = {name: pk for name in names if (pk := record_id(request.POST.get(name, "")))}
    return reverse("list_proposals") + (f"?{urlencode(asked)}" if asked else "")


@require_POST
def start_reading(request: SignedIn) -> HttpResponse:
    """Read all texts now."""
    run = actions.start_reading(Company.get(), by=request.user)
    toast(request, _("The texts are being read. What they suggest will stand here."))
    return redirect("show_job", run.pk) if request.GET.get("job") else redirect("list_proposals")


@require_http_methods(["GET", "POST"])
def list_terms(request: SignedIn) -> HttpResponse:
    """Which words suggest what; new ones are added here."""
    if not request.user.may(actions.MANAGE):
        raise PermissionDenied(actions.MANAGE)
    form = TermForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        try:
            with with_undo(request, _("The words are kept. They count from the next reading on.")):
                actions.add_term(Company.get(), by=request.user, **values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("list_terms")
    context = {
        "form": form,
        "heading": _("Words that suggest tags and needs"),
        "submit_label": _("Add words"),
        "cancel_url": reverse("list_proposals"),
        "terms": [
            (term, parted(term.words))
            for term in Term.objects.visible_to(request.user).select_related("tag").order_by("pk")
        ],
        "stated": [(NeedKind(kind).label, words) for kind, words in STATED.items()],
    }
    status = 422 if form.errors else 200
    return render(request, "customers/proposals/terms.html", context, status=status)


@require_POST
def remove_term(request: SignedIn, pk: int) -> HttpResponse:
    """These words suggest nothing any more."""
    term: Term = get_object_or_404(Term.objects.visible_to(request.user), pk=pk)
    actions.remove_term(term, by=request.user)
    toast(request, _("The words are taken out."))
    return redirect("list_terms")
