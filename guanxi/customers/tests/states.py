"""What stands in the tables, in a form that two ways of writing can be compared by."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact, Customer, Interaction, StageMove, Tag, TagLink
from guanxi.customers.parties.models import PartyLink
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.models import Document, Key

ROOM = (Customer, Contact, Tag, TagLink, StageMove, Interaction, PartyLink)
# What follows from who made it: what a file brought nobody has confirmed.
OF_ITS_MAKING = {
    "id", "uid", "version", "created_at", "changed_at", "created_by", "change_set", "quality", "lacks",
}  # fmt: skip


def _plain(value: Any) -> Any:
    match value:
        case Sealed():
            return value.reveal()
        case Customer():
            return value.customer_no
        case Contact() | Tag():
            return value.name
        case models.Model():
            return value.pk
        case dict():
            return tuple(sorted(value.items()))
        case _:
            return value


def _row(row: models.Model, *, without: set[str]) -> tuple[Any, ...]:
    fields = [field for field in row._meta.concrete_fields if field.name not in without]
    return tuple((field.name, _plain(getattr(row, field.name))) for field in fields)


def told() -> dict[str, Any]:
    """Everything that people or a file said, customers in the order of their making; and what is found."""
    customers = [_row(row, without=OF_ITS_MAKING) for row in Customer.objects.order_by("pk")]
    state: dict[str, Any] = {"customer": customers}
    for model in (Contact, Tag, TagLink, StageMove, Interaction, PartyLink):
        state[model.__name__.lower()] = sorted(
            (_row(row, without=OF_ITS_MAKING) for row in model.objects.all()), key=repr
        )
    return state | found()


def found() -> dict[str, Any]:
    """What the index holds, by customer number."""
    numbers = dict(Customer.objects.values_list("pk", "customer_no"))
    documents = Document.objects.filter(kind=KIND).values_list("record_id", "text", "tokens")
    keys = Key.objects.filter(kind=KIND).values_list("record_id", "key")
    return {
        "documents": sorted(
            (numbers[pk], text, " ".join(sorted(tokens.split()))) for pk, text, tokens in documents
        ),
        "keys": sorted((numbers[pk], key) for pk, key in keys),
    }


def whole() -> dict[str, Any]:
    """Every row with its key, but for version and day of change, which only go up, and the record's score:
    that others have the same number the night tells."""
    state: dict[str, Any] = {
        model.__name__.lower(): [
            _row(row, without={"version", "changed_at", "quality", "lacks"})
            for row in model.objects.order_by("pk")
        ]
        for model in ROOM
    }
    return state | found()


@contextmanager
def forgotten() -> Iterator[None]:
    """What happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def came_to(write: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """What ``write`` returns and what then stands there; afterwards all is as before."""
    with forgotten():
        result = write()
        state = told()
    return result, state
