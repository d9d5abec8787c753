"""Settling where sources disagree: a person says which value is right."""

from guanxi.customers.checking import CUSTOMER, assign
from guanxi.customers.models import Customer
from guanxi.customers.sources.keeping import Through, keep
from guanxi.customers.sources.models import Disagreement
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _


@action("customers.change_customer")
def settle_disagreement(
    disagreement: Disagreement, *, by: User, take: bool = False, version: int | None = None
) -> Disagreement:
    """What is there is right; or, with ``take``, what the other source said."""
    if disagreement.settled_on is not None:
        raise Refused(_("Somebody has settled this already."))
    if take:
        _take(disagreement)
    disagreement.settled_on, disagreement.settled_by = business_day(by.company), by
    disagreement.save()
    return disagreement


def _take(disagreement: Disagreement) -> None:
    customer: Customer = disagreement.customer
    assign(customer, CUSTOMER.checked({disagreement.field: disagreement.value}))
    different = customer.differences().keys()
    customer.save()
    keep(customer, different, Through(disagreement.channel))
    custom_fields.follow([customer])
