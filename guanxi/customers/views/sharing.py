"""Who has access to a customer and why; sharing it, and taking a share back."""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers import actions
from guanxi.customers.handing_over import HAND_OVER_OTHERS
from guanxi.customers.models import Customer
from guanxi.customers.sensitive.readers import opened_by
from guanxi.foundation.accounts.models import Share, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.scopes import Level
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights.asking import asked
from guanxi.foundation.rights.forms import ShareForm
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

from .records import page_context, visible_customer

SHARE, MARK = "customers.share_customer", "customers.mark_sensitive"


@require_GET
def customer_access(request: SignedIn, pk: int) -> HttpResponse:
    """Who has a share, and why this person (or, for who may ask, a colleague) sees it and may do what."""
    customer = visible_customer(request, pk)
    context = page_context(request, customer, "customer_access") | {
        "shares": _shares(customer, request.user),
        "may_share": records.may(request.user, SHARE, customer),
        "may_mark": records.may(request.user, MARK, customer),
        "opened_by": opened_by(customer, request.user),
        "may_hand_over": records.may(request.user, HAND_OVER_OTHERS, customer),
    }
    context |= asked(request, customer)
    return render(request, "customers/access.html", context)


def _kind(share: Share) -> str:
    if share.department_id:
        return _("department")
    return pgettext("of colleagues", "group") if share.group_id else ""


def _shares(customer: Customer, by: User) -> list[dict[str, Any]]:
    # unscoped: a share is read with its record, which was found through visible_to
    rows = Share.objects.of(customer).select_related("person", "department", "group", "by")
    today = timezone.localdate(timezone=ZoneInfo(by.company.zone))
    return [
        {
            "pk": share.pk,
            "reader": str(share),
            "person": share.person,
            "kind": _kind(share),
            "level": Level(share.level).label,
            "until": formats.day(share.until) if share.until else "",
            "is_over": share.until is not None and share.until < today,
            "by": str(share.by),
            "at": formats.moment(share.at),
        }
        for share in rows
    ]


@require_http_methods(["GET", "POST"])
def share_customer(request: SignedIn, pk: int) -> HttpResponse:
    """Open the customer to somebody; again, to change how far or until when."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, SHARE, customer):
        raise PermissionDenied(SHARE)
    form = ShareForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            share = actions.share_customer(customer, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("%(name)s has access now.") % {"name": share})
            return redirect("customer_access", pk=pk)
    context = {
        "form": form,
        "customer": customer,
        "heading": _("Share customer"),
        "submit_label": _("Share customer"),
        "cancel_url": reverse("customer_access", args=[pk]),
    }
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


@require_POST
def unshare_customer(request: SignedIn, pk: int, share: int) -> HttpResponse:
    """Take a share back."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    actions.unshare_customer(customer, by=request.user, share_id=share)
    toast(request, _("The share is taken back."))
    return redirect("customer_access", pk=pk)
