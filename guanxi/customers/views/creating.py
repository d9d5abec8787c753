"""Typing in one new customer, with whom to reach there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.customers import actions, forms
from guanxi.customers.likeness import Like, like_of
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

from .phones import tell_local

CALLED = {"contacts.0.": forms.PERSON}


@require_http_methods(["GET", "POST"])
def create_customer(request: SignedIn) -> HttpResponse:
    """The form for one new customer; what was typed stays when something is wrong."""
    if not request.user.may("customers.add_customer"):
        raise PermissionDenied("customers.add_customer")
    form = forms.CustomerForm(request.POST or None, by=request.user)
    like = None
    if request.method == "POST" and form.is_valid():
        values = _said(form)
        like = _like(request, values)
        if like is None and (customer := _created(request, form, values)):
            toast(
                request, _("%(name)s has the number %(no)s.") % {"name": customer, "no": customer.customer_no}
            )
            for person in values["contacts"]:
                tell_local(request, person)
            return redirect("show_customer", pk=customer.pk)
    context = {
        "form": form,
        "like": like,
        # Asked once: what else is wrong does not bring the question again.
        "alike": like.case.customer.pk if like else request.POST.get("alike", ""),
        "heading": _("New customer"),
        "submit_label": _("Create it all the same") if like else _("Create customer"),
        "cancel_url": reverse("list_customers"),
    }
    status = 422 if form.errors else 409 if like else 200
    return render(request, "customers/create_customer.html", context, status=status)


def _said(form: forms.CustomerForm) -> dict[str, Any]:
    """What the action takes: a blank says nothing."""
    values = dict(form.cleaned_data)
    person, custom = form.person_values(values), form.custom_values(values)
    given = {name: value for name, value in values.items() if value not in ("", None)}
    return {**given, "custom": custom, "contacts": [person] if person else []}


def _like(request: SignedIn, values: dict[str, Any]) -> Like | None:
    """Whom it may be already, unless the form has shown just that one and was sent all the same."""
    like = like_of(request.user, values, values["contacts"])
    return None if like is None or request.POST.get("alike") == str(like.case.customer.pk) else like


def _created(request: SignedIn, form: forms.CustomerForm, values: dict[str, Any]) -> Customer | None:
    department = values.pop("department")
    try:
        return actions.create_customer(department, by=request.user, **values)
    except Refused as refusal:
        add_refusal(form, refusal, CALLED)
        return None
