"""What a customer's page shows of the risk: the probability, how it moved, and the reasons that make it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.customers.consent.restricted import is_whole
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.ui import formats
from guanxi.scoring.cards.models import ModelCard

from .fall import reasons_of
from .listing import CUTS
from .models import Risk

NEWS = 0.05  # points by which a probability has to move to be told


def risk(customer: Customer, user: User) -> dict[str, Any] | None:
    """None where nothing is told of the customer: it has left already, or too little is on record."""
    if is_whole(customer):  # its data may only be kept
        return None
    found = Risk.objects.filter(pk=customer.pk).visible_to(user).select_related("card").first()
    if found is None or found.card.finished_at is None:
        return None
    card = found.card
    sees_card = ModelCard.objects.visible_to(user).filter(pk=card.pk).exists()
    return {
        "chance": formats.percent(found.chance),
        "tone": "bad" if found.chance >= CUTS[1] else "",
        "moved": _moved(found),
        "usual": formats.percent(card.figures["base"]),
        "as_of": formats.day(card.day),
        "fall": reasons_of(card.figures["base"], found.reasons, found.chance, Company.get().currency),
        "auc": formats.number(card.figures["auc"], 2),
        "n": formats.number(card.figures["days"][0]["n"]),
        "card_url": reverse("show_card", args=[card.pk]) if sees_card else "",
    }


def _moved(found: Risk) -> str:
    if found.before is None or abs(found.rose) < NEWS:
        return ""
    return _("%(before)s before") % {"before": formats.percent(found.before)}
