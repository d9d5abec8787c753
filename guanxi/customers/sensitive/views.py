"""Marking a customer as sensitive on pages, and taking the mark off."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.customers.models import Customer
from guanxi.customers.sensitive import actions
from guanxi.customers.sensitive.forms import SensitiveForm
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import records
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


@require_http_methods(["GET", "POST"])
def mark_sensitive(request: SignedIn, pk: int) -> HttpResponse:
    """From now on it is on record who opens it."""
    said = _("Whoever opens %(name)s is on record from now on.")
    return _asked(request, pk, actions.mark_sensitive, _("Mark as sensitive"), said)


@require_http_methods(["GET", "POST"])
def unmark_sensitive(request: SignedIn, pk: int) -> HttpResponse:
    """A customer like others again."""
    said = _("Who opens %(name)s is no longer put on record.")
    return _asked(request, pk, actions.unmark_sensitive, _("No longer sensitive"), said)


def _asked(request: SignedIn, pk: int, write: Callable[..., Any], heading: str, said: str) -> HttpResponse:
    """Why; nothing of the customer but its name stands here."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, actions.MARK, customer):
        raise PermissionDenied(actions.MARK)
    form = SensitiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write(customer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, said % {"name": customer.name})
            return redirect("customer_access", pk=pk)
    context = {
        "form": form,
        "customer": customer,
        "heading": heading,
        "submit_label": heading,
        "cancel_url": reverse("customer_access", args=[pk]),
    }
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)
