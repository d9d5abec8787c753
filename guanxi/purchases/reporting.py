"""The report of an import of orders: each figure of the file, and where its rows are."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import Figure
from guanxi.foundation.ui import formats
from guanxi.purchases.report import Figures


def figures(run: Any, by: User) -> list[Figure]:
    """What the report shows, in the order in which one asks."""
    state = dict(run.figures)
    if not state:
        return []
    products = state.pop("products")
    found = Figures.from_state(state)
    currency = found.currency

    def money(amount: Decimal) -> str:
        return formats.money_exact(amount, currency)

    def link(query: str = "") -> str:
        return f"/orders/?set={run.change_set_id}{query}" if run.change_set_id else ""

    number = formats.number
    return [
        Figure(_("Lines in the file"), number(found.lines), note=_days(found, run)),
        Figure(_("Lines rejected"), number(rejected(run))),
        Figure(_("Orders"), number(found.orders), link()),
        Figure(_("Customers"), number(found.customers), "/customers/"),
        Figure(_("Customers with a sale"), number(found.customers_with_sale)),
        Figure(
            _("Invoices with a customer"),
            number(found.invoices),
            link("&kind=sale&customer=some"),
            strong=True,
        ),
        Figure(
            _("Sold to customers, fee lines included"),
            money(found.gross_with_fees),
            link("&kind=sale&customer=some"),
            _("Before returns."),
            strong=True,
        ),
        Figure(_("Net of returns, fee lines included"), money(found.net_with_fees), link("&customer=some")),
        Figure(_("Goods sold to customers"), money(found.gross_goods), link("&kind=sale&customer=some")),
        Figure(
            _("Goods net of returns"),
            money(found.net_goods),
            link("&customer=some"),
            _("What value, 80/20 and tiers are computed from."),
            strong=True,
        ),
        Figure(_("Returns"), number(found.return_orders), link("&kind=return"), _lines(found.return_lines)),
        Figure(
            _("Orders without a customer"),
            number(found.orders_without_customer),
            link("&customer=none"),
            _lines(found.lines_without_customer),
        ),
        Figure(
            _("Adjustments"),
            number(found.adjustment_orders),
            link("&kind=adjustment"),
            _lines(found.adjustment_lines),
        ),
        Figure(_("Products"), number(products), "/products/"),
    ]


def rejected(run: Any) -> int:
    """Lines left behind: as written out after the import, before it as far as the preview knows."""
    rows = run.counts.get("rows", {})
    return int(rows.get("rejected", rows.get("wrong", 0) + run.count("wrong_lines")))


def _lines(count: int) -> Any:
    return _("%(count)s lines") % {"count": formats.number(count)}


def _days(found: Figures, run: Any) -> Any:
    if found.first_at is None or found.last_at is None:
        return ""
    zone = ZoneInfo(run.options["zone"])
    days = [formats.day(at.astimezone(zone).date()) for at in (found.first_at, found.last_at)]
    return _("%(first)s to %(last)s") % {"first": days[0], "last": days[1]}
