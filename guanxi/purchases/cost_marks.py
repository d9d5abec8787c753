"""By what an imported cost is known again."""

from collections.abc import Sequence
from hashlib import blake2b

from guanxi.foundation.bulk import update_rows
from guanxi.purchases.models import Cost
from guanxi.purchases.rows import CostRow


def fingerprint(row: CostRow) -> str:
    """Knows an imported row again."""
    facts = (
        row.on,
        row.kind,
        row.amount.normalize(),
        row.customer_id,
        row.department_id,
        row.campaign,
        row.note,
    )
    return blake2b("\x1f".join(map(str, facts)).encode(), digest_size=16).hexdigest()


def mark_anew(costs: Sequence[Cost]) -> None:
    """Entries that went to another customer are known again as that one's."""
    told = [cost for cost in costs if cost.fingerprint]
    marks = [
        (
            fingerprint(CostRow(c.on, c.kind, c.amount, c.customer_id, c.department_id, c.campaign, c.note)),
            c.pk,
        )
        for c in told
    ]
    update_rows(Cost, ["fingerprint"], marks)
