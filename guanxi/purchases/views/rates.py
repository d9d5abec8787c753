"""The form for one exchange rate."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast
from guanxi.purchases import actions, forms


def _day_asked(request: SignedIn) -> date:
    """The day that a link names, from which on a rate is missing; else today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


@require_http_methods(["GET", "POST"])
def set_rate(request: SignedIn) -> HttpResponse:
    """Add a dated rate; a job gives the orders it touches their amount in the house currency."""
    if not request.user.may("purchases.manage_rates"):
        raise PermissionDenied("purchases.manage_rates")
    company = Company.get()
    initial = {"currency": request.GET.get("currency", "")[:3], "on": _day_asked(request)}
    form = forms.RateForm(request.POST or None, house=company.currency, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rate = actions.set_rate(company, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            words = {"currency": rate.currency, "day": formats.day(rate.on)}
            toast(
                request, _("%(currency)s has a rate from %(day)s on; its orders are being converted.") % words
            )
            return redirect("list_rates")
    context = {
        "form": form,
        "heading": _("New exchange rate"),
        "submit_label": _("Add rate"),
        "cancel_url": reverse("list_rates"),
        "back_label": _("Exchange rates"),
    }
    return render(request, "purchases/form.html", context, status=422 if form.errors else 200)
