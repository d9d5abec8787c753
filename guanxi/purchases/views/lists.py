"""The lists of this room, their counts, and what a list of orders adds up to."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.listpage import show_count, show_list
from guanxi.foundation.ui.lists import Listing, read_query
from guanxi.purchases.cost_list import costs_listing
from guanxi.purchases.listing import orders_listing
from guanxi.purchases.models import Cost, Order
from guanxi.purchases.money import ZERO
from guanxi.purchases.product_list import products_listing
from guanxi.purchases.rate_list import rates_listing
from guanxi.purchases.summaries import MOST_SUMMED, OrderFigures, order_figures

NOT_FILTERS = ("after", "before", "sort", "columns")


def _list(request: SignedIn, listing: Listing, heading: Sentence, **more: Any) -> HttpResponse:
    """One page of a list, as the address asks; a fragment for htmx."""
    count_url = reverse(f"count_{listing.name}")
    return show_list(
        request, listing, f"purchases/{listing.name}.html", heading=heading, count_url=count_url, **more
    )


def _sums_of(request: SignedIn, route: str) -> SafeString:
    """What fetches the sums of the list's filters, for its foot."""
    query = request.GET.copy()
    for name in NOT_FILTERS:
        query.pop(name, None)
    url = f"{reverse(route)}?{query.urlencode()}"
    return format_html('<span hx-get="{}" hx-trigger="load">{}</span>', url, _("Adding up…"))


# ---- orders ------------------------------------------------------------------------------------


@require_GET
def list_orders(request: SignedIn) -> HttpResponse:
    """Orders of the customers this person may see; their sums come apart from the page."""
    return _list(
        request,
        orders_listing(request.user.company.currency),
        _("Orders"),
        search_label=_("Number, customer, product"),
        summary=_sums_of(request, "sum_orders"),
        may_import=request.user.may("imports.start_import"),
    )


@require_GET
def count_orders(request: SignedIn) -> HttpResponse:
    """How many orders the list has."""
    return show_count(request, orders_listing())


@require_GET
def sum_orders(request: SignedIn) -> HttpResponse:
    """What the filtered orders add up to, for the foot of the list."""
    asked = read_query(orders_listing(), request.user, request.GET)
    figures = order_figures(Order.objects.visible_to(request.user).filter(asked.conditions))
    if figures is None:
        text = _("More than %(most)s orders: filter them by days or customer to see their sums.")
        return HttpResponse(text % {"most": formats.number(MOST_SUMMED)}, content_type="text/plain")
    context = {
        "figures": figures,
        "counted": _counted(figures),
        "currencies": _by_currency(figures),
        "house": _in_house_currency(figures),
        "together": _together(figures),
    }
    return render(request, "purchases/sums.html", context)


def _in_house_currency(figures: OrderFigures) -> str:
    """All currencies as one sum, as the bars of home count it; "" where all are in the house's own."""
    if not figures.by_currency.keys() - {figures.currency}:
        return ""
    together = _("together %(net)s") % {"net": formats.money_exact(figures.net, figures.currency)}
    if not figures.without_rate:
        return together
    missing = _("%(count)s without rate not in it") % {"count": formats.number(figures.without_rate)}
    return f"{together} · {missing}"


def _counted(figures: OrderFigures) -> str:
    orders = ngettext("%(count)s order", "%(count)s orders", figures.orders)
    customers = ngettext("%(count)s customer", "%(count)s customers", figures.customers)
    return " · ".join(
        (
            orders % {"count": formats.number(figures.orders)},
            customers % {"count": formats.number(figures.customers)},
        )
    )


def _by_currency(figures: OrderFigures) -> list[dict[str, str]]:
    return [
        {
            "currency": code,
            "net": formats.money_exact(sums["goods"] + sums["fees"], code),
            "told": _sold_and_net(sums, code),
            **{name: formats.money_exact(amount, code) for name, amount in sums.items()},
        }
        for code, sums in figures.by_currency.items()
    ]


def _sold_and_net(sums: Mapping[str, Decimal], currency: str) -> str:
    """Goods net of returns; also before them where there are any, for other pages' figures say that sum."""
    sold, net = formats.money_exact(sums["sold"], currency), formats.money_exact(sums["goods"], currency)
    if not sums["sold"] or sums["sold"] == sums["goods"]:
        return net
    return _("%(sold)s sold, %(net)s net of returns") % {"sold": sold, "net": net}


def _together(figures: OrderFigures) -> str:
    """All currencies in the house's, and how many orders are not in that sum."""
    if not figures.by_currency.keys() - {figures.currency}:
        return ""
    said = _("Goods, net, in %(currency)s: %(net)s, each order at its day's rate.") % {
        "currency": figures.currency,
        "net": formats.money_exact(figures.net, figures.currency),
    }
    if not figures.without_rate:
        return said
    left_out = ngettext(
        "%(count)s order is not in it: no rate is known for its day.",
        "%(count)s orders are not in it: no rate is known for their days.",
        figures.without_rate,
    ) % {"count": formats.number(figures.without_rate)}
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": said, "second": left_out}


# ---- the rest ----------------------------------------------------------------------------------


@require_GET
def list_products(request: SignedIn) -> HttpResponse:
    """The price list."""
    listing = products_listing(request.user, Company.get().currency)
    return _list(request, listing, _("Products"), search_label=_("Name, pinyin, code, group"))


@require_GET
def count_products(request: SignedIn) -> HttpResponse:
    """How many products the list has."""
    return show_count(request, products_listing(request.user, ""))


@require_GET
def list_rates(request: SignedIn) -> HttpResponse:
    """Dated exchange rates."""
    listing = rates_listing(Company.get().currency)
    may_set = request.user.may("purchases.manage_rates")
    return _list(request, listing, _("Exchange rates"), may_set=may_set)


@require_GET
def count_rates(request: SignedIn) -> HttpResponse:
    """How many rates the list has."""
    return show_count(request, rates_listing(""))


# ---- costs -------------------------------------------------------------------------------------


def _check_sees_costs(request: SignedIn) -> None:
    if not request.user.may("purchases.view_cost"):
        raise PermissionDenied("purchases.view_cost")


@require_GET
def list_costs(request: SignedIn) -> HttpResponse:
    """The cost ledger, as far as this person may see it; its sums come apart from the page."""
    _check_sees_costs(request)
    listing = costs_listing(request.user, Company.get().currency)
    more = {"summary": _sums_of(request, "sum_costs"), "may_add": request.user.may("purchases.add_cost")}
    return _list(request, listing, _("Costs"), search_label=_("Customer, campaign, note"), **more)


@require_GET
def count_costs(request: SignedIn) -> HttpResponse:
    """How many costs the list has."""
    _check_sees_costs(request)
    return show_count(request, costs_listing(request.user, ""))


@require_GET
def sum_costs(request: SignedIn) -> HttpResponse:
    """What the filtered costs add up to, by kind, for the foot of the list."""
    _check_sees_costs(request)
    currency = Company.get().currency
    asked = read_query(costs_listing(request.user, currency), request.user, request.GET)
    rows = Cost.objects.visible_to(request.user).filter(asked.conditions)
    if rows.order_by()[: MOST_SUMMED + 1].count() > MOST_SUMMED:
        text = _("More than %(most)s costs: filter them by days or kind to see their sums.")
        return HttpResponse(text % {"most": formats.number(MOST_SUMMED)}, content_type="text/plain")
    sums = rows.by_kind()
    context = {
        "together": formats.money_exact(sum(sums.values(), ZERO), currency),
        "kinds": [
            (Cost.Kind(kind).label, formats.money_exact(sums[kind], currency))
            for kind in Cost.Kind.values
            if kind in sums
        ],
    }
    return render(request, "purchases/cost_sums.html", context)
