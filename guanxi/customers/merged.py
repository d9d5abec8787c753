"""What went into a customer by a merge, for its pages."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Absorbed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Moment


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


def merges_of(customer: Customer, reader: User) -> list[Moment]:
    """Each merge that this record was of, and its end: a line for its history."""
    kind = Customer._meta.label_lower
    # unscoped: who sees the customer may know what it was made of; the other is named if it is seen
    rows = Absorbed.objects.filter(Q(record_id=customer.pk) | Q(into_id=customer.pk), kind=kind)
    found: list[Moment] = []
    for row in rows.select_related("by", "released_by").order_by("-pk"):
        other = row.into_id if row.record_id == customer.pk else row.record_id
        named = _called(customer, other, reader)
        found.append(_moment("arrows-join", _("Merged with %(name)s") % named, row.at, str(row.by)))
        if row.released_at:
            who = str(row.released_by or "")
            said = _("%(name)s was taken out again")
            if row.record_id == customer.pk:
                said = _("Taken out of %(name)s again")
            found.append(_moment("arrow-back-up", said % named, row.released_at, who))
    return found


def _called(customer: Customer, other: int, reader: User) -> dict[str, str]:
    there = Customer.objects.visible_to(reader).filter(pk=other).first()
    return {"name": str(there) if there else alias_of(customer, other)}


def _moment(icon: str, title: str, at: datetime, who: str) -> Moment:
    return Moment(icon=icon, title=title, who=who, when=formats.moment(at), at=at.isoformat())
