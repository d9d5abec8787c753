"""What a customer's page shows of whom we may contact."""

from typing import Any

from guanxi.customers.consent.people import person_of
from guanxi.customers.consent.showing import marketing_of
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User


def may_contact(customer: Customer, user: User) -> dict[str, Any] | None:
    """Of whom one calls first: by which channels marketing may reach them now."""
    person = person_of(customer)
    return {"name": person.name, "answers": marketing_of(customer, person)}
