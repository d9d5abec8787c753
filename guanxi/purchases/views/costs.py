"""One cost: its page, booking one, taking one back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, records, words
from guanxi.foundation.ui.parts import Fact
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.purchases import actions, forms
from guanxi.purchases.cost_list import booked_on, customer_url
from guanxi.purchases.models import Cost

ADD, VIEW = "purchases.add_cost", "purchases.view_cost"


# ---- reading -----------------------------------------------------------------------------------


def _visible_cost(request: SignedIn, pk: int) -> Any:
    """The cost, if this person may see it; 404 otherwise."""
    return get_object_or_404(Cost.objects.visible_to(request.user).for_list(request.user), pk=pk)


@require_GET
def show_cost(request: SignedIn, pk: int) -> HttpResponse:
    """One entry of the ledger: what it is, who booked it, and whether it was taken back."""
    cost = _visible_cost(request, pk)
    back = getattr(cost, "taken_back_by", None)
    open_still = back is None and cost.takes_back is None
    context = {
        "cost": cost,
        "amount": formats.money_exact(cost.amount, Company.get().currency),
        "name": booked_on(cost),
        "customer_url": customer_url(cost),
        "facts": _facts(cost),
        "back": back,
        "may_take_back": open_still and records.may(request.user, ADD, cost),
        "moments": records.history(cost, reader=request.user),
    }
    return render(request, "purchases/cost.html", context)


def _facts(cost: Any) -> list[Fact]:
    rows = [
        Fact(words.label(cost, "on"), formats.day(cost.on)),
        Fact(words.label(cost, "kind"), cost.get_kind_display()),
        Fact(_("Department"), str(cost.department or _("The whole company"))),
    ]
    return rows + [
        Fact(words.label(cost, name), getattr(cost, name))
        for name in ("campaign", "note")
        if getattr(cost, name)
    ]


# ---- booking -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_cost(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """Book a cost: on the customer from whose page one comes, or on what the form names."""
    customer = _customer(request, pk)
    currency = Company.get().currency
    if customer is not None:
        form: Any = forms.CostForm(request.POST or None, house=currency)
    else:
        form = forms.LedgerForm(request.POST or None, house=currency, by=request.user)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        subject = customer or values.pop("booked_on")
        values.pop("customer", None)
        try:
            cost = actions.add_cost(subject, by=request.user, **values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The cost is booked on %(name)s.") % {"name": _said(subject)})
            seen = cost if records.may(request.user, VIEW, cost) else "home"
            return redirect(customer or seen)
    context = {
        "form": form,
        "heading": _("New cost"),
        "submit_label": _("Book cost"),
        "cancel_url": customer.get_absolute_url() if customer else reverse("list_costs"),
        "back_label": customer.name if customer else _("Costs"),
    }
    return render(request, "purchases/add_cost.html", context, status=422 if form.errors else 200)


def _customer(request: SignedIn, pk: int | None) -> Customer | None:
    """The customer of the address; a person who may book nothing there is told before the form."""
    if pk is None:
        if not request.user.may(ADD):
            raise PermissionDenied(ADD)
        return None
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, ADD, customer):
        raise PermissionDenied(ADD)
    return customer


def _said(subject: Any) -> str:
    return _("the whole company") if isinstance(subject, Company) else str(subject)


@require_GET
def find_cost_customers(request: SignedIn) -> HttpResponse:
    """The first customers that fit what is being typed, as the choices of a text field."""
    if not request.user.may(ADD):
        raise PermissionDenied(ADD)
    found = forms.customers_found(request.GET.get("customer", ""), request.user)
    return render(request, "purchases/cost_customers.html", {"customers": found})


@require_http_methods(["GET", "POST"])
def take_back_cost(request: SignedIn, pk: int) -> HttpResponse:
    """Take a wrong entry back: another one with the opposite amount stands beside it from then on."""
    cost = _visible_cost(request, pk)
    if not records.may(request.user, ADD, cost):
        raise PermissionDenied(ADD)
    amount = formats.money_exact(cost.amount, Company.get().currency)
    form = forms.TakeBackForm(request.POST or None, initial={"on": cost.on})
    if request.method == "POST" and form.is_valid():
        try:
            back = actions.take_back_cost(cost, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            said = _("%(amount)s is taken back; both entries stay in the ledger.") % {"amount": amount}
            toast(request, said)
            return redirect(back)
    context = {
        "form": form,
        "heading": _("Take back %(amount)s") % {"amount": amount},
        "submit_label": _("Take back %(amount)s") % {"amount": amount},
        "cancel_url": cost.get_absolute_url(),
        "back_label": f"{amount} · {booked_on(cost)}",
        "lead": _(
            "An entry of the ledger is never changed: one with the opposite amount takes it back."
            " Then book the right cost."
        ),
    }
    return render(request, "purchases/form.html", context, status=422 if form.errors else 200)
