"""What this room shows on a customer's page: the purchases with their rhythm, and the costs booked on it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.models import Customer, Standing
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import charts, formats
from guanxi.foundation.ui.parts import Fact
from guanxi.foundation.ui.records import may

from .models import Cost, Order
from .money import ZERO
from .summaries import PurchaseSummary, favourites, margin, purchase_summary

SHOWN_ORDERS = 60
SLEEPY_DAYS = 90  # figures older than this are of a company that stopped there: its last day counts as today
LATEST, LEAST_BEFORE = 5, 5
FELL, ROSE = Decimal("0.75"), Decimal("1.33")


def as_of(customer: Customer) -> date:
    """Today; the day of the last scoring where nothing has happened in the company for long."""
    today = timezone.localdate()
    standing: Standing | None = getattr(customer, "standing", None)
    asleep = standing is not None and (today - standing.as_of).days > SLEEPY_DAYS
    return standing.as_of if standing is not None and asleep else today


def address(customer: Customer, **filters: Any) -> str:
    """The list of this customer's orders, filtered."""
    return f"{reverse('list_orders')}?{urlencode({'customer': customer.pk, **filters})}"


# ---- what stands out ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Rhythm:
    """Days between purchases: the median, the middle half, how many there are, and how long it is quiet."""

    median: float
    low: float
    high: float
    gaps: int
    waiting: int

    @property
    def is_late(self) -> bool:
        return self.waiting > max(self.high, 1.5 * self.median)


def rhythm_of(summary: PurchaseSummary, on: date) -> Rhythm | None:
    """The rhythm; None where fewer than three gaps tell of none."""
    gaps = [day.gap for day in summary.days if day.gap is not None]
    waiting = summary.waiting(on)
    if len(gaps) < 3 or summary.median_gap is None or waiting is None:
        return None
    low, _middle, high = quantiles(gaps, n=4, method="inclusive")
    return Rhythm(summary.median_gap, low, high, len(gaps), waiting)


@dataclass(frozen=True)
class Turn:
    """The average of the latest orders against the average of those before."""

    before: Decimal
    now: Decimal

    @property
    def fell(self) -> bool:
        return self.now < FELL * self.before

    @property
    def rose(self) -> bool:
        return self.now > ROSE * self.before


def turn_of(amounts: list[Decimal]) -> Turn | None:
    """How the latest orders compare; ``amounts`` from the oldest on. None where too few are known."""
    if len(amounts) < LATEST + LEAST_BEFORE:
        return None
    before, latest = amounts[:-LATEST], amounts[-LATEST:]
    turn = Turn(sum(before, ZERO) / len(before), sum(latest, ZERO) / LATEST)
    return turn if turn.before > 0 and (turn.fell or turn.rose) else None


def finding(summary: PurchaseSummary, rhythm: Rhythm | None, turn: Turn | None, on: date) -> str:
    """The panel's title: what stands out."""
    if not summary.orders:
        return _("No goods sold so far")
    parts = [_pace(summary, rhythm, on)]
    if turn:
        sizes = {
            "before": formats.money(turn.before, summary.currency),
            "now": formats.money(turn.now, summary.currency),
        }
        words = (
            _("orders fell from %(before)s to %(now)s")
            if turn.fell
            else _("orders rose from %(before)s to %(now)s")
        )
        parts.append(words % sizes)
    return _("; ").join(parts)


def _pace(summary: PurchaseSummary, rhythm: Rhythm | None, on: date) -> str:
    last = _last(summary, on)
    if rhythm is None:
        times = len(summary.days)
        words = ngettext("Bought once, %(last)s", "Bought on %(count)s days, last %(last)s", times)
        return words % {"count": formats.number(times), "last": last}
    gap = formats.number(round(rhythm.median))
    if rhythm.is_late:
        waiting = formats.lasting(rhythm.waiting)
        return _("Usually every %(gap)s days, now silent for %(waiting)s") % {"gap": gap, "waiting": waiting}
    return _("Buys every %(gap)s days, last %(last)s") % {"gap": gap, "last": last}


def _last(summary: PurchaseSummary, on: date) -> str:
    """How long ago the last purchase was; its day where the page does not look from today."""
    if summary.last_on is None or on == timezone.localdate():
        return formats.relative(summary.waiting(on) or 0)
    return formats.day(summary.last_on)


# ---- purchases ---------------------------------------------------------------------------------


def purchases(customer: Customer, user: User) -> dict[str, Any]:
    """What the customer bought: what stands out, rhythm, sums, favourites, and what is missing."""
    orders = Order.objects.visible_to(user).of_customer(customer.pk)
    summary, on = purchase_summary(orders), as_of(customer)
    if not (summary.orders or summary.returns or summary.missing):
        return {"nothing": True, "may_import": user.may("imports.start_import")}
    rhythm = rhythm_of(summary, on)
    latest = orders.settled().with_goods().exclude(rate=None)[:SHOWN_ORDERS]
    bars = [*latest.values_list("pk", "placed_on", "house_goods")][::-1]
    turn = None if formats.amounts_hidden() else turn_of([amount for _pk, _on, amount in bars])
    return {
        "nothing": False,
        "title": finding(summary, rhythm, turn, on),
        "note": _note(summary, turn, on),
        "orders_url": address(customer),
        "orders_label": _count(summary.orders, summary.returns),
        "chart": _chart(bars, rhythm, turn, summary, on) if bars else None,
        "figures": _figures(customer, summary, rhythm),
        "favourites": _favourites(customer, orders, summary),
        "missing": [_unknown(customer, currency, amount) for currency, amount in summary.missing.items()],
        "rates_url": reverse("set_rate") if user.may("purchases.manage_rates") else reverse("list_rates"),
    }


def _count(orders: int, returns: int) -> str:
    said = ngettext("%(count)s order", "%(count)s orders", orders) % {"count": formats.number(orders)}
    if not returns:
        return said
    back = ngettext("%(count)s return", "%(count)s returns", returns) % {"count": formats.number(returns)}
    return _("%(orders)s, %(returns)s") % {"orders": said, "returns": back}


def _note(summary: PurchaseSummary, turn: Turn | None, on: date) -> str:
    parts = []
    if turn:
        parts.append(_("the last %(count)s orders against those before") % {"count": LATEST})
    if on != timezone.localdate():
        parts.append(_("as of %(day)s") % {"day": formats.day(on)})
    return _("; ").join(parts)


def _chart(
    bars: list[Any], rhythm: Rhythm | None, turn: Turn | None, summary: PurchaseSummary, on: date
) -> charts.Chart:
    fell = turn is not None and turn.fell
    weak_from = len(bars) - LATEST if fell else len(bars)
    drawn = [
        charts.Order(day, float(amount), weak=place >= weak_from, url=reverse("show_order", args=[pk]))
        for place, (pk, day, amount) in enumerate(bars)
    ]
    due = None
    if rhythm is not None and summary.last_on is not None:
        due = (
            summary.last_on + timedelta(days=round(rhythm.low)),
            summary.last_on + timedelta(days=max(round(rhythm.high), round(rhythm.low) + 1)),
        )
        # a window long past says nothing and presses the bars together
        due = due if (on - due[1]).days < 2 * 365 else None
    word = "" if on == timezone.localdate() else formats.day(on)
    return charts.rhythm(
        drawn, currency=summary.currency, today=max(on, bars[-1][1]), due=due, today_word=word
    )


def _figures(customer: Customer, summary: PurchaseSummary, rhythm: Rhythm | None) -> list[dict[str, str]]:
    money = summary.currency
    returned = summary.gross - summary.net
    figures = [
        {
            "label": _("Net goods, all time"),
            "value": formats.money(summary.net, money),
            "note": formats.money_exact(summary.net, money),
            "url": address(customer),
        },
        {
            "label": _("Orders"),
            "value": formats.number(summary.orders),
            "note": _since(summary),
            "url": address(customer, goods="sold"),
        },
        {
            "label": _("Average order"),
            "value": formats.money(summary.average, money) if summary.average is not None else "–",
            "note": _("net of returns"),
            "url": address(customer, goods="sold"),
        },
    ]
    if rhythm:
        figures.append(
            {
                "label": _("Between purchases"),
                "value": formats.number(round(rhythm.median)),
                "unit": ngettext("day", "days", round(rhythm.median)),
                "note": _("half of them %(low)s–%(high)s, from %(n)s intervals")
                % {"low": round(rhythm.low), "high": round(rhythm.high), "n": formats.number(rhythm.gaps)},
                "url": address(customer, goods="sold"),
            }
        )
    figures.append(
        {
            "label": _("Returned"),
            "value": formats.money(returned, money),
            "note": ngettext("%(count)s return", "%(count)s returns", summary.returns)
            % {"count": formats.number(summary.returns)},
            "url": address(customer, goods="back"),
        }
    )
    return figures


def _since(summary: PurchaseSummary) -> str:
    return _("since %(day)s") % {"day": formats.day(summary.first_on)} if summary.first_on else ""


def _favourites(customer: Customer, orders: Any, summary: PurchaseSummary) -> list[dict[str, Any]]:
    told = not formats.amounts_hidden()
    return [
        {
            "name": one.name or one.code,
            "url": reverse("show_product", args=[one.product_id]),
            "orders": _count(one.orders, 0),
            "orders_url": address(customer, product=one.product_id),
            "net": formats.money(one.net, summary.currency, even=True),
            "share": float(one.net / summary.net) if told and summary.net > 0 else None,
        }
        for one in favourites(orders)
        if one.net > 0
    ]


def _unknown(customer: Customer, currency: str, amount: Decimal) -> dict[str, str]:
    return {
        "text": _(
            "%(amount)s in %(currency)s is in none of these sums: no exchange rate is known for its days."
        )
        % {"amount": formats.money_exact(amount, currency), "currency": currency},
        "url": address(customer, rate="none"),
    }


# ---- costs -------------------------------------------------------------------------------------


def costs(customer: Customer, user: User) -> dict[str, Any] | None:
    """What the customer cost, and what its goods left after their own costs; for those who may see costs."""
    if not user.may("purchases.view_cost") or hides_amounts(user):
        return None
    currency = Company.get().currency
    booked = Cost.objects.visible_to(user).of_customer(customer.pk).settled().by_kind()
    left = margin(Order.objects.visible_to(user).of_customer(customer.pk))
    url = f"{reverse('list_costs')}?customer={customer.pk}"
    rows = [
        _cost(Cost.Kind(kind).label, booked[kind], currency, url=f"{url}&kind={kind}")
        for kind in Cost.Kind.values
        if kind in booked
    ]
    if len(rows) > 1:
        rows.append(_cost(_("Total"), sum(booked.values(), ZERO), currency, url=url))
    note = ""
    if left:
        note = _("over %(share)s of net goods: those whose unit cost is known") % {
            "share": formats.percent(left.covered)
        }
        rows.append(_cost(_("Goods less unit costs"), left.amount, currency))
    may_add = may(user, "purchases.add_cost", customer)
    return {"rows": rows, "note": note, "add_url": reverse("add_cost", args=[customer.pk]) if may_add else ""}


def _cost(label: Sentence, amount: Decimal, currency: str, url: str = "") -> Fact:
    """Short, as amounts are elsewhere; in full for whoever points at it."""
    short, full = formats.money(amount, currency), formats.money_exact(amount, currency)
    return Fact(label, short, url=url, title=full if full != short else "")
