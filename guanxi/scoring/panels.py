"""What scoring shows on a customer's page: why it stands where it stands, its value, and past changes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from guanxi.customers.choices import Tier
from guanxi.customers.consent.restricted import is_whole
from guanxi.customers.models import Customer, Standing
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Fact, Moment
from guanxi.foundation.ui.records import Dated, Until, newest
from guanxi.insight.windows import LATELY_DAYS, windows_at
from guanxi.purchases.models import Order
from guanxi.purchases.panels import address
from guanxi.purchases.queries import unrated

from . import overview, telling, wording, worth
from .models import TierChange

MOMENT_ICONS = ("chart-scatter", "trending-down")  # to another tier; to risk
WEIGHTY = (Tier.HIGH, Tier.RISK)
TOLD = "told_in_banner"  # the reason that stands above on the same page: it is not said twice


def banner(customer: Customer, user: User) -> dict[str, Any] | None:
    """Only when something changed lately, and exactly then when home tells it: the change and its reason."""
    run = overview.newest_run(user)
    change = telling.change_of(customer, run) if run is not None else None
    if change is None:
        return None
    change.customer = customer  # known already
    (line,) = telling.lines([change], Company.get().currency)
    vars(customer)[TOLD] = line.why
    return {
        "tone": "bad" if line.tone == "bad" else "now",
        "icon": line.icon,
        "text": _("%(day)s: from %(before)s to %(after)s.")
        % {"day": line.on, "before": line.before, "after": line.after_name},
        "why": line.why,
    }


def standing(customer: Customer, user: User) -> dict[str, Any] | None:
    """Tier with its reason, value, potential, loyalty: each with what it is made of."""
    found = Standing.objects.filter(pk=customer.pk).visible_to(user).first()
    if found is None:
        return None
    found.customer = customer  # known already
    currency = Company.get().currency
    not_judged = bool(found.reasons) and found.reasons[0].get("code") == "no_rate"
    return {
        "standing": found,
        "rate": _way_to_rate(customer, user) if not_judged else None,
        "as_of": formats.day(found.as_of),
        "restricted": is_whole(customer),
        "why": "" if (why := wording.why(found.reasons, currency)) == vars(customer).get(TOLD) else why,
        "value": wording.apart(found.value, found.facts.get("high_cut") or found.value, currency)[0],
        "value_url": _orders(found, windows_at(found.as_of).year_from),
        "facts": _facts(found, currency),
        "signs": [
            (text, tone)
            for name, text, tone in (
                ("loyalty_warning", _("high value, yet disloyal"), "warn"),
                ("is_lost", _("lost"), "bad"),
                ("is_new", _("new"), "ok"),
                ("is_returning", _("came back"), "ok"),
            )
            if found.facts.get(name)
        ],
    }


def _way_to_rate(customer: Customer, user: User) -> dict[str, str]:
    """Where the rate that is missing is set, from its first day on; else where rates are seen."""
    rows = Order.objects.visible_to(user).filter(unrated(), customer=customer).order_by("placed_on")
    first = rows.values_list("currency", "placed_on").first()
    if first is None or not user.may("purchases.manage_rates"):
        return {"url": reverse("list_rates"), "label": _("Exchange rates")}
    asked = urlencode({"currency": first[0], "on": first[1].isoformat()})
    return {"url": f"{reverse('set_rate')}?{asked}", "label": _("Add a rate")}


def _orders(found: Standing, since: date | None = None, until: date | None = None, **filters: str) -> str:
    """The orders of a window that a figure counts; none counts what came after the standing's day."""
    days = {"from": since, "to": until or found.as_of}
    return address(found.customer, **{name: day for name, day in days.items() if day}, **filters)


def _facts(found: Standing, currency: str) -> list[Fact]:
    facts, spans = found.facts, windows_at(found.as_of)
    rows = [
        *_cut(found, currency),
        Fact(
            _("Net goods, all time"),
            formats.money(facts.get("net_total", 0), currency),
            url=_orders(found),
        ),
        Fact(
            _("Net goods, last half-year"),
            formats.money(facts.get("net_half", 0), currency),
            url=_orders(found, spans.half_from),
            note_url=_orders(found, spans.year_from, spans.half_from - timedelta(days=1)),
            note=_("%(money)s in the half-year before")
            % {"money": formats.money(facts.get("net_half_before", 0), currency)},
        ),
        Fact(
            _("Orders"),
            formats.number(facts.get("n_orders", 0)),
            url=_orders(found, goods="sold"),
            note_url=_orders(found, spans.year_from, goods="sold"),
            note=_("%(n)s in the last 12 months") % {"n": formats.number(facts.get("n_orders_year", 0))},
        ),
    ]
    if found.value_moved is not None and not formats.amounts_hidden():
        rows.append(
            Fact(
                _("Value %(days)s days before") % {"days": formats.number(LATELY_DAYS)},
                formats.money(found.value - found.value_moved, currency),
                url=worth.orders_before(found),
                note=worth.why(facts, currency),
                note_url=worth.orders_lately(found),
            )
        )
    if found.potential is not None:
        rows.append(Fact(_("Potential"), _points(found.potential), note=_peers(found, currency)))
    if found.loyalty is not None:
        scores = _("the mean of how recent, %(r)s, and how often, %(f)s") % {
            k: facts.get(k, "–") for k in ("r", "f")
        }
        loyalty = _("%(loyalty)s of 5") % {"loyalty": formats.number(found.loyalty, 1)}
        rows.append(Fact(_("Loyalty"), loyalty, note=scores))
    return rows


def _cut(found: Standing, currency: str) -> list[Fact]:
    """Where high value begins, by the run that this standing is from."""
    cut = found.facts.get("high_cut")
    if not cut:
        return []
    said = wording.apart(found.value, cut, currency)[1]
    return [
        Fact(
            _("High value begins at"),
            said,
            note=_("computed as of %(day)s") % {"day": formats.day(found.as_of)},
        )
    ]


def _points(potential: Any) -> str:
    return _("%(n)s points of 100") % {"n": formats.number(potential)}


def _peers(found: Standing, currency: str) -> str:
    facts = found.facts
    if "peer_quartile" not in facts:
        return ""
    room = _("room to %(money)s, the top quarter of %(n)s similar customers")
    none = _("no room left: the top quarter of %(n)s similar customers begins at %(money)s")
    return (room if found.potential else none) % {
        "money": formats.money(facts["peer_quartile"], currency),
        "n": formats.number(facts.get("n_peers", 0)),
    }


def tier_changes(customer: Customer, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """The changes of tier on the timeline."""
    # Of the months computed looking back only what weighs: to or from high value and risk.
    weighty = Q(before__in=WEIGHTY) | Q(after__in=WEIGHTY)
    rows = TierChange.objects.filter(customer=customer).visible_to(user)
    rows = rows.exclude(before="", looking_back=True).filter(Q(looking_back=False) | weighty)
    rows = rows.select_related("run")
    rows = newest(rows, until, at="run__started_at")
    currency = Company.get().currency
    found = list(rows[:most])
    latest = found[:1] if until is None else []
    return [_moment(row, currency, _why(row, customer, newest=row in latest)) for row in found]


def _why(row: TierChange, customer: Customer, *, newest: bool) -> tuple[str, Mapping[str, Any]]:
    """Reason and numbers; where nobody kept them, the present standing's, if it is still the tier."""
    if newest and not row.reason and row.after == customer.tier:
        return telling.reason_of(row)
    return row.reason, row.numbers


def _computed(row: TierChange) -> str:
    """Which run said so: limits move from one to the next, also within a day."""
    at = row.run.finished_at or row.run.started_at
    return _("Guanxi, computed %(when)s") % {"when": formats.moment(at)}


def _moment(row: TierChange, currency: str, told: tuple[str, Mapping[str, Any]]) -> Dated:
    title = _("Tier: %(tier)s") % {"tier": telling.tier_name(row.after)}
    why = wording.sentence(*told, currency)
    back = f"{telling.tier_name(row.before)} → {telling.tier_name(row.after)}" if row.looking_back else ""
    moment = Moment(
        icon=MOMENT_ICONS[row.after == Tier.RISK],
        tone="bad" if row.after == Tier.RISK else "",
        title=title,
        who=_computed(row),
        when=formats.day(row.on),
        at=row.on.isoformat(),
        body=why or back,
    )
    return Dated(row.on, row.run.started_at, row.pk, moment)
