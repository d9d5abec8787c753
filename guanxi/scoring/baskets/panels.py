"""What a customer's page suggests to offer next, each with its reason and with what came of it."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from guanxi.customers.consent.restricted import is_whole
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.records import may

from . import overview, wording
from .models import Offer, OfferAnswer

ANSWERS = "customers.change_customer"
EACH = 2  # of a kind: the rest comes when these are answered


def suggestions(customer: Customer, user: User) -> dict[str, Any] | None:
    """None where nothing is offered, or nothing may be done with the customer's data."""
    offers = [(offer, why) for offer, why in suggested(customer, user) if offer.rank <= EACH]
    if not offers:
        return None
    company, hidden = Company.get(), hides_amounts(user)
    return {
        "offers": [
            {
                "product": offer.product,
                "kind": offer.get_kind_display(),
                "worth": "" if hidden else formats.money(offer.worth, company.currency),
                "chance": formats.percent(offer.chance),
                "why": why,
                "task_url": _task_url(customer, offer.product),
            }
            for offer, why in offers
        ],
        "may_answer": may(user, ANSWERS, customer),
        "outcomes": OfferAnswer.Outcome.choices,
        "record": customer,
    }


def suggested(customer: Customer, user: User) -> list[tuple[Offer, str]]:
    """Offers with their reasons in words; none where the customer's data may only be kept."""
    offers = [] if is_whole(customer) else overview.offers_of(customer.pk, user)
    if not offers:
        return []
    rules = overview.rules_by(offers[0].card, {offer.rule for offer in offers if offer.rule is not None})
    names = wording.names_of({one for rule in rules.values() for one in rule.given})
    today = business_day(Company.get())
    return [(offer, wording.reason(offer, rules.get(offer.rule or 0), names, today)) for offer in offers]


def _task_url(customer: Customer, product: Any) -> str:
    asked = {
        "about": f"customers.customer:{customer.pk}",
        "description": _("Offer %(product)s") % {"product": product},
    }
    return f"{reverse('create_task')}?{urlencode(asked)}"
