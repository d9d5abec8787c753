"""Setting a customer's credit over the API; how it stands, the room of orders tells."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from guanxi.customers.api.customers import visible_customer
from guanxi.customers.credit import actions
from guanxi.customers.credit.models import Credit, Grade
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui.formats import wired
from guanxi.foundation.ui.wire import ERRORS, Asked, example, versioned

router = Router(tags=["customers"])


class CreditIn(Asked):
    """``grade``: A to D; without a ``limit`` that of the grade holds."""

    model_config = example(grade="B", limit="200000", reason="一年内按时付款")

    grade: Grade
    reason: str
    limit: Decimal | None = None
    on: date | None = None


class CreditSet(Schema):
    customer_id: int
    grade: str
    limit: Decimal | None
    on: date
    reason: str
    version: int


@router.post("/{int:customer_id}/credit", response={200: CreditSet, **ERRORS})
def set_credit(request: SignedIn, customer_id: int, asked: CreditIn) -> HttpResponse:
    """Say how far a customer is trusted with money, since when and why."""
    customer = visible_customer(request, customer_id)
    given: dict[str, Any] = asked.model_dump(exclude_unset=True)
    there: Credit | None = Credit.objects.visible_to(request.user).filter(customer=customer).first()
    credit = actions.set_credit(there or customer, by=request.user, **given)
    names = ("customer_id", "grade", "on", "reason", "version")
    told = {name: getattr(credit, name) for name in names}
    return versioned(told | {"limit": wired(credit.limit)})
