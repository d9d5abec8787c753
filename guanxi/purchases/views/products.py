"""One product: what it is, editable in place, and what it sold by month."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.customfields.facts import facts_of
from guanxi.foundation.customfields.keeping import hidden_names
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import charts, formats, records, words
from guanxi.foundation.ui.editing import edit_field
from guanxi.foundation.ui.parts import Fact
from guanxi.purchases import actions, forms, wording
from guanxi.purchases.models import OrderLine, Product
from guanxi.purchases.money import ZERO
from guanxi.purchases.product_list import sees_costs
from guanxi.purchases.summaries import SalesMonth, sales_by_month

SHOWN_MONTHS = 24
YEAR = 366


@require_GET
def show_product(request: SignedIn, pk: int) -> HttpResponse:
    """The product's page; its sales come apart, since they read every line."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    context = {
        "product": product,
        "facts": _facts(product, request.user),
        "moments": records.history(product, reader=request.user, without=_hidden(request.user)),
        "orders_url": f"{reverse('list_orders')}?product={product.pk}",
    }
    return render(request, "purchases/product.html", context)


def _hidden(user: User) -> set[str]:
    """The fields whose history is not for this person."""
    return hidden_names(Product, user) | (set() if sees_costs(user) else {"unit_cost"})


def _facts(product: Product, user: User) -> list[Fact]:
    may_change = records.may(user, "purchases.change_product", product)
    names = [name for name in forms.EDITABLE if name != "unit_cost" or sees_costs(user)]
    currency = Company.get().currency
    rows = [
        Fact(
            words.label(product, name),
            _shown(product, name, currency),
            edit_url=reverse("change_product", args=[product.pk, name]) if may_change else "",
        )
        for name in names
    ]
    return [Fact(_("Code"), product.code), *rows, *facts_of(product, user, may_change=may_change)]


def _shown(product: Product, name: str, currency: str) -> str:
    match name:
        case "nature":
            return product.get_nature_display()
        case "unit_cost":
            return wording.price(product.unit_cost, currency)
    return str(getattr(product, name))


@require_http_methods(["GET", "POST"])
def change_product(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One field in place: GET gives the field, POST saves it or shows the conflict."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    if name not in forms.EDITABLE or (name == "unit_cost" and not sees_costs(request.user)):
        raise Refused(_("This field is not changed here."))
    if not records.may(request.user, "purchases.change_product", product):
        raise PermissionDenied("purchases.change_product")
    currency = Company.get().currency
    return edit_field(
        request,
        product,
        name,
        url=reverse("change_product", args=[pk, name]),
        form=forms.product_form,
        write=actions.change_product,
        shown=lambda row, field: _shown(row, field, currency),
    )


# ---- sales -------------------------------------------------------------------------------------


@require_GET
def product_sales(request: SignedIn, pk: int) -> HttpResponse:
    """What the product sold, month by month, in the orders this person may see."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    lines = OrderLine.objects.visible_to(request.user).filter(product=product)
    months = sales_by_month(lines)
    currency = Company.get().currency
    busy = [one for one in months if one.orders or one.quantity or one.net]
    context = {
        "months": [_month(product, one, currency) for one in reversed(busy[-SHOWN_MONTHS:])],
        "older": max(0, len(busy) - SHOWN_MONTHS),
        "chart": _chart(product, months, currency),
        "net": formats.money_exact(sum((one.net for one in months), ZERO), currency),
        "quantity": wording.quantity(sum((one.quantity for one in months), ZERO)),
        "orders": _orders(sum(one.orders for one in months)),
        "orders_url": f"{reverse('list_orders')}?product={product.pk}",
        "sees_all": request.user.scope_of("customers.view_customer") is Scope.ALL,
    }
    return render(request, "purchases/sales.html", context)


def _orders(count: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": formats.number(count)}


def _month(product: Product, one: SalesMonth, currency: str) -> dict[str, Any]:
    return {
        "label": formats.month(one.month),
        "net": formats.money_exact(one.net, currency),
        "quantity": wording.quantity(one.quantity),
        "orders": formats.number(one.orders),
        "url": _month_url(product, one.month),
    }


def _month_url(product: Product, month: date) -> str:
    """The orders of the month in which the product stands."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return f"{reverse('list_orders')}?product={product.pk}&from={month}&to={last}"


def _chart(product: Product, months: list[SalesMonth], currency: str) -> charts.Chart:
    """A bar a month; the page has a fuller table, so the chart brings none of its own."""
    bars = [
        charts.Order(
            one.month, float(one.net), url=_month_url(product, one.month), title=formats.month(one.month)
        )
        for one in months[-SHOWN_MONTHS:]
    ]
    if not bars:
        return charts.Chart("rhythm", "", {}, empty=True)
    today = timezone.localdate()
    near = (today - bars[-1].on).days < YEAR
    drawn = charts.rhythm(bars, currency=currency, today=today if near else None, label=_("Sales by month"))
    return replace(drawn, rows=())
