"""From reason codes and their numbers to a sentence, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.ui.formats import amounts_hidden, money, number, percent

type Numbers = Mapping[str, Any]


def sentence(code: str, numbers: Numbers, currency: str) -> str:
    """Why a customer stands where it stands: one sentence with its figures."""
    write = WITHOUT_AMOUNTS.get(code) if amounts_hidden() else None
    write = write or SENTENCES.get(code)
    return write(numbers, currency) if write else ""


def why(reasons: Sequence[Numbers] | None, currency: str) -> str:
    """The weightiest of a standing's reasons in words; "" where there is none."""
    first = reasons[0] if reasons else {}
    return sentence(first.get("code", ""), first, currency)


def _share(part: Any, whole: Any) -> str:
    return percent(part / whole) if whole else "—"


def _both(first: str, second: str) -> str:
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}


def _value_falling(n: Numbers, currency: str) -> str:
    return _(
        "Bought %(now)s in the last half-year, %(before)s in the one before: %(share)s of it is left."
    ) % {
        "now": money(n["net_half"], currency),
        "before": money(n["net_half_before"], currency),
        "share": _share(n["net_half"], n["net_half_before"]),
    }


def _contacts_falling(n: Numbers, currency: str) -> str:
    return _("Contacts in the last half-year: %(now)s, in the one before: %(before)s.") % {
        "now": number(n["contacts_half"]),
        "before": number(n["contacts_half_before"]),
    }


def _both_falling(n: Numbers, currency: str) -> str:
    return _both(_value_falling(n, currency), _contacts_falling(n, currency))


def _high_value(n: Numbers, currency: str) -> str:
    return _("Bought %(value)s net in the last 12 months; high value begins at %(cut)s.") % {
        "value": money(n["value"], currency),
        "cut": money(n["high_cut"], currency),
    }


def _high_disloyal(n: Numbers, currency: str) -> str:
    warning = _("But loyalty is only %(loyalty)s of 5: orders come rarely or long ago.") % {
        "loyalty": number(n["loyalty"], 1)
    }
    return _both(_high_value(n, currency), warning)


def _potential(n: Numbers, currency: str) -> str:
    return _(
        "Buys %(value)s a year where the top quarter of %(n)s similar customers buys %(peers)s or more: "
        "%(potential)s points of room."
    ) % {
        "value": money(n["value"], currency),
        "peers": money(n["peer_quartile"], currency),
        "n": number(n["n_peers"]),
        "potential": number(n["potential"]),
    }


def _little_room(n: Numbers, currency: str) -> str:
    return _("Bought %(value)s in the last 12 months; similar customers leave little room above that.") % {
        "value": money(n["value"], currency)
    }


def _not_recent(n: Numbers, currency: str) -> str:
    days = n["recency_days"]
    return ngettext(
        "The last order was %(days)s day ago; there may be room, but nothing shows it now.",
        "The last order was %(days)s days ago; there may be room, but nothing shows it now.",
        days,
    ) % {"days": number(days)}


def _loyal(n: Numbers, currency: str) -> str:
    return _(
        "Below the high-value cut. There are %(potential)s points of room, but orders come lately and often "
        "enough (loyalty %(loyalty)s of 5): nobody to be won over."
    ) % {"loyalty": number(n["loyalty"], 1), "potential": number(n["potential"])}


def _no_sale(n: Numbers, currency: str) -> str:
    return _("No goods bought yet, so there is no tier.")


# ---- to whom amounts of money are hidden -------------------------------------------------------


def _less(n: Numbers, currency: str) -> str:
    return _("Bought much less in the last half-year than in the one before.")


def _less_of_both(n: Numbers, currency: str) -> str:
    return _both(_less(n, currency), _contacts_falling(n, currency))


def _much(n: Numbers, currency: str) -> str:
    return _("One of those who bought most in the last 12 months.")


def _much_disloyal(n: Numbers, currency: str) -> str:
    warning = _("But loyalty is only %(loyalty)s of 5: orders come rarely or long ago.") % {
        "loyalty": number(n["loyalty"], 1)
    }
    return _both(_much(n, currency), warning)


def _room(n: Numbers, currency: str) -> str:
    return _("Similar customers buy more: %(potential)s points of room.") % {
        "potential": number(n["potential"])
    }


def _no_room(n: Numbers, currency: str) -> str:
    return _("Similar customers leave little room above what this one buys.")


WITHOUT_AMOUNTS: dict[str, Callable[[Numbers, str], str]] = {
    "value_falling": _less,
    "value_and_contacts_falling": _less_of_both,
    "high_value": _much,
    "high_value_disloyal": _much_disloyal,
    "potential": _room,
    "little_room": _no_room,
}
SENTENCES: dict[str, Callable[[Numbers, str], str]] = {
    "value_falling": _value_falling,
    "contacts_falling": _contacts_falling,
    "value_and_contacts_falling": _both_falling,
    "high_value": _high_value,
    "high_value_disloyal": _high_disloyal,
    "potential": _potential,
    "little_room": _little_room,
    "not_recent": _not_recent,
    "loyal": _loyal,
    "no_sale": _no_sale,
}
