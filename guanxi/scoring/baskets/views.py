"""Insight: what is bought together, what that offers to whom, and what came of offers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.toasts import toast
from guanxi.purchases.models import Product
from guanxi.scoring.cards import wording as card_wording
from guanxi.scoring.overview import SEEING, Lens

from . import actions, answering, overview, wording
from .models import BasketRule, Offer, OfferAnswer

SHOWN = 30


@require_GET
def show_baskets(request: SignedIn) -> HttpResponse:
    """The rules, those first that lead furthest beyond chance."""
    if not request.user.may(SEEING):
        raise PermissionDenied(SEEING)
    card, lens = overview.newest_card(), Lens(request.user, mine=False)
    context: dict[str, Any] = {
        "heading": _("Bought together"),
        "card": card,
        "lacking": card_wording.lacking(card.lacking) if card and card.lacking else "",
    }
    if card is not None and not card.lacking:
        context |= _told(lens, card)
    return render(request, "scoring/baskets/show.html", context)


def _told(lens: Lens, card: Any) -> dict[str, Any]:
    rules = list(BasketRule.objects.visible_to(lens.user).filter(card=card).order_by("number")[:SHOWN])
    names = wording.names_of({one for rule in rules for one in (*rule.given, rule.then_id)})
    offers = lens.narrow(Offer.objects).filter(card=card)
    by_product = dict(
        offers.filter(kind=Offer.Kind.CROSS)
        .order_by()
        .values_list("product")
        .annotate(customers=Count("customer", distinct=True))
    )
    n = card.figures["rules"]
    return {
        "title": ngettext("%(n)s rule that is no chance", "%(n)s rules that are no chance", n)
        % {"n": formats.number(n)},
        "as_of": formats.day(card.day),
        "baskets": formats.number(card.figures["baskets"]),
        "rules": [
            wording.rule_row(rule, names)
            | {
                "offered": formats.number(by_product.get(rule.then_id, 0)),
                "offered_url": lens.url("list_customers", offered=rule.then_id)
                if by_product.get(rule.then_id)
                else "",
            }
            for rule in rules
        ],
        "cut": n > len(rules),
        "taken": [one for kind in Offer.Kind if (one := _taken(lens, kind)) is not None],
    }


def _taken(lens: Lens, kind: Offer.Kind) -> dict[str, str] | None:
    found = answering.taken_of(kind, lens.narrow(OfferAnswer.objects))
    if found is None:
        return None
    return {
        "kind": str(kind.label),
        "n": formats.number(found.n),
        "taken": formats.percent(found.taken / found.n),
        "between": f"{formats.percent(found.low)} – {formats.percent(found.high)}",
        "told": formats.percent(found.told),
    }


@require_POST
def answer_offer(request: SignedIn, pk: int) -> HttpResponse:
    """What a customer said to an offer."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    product_id = request.POST.get("product", "")
    products = Product.objects.visible_to(request.user)
    product = get_object_or_404(products, pk=int(product_id) if product_id.isdecimal() else 0)
    actions.answer_offer(customer, by=request.user, product=product, outcome=request.POST.get("outcome", ""))
    toast(request, _("Kept: it teaches the offers to come."))
    return redirect(customer)
