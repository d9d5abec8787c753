"""Requests that nobody decides are handed up by the clock."""

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.models import Request


def keep_days() -> None:
    """The hourly entry."""
    if Request.objects.filter(state="waiting", definition__escalate_days__isnull=False).exists():
        actions.escalate_requests(Company.get(), by=User.system())
