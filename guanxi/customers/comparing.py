"""What importing rows would come to: read-only, for the preview."""

from collections.abc import Sequence

from guanxi.customers.named import Named
from guanxi.customers.planning_beside import read_whole
from guanxi.customers.rows import CustomerRow, InteractionRow, Outcome
from guanxi.customers.talks import Talks
from guanxi.foundation.accounts.models import User


def compare_customers(by: User, rows: Sequence[CustomerRow], *, named: Named | None = None) -> list[Outcome]:
    """The outcome of each row if ``by`` imported the batch now; ``named``: whom earlier parts name."""
    whole = read_whole(by, rows, lock=False, named=named)
    return [result.outcome() for result in whole.plan.results]


def compare_interactions(by: User, rows: Sequence[InteractionRow]) -> list[Outcome]:
    """The outcome of each row if ``by`` imported the batch now."""
    return [result.outcome() for result in Talks(by, rows, lock=False).results]
