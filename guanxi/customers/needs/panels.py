"""What a customer's page shows of its needs."""

from typing import Any

from guanxi.customers.models import Customer
from guanxi.customers.needs.choices import NeedPriority
from guanxi.customers.needs.listing import wanted_words
from guanxi.customers.needs.models import Need
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.ui.records import may

MOST = 5


def open_needs(customer: Customer, user: User) -> dict[str, Any] | None:
    """The open needs of a customer, the most urgent first; nothing for who could write none where none is."""
    rows = Need.objects.visible_to(user).filter(customer=customer).still_open().urgent()
    found, today = list(rows[: MOST + 1]), business_day(user.company)
    may_change = may(user, "customers.change_customer", customer)
    if not found and not may_change:
        return None
    return {
        "needs": [line(need, today) for need in found[:MOST]],
        "has_more": len(found) > MOST,
        "may_record": may_change,
    }


def line(need: Need, today: Any) -> dict[str, Any]:
    """One need as a line: the words, how urgent, until when, who sees to it."""
    wanted, tone = wanted_words(need.expected_on, today, is_open=not need.is_closed)
    return {
        "need": need,
        "kind": need.get_kind_display(),
        "priority": "" if need.priority == NeedPriority.MEDIUM else need.get_priority_display(),
        "priority_tone": "bad" if need.priority == NeedPriority.HIGH else "",
        "wanted": wanted,
        "tone": tone,
    }
