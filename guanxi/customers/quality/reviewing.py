"""The records of which it is time to ask whether they still hold (CUS-15), the longest waiting first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer
from guanxi.customers.quality.listing import due_before
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import addresses

CHANGE = "customers.change_customer"
MINE, DEPARTMENT, ALL = "mine", "department", "all"
MOST_COUNTED = 999


def choices(reader: User) -> Sequence[tuple[str, Sentence]]:
    """Whose records somebody may go through: own, the department's, all; as far as one may change them."""
    scope = reader.scope_of(CHANGE)
    found = [(MINE, _("Mine"))]
    if scope is not None and scope is not Scope.OWN and reader.department_id:
        found.append((DEPARTMENT, _("My department’s")))
    if scope is Scope.ALL:
        found.append((ALL, _("All I may change")))
    return found


def waiting(reader: User, whose: str) -> Any:
    """Those that are due and that ``reader`` may change, in the order of an index."""
    rows: Any = Customer.objects.counted().within_scope(reader, CHANGE).filter(due_before(reader))
    if whose == MINE:
        rows = rows.filter(owner=reader)
    elif whose == DEPARTMENT:
        rows = rows.filter(department_id=reader.department_id)
    return rows.order_by("review_on", "pk")


def behind(rows: Any, after: str) -> Any:
    """What comes after a record that was left for later, named as addresses name it."""
    if not after:
        return rows
    day, (pk,) = addresses.day_and_ids(after, 1)
    return rows.filter(Q(review_on__gt=day) | Q(review_on=day, pk__gt=pk))


def place(day: date, pk: int) -> str:
    return f"{day.isoformat()}_{pk}"
