"""Credit on pages: setting a customer's, and the house's method."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.customers.credit import actions, forms
from guanxi.customers.credit.models import Credit, CreditPolicy
from guanxi.customers.models import Customer
from guanxi.customers.sensitive.opening import opened
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.ui import records
from guanxi.foundation.ui.editing import version_of
from guanxi.foundation.ui.formats import amounts_hidden
from guanxi.foundation.ui.refusals import add_refusal, is_kept
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

SET, MANAGE = "customers.set_credit", "customers.manage_credit"


@require_http_methods(["GET", "POST"])
def set_credit(request: SignedIn, pk: int) -> HttpResponse:
    """Say how far this customer is trusted, and why."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, SET, customer) or amounts_hidden():
        raise PermissionDenied(SET)
    opened(customer, request.user)
    credit = Credit.objects.visible_to(request.user).filter(customer=customer).first()
    form = forms.CreditForm(request.POST or None, credit=credit)
    conflict, status = None, 200
    if credit and request.method == "POST" and "version" not in request.POST:  # there was none to be read
        given = {"grade": credit.get_grade_display(), "reason": credit.reason}
        form.add_error(None, _("Somebody set the credit meanwhile: %(grade)s, %(reason)s") % given)
    if request.method == "POST" and form.is_valid():
        version = version_of(request) if credit else None
        try:
            with with_undo(request, _("The credit is set.")):
                actions.set_credit(credit or customer, by=request.user, version=version, **form.cleaned_data)
        except Conflict as found:
            conflict, status = found, 409
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(customer)
    context = {"form": form, "customer": customer, "heading": _("Credit"), "submit_label": _("Set credit")}
    context |= {
        "cancel_url": customer.get_absolute_url(),
        "version": request.POST.get("version") or (credit and credit.version),
        "conflict": conflict,
    }
    return _shown(request, form, context, status)


@require_http_methods(["GET", "POST"])
def change_credit_policy(request: SignedIn) -> HttpResponse:
    """The method by which credit is judged, for all customers."""
    if not request.user.may(MANAGE) or amounts_hidden():
        raise PermissionDenied(MANAGE)
    form = forms.PolicyForm(request.POST or None, policy=CreditPolicy.current())
    by, house = request.user, Company.get()
    if is_kept(form, lambda: actions.change_credit_policy(house, by=by, values=form.cleaned_data)):
        toast(request, _("Credit is judged so from now on."))
        return redirect("change_credit_policy")
    context = {"form": form, "heading": _("How credit is judged"), "submit_label": _("Keep method")}
    return _shown(request, form, context | {"cancel_url": reverse("list_customers")})


def _shown(request: SignedIn, form: Any, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "customers/form.html", context, status=422 if form.errors else status)
