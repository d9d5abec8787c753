"""What importing rows would come to: read-only, for the preview."""

from collections.abc import Sequence

from guanxi.customers.planning import Plan
from guanxi.customers.rows import CustomerRow, InteractionRow, Outcome
from guanxi.customers.talks import Talks
from guanxi.foundation.accounts.models import User


def compare_customers(by: User, rows: Sequence[CustomerRow]) -> list[Outcome]:
    """The outcome of each row if ``by`` imported the batch now."""
    return [result.outcome() for result in Plan(by, rows, lock=False).results]


def compare_interactions(by: User, rows: Sequence[InteractionRow]) -> list[Outcome]:
    """The outcome of each row if ``by`` imported the batch now."""
    return [result.outcome() for result in Talks(by, rows, lock=False).results]
