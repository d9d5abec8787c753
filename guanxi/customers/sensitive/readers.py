"""Who has opened a sensitive customer, told to whoever answers for it (CUS-22)."""

from collections.abc import Iterator

from guanxi.customers.models import Customer
from guanxi.customers.sensitive.actions import MARK
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit import readings
from guanxi.foundation.ui import formats, records

MOST = 20


def may_be_told(customer: Customer, reader: User) -> bool:
    """Whoever owns it or may mark it; of a customer that is not sensitive there is nothing to tell."""
    if customer.sensitive_on is None:
        return False
    return customer.owner_id == reader.pk or records.may(reader, MARK, customer)


def opened_by(customer: Customer, reader: User) -> list[tuple[User, str]]:
    """The latest looks, newest first: who, and when; nothing for who is not to be told."""
    return list(_looks(customer)) if may_be_told(customer, reader) else []


def _looks(customer: Customer) -> Iterator[tuple[User, str]]:
    looks = readings.latest(Customer, customer.pk, MOST)
    people = User.objects.in_bulk({by_id for by_id, _at in looks})  # unscoped: names of colleagues only
    for by_id, at in looks:
        yield people[by_id], formats.moment(at)
