"""Other names of a customer, added and removed on its Facts page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.customers import actions
from guanxi.customers.alias import Alias
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.toasts import toast


@require_POST
def add_alias(request: SignedIn, pk: int) -> HttpResponse:
    """Also call the customer so."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    try:
        alias = actions.add_alias(customer, by=request.user, name=request.POST.get("name", ""))
    except Refused as refusal:
        toast(request, refusal.message, tone="warn")
    else:
        toast(
            request,
            _("Files and search know %(name)s by “%(alias)s” now.") % {"name": customer, "alias": alias},
        )
    return redirect("customer_facts", pk=pk)


@require_POST
def remove_alias(request: SignedIn, pk: int) -> HttpResponse:
    """Call the customer so no longer."""
    alias = get_object_or_404(Alias.objects.visible_to(request.user), pk=pk)
    customer_id = alias.customer_id
    actions.remove_alias(alias, by=request.user)
    return redirect("customer_facts", pk=customer_id)
