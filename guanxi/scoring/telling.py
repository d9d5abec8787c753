"""Whose tier changed: home and a customer's page tell the same, within the same days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from guanxi.customers.choices import Tier
from guanxi.customers.models import Customer, Standing
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.ui import formats
from guanxi.insight.windows import LATELY_DAYS

from . import wording
from .models import ScoreRun, TierChange
from .overview import Lens

DAYS = LATELY_DAYS  # up to the day as of which the newest run speaks
MOST = 400  # changes of each kind looked through for what home tells
# By what the most valuable of a day come first. Changes that scoring saw hold what the customer was worth, in
# an index; those that the first run computed hold none, and are told for the house's first month only.
VALUES = {False: "-value", True: "-customer__value"}
TONES = {Tier.RISK: "bad", Tier.HIGH: "ok", Tier.POTENTIAL: "ok"}


@dataclass(frozen=True)
class Told:
    """Who ended in another tier; ``cut`` where there are more than were looked through."""

    changes: Sequence[TierChange]
    cut: bool = False


def changes_of(lens: Lens, run: ScoreRun) -> Told:
    """Who ended in another tier, newest day first, losses before gains, the most valuable before the rest.

    A first tier is no change. What scoring saw and what the house's first run computed looking back
    follow upon each other, so both count.
    """
    rows = _lately(lens.narrow(TierChange.objects), run)
    changed: list[int] = []
    cut = False
    for looking_back in VALUES:  # apart: so an index leads through each
        found = list(dearest(rows, looking_back=looking_back).values_list("customer", flat=True)[:MOST])
        cut = cut or len(found) == MOST
        changed += found
    whole = rows.filter(customer__in=set(changed)).select_related("customer").order_by("-on", "-id")
    blind = hides_amounts(lens.user)  # their order would tell who is worth more
    told = sorted(
        _net(whole),
        key=lambda c: (
            -c.on.toordinal(),
            c.after != Tier.RISK,
            0 if blind else -c.customer.value,
            c.customer_id,
        ),
    )
    return Told(told, cut)


def dearest(rows: Any, *, looking_back: bool) -> Any:
    """The newest first, of a day the most valuable."""
    some = rows.filter(looking_back=looking_back).exclude(before="")
    return some.order_by("-on", VALUES[looking_back], "-id")


def change_of(customer: Customer, run: ScoreRun) -> TierChange | None:
    """The same of one customer; whoever calls sees it."""
    rows = TierChange.objects.filter(customer=customer)
    return next(iter(_net(_lately(rows, run).order_by("-on", "-id"))), None)


def _lately(rows: Any, run: ScoreRun) -> Any:
    return rows.filter(on__gt=run.day - timedelta(days=DAYS), on__lte=run.day)


def _net(changes: Iterable[TierChange]) -> list[TierChange]:
    """One change for each customer, from the first tier to the last; there and back again is none."""
    newest: dict[int, TierChange] = {}
    came: dict[int, bool] = {}  # the earliest change gave a first tier
    for change in changes:  # newest first
        last = newest.setdefault(change.customer_id, change)
        last.before = change.before or last.before
        came[change.customer_id] = not change.before
    return [
        change
        for pk, change in newest.items()
        if change.before and change.before != change.after and (change.after or not came[pk])
    ]


@dataclass(frozen=True)
class Line:
    """One change as it is told."""

    customer: Customer
    on: str
    before: str
    after: str  # the tier's code
    why: str
    icon: str
    tone: str

    @property
    def after_name(self) -> str:
        return tier_name(self.after)


def tier_name(code: str) -> str:
    return str(dict(Tier.choices).get(code) or _("no tier"))


def lines(changes: Sequence[TierChange], currency: str) -> list[Line]:
    """The changes in words, each with its reason."""
    reasons = _reasons_of(changes)
    return [
        Line(
            change.customer,
            formats.day(change.on),
            tier_name(change.before),
            change.after,
            wording.sentence(*reasons[change.customer_id], currency),
            icon="trending-down" if change.after == Tier.RISK else "arrows-exchange",
            tone=TONES.get(Tier(change.after), "") if change.after else "",
        )
        for change in changes
    ]


def reason_of(change: TierChange) -> tuple[str, Mapping[str, Any]]:
    """The same of one change, as home tells it."""
    return _reasons_of([change])[change.customer_id]


def _reasons_of(changes: Sequence[TierChange]) -> Mapping[int, tuple[str, Mapping[str, Any]]]:
    """Customer → reason code and numbers: the change's own, else what the present standing says."""
    found: dict[int, tuple[str, Mapping[str, Any]]] = defaultdict(lambda: ("", {}))
    missing = [change.customer_id for change in changes if not change.reason]
    for pk, reasons in Standing.objects.filter(pk__in=missing).values_list("pk", "reasons"):
        if reasons:
            found[pk] = (reasons[0]["code"], reasons[0])
    for change in changes:
        if change.reason:
            found[change.customer_id] = (change.reason, change.numbers)
    return found
