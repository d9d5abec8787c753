"""Asking for something in words."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.approvals import actions, forms
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.subjects import record_for
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

ASK, MANAGE = "approvals.ask", "approvals.manage"
FEW = 3  # named of those who can help


@require_http_methods(["GET", "POST"])
def make_request(request: SignedIn) -> HttpResponse:
    """The form for one request; ``about=kind:id`` says beside which record it stands."""
    if not request.user.may(ASK):
        raise PermissionDenied(ASK)
    about = _about(request)
    start = {"subject": request.GET.get("subject", "")}
    form = forms.OwnRequestForm(request.POST or None, by=request.user, initial=start)
    if not form.has_paths:
        return render(request, "approvals/no_paths.html", {"keepers": _keepers(request.user)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_request(request.user, by=request.user, about=about, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Asked: it waits for approval."))
            return redirect("show_request", pk=made.pk)
    context = {
        "form": form,
        "about": about,
        "heading": _("Ask for approval"),
        "submit_label": _("Ask for approval"),
        "cancel_url": reverse("list_requests"),
    }
    return render(request, "approvals/new.html", context, status=422 if form.errors else 200)


def _about(request: SignedIn) -> Any:
    """The record; nothing where the address names what this person does not see."""
    kind, _sep, pk = request.GET.get("about", "").partition(":")
    number = record_id(pk)
    try:
        return record_for(request.user, kind, number) if number is not None else None
    except Http404:
        return None


def _keepers(user: User) -> str:
    """Who can lay a path out; nothing for whoever can."""
    if user.may(MANAGE):
        return ""
    people = User.objects.visible_to(user).filter(
        is_active=True, is_system=False, roles__grants__permission=MANAGE
    )
    return str(listed([str(one) for one in people.distinct().in_order()[:FEW]]))
