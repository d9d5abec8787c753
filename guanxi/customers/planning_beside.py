"""A batch of customers with what its rows say beside the customers: links between them, and consents.

Both are read once all rows were taken. A row of which one cannot be is wrong as a whole; then the batch is
read again without it, for other rows may have seen what it did.
"""

from collections.abc import Sequence
from typing import NamedTuple

from guanxi.customers.heard import Heard
from guanxi.customers.named import Named
from guanxi.customers.planning import Plan, Result
from guanxi.customers.planning_consents import Consents
from guanxi.customers.planning_links import Links
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.accounts.models import User


class Whole(NamedTuple):
    """A batch as it may be written: no row is wrong by what it says beside its customer."""

    plan: Plan
    links: Links
    consents: Consents


def read_whole(
    by: User,
    rows: Sequence[CustomerRow],
    *,
    lock: bool,
    heard: Heard | None = None,
    named: Named | None = None,
) -> Whole:
    """The batch without the rows that are wrong by links or consents: each turn finds one at least."""
    heard, refused = heard or Heard(), dict[int, Result]()
    while True:
        plan = Plan(by, rows, lock=lock, heard=heard.anew(), refused=refused)
        links, consents = Links(plan, rows, named or Named()), Consents(plan, rows)
        if not links.refused and not consents.refused:
            return Whole(plan, links, consents)
        for found in (links.refused, consents.refused):
            for place, result in found.items():
                if place in refused:
                    refused[place].more = [*refused[place].more, (result.field, result.problem), *result.more]
                else:
                    refused[place] = result
