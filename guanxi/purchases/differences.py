"""What the check page shows of an order that changes: how many lines it has, and what they come to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from guanxi.foundation.imports.kinds import CHANGED
from guanxi.foundation.ui import formats
from guanxi.purchases import amounts
from guanxi.purchases.grouping import Gathered
from guanxi.purchases.models import OrderLine
from guanxi.purchases.rows import OrderRow, Outcome

SHOWN = 50


def differences(
    gathered: Sequence[Gathered], found: Sequence[OrderRow | None], compared: Sequence[Outcome]
) -> dict[str, dict[str, tuple[str, str]]]:
    """What the first changed orders were, as far as the check page shows it: lines and amount."""
    known = (one for one, order in zip(gathered, found, strict=True) if order is not None)
    changed = {
        outcome.record_id: (one, outcome)
        for one, outcome in zip(known, compared, strict=True)
        if outcome.kind == CHANGED and outcome.record_id is not None
    }
    ids = list(changed)[:SHOWN]
    sums: Any = OrderLine.objects.filter(order_id__in=ids).values_list("order_id")
    pairs = {}
    for pk, count, amount in sums.annotate(count=Count("pk"), amount=Sum("amount")):
        one, outcome = changed[pk]
        shown = shown_order(outcome.lines or one.lines)
        was = {"lines": f"{count:,}", "amount": formats.plain_amount(amount)}
        pairs[one.number] = {n: (was[n], shown[n]) for n in was if was[n] != shown[n]}
    return pairs


def shown_order(lines: Sequence[Any]) -> dict[str, str]:
    """How many lines an order has, and what they come to."""
    amount = sum((amounts.of_state(line) for line in lines), Decimal())
    return {"lines": f"{len(lines):,}", "amount": formats.plain_amount(amount)}
