"""From reason codes and their numbers to a sentence, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.sentences import listed
from guanxi.foundation.ui.formats import amounts_hidden, money, money_exact, number, percent, relative
from guanxi.insight.thresholds import RECORD_DAYS

type Numbers = Mapping[str, Any]

REGULAR, MIDDLE = 3, 3
"""From how many orders, and from which score of their frequency, somebody is said to order regularly."""

FALLING = frozenset({"value_falling", "contacts_falling", "value_and_contacts_falling"})


def sentence(code: str, numbers: Numbers, currency: str) -> str:
    """Why a customer stands where it stands: one sentence with its figures."""
    write = WITHOUT_AMOUNTS.get(code) if amounts_hidden() else None
    write = write or SENTENCES.get(code)
    return reduce(_both, [write(numbers, currency), *_beside(code, numbers)]) if write else ""


def why(reasons: Sequence[Numbers] | None, currency: str) -> str:
    """The weightiest of a standing's reasons in words; "" where there is none."""
    first = reasons[0] if reasons else {}
    return sentence(first.get("code", ""), first, currency)


def apart(amount: Any, limit: Any, currency: str) -> tuple[str, str]:
    """An amount and the limit that it is held against: in full where both would read alike."""
    short = money(amount, currency), money(limit, currency)
    if short[0] != short[1] or amount == limit:
        return short
    return money_exact(amount, currency), money_exact(limit, currency)


def _share(part: Any, whole: Any) -> str:
    if not whole:
        return "—"
    said = percent(part / whole)
    return _("less than 1%%") % () if part > 0 and said == percent(0) else said


def _beside(code: str, n: Numbers) -> list[str]:
    """What no tier tells: that somebody is lost, and why a fall was not judged."""
    found = []
    if "lost_limit" in n:
        found.append(
            _("Lost: no order for %(days)s days, where more than %(limit)s mean that.")
            % {"days": number(n["recency_days"]), "limit": number(n["lost_limit"])}
        )
    if code in FALLING:
        return found
    if "falling_min_orders" in n:
        found.append(
            ngettext(
                "A fall is not judged: there is only %(n)s order so far, and it takes %(least)s.",
                "A fall is not judged: there are only %(n)s orders so far, and it takes %(least)s.",
                n["n_orders"],
            )
            % {"n": number(n["n_orders"]), "least": number(n["falling_min_orders"])}
        )
    elif "lost_limit" in n and n["net_half_before"] <= 0:
        found.append(_("No fall any more: the half-year before brought nothing either."))
    if "record_half" in n:
        found.append(_not_reached(n))
    return found


def _not_reached(n: Numbers) -> str:
    """Why fewer contacts are no sign: the record of all of them ends earlier, or is as thin."""
    fell = _contacts_falling(n, "")
    if n.get("record_age", 0) > RECORD_DAYS:
        why = _("That is not judged: for the last %(days)s days no talk with any customer is on record.")
        return _both(fell, why % {"days": number(n["record_age"])})
    why = _("That is not judged: of all customers together it is %(now)s now, %(before)s before.")
    return _both(fell, why % {"now": number(n["record_half"]), "before": number(n["record_half_before"])})


def _both(first: str, second: str) -> str:
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}


def _value_falling(n: Numbers, currency: str) -> str:
    if not n["net_half"]:
        return _("Bought nothing in the last half-year, %(before)s in the one before.") % {
            "before": money(n["net_half_before"], currency)
        }
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
    value, cut = apart(n["value"], n["high_cut"], currency)
    said = {"value": value, "cut": cut}
    return _("Bought %(value)s net in the last 12 months; high value begins at %(cut)s.") % said


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
    room = _("Bought %(value)s in the last 12 months; similar customers leave little room above that.")
    return _just_below(n, currency, room % {"value": money(n["value"], currency)})


def _just_below(n: Numbers, currency: str, said: str) -> str:
    """Who stands so near below the limit that both read alike is told the limit, and both in full."""
    value, cut = n.get("value"), n.get("high_cut")
    if value is None or cut is None or money(value, currency) != money(cut, currency):
        return said
    below = _("That is %(value)s, and high value begins at %(cut)s.")
    value, cut = apart(value, cut, currency)
    return _both(said, below % {"value": value, "cut": cut})


def _not_recent(n: Numbers, currency: str) -> str:
    said = _("The last order was %(when)s; there may be room, but nothing shows it now.") % {
        "when": relative(n["recency_days"])
    }
    return said if amounts_hidden() else _just_below(n, currency, said)


def _loyal(n: Numbers, currency: str) -> str:
    regular = n.get("f", 0) >= MIDDLE and n.get("n_orders", 0) >= REGULAR
    said = _often() if regular else _hardly()
    said %= {"loyalty": number(n["loyalty"], 1), "potential": number(n["potential"])}
    return said if amounts_hidden() else _just_below(n, currency, said)


def _often() -> str:
    return _(
        "Below the high-value cut. There are %(potential)s points of room, as with high potential; but that "
        "tier is for who still has to be won over, and this one orders regularly (loyalty %(loyalty)s of 5): "
        "offer more rather than woo."
    )


def _hardly() -> str:
    """Loyalty is compared with others': a single order, if it is recent, has the middle of it."""
    return _(
        "Below the high-value cut. There are %(potential)s points of room, as with high potential; but that "
        "tier is for low loyalty, and here it is %(loyalty)s of 5, by the day of the last order and the "
        "number of orders beside other customers'. That is not ordering regularly yet: win the next order "
        "first."
    )


def _no_sale(n: Numbers, currency: str) -> str:
    return _("No goods bought yet, so there is no tier.")


def _no_rate(n: Numbers, currency: str) -> str:
    currencies = listed(n.get("currencies") or ["?"])
    if "n_rated" not in n:  # of a run before they were counted
        return _("Not judged: no exchange rate is known for its orders in %(currencies)s.") % {
            "currencies": currencies
        }
    count, every = n["n_unrated"], n["n_unrated"] + n["n_rated"]
    said = ngettext(
        "Not judged: %(count)s order of %(all)s is in %(currencies)s, for which no exchange rate is known, so"
        " there is no value to judge by.",
        "Not judged: %(count)s orders of %(all)s are in %(currencies)s, for which no exchange rate is known,"
        " so there is no value to judge by.",
        count,
    )
    return said % {"count": number(count), "all": number(every), "currencies": currencies}


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
    "no_rate": _no_rate,
}
