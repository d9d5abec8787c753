"""What an undo of an import writes into the consent ledger: rows, for it takes none away.

A consent that the file said is withdrawn, at its own moment and not at the undo's: what the person said later
stays. What such a withdrawal ends besides, and what a “no” of the file had ended, is given again at that same
moment with the proof it had. So the ledger answers for every later moment as if the file had never come; and
what came, went and why stays on record.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_noop

from guanxi.customers.models import Contact, Customer
from guanxi.foundation.changes.models import ChangeSet

from .choices import Act, Source
from .models import ConsentEntry
from .people import Person
from .writing import append_all

UNDONE = gettext_noop("The import that said so was undone")
COPIED = (
    "customer_id", "contact_id", "act", "purpose", "channel", "about", "controller", "law", "basis",
    "notice_id", "notice_digest", "transfer_id", "terms", "source", "evidence", "expires_at",
)  # fmt: skip


def take_back(change_set: ChangeSet, ids: Collection[int]) -> None:
    """Answer those rows of the ledger that an import wrote."""
    rows = list(ConsentEntry.objects.filter(pk__in=ids).order_by("pk"))
    customers = Customer.objects.in_bulk({row.customer_id for row in rows})
    contacts = Contact.objects.in_bulk({row.contact_id for row in rows if row.contact_id})
    books: defaultdict[int, list[ConsentEntry]] = defaultdict(list)
    for entry in ConsentEntry.objects.filter(customer_id__in=customers.keys()).order_by("at", "pk"):
        books[entry.customer_id].append(entry)
    imported = {one.pk for book in books.values() for one in book if one.change_set_id == change_set.pk}
    written: list[ConsentEntry] = []
    for row in rows:
        person = Person(customers[row.customer_id], contacts.get(row.contact_id or 0))
        own = [one for one in books[row.customer_id] if concerns(one, person)]
        written += answers(row, [one for one in own if one.pk not in imported])
    append_all(written)


def answers(row: ConsentEntry, others: Iterable[ConsentEntry]) -> list[ConsentEntry]:
    """``others``: what was said of the same person besides the import, in time."""
    again = [
        _copy(one, at=row.at)
        for one in standing(others, row.at)
        if one.purpose == row.purpose and row.channel in {"", one.channel}
    ]
    if row.act == Act.WITHDRAWN:
        return again
    of = ("customer_id", "contact_id", "purpose", "channel")
    said: dict[str, Any] = {name: getattr(row, name) for name in of}
    said |= {"act": Act.WITHDRAWN, "at": row.at, "source": Source.IMPORT, "evidence": UNDONE}
    return [ConsentEntry(**said), *again]


def standing(entries: Iterable[ConsentEntry], at: Any) -> list[ConsentEntry]:
    """What had been given by then, and not been withdrawn."""
    found: list[ConsentEntry] = []
    for entry in entries:
        if entry.at > at:
            break
        if entry.act == Act.GIVEN:
            found.append(entry)
        elif entry.act == Act.WITHDRAWN:
            found = [one for one in found if not _is_ended(one, entry)]
    return found


def _is_ended(given: ConsentEntry, by: ConsentEntry) -> bool:
    is_of = by.purpose in {"", given.purpose} and by.about in {"", given.about}
    return is_of and by.channel in {"", given.channel}


def _copy(entry: ConsentEntry, at: Any) -> ConsentEntry:
    return ConsentEntry(at=at, **{name: getattr(entry, name) for name in COPIED})


def concerns(entry: ConsentEntry, person: Person) -> bool:
    """Whether it was said of this person; of what was said of a whole firm, all but consents."""
    return person.is_said_of(entry.contact_id) or (entry.contact_id is None and entry.act != Act.GIVEN)


# ---- read for a file ---------------------------------------------------------------------------


def ends(entry: ConsentEntry, purpose: str, channel: str) -> bool:
    """Whether it withdraws this; a withdrawal of all channels is asked for by an empty one."""
    is_of = entry.purpose in {"", purpose} and entry.about == ""
    return entry.act == Act.WITHDRAWN and is_of and entry.channel in {"", channel}


def is_yes(entry: ConsentEntry, purpose: str, channel: str | None = None) -> bool:
    is_of = entry.act == Act.GIVEN and entry.purpose == purpose and entry.about == ""
    return is_of and (channel is None or entry.channel == channel)
