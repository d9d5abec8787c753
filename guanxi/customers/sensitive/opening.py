"""Who opens a sensitive customer goes on record before anything of it is shown (CUS-22).

Opened is a customer by its page and each of its tabs, its timeline, the panel beside a list, the forms that
change it, the queue of records to be looked at again, one of its people or talks by itself, what lies beside
these (comments, files; over the API also where words found them), what its texts propose, a value of it that
is shown or changed, a page that compares it with another, the API's answer with it or with what hangs on it,
and by a file or an internal copy on paper of a list that holds it, its talks or its needs, or a file of all
that is held of a person there. Not by its row in a list, on the screen or on paper for outside, nor by a
search result, a figure or an empty form below its name: these would bury who looked on purpose. What only
names it and is a record of its own (an order, a task, a need, a request) is not the customer.

Each person is told of once an hour and customer. Whoever looks as a colleague is on record under the own
name. What cannot be put on record is not shown. A customer that is not sensitive costs no query more; what
lies beside one, one.
"""

from collections.abc import Callable, Collection
from itertools import batched
from typing import Any

from guanxi.customers.models import Customer
from guanxi.customers.sensitive.actions import read_listed, read_sensitive
from guanxi.foundation import preconditions
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit import readings

BATCH = 500


def opened(customer: Any, reader: User) -> Any:
    """The customer, of which something is about to be shown to ``reader``."""
    if customer.sensitive_on is not None:
        _note(customer, reader)
    return customer


def part_opened(part: Any, reader: User) -> Any:
    """One of its people or talks by itself; ``part.customer`` is read with it."""
    opened(part.customer, reader)
    return part


def _note(customer: Customer, reader: User, **told: Any) -> None:
    looking = reader.watched_by or reader
    if looking is not reader:
        told["as_user"] = reader.pk
    if readings.was_read(Customer, customer.pk, looking.pk):
        return
    with preconditions.aside():
        read_sensitive(customer, by=looking, **told)


def _note_all(ids: Collection[int], reader: User, name: str) -> None:
    looking = reader.watched_by or reader
    with preconditions.aside():
        as_user = reader.pk if looking is not reader else None
        read_listed(looking, by=looking, ids=ids, listing=name, as_user=as_user)


def in_lists(path: str) -> Callable[[Any, User, str], None]:
    """For rows that name the customer at ``path`` ("pk": that are customers), and leave as a file."""
    marked = "sensitive_on" if path == "pk" else f"{path}__sensitive_on"

    def note(rows: Any, reader: User, name: str) -> None:
        found = rows.order_by().filter(**{f"{marked}__isnull": False}).values_list(path, flat=True)
        for ids in batched(dict.fromkeys(found), BATCH):
            seen = Customer.objects.visible_to(reader).filter(pk__in=ids).order_by()
            if shown := [*seen.values_list("pk", flat=True)]:
                _note_all(shown, reader, name)

    return note
