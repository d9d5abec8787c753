"""What leaves as a file is told of to whoever keeps account of the records in it.

Which records these are a higher room knows: the switchboard's ``TAKEN`` says it of each kind of row.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.lists import Listing, read_query


def note_rows(name: str, rows: Any, user: User) -> None:
    """``user`` takes out these rows, a queryset, of the list of this name."""
    table = import_module(settings.SWITCHBOARD).TAKEN
    if note := table.get(rows.model._meta.label_lower):
        note(rows, user, name)


def note_listing(listing: Listing, user: User, query: QueryDict) -> None:
    """The same of a list as an address asks for it."""
    listing = listing.for_reader(user)
    conditions = read_query(listing, user, query).conditions
    for branch in listing.rows().branches(user):
        note_rows(listing.name, branch.filter(conditions), user)
