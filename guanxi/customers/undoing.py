"""What follows when customers' records are taken back: the search index, the sort name, the last contact."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.customers.indexing import refresh_last_contact, refresh_sort_names, reindex
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation.changes import undoing


@contextmanager
def _around_customers(ids: Collection[int]) -> Iterator[None]:
    yield
    refresh_sort_names(ids)
    reindex(ids)


@contextmanager
def _around_contacts(ids: Collection[int]) -> Iterator[None]:
    customers = set(Contact.objects.filter(pk__in=ids).values_list("customer_id", flat=True))
    yield
    reindex(customers)


@contextmanager
def _around_interactions(ids: Collection[int]) -> Iterator[None]:
    customers = set(Interaction.objects.filter(pk__in=ids).values_list("customer_id", flat=True))
    yield
    refresh_last_contact(customers)


def register() -> None:
    undoing.register(Customer, around=_around_customers)
    undoing.register(Contact, around=_around_contacts)
    undoing.register(Interaction, around=_around_interactions)
