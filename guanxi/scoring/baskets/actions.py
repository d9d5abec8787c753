"""Saying what came of an offer."""

from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.purchases.models import Product

from .models import Offer, OfferAnswer


@action("customers.change_customer")
def answer_offer(customer: Customer, *, by: User, product: Product, outcome: str) -> OfferAnswer:
    """Keep what came of an offer, and take it off the customer's page; a no is not offered for a year."""
    if outcome not in OfferAnswer.Outcome.values:
        raise Refused(_("There is no such outcome: %(outcome)s.") % {"outcome": outcome}, field="outcome")
    offers = Offer.objects.filter(customer=customer, product=product).order_by("-card_id", "rank")
    newest = offers.first()
    if newest is None:
        raise Refused(_("This is no longer offered: somebody answered before you, or new offers were made."))
    answer = OfferAnswer(customer=customer, product=product, kind=newest.kind, outcome=outcome, by=by)
    answer.chance = newest.chance
    answer.save()
    offers.delete()
    ledger.require().note(product=product.code, outcome=outcome)
    return answer
