"""What a customer's page shows of the forecast: the amount with its interval, and what it rests on."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.consent.restricted import is_whole
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact
from guanxi.purchases.models import Cost
from guanxi.scoring.cards import wording
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.lifetime.models import Forecast

ZERO = Decimal(0)


def outlook(customer: Customer, user: User) -> dict[str, Any] | None:
    """Net goods of the months to come; None where nothing is told, or amounts are not for this reader."""
    if hides_amounts(user) or is_whole(customer):
        return None
    found = Forecast.objects.filter(pk=customer.pk).visible_to(user).select_related("card").first()
    if found is None or found.card.finished_at is None:
        return None
    currency, past = Company.get().currency, customer.standing.value if _has_standing(customer) else None
    top = max(found.high, past or ZERO) * Decimal("1.1")
    return {
        "months": found.card.figures["months"],
        "value": formats.money(found.value, currency),
        "interval": _interval(found, currency),
        "low": float(found.low),
        "high": float(found.high),
        "at": float(found.value),
        "top": float(top) or 1.0,
        "last": None if past is None else float(past),
        "last_label": ""
        if past is None
        else _("thin line: last 12 months, %(amount)s") % {"amount": formats.money(past, currency)},
        "top_label": formats.money(top, currency),
        "zero": formats.money(0, currency),
        "facts": [*_buying(found), *_lifetime(customer, found, user, currency), *_error(found.card, user)],
        "once": found.once,
    }


def _has_standing(customer: Customer) -> bool:
    return hasattr(customer, "standing")


def _interval(found: Forecast, currency: str) -> str:
    said = {"low": formats.money(found.low, currency), "high": formats.money(found.high, currency)}
    return _("four of five like it: %(low)s to %(high)s") % said


def _buying(found: Forecast) -> list[Fact]:
    n = formats.number(found.purchases, 1)
    between = {"low": formats.number(found.purchases_low), "high": formats.number(found.purchases_high)}
    facts = [
        Fact(_("Expected purchases"), n, note=_("four of five like it: %(low)s to %(high)s") % between),
    ]
    if found.once:
        said = _("cannot be said: one purchase only, told by what others like it did")
        facts.append(Fact(_("Still a customer"), said))
    elif found.alive is not None:
        facts.append(Fact(_("Still a customer"), formats.percent(found.alive), note=_("probability, BG/NBD")))
    return facts


def _lifetime(customer: Customer, found: Forecast, user: User, currency: str) -> list[Fact]:
    """What it brought so far, less what it cost, and what is expected [ANA-10].

    Whoever may not see costs is told revenue, and that it is that.
    """
    brought = customer.total
    if not user.may("purchases.view_cost"):
        return [
            Fact(
                _("Lifetime value, revenue"),
                formats.money(brought + found.value, currency),
                note=_("%(so_far)s so far and %(expected)s expected; costs not taken off")
                % {
                    "so_far": formats.money(brought, currency),
                    "expected": formats.money(found.value, currency),
                },
            )
        ]
    booked = Cost.objects.visible_to(user).of_customer(customer.pk).settled().aggregate(sum=Sum("amount"))
    cost = booked["sum"] or ZERO
    return [
        Fact(
            _("Lifetime value"),
            formats.money(brought - cost + found.value, currency),
            note=_("%(so_far)s so far, less %(cost)s of costs booked, and %(expected)s expected")
            % {
                "so_far": formats.money(brought, currency),
                "cost": formats.money(cost, currency),
                "expected": formats.money(found.value, currency),
            },
        )
    ]


def _error(card: ModelCard, user: User) -> list[Fact]:
    """How far the sum of all was off on days past: it belongs beside every forecast."""
    days = [day for day in card.figures["days"] if day["off"] is not None]
    if not days:
        return []
    said = ngettext("tried from %(n)s past day", "tried from %(n)s past days", len(days)) % {"n": len(days)}
    may = ModelCard.objects.visible_to(user).filter(pk=card.pk).exists()
    return [
        Fact(
            _("Off on average"),
            formats.percent(card.figures["off"]),
            note=_("%(said)s; told by %(way)s") % {"said": said, "way": wording.way(card.figures["best"])},
            url=reverse("show_card", args=[card.pk]) if may else "",
        )
    ]
