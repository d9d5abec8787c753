"""What lists show of the first contact: masked, and in full for a file whose reader may and says why."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.privacy.fields import field_of
from guanxi.foundation.ui.lists import Column

from .models import Contact
from .searching import REVEAL

type Load = Callable[[Sequence[int], User], Mapping[int, str]]


def of_first_contact(
    code: str, label: Any, cell: Callable[[Any], str], written: Callable[[str], str] = str
) -> Column:
    """The column of a personal field of the first contact; ``written`` is how a file holds it in full."""
    return Column(
        code,
        label,
        cell,
        shown=False,
        value=lambda value: value or "",
        load=_masked(code),
        personal=REVEAL,
        revealed=_revealed(code, written),
    )


def _masked(name: str) -> Load:
    """The masked value of each customer's first contact."""

    def load(ids: Sequence[int], reader: User) -> Mapping[int, str]:
        first = Contact.objects.visible_to(reader).filter(customer_id__in=ids, is_primary=True, left_on=None)
        return {one.customer_id: str(getattr(one, name)) for one in first.only("customer_id", "uid", name)}

    return load


def _revealed(name: str, written: Callable[[str], str]) -> Load:
    """The same in full, where this reader may reveal it; the rest stays masked."""
    masked = _masked(name)

    def load(ids: Sequence[int], reader: User) -> Mapping[int, str]:
        found = dict(masked(ids, reader))
        if shows(reader, field_of(Contact, name).label) is not Shown.REVEALABLE:
            return found
        open_ = Contact.objects.within_scope(reader, REVEAL).filter(customer_id__in=ids, is_primary=True)
        for one in open_.filter(left_on=None).only("customer_id", "uid", name):
            found[one.customer_id] = written(getattr(one, name).reveal())
        return found

    return load
