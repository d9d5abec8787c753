"""What a customer's page says of its record's quality: the score, and every deduction with its mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer
from guanxi.customers.quality.listing import is_told, tone
from guanxi.customers.quality.measure import CODES, cost, from_bits
from guanxi.customers.quality.models import QualityPolicy
from guanxi.customers.quality.wording import FACET_NAMES, LACKING, Mend, facet_of, mend
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui.records import may

CHANGE, MANAGE = "customers.change_customer", "customers.manage_quality"


@dataclass(frozen=True)
class Deduction:
    """What is wrong with a record, what it costs, how it goes away; no ``mend`` for who only reads."""

    code: str
    facet: Sentence
    words: Sentence
    points: int
    mend: Mend | None = None


def deductions_of(customer: Customer, reader: User, *, may_change: bool) -> list[Deduction]:
    """What a record lacks, the dearest first; nothing that tells of what is hidden from ``reader``."""
    lacking = [code for code in CODES if code in from_bits(customer.lacks or 0) and is_told(code, reader)]
    if not lacking:
        return []
    points = QualityPolicy.current().points
    person = _first_there(customer) if may_change else None
    found = [
        _deduction(code, points, mend(code, customer, person) if may_change else None) for code in lacking
    ]
    return sorted(found, key=lambda one: -one.points)


def _deduction(code: str, points: Mapping[str, int], mended: Mend | None) -> Deduction:
    return Deduction(code, FACET_NAMES[facet_of(code)], LACKING[code], cost(code, points), mended)


def _first_there(customer: Customer) -> Contact | None:
    # unscoped: whoever asks sees the customer
    people = in_order(Contact.objects.filter(customer=customer, left_on=None))
    return people[0] if people else None


def panel(customer: Customer, user: User) -> dict[str, Any] | None:
    """Nothing where the record was not measured yet."""
    if customer.quality is None:
        return None
    may_change = may(user, CHANGE, customer)
    by = User.objects.filter(pk=customer.confirmed_by_id).first() if customer.confirmed_by_id else None
    overdue = customer.review_on is not None and customer.review_on < business_day(user.company)
    return {
        "score": customer.quality,
        "tone": tone(customer.quality),
        "deductions": deductions_of(customer, user, may_change=may_change),
        "may_change": may_change,
        "may_manage": user.may(MANAGE),
        "review_on": customer.review_on,
        "is_overdue": overdue,
        "confirmed_on": customer.confirmed_on,
        "confirmed_by": by.name if by else "",
    }
