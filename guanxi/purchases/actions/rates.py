"""Every write to exchange rates."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.purchases.models import Order, Rate
from guanxi.purchases.rows import RateRow

SMALLEST, LARGEST = Decimal("0.00000001"), Decimal(10) ** 10


@action("purchases.manage_rates")
def set_rate(company: Company, *, by: User, currency: str, on: date, rate: Decimal, source: str) -> Rate:
    """From ``on``, one unit of ``currency`` is worth ``rate`` of the house currency."""
    return set_rates(company, by=by, rates=[RateRow(currency, on, rate, source)])[0]


@action("purchases.manage_rates")
def set_rates(company: Company, *, by: User, rates: Sequence[RateRow]) -> list[Rate]:
    """Set dated rates; the same one again changes nothing. A job counts the orders they touch anew."""
    rows = [_checked(row, company) for row in rates]
    if connection.features.has_select_for_update:
        # After whoever counts by the old ones now (``Company.held``).
        list(Company.objects.select_for_update().values_list("pk"))
    there = {(r.currency, r.on): r for r in Rate.objects.filter(currency__in={row.currency for row in rows})}
    touched: dict[str, date] = {}
    for row in rows:
        held = there.get((row.currency, row.on))
        if held is None:
            held = Rate(currency=row.currency, on=row.on)
        elif (held.rate, held.source) == (row.rate, row.source):
            continue
        held.rate, held.source = row.rate, row.source
        held.save()
        there[row.currency, row.on] = held
        touched[row.currency] = min(row.on, touched.get(row.currency, row.on))
    book = ledger.require("rates")
    if not touched and book.verb in {"set_rate", "set_rates"}:
        book.keep_silent()
    _refresh(touched, by)
    return [there[row.currency, row.on] for row in rows]


def _checked(row: RateRow, company: Company) -> RateRow:
    currency = row.currency.upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Refused(_("A currency has three letters, such as CNY or EUR."), field="currency")
    if currency == company.currency:
        raise Refused(_("%(currency)s is the house currency.") % {"currency": currency}, field="currency")
    if not row.rate.is_finite() or not SMALLEST <= row.rate < LARGEST:
        raise Refused(_("A rate is above zero."), field="rate")
    return RateRow(currency, row.on, row.rate.quantize(SMALLEST, ROUND_HALF_UP), row.source.strip()[:80])


def _refresh(touched: dict[str, date], by: User) -> None:
    currencies = {
        currency: on.isoformat()
        for currency, on in touched.items()
        if Order.objects.filter(currency=currency, placed_on__gte=on).exists()
    }
    if currencies:
        running.start("refresh_orders", by=by, params={"currencies": currencies})
