"""What follows when customers' records are taken back: the search index, the sort name, the last contact."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.customers.consent.models import ConsentEntry
from guanxi.customers.consent.taking_back import take_back
from guanxi.customers.indexing import refresh_last_contact, refresh_sort_names, reindex
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.needs.models import Need
from guanxi.customers.quality.keeping import look_again, touch
from guanxi.customers.sources.models import Disagreement
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.changes import undoing


@contextmanager
def _around_customers(ids: Collection[int]) -> Iterator[None]:
    yield
    refresh_sort_names(ids)
    reindex(ids)


@contextmanager
def _around_contacts(ids: Collection[int]) -> Iterator[None]:
    before = _customers_of(Contact, ids)
    yield
    both = before | _customers_of(Contact, ids)
    reindex(both)
    touch(both)  # also of whom nobody is there any more


@contextmanager
def _around_disagreements(ids: Collection[int]) -> Iterator[None]:
    before = _customers_of(Disagreement, ids)
    yield
    look_again(before | _customers_of(Disagreement, ids))


@contextmanager
def _around_interactions(ids: Collection[int]) -> Iterator[None]:
    before = _customers_of(Interaction, ids)
    yield
    refresh_last_contact(before | _customers_of(Interaction, ids))


@contextmanager
def _around_needs(ids: Collection[int]) -> Iterator[None]:
    """Where a need sorts, and whether it is open, follows from what is restored: it has no history."""
    yield
    needs = list(Need.objects.filter(pk__in=ids))
    for need in needs:
        need.settle()
    derived = sorted(Need.UNTRACKED)
    settled = [(*(getattr(need, name) for name in derived), need.pk) for need in needs if need.differences()]
    update_rows(Need, derived, settled)


def _customers_of(model: type[Contact | Interaction | Disagreement], ids: Collection[int]) -> set[int]:
    """Whose they are: before and after, for they may go to another."""
    return set(model.objects.filter(pk__in=ids).values_list("customer_id", flat=True))


def register() -> None:
    undoing.register(Customer, around=_around_customers)
    undoing.register(Contact, around=_around_contacts)
    undoing.register(Disagreement, around=_around_disagreements)
    undoing.register(Need, around=_around_needs)
    undoing.register(Interaction, around=_around_interactions)
    undoing.register(ConsentEntry, answer=take_back)
