"""Offers as they are read: those of the newest finished run."""

from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.scoring.cards.models import ModelCard

from .models import BasketRule, Offer


def newest_card() -> ModelCard | None:
    found: ModelCard | None = ModelCard.objects.newest(ModelCard.Kind.BASKETS)
    return found


def offers_of(customer_id: int, user: User) -> list[Offer]:
    """What to offer one customer, the most worth first."""
    card = newest_card()
    if card is None:
        return []
    rows = Offer.objects.filter(card=card, customer=customer_id).visible_to(user)
    return list(rows.select_related("product").order_by("-kind", "rank"))  # cross-selling first


def rules_by(card: ModelCard, numbers: set[int]) -> dict[int, BasketRule]:
    """Rules of a run by their number."""
    found: Any = BasketRule.objects.filter(card=card, number__in=numbers)
    return {rule.number: rule for rule in found}
