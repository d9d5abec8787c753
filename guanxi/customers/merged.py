"""What went into a customer by a merge, for its pages."""

from typing import Any

from django.urls import reverse

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Absorbed


def alias_of(kept: Customer, lost: int) -> str:
    """What the record was called that went into this one."""
    alias = kept.aliases.filter(was=lost).first()
    return str(alias) if alias is not None else f"#{lost}"


def gone_into(pk: int, by: User) -> Customer | None:
    """The record that this one went into in the end, if ``by`` sees it; None also where it is still here."""
    # unscoped: whether the other is seen is asked of itself
    if Customer.objects.filter(pk=pk).exists():
        return None
    into = Absorbed.objects.end_of(Customer._meta.label_lower, pk)
    found: Customer | None = Customer.objects.visible_to(by).filter(pk=into or 0).first()
    return found


def merged_into(customer: Customer) -> list[dict[str, Any]]:
    """What went into this customer: called how, when, by whom, and where it is taken out."""
    return [
        {
            "id": one.record_id,
            "name": alias_of(customer, one.record_id),
            "by": one.by,
            "at": one.at,
            "url": reverse("unmerge_customers", args=[customer.pk, one.record_id]),
        }
        for one in Absorbed.objects.into(customer)
    ]
