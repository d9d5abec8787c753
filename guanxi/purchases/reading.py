"""One row of an order file as it is kept between the passes, or all that is wrong in it."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.kinds import Options, Unfit, Values
from guanxi.foundation.sentences import said
from guanxi.purchases import amounts, own_values, statuses
from guanxi.purchases.building import CODE_LENGTH, NUMBER_LENGTH, ahead
from guanxi.purchases.currencies import currency_of
from guanxi.purchases.money import LARGEST
from guanxi.purchases.rows import RETURN

_zone = lru_cache(ZoneInfo)


def build(line: int, values: Values, options: Options) -> list[Any]:
    """A line as it is kept between the passes; ``Unfit`` with all that is wrong in it."""
    if found := faults(line, values, options):
        raise Unfit.of(found)
    get = values.get
    kind = statuses.kind_of(values)
    quantity, amount = amounts.taken_back(values["quantity"], get("unit_price"), get(amounts.NAME), kind)
    return [
        line, values["number"], _code(values), get("text", ""), quantity, get("unit_price"), values["at"],
        _customer(values), get("country"), kind, get("unit_cost"), get("customer_name"),
        _currency(values, options), amount, own_values.of_line(values) or None,
    ]  # fmt: skip


def faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    """What is wrong with a row as far as it can be read: field and sentence."""
    found: list[tuple[str, Sentence]] = []
    code, customer = _code(values), _customer(values)
    if len(values.get("number", "")) > NUMBER_LENGTH:
        found.append(("number", _("An order number has 60 characters at most.")))
    if not code:
        found.append(("text", _("This row names no product: neither a code nor a name.")))
    elif len(code) > CODE_LENGTH:
        found.append(("code", _("A product code has 60 characters at most.")))
    if (word := values.get("currency")) and not _currency(values, options):
        found.append(("currency", _no_currency(word)))
    if (at := values.get("at")) and (problem := ahead(datetime.fromisoformat(at), _zone(options["zone"]))):
        found.append(("at", problem))
    if customer and len(customer) > NUMBER_LENGTH:
        found.append(("customer_no", _("A customer's number has 60 characters at most.")))
    return found + _worth(values)


def _worth(values: Values) -> list[tuple[str, Sentence]]:
    """What is wrong with what a row comes to: it says a unit price or an amount."""
    quantity, price, amount = values.get("quantity", ""), values.get("unit_price"), values.get(amounts.NAME)
    if amount is None:
        return [] if price else [("unit_price", _("This row says neither a unit price nor an amount."))]
    if abs(Decimal(amount)) >= LARGEST:
        return [(amounts.NAME, _("This is too large for an amount."))]
    kind = statuses.kind_of(values) or ""
    # Of a word that nobody knows yet the check asks whether it means a return.
    is_back = "-" in quantity and price is None and kind != RETURN and not kind.startswith(statuses.UNKNOWN)
    if is_back and "-" not in amount and Decimal(amount):
        sentence = _("The quantity has a minus and the amount has none. Give both of them one, or neither.")
        return [(amounts.NAME, sentence)]
    return []


def _code(values: Values) -> str:
    """Without a column of codes the name is one."""
    return values.get("code") or values.get("text") or ""


def _customer(values: Values) -> str | None:
    return values.get("customer_no") or values.get("customer_name")


def _currency(values: Values, options: Options) -> str:
    return currency_of(word, options["currency"]) if (word := values.get("currency")) else ""


def _no_currency(word: str) -> Sentence:
    """A sign that several currencies share is none for sure."""
    sentence = said("“%(word)s” does not say which currency: write its three letters, such as CNY or USD.")
    return sentence % {"word": word[:20]}
