"""The customers of somebody who leaves."""

from collections.abc import Sequence

from django.db import connection

from guanxi.customers.events import CustomersHandedOver
from guanxi.customers.following_up import waiting
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.queries import Customers
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.sentences import said as _


@action("accounts.manage_users")
def hand_over_customers(user: User, *, by: User, successor: User) -> int:
    """All customers of ``user`` are ``successor``'s from now on, in the departments they are in.

    Also those for whose hand-over a colleague who stays would ask for approval: none waits for it ownerless.
    With them go the follow-ups that wait; of a colleague's customer that colleague follows up.
    """
    customers, talks = _locked(user)
    if customers and not (successor.is_active and successor.may(Customers.view_permission)):
        sentence = _("%(name)s may not see customers: choose somebody else.") % {"name": successor}
        raise Refused(sentence, field="successor")
    for talk in talks:
        is_own = talk.customer.owner_id == user.pk
        talk.owner, talk.owner_label = successor if is_own else talk.customer.owner, ""
    for customer in customers:
        customer.owner = successor
    change_all(customers)
    change_all(talks)
    if customers:
        announce(CustomersHandedOver(len(customers), successor.pk, former_owner_id=user.pk, by_id=by.pk))
    ledger.require().note(customers=len(customers), to=successor.pk)
    return len(customers)


def _locked(user: User) -> tuple[Sequence[Customer], Sequence[Interaction]]:
    customers = Customer.objects.filter(owner=user).order_by("pk")
    talks = waiting(Interaction.objects.select_related("customer__owner"), user).order_by("pk")
    if connection.features.has_select_for_update:
        customers, talks = customers.select_for_update(of=("self",)), talks.select_for_update(of=("self",))
    return list(customers), list(talks)
