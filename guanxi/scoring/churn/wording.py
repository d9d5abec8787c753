"""Why somebody is likely to leave: each feature of the model in words, with the customer's value."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.ui import formats


def _silence(days: float, _currency: str) -> str:
    return ngettext("%(n)s day since the last order", "%(n)s days since the last order", int(days)) % {
        "n": formats.number(days)
    }


def _rhythm(times: float, _currency: str) -> str:
    return _("silent for %(times)s times the usual interval") % {"times": formats.number(times, 1)}


def _purchases(n: float, _currency: str) -> str:
    return ngettext("bought on %(n)s day", "bought on %(n)s days", int(n)) % {"n": formats.number(n)}


def _tenure(days: float, _currency: str) -> str:
    return _("customer for %(spell)s") % {"spell": formats.lasting(int(days))}


def _orders(n: float, _currency: str) -> str:
    return ngettext("%(n)s order in 12 months", "%(n)s orders in 12 months", int(n)) % {
        "n": formats.number(n)
    }


def _value(amount: float, currency: str) -> str:
    if formats.amounts_hidden():
        return _("net goods of 12 months")
    return _("%(amount)s in 12 months") % {"amount": formats.money(amount, currency)}


def _value_change(change: float, _currency: str) -> str:
    return _changed(
        change,
        _("bought more: %(change)s against the half-year before"),
        _("bought less: %(change)s against the half-year before"),
        _("bought nothing in the half-year before"),
    )


def _returns(share: float, _currency: str) -> str:
    return _("%(share)s of the year's goods given back") % {"share": formats.percent(share)}


def _contact_silence(days: float, _currency: str) -> str:
    return ngettext("%(n)s day since the last talk", "%(n)s days since the last talk", int(days)) % {
        "n": formats.number(days)
    }


def _contacts(n: float, _currency: str) -> str:
    return ngettext("%(n)s talk in half a year", "%(n)s talks in half a year", int(n)) % {
        "n": formats.number(n)
    }


def _contacts_change(change: float, _currency: str) -> str:
    return _changed(
        change,
        _("talked more: %(change)s against the half-year before"),
        _("talked less: %(change)s against the half-year before"),
        _("no talk in the half-year before"),
    )


def _changed(change: float, more: str, less: str, new: str) -> str:
    """From -1 (all gone) over 0 (as before) to 1 (all new) back to a percentage."""
    if change >= 1:
        return new
    said = formats.signed((1 + change) / (1 - change) - 1, as_percent=True)
    return (more if change >= 0 else less) % {"change": said}


WORDS: Mapping[str, Callable[[float, str], str]] = {
    "silence": _silence,
    "silence_of_rhythm": _rhythm,
    "purchases": _purchases,
    "tenure": _tenure,
    "orders_year": _orders,
    "value_year": _value,
    "value_change": _value_change,
    "returns_share": _returns,
    "contact_silence": _contact_silence,
    "contacts_half": _contacts,
    "contacts_change": _contacts_change,
}


def names() -> dict[str, str]:
    """What the features are called, for a card."""
    return {
        "silence": _("Days since the last order"),
        "silence_of_rhythm": _("Silence against the usual interval"),
        "purchases": _("Days of buying"),
        "tenure": _("How long a customer"),
        "orders_year": _("Orders in 12 months"),
        "value_year": _("Net goods, 12 months"),
        "value_change": _("Change of net goods between half-years"),
        "returns_share": _("Share given back"),
        "contact_silence": _("Days since the last talk"),
        "contacts_half": _("Talks in half a year"),
        "contacts_change": _("Change of talks between half-years"),
    }


MISSING: Mapping[str, Callable[[], str]] = {
    "silence_of_rhythm": lambda: _("too few orders for an interval"),
    "value_change": lambda: _("no net goods in a year"),
    "returns_share": lambda: _("nothing bought in a year"),
    "contact_silence": lambda: _("never talked to"),
    "contacts_change": lambda: _("no talk in a year"),
}


def said(feature: str, value: Any, currency: str) -> str:
    """One feature with its value."""
    if value is None:
        return MISSING[feature]() if feature in MISSING else names()[feature]
    return WORDS[feature](float(value), currency)
