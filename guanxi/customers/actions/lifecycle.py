"""The way of a customer through its lifecycle (CUS-12, CUS-13)."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from guanxi.customers.checking import MOVE, check_move, check_past
from guanxi.customers.events import StageMoved
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer, StageMove
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce


@action("customers.change_customer")
def move_stage(
    customer: Customer,
    *,
    by: User,
    stage: str,
    on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Customer:
    """Go to another stage, if the lifecycle allows it; the move is kept with its day and reason."""
    values = MOVE.checked({"on": on or today_of(by), "reason": reason})
    check_move(customer.stage, stage)
    _check_order(customer, values["on"], by)
    made = StageMove(customer=customer, before=customer.stage, after=stage, **values)
    made.save()
    announce(StageMoved(customer.pk, customer.stage, stage, move_id=made.pk, by_id=by.pk))
    customer.stage = stage
    customer.save()
    custom_fields.follow([customer])
    return customer


def _check_order(customer: Customer, on: date, by: User) -> None:
    check_past(on, today_of(by))
    last = StageMove.objects.filter(customer=customer).aggregate(day=Max("on"))["day"]
    if last is not None and on < last:
        sentence = _("The customer reached its present stage on %(day)s, after this day.") % {"day": last}
        raise Refused(sentence, field="on")
