"""Writing rules and offers: beside those of the run before, which go when this one is told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from guanxi.customers.models import Customer
from guanxi.foundation.bulk import insert_rows
from guanxi.purchases.models import Product

from .models import BasketRule, Offer

RULE = ("n_both", "n_given", "n_then", "n", "lift", "discovery")
OFFER = ("kind", "rank", "rule", "chance", "usual", "interval", "last_day")


def write_rules(rows: Sequence[Mapping[str, Any]], card_id: int) -> None:
    there = set(Product.objects.filter(pk__in={row["then"] for row in rows}).values_list("pk", flat=True))
    values = (
        (card_id, row["rule"], list(row["given"]), row["then"], *(row[name] for name in RULE))
        for row in rows
        if row["then"] in there
    )
    insert_rows(BasketRule, ["card_id", "number", "given", "then_id", *RULE], values)


def write_offers(rows: Sequence[Mapping[str, Any]], card_id: int) -> None:
    """Of customers and products that are still there."""
    customers = set(
        Customer.objects.filter(pk__in={row["customer"] for row in rows}).values_list("pk", flat=True)
    )
    products = set(
        Product.objects.filter(pk__in={row["product"] for row in rows}).values_list("pk", flat=True)
    )
    values = (
        (
            card_id,
            row["customer"],
            row["product"],
            Decimal(str(round(row["worth"], 2))),
            *(row[name] for name in OFFER),
        )
        for row in rows
        if row["customer"] in customers and row["product"] in products
    )
    insert_rows(Offer, ["card_id", "customer_id", "product_id", "worth", *OFFER], values)


def forget_older(card_id: int, most: int) -> bool:
    """Drop up to ``most`` rows of older runs."""
    for model in (Offer, BasketRule):
        old = list(
            model.objects.filter(card_id__lt=card_id).order_by("pk").values_list("pk", flat=True)[:most]
        )
        if old:
            model.objects.filter(pk__in=old).delete()
            return True
    return False
