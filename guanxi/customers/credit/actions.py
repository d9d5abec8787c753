"""Setting a customer's credit by hand, and the house's method."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.customers.checking import assign, check_past
from guanxi.customers.credit.models import Credit, CreditPolicy
from guanxi.customers.credit.policy import BLOCK, WARN, Policy
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.actions import action
from guanxi.foundation.checking import Rules
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

CREDIT = Rules(Credit, ["grade", "on", "reason"], required=["grade", "reason"])
LARGEST = Decimal(10) ** 13


@action("customers.set_credit")
def set_credit(
    subject: Customer | Credit,
    *,
    by: User,
    grade: str,
    reason: str,
    limit: Decimal | None = None,
    on: date | None = None,
    version: int | None = None,
) -> Credit:
    """Say how far this customer is trusted, since when and why; without a limit that of the grade holds.

    Of a credit that was set its own version is held against the one that somebody read.
    """
    if hides_amounts(by):
        raise Refused(_("Your role sees no amounts, so it sets no limits."))
    values = CREDIT.checked({"grade": grade, "on": on or today_of(by), "reason": reason})
    check_past(values["on"], today_of(by))
    if limit is not None and not 0 <= limit < LARGEST:
        raise Refused(_("A limit is not below zero."), field="limit")
    credit = subject if isinstance(subject, Credit) else _credit_of(subject)
    assign(credit, {**values, "limit": limit})
    credit.save()
    return credit


def _credit_of(customer: Customer) -> Credit:
    found: Credit | None = Credit.objects.filter(customer=customer).first()
    return found or Credit(customer=customer)


@action("customers.manage_credit")
def change_credit_policy(company: Company, *, by: User, values: Mapping[str, Any]) -> CreditPolicy:
    """Say what counts how much, which points make which grade, what each grade may owe."""
    if hides_amounts(by):
        raise Refused(_("Your role sees no amounts, so it sets no limits."))
    row = CreditPolicy.objects.order_by("pk").first() or CreditPolicy()
    policy = Policy.from_dict({**Policy.from_dict(row.values).as_dict(), **values})
    if not 100 >= policy.from_a > policy.from_b > policy.from_c > 0:
        raise Refused(_("A begins above B, and B above C, with at most 100 points."), field="from_a")
    if policy.years + policy.regularity + policy.amount + policy.returns <= 0 or policy.amount_full <= 0:
        raise Refused(_("Something must count."), field="years")
    if policy.over not in {WARN, BLOCK}:
        raise Refused(_("Warn or block: nothing else."), field="over")
    row.values = policy.as_dict()
    row.save()
    return row
