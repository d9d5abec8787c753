"""Asking whoever looks after a customer to share it."""

from guanxi.customers.elsewhere import opened
from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as _


@action("customers.add_customer")
def ask_for_access(department: Department, *, by: User, token: str, reason: str = "") -> None:
    """Ask the owner of a customer that was told of as being elsewhere; nothing of it is told.

    The owner shares it, or does not. Whoever asks twice on a day is heard once.
    """
    customer = opened(token, by)
    if Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
        raise Refused(_("You see this customer already."))
    why = reason.strip()[:200]
    sentence = _("%(person)s asks to see %(name)s: %(why)s") if why else _("%(person)s asks to see %(name)s.")
    told = notify(
        [customer.owner],
        "access_asked",
        customer,
        sentence % {"person": by.name, "name": customer.name, "why": why},
        url=f"/customers/{customer.pk}/share/",
        by=by,
        key=f"access:{customer.pk}:{by.pk}:{business_day(by.company)}",
    )
    ledger.require().note(number=customer.customer_no, deliveries=told)
