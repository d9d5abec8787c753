"""The report of an import of orders: each figure of the file, and where its rows are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import pages
from guanxi.foundation.imports.kinds import Figure
from guanxi.foundation.ui import formats
from guanxi.purchases import amounts, later, repeats
from guanxi.purchases.report import Amounts, Figures
from guanxi.purchases.unrated import Days, days_of, house_currency, unrated


def figures(run: Any, by: User) -> list[Figure]:
    """What the report shows, in the order in which one asks; nothing before the file was read."""
    if not run.figures:
        return []
    state = dict(run.figures)
    days = days_of(state, run.options)
    products = state.pop("products")
    for apart in ("days", repeats.NAME, amounts.APART, later.NAME):
        state.pop(apart, None)
    report = _Report(run, by, Figures.from_state(state), products, days)
    return [*report.whole(), *report.amounts(), *report.rest()]


def rejected(run: Any) -> int:
    """Lines left behind: as written out after the import, before it as far as the preview knows."""
    rows = run.counts.get("rows", {})
    return int(rows.get("rejected", rows.get("wrong", 0) + run.count("wrong_lines")))


@dataclass(frozen=True)
class _Report:
    run: Any
    by: User
    found: Figures
    products: int
    days: Days

    def orders(self, **chosen: str) -> str:
        """The list of this import's orders; of one that found all there already, of its source's."""
        if not self.run.change_set_id or self.run.is_undone:
            return ""
        new = self.run.count("new")
        whose = {"set": self.run.change_set_id} if new else {"source": self.run.options["source"]}
        return f"/orders/?{urlencode({**whose, **chosen})}"

    def brought(self, path: str, name: str, what: str = "") -> str:
        """A list of what belongs to this import, if it brought any of it and it was not taken back."""
        if not self.run.count("new", what) or not self.run.change_set_id or self.run.is_undone:
            return ""
        return f"{path}?{urlencode({name: self.run.change_set_id})}"

    def rejects(self) -> str:
        """The rejected lines with their reasons: for whoever handed the file in."""
        found = pages.rejects(self.run) if self.run.by_id == self.by.pk else []
        return found[0].url if found and rejected(self.run) else ""

    def whole(self) -> Iterator[Figure]:
        found, number = self.found, formats.number
        lines = self.run.counts.get("rows", {}).get("all", found.lines)
        yield Figure(_("Lines in the file"), number(lines), self.orders(), self._days())
        yield Figure(_("Lines rejected"), number(rejected(self.run)), self.rejects())
        yield Figure(_("Orders"), number(found.orders), self.orders())
        added = self.run.count("new", "customers")
        brought = self.brought("/customers/", "set", "customers")
        yield Figure(_("Customers"), number(found.customers), brought if added == found.customers else "")
        yield Figure(_("Customers added"), number(added), brought)
        yield Figure(
            _("Customers with a sale"),
            number(found.customers_with_sale),
            self.brought("/customers/", "sold_in"),
        )
        sold = self.orders(kind="sale", customer="some")
        yield Figure(_("Invoices with a customer"), number(found.invoices), sold, strong=True)

    def amounts(self) -> Iterator[Figure]:
        """What was sold; of a file in several currencies in each of them, for no sum holds both."""
        found = self.found.by_currency
        for one in found:
            yield from self._in_currency(one, {"currency": one.currency} if len(found) > 1 else {})

    def _in_currency(self, one: Amounts, only: dict[str, str]) -> Iterator[Figure]:
        def figure(
            label: Sentence, amount: Decimal, url: str, note: Sentence = "", strong: bool = False
        ) -> Figure:
            called = _("%(what)s, %(currency)s") % {"what": label, **only} if only else label
            return Figure(called, formats.money_exact(amount, one.currency), url, note, strong)

        sold = self.orders(kind="sale", customer="some", **only)
        whole = self.orders(customer="some", **only)
        fees = _("Sold to customers, fee lines included")
        yield figure(fees, one.gross_with_fees, sold, _("Before returns."), strong=True)
        yield figure(_("Net of returns, fee lines included"), one.net_with_fees, whole)
        yield figure(_("Goods sold to customers"), one.gross_goods, sold)
        counted = self._counted(one.currency)
        yield figure(_("Goods net of returns"), one.net_goods, whole, counted, strong=True)

    def rest(self) -> Iterator[Figure]:
        found, number = self.found, formats.number
        back, nobody = self.orders(goods="back"), self.orders(customer="none")
        adjusted = self.orders(kind="adjustment")
        returns = found.return_orders if found.orders_with_returns is None else found.orders_with_returns
        yield Figure(_("Returns"), number(returns), back, _lines(found.return_lines))
        yield Figure(
            _("Orders without a customer"),
            number(found.orders_without_customer),
            nobody,
            _lines(found.lines_without_customer),
        )
        yield Figure(
            _("Adjustments"), number(found.adjustment_orders), adjusted, _lines(found.adjustment_lines)
        )
        if found.cancelled_lines:
            cancelled = self.orders(kind="cancelled")
            yield Figure(
                _("Cancelled, in no sum"),
                number(found.cancelled_orders),
                cancelled,
                _lines(found.cancelled_lines),
            )
        yield Figure(_("Products"), number(self.products), self.brought("/products/", "set"))

    def _counted(self, currency: str) -> Sentence:
        """What becomes of the net goods: said of the house's own currency, or of one with a rate."""
        house = house_currency(self.run.options)
        if currency == house:
            return _("What value, 80/20 and tiers are computed from.")
        missing = sum(unrated(self.days.get(currency, {}), currency, house).values())
        if not missing:
            return _("Value, 80/20 and tiers count it in %(house)s.") % {"house": house}
        sentence = ngettext(
            "Value, 80/20 and tiers leave out %(count)s order without a rate.",
            "Value, 80/20 and tiers leave out %(count)s orders without a rate.",
            missing,
        )
        return sentence % {"count": formats.number(missing)}

    def _days(self) -> Sentence:
        if self.found.first_at is None or self.found.last_at is None:
            return ""
        zone = ZoneInfo(self.run.options["zone"])
        ends = (self.found.first_at, self.found.last_at)
        return formats.days(*(at.astimezone(zone).date() for at in ends))


def _lines(count: int) -> Sentence:
    return ngettext("%(count)s line", "%(count)s lines", count) % {"count": formats.number(count)}
