"""What an undo of an import writes into the consent ledger: rows, for it takes none away.

Each row of the file is answered by one that names it (``answers_to``), and neither counts from then on
(``Entries.in_force``): for every moment, and for all that is said later of any day, the ledger answers as if
the file had never come. What came, went and why stays on record.
"""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_noop

from guanxi.foundation.changes.models import ChangeSet

from .choices import NO, Act, Source
from .models import ConsentEntry
from .people import Person
from .writing import append_all

UNDONE = gettext_noop("The import that said so was undone")
SAME = ("customer_id", "contact_id", "purpose", "channel", "about")


def take_back(change_set: ChangeSet, ids: Collection[int]) -> None:
    """Answer those rows of the ledger that an import wrote."""
    now, said = timezone.now(), {"act": Act.UNDONE, "source": Source.IMPORT, "evidence": UNDONE}
    append_all(
        [
            ConsentEntry(at=now, answers_to=row, **said, **{name: getattr(row, name) for name in SAME})
            for row in ConsentEntry.objects.in_force().filter(pk__in=ids).order_by("pk")
        ]
    )


def concerns(entry: ConsentEntry, person: Person) -> bool:
    """Whether it was said of this person; of what was said of a whole firm, all but consents."""
    return person.is_said_of(entry.contact_id) or (entry.contact_id is None and entry.act != Act.GIVEN)


# ---- read for a file ---------------------------------------------------------------------------


def ends(entry: ConsentEntry, purpose: str, channel: str) -> bool:
    """Whether it says no to this; a no to all channels is asked for by an empty one."""
    is_of = entry.purpose in {"", purpose} and entry.about == ""
    return entry.act in NO and is_of and entry.channel in {"", channel}


def is_yes(entry: ConsentEntry, purpose: str, channel: str | None = None) -> bool:
    is_of = entry.act == Act.GIVEN and entry.purpose == purpose and entry.about == ""
    return is_of and (channel is None or entry.channel == channel)
