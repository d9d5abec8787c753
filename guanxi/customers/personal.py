"""What lists show of the first contact: masked, and in full for a file whose reader may and says why."""

from collections.abc import Mapping, Sequence

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.privacy.fields import field_of

from .models import Contact
from .searching import REVEAL


def first_phones(ids: Sequence[int], reader: User) -> Mapping[int, str]:
    """The masked phone of each customer's first contact."""
    first = Contact.objects.visible_to(reader).filter(customer_id__in=ids, is_primary=True, left_on=None)
    return {one.customer_id: str(one.phone) for one in first.only("customer_id", "uid", "phone")}


def revealed_phones(ids: Sequence[int], reader: User) -> Mapping[int, str]:
    """The same in full, where this reader may reveal it; the rest stays masked."""
    found = dict(first_phones(ids, reader))
    if shows(reader, field_of(Contact, "phone").label) is not Shown.REVEALABLE:
        return found
    open_ = Contact.objects.within_scope(reader, REVEAL).filter(customer_id__in=ids, is_primary=True)
    for one in open_.filter(left_on=None).only("customer_id", "uid", "phone"):
        found[one.customer_id] = one.phone.reveal()
    return found
