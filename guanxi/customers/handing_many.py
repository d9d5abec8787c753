"""Many customers that wait for an approval before they can be handed over: asked for in one press."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.actions import ask_approval
from guanxi.foundation.approvals.choices import OPEN
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.paths import is_needed
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import formats

from .handing_over import PURPOSE, amount_of
from .models import Customer

MOST = 200  # asked for at one press: each takes a transaction of its own


def to_ask_for(edit: Any, user: User) -> list[Customer]:
    """Of what was to be handed over (a ``BulkEdit``): what needs an approval that nobody asked for yet."""
    asked = Request.objects.filter(purpose=PURPOSE, state__in=OPEN, record_id__in=edit.keys)
    rows = Customer.objects.visible_to(user).filter(pk__in=edit.keys)
    rows = rows.exclude(pk__in=asked.order_by().values("record_id"))
    left = rows.exclude(owner_id=_asked(edit).get("owner", 0)).order_by("pk")
    return [one for one in left if is_needed(PURPOSE, amount_of(one))][:MOST]


def _asked(edit: Any) -> dict[str, int]:
    """To whom, and to which department, by id."""
    return {name: int(pk) for name, pk in edit.asked.items() if str(pk).isdecimal()}


def remedy(edit: Any, user: User) -> tuple[Sentence, str] | None:
    """The button that asks for all of them."""
    count = len(to_ask_for(edit, user)) if user.may("approvals.ask") else 0
    words = ngettext(
        "Ask for approval of %(count)s hand-over", "Ask for approval of %(count)s hand-overs", count
    )
    if not count:
        return None
    return words % {"count": formats.number(count)}, reverse("ask_hand_overs", args=[edit.pk])


def ask_for_all(edit: Any, by: User) -> tuple[int, Sentence]:
    """Ask for each; how many were asked for, and why the first of the others was not."""
    count, why = 0, ""
    for customer in to_ask_for(edit, by):
        try:
            ask_approval(by, by=by, purpose=PURPOSE, record=customer, params=_asked(edit))
        except Refused as refusal:
            why = why or str(refusal)
        else:
            count += 1
    return count, why
