"""Marking customers as sensitive over the API; which are, each customer's ``sensitive_on`` tells."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from guanxi.customers.api import shapes
from guanxi.customers.api.customers import visible_customer
from guanxi.customers.api.schemas import CustomerOut
from guanxi.customers.sensitive import actions
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.wire import ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class SensitiveIn(Asked):
    """``reason`` stands in the audit for good: nothing personal."""

    model_config = example(reason="法务要求留痕")

    reason: str


@router.post("/{int:customer_id}/mark-sensitive", response={200: CustomerOut, **ERRORS})
def mark_sensitive(request: SignedIn, customer_id: int, asked: SensitiveIn) -> HttpResponse:
    """From now on it is on record who opens it."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    actions.mark_sensitive(customer, by=request.user, **given)
    return versioned(shapes.whole_customer(visible_customer(request, customer_id), request.user))


@router.post("/{int:customer_id}/unmark-sensitive", response={200: CustomerOut, **ERRORS})
def unmark_sensitive(request: SignedIn, customer_id: int, asked: SensitiveIn) -> HttpResponse:
    """A customer like others again; who opened it until now stays on record."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    actions.unmark_sensitive(customer, by=request.user, **given)
    return versioned(shapes.whole_customer(visible_customer(request, customer_id), request.user))
