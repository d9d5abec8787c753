"""Which customers free text finds: by the search index, and by a phone number of one of their people."""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q

from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact
from guanxi.foundation.privacy.blind import blind_lookups
from guanxi.foundation.privacy.fields import BlindIndexField, lookups
from guanxi.foundation.search import index

TAIL = 4
FEW = 1000
FEWEST = 7  # digits of a whole number: with fewer, one could find a person by trying
_PHONE = re.compile(r"[+(]?[0-9 ().+-]+")
_NOT_A_DIGIT = re.compile(r"[^0-9]")


def condition(text: str) -> Q:
    """The condition on customers that ``text`` sets; figures may be a phone number or its last four."""
    found, values = index.condition(KIND, text), _phones(text)
    return found | _with_phone(*values) if values else found


def _phones(text: str) -> tuple[str, list[str]] | None:
    """Which blind index to ask for which values, one a key version; None where this is no phone number."""
    typed = unicodedata.normalize("NFKC", text).strip()
    digits = _NOT_A_DIGIT.sub("", typed)
    if not _PHONE.fullmatch(typed):
        return None
    if len(digits) == TAIL:
        tail = Contact._meta.get_field("phone_tail")
        assert isinstance(tail, BlindIndexField)
        return "phone_tail__in", blind_lookups(tail.label, digits)
    if len(digits) >= FEWEST:
        return "phone_index__in", lookups(Contact, "phone_index", typed)
    return None


def _with_phone(column: str, values: list[str]) -> Q:
    """Few are named by their ids, many are asked for row by row: whoever lists them sees only the own."""
    people = Contact.objects.filter(**{column: values})
    ids = list(people.order_by().values_list("customer_id", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        return Q(pk__in=set(ids))
    return Q(Exists(people.filter(customer_id=OuterRef("pk"))))
