"""The customers of somebody who leaves."""

from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection

from guanxi.customers.events import CustomersHandedOver
from guanxi.customers.following_up import waiting
from guanxi.customers.handing_over import refuse_blind
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.needs.models import Need
from guanxi.customers.subject_rights.choices import Stands
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.tails import HANDED_OVER
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.events import announce

AT_ONCE = 1000  # customers, as many of all that goes with them: for longer nobody else's writing waits


class Handed(NamedTuple):
    """How many customers went over, and whether nothing is left that has to."""

    customers: int
    is_all: bool


@action("accounts.manage_users")
def hand_over_customers(user: User, *, by: User, successor: User, before: int = 0) -> Handed:
    """The next customers of ``user`` are ``successor``'s from now on, in the departments they are in.

    Also those for whose hand-over a colleague who stays would ask for approval: none waits for it ownerless.
    With them go follow-ups that wait and open needs; those of a colleague's customer go to that colleague.
    So do requests of persons that nobody has answered, for their day comes: all to the successor.
    The successor hears of it once, when all are over: ``before`` is how many went already.
    """
    customers = _locked(Customer.objects.filter(owner=user))
    talks = _locked(waiting(Interaction.objects.select_related("customer__owner"), user))
    needs = _locked(Need.objects.filter(owner=user).still_open().select_related("customer__owner"))
    asked = _locked(SubjectRequest.objects.filter(owner=user, state=Stands.OPEN))
    if customers:
        refuse_blind(successor)
    for request in asked:
        request.owner = successor
    for part in (*talks, *needs):
        there = part.customer.owner
        part.owner = successor if there == user or not there.is_active else there
        part.owner_label = ""
    for customer in customers:
        customer.owner = successor
    change_all(customers)
    change_all(talks)
    change_all(needs)
    change_all(asked)
    handed = Handed(len(customers), is_all=max(map(len, (customers, talks, needs, asked))) < AT_ONCE)
    if handed.is_all and (total := before + handed.customers):
        ids = {"owner_id": successor.pk, "former_owner_id": user.pk, "by_id": by.pk}
        announce(CustomersHandedOver(total, **ids, key=uuid4().hex))
    ledger.require().note(customers=handed.customers, to=successor.pk)
    return handed


assert hand_over_customers.__name__ in HANDED_OVER  # by this verb an undo knows these changes


def _locked(rows: Any) -> list[Any]:
    """The first of them, held in key order."""
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return list(rows.order_by("pk")[:AT_ONCE])
