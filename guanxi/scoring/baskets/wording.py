"""Why something is offered, in a sentence with its figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats
from guanxi.purchases.models import Product

from .models import BasketRule, Offer


def names_of(ids: Iterable[int]) -> Mapping[int, str]:
    """What products are called."""
    return {pk: str(product) for pk, product in Product.objects.in_bulk(set(ids)).items()}


def reason(offer: Offer, rule: BasketRule | None, names: Mapping[int, str], today: date) -> str:
    """By which rule, or by which rhythm."""
    if offer.kind == Offer.Kind.AGAIN:
        return _due(offer, today)
    if rule is None:
        return ""
    return _(
        "It buys %(given)s: %(both)s of %(of)s orders with that also hold this, of all orders %(usual)s."
    ) % {
        "given": listed([names.get(one, "–") for one in rule.given]),
        "both": formats.number(rule.n_both),
        "of": formats.number(rule.n_given),
        "usual": formats.percent(offer.usual),
    }


def _due(offer: Offer, today: date) -> str:
    if offer.last_day is None or offer.interval is None:
        return ""
    return _("Bought every %(interval)s days, last %(silent)s days ago.") % {
        "interval": formats.number(offer.interval),
        "silent": formats.number((today - offer.last_day).days),
    }


def rule_row(rule: BasketRule, names: Mapping[int, str]) -> dict[str, Any]:
    """A rule as the page's table tells it."""
    return {
        "given": listed([names.get(one, "–") for one in rule.given]),
        "then": names.get(rule.then_id, "–"),
        "then_id": rule.then_id,
        "support": formats.percent(rule.n_both / max(rule.n, 1), 1),
        "both": formats.number(rule.n_both),
        "of": formats.number(rule.n_given),
        "confidence": formats.percent(rule.n_both / max(rule.n_given, 1)),
        "usual": formats.percent(rule.n_then / max(rule.n, 1), 1),
        "lift": formats.number(rule.lift, 1),
        "discovery": "< 0.1%" if rule.discovery < 0.001 else formats.percent(rule.discovery, 1),
    }
