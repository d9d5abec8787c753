"""Typing in one new customer, with whom to reach there."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.customers import actions, forms
from guanxi.customers.choices import Kind
from guanxi.customers.elsewhere import Elsewhere, kept_elsewhere
from guanxi.customers.likeness import Like, like_of
from guanxi.customers.models import Customer
from guanxi.customers.shortened import short_for
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

from .pasting import Pasted
from .phones import tell_local

LEAST = 2  # signs typed of a name before anybody is asked about
CALLED = {"contacts.0.": forms.PERSON}


@require_http_methods(["GET", "POST"])
def create_customer(request: SignedIn) -> HttpResponse:
    """The form for one new customer; what was typed stays when something is wrong."""
    if not request.user.may("customers.add_customer"):
        raise PermissionDenied("customers.add_customer")
    if request.method == "POST" and "read_card" in request.POST:
        return fill_from_card(request)
    form = forms.CustomerForm(request.POST or None, by=request.user)
    like, elsewhere = None, []
    if request.method == "POST" and form.is_valid():
        values = _said(form)
        like = _like(request, values)
        elsewhere = _elsewhere(request, values)
        if like is None and not elsewhere and (customer := _created(request, form, values)):
            toast(
                request, _("%(name)s has the number %(no)s.") % {"name": customer, "no": customer.customer_no}
            )
            for person in values["contacts"]:
                tell_local(request, person)
            return redirect("show_customer", pk=customer.pk)
    status = 422 if form.errors else 409 if like or elsewhere else 200
    return _page(request, form, like, elsewhere, card=Pasted.of(request), status=status)


def _page(
    request: SignedIn,
    form: forms.CustomerForm,
    like: Like | None,
    elsewhere: list[Elsewhere],
    *,
    card: Pasted,
    longer: Sequence[Customer] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "like": like,
        "elsewhere": elsewhere,
        "longer": longer,
        # Asked once: what else is wrong does not bring the question again.
        "alike": like.case.customer.pk if like else request.POST.get("alike", ""),
        "card": card,
        "touched": card.is_asked and card.card is not None,
        "heading": _("New customer"),
        "submit_label": _("Create it all the same") if like or elsewhere else _("Create customer"),
        "cancel_url": reverse("list_customers"),
    }
    return render(request, "customers/create_customer.html", context, status=status)


def fill_from_card(request: SignedIn) -> HttpResponse:
    """The form with what the pasted text says in its empty fields; nothing is kept before it is sent."""
    card = Pasted.of(request, asked=True)
    data = card.filled(request.POST)
    form = forms.CustomerForm(initial=forms.typed(data, by=request.user), by=request.user)
    like, elsewhere, longer = _alike(request, data)
    return _page(
        request, form, like, elsewhere, card=card, longer=longer, status=422 if card.problem else 200
    )


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


def _elsewhere(request: SignedIn, values: dict[str, Any]) -> list[Elsewhere]:
    """Whom it may be beyond what this person sees, unless the form has told of them."""
    told = request.POST.get("elsewhere") == "told"
    return [] if told else kept_elsewhere(request.user, values, values["contacts"])


@require_POST
def find_doubles(request: SignedIn) -> HttpResponse:
    """While the form is filled in: whom it may be already, within sight and beyond."""
    if not request.user.may("customers.add_customer"):
        raise PermissionDenied("customers.add_customer")
    like, elsewhere, longer = _alike(request, request.POST)
    context = {"like": like, "elsewhere": elsewhere, "longer": longer}
    return render(request, "customers/doubles.html", context)


def _alike(request: SignedIn, data: QueryDict) -> tuple[Like | None, list[Elsewhere], Sequence[Customer]]:
    """Whom what is typed so far may be already, however much of it is missing or wrong; and within sight
    the firms whose longer names hold it: 恒岳精密 is offered 苏州恒岳精密机械有限公司."""
    form = forms.CustomerForm(data, by=request.user)
    form.is_valid()
    values = {"kind": data.get("kind") or "firm", "name": data.get("name", "").strip()[:200]}
    person = form.person_values(dict(form.cleaned_data))
    contacts = [person] if person else []
    name = values["name"] if len(values["name"]) >= LEAST else ""
    values = values | {"name": name}
    like = like_of(request.user, values, contacts) if name else None
    meant = short_for(request.user, [name]) if name and not like and values["kind"] != Kind.PERSON else {}
    longer = meant[name].firms if name in meant else ()
    return like, kept_elsewhere(request.user, values, contacts), longer


@require_POST
def ask_for_access(request: SignedIn) -> HttpResponse:
    """Ask whoever looks after the customer to share it."""
    department = request.user.department
    if department is None:
        raise PermissionDenied("customers.add_customer")
    try:
        actions.ask_for_access(department, by=request.user, token=request.POST.get("token", ""))
    except Refused as refusal:
        return HttpResponse(format_html("<span>{}</span>", refusal.message))
    return HttpResponse(format_html("<span>{}</span>", _("The owner is asked, and answers by sharing it.")))


def _created(request: SignedIn, form: forms.CustomerForm, values: dict[str, Any]) -> Customer | None:
    department = values.pop("department")
    try:
        return actions.create_customer(department, by=request.user, **values)
    except Refused as refusal:
        add_refusal(form, refusal, CALLED)
        return None
