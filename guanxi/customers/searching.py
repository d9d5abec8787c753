"""Which customers free text finds: by the search index, and by a phone number of one of their people."""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q

from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact, Customer
from guanxi.customers.queries import Contacts
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.privacy.blind import blind_lookups
from guanxi.foundation.privacy.fields import BlindIndexField, lookups
from guanxi.foundation.search import index

REVEAL = "customers.reveal_personal"
TAIL = 4
OFFERED = 8
TAIL_COLUMN = "tail"  # of either of a person's numbers
FEW = 1000
FEWEST = 7  # digits of a whole number: with fewer, one could find a person by trying
_PHONE = re.compile(r"[+(]?[0-9 ().+-]+")
_TAIL_SHOWN = re.compile(rf"[^0-9][0-9]{{{TAIL}}}$")
_NOT_A_DIGIT = re.compile(r"[^0-9]")


def condition(text: str, by: User) -> Q:
    """The condition on customers that ``text`` sets; figures may be a phone number or its last four."""
    found, (people, ids) = index.condition(KIND, text), _reached(text, by)
    if people is not None:
        found |= of_people(people)
    return found | Q(pk__in=ids) if ids else found


def by_phone(text: str, by: User) -> str:
    """The ids, with commas between them, of the customers whom figures find by a phone number, as above."""
    people, ids = _reached(text, by)
    if people is not None:
        ids |= set(people.order_by().values_list("customer_id", flat=True))
    return ",".join(map(str, sorted(ids)))


def _reached(text: str, by: User) -> tuple[Contacts | None, set[int]]:
    """Whom figures reach by phone: the people whose number ``by`` may reveal, and the customers of those
    whose mask shows it.

    Nothing is found by what the mask hides from ``by``: else figures could be tried until they fit.
    """
    values, shown = _phones(text), by.shows("phone")
    if values is None or shown is Shown.HIDDEN:
        return None, set()
    column, indexes = values
    of_number = Q(**{f"phone_{column}__in": indexes}) | Q(**{f"phone2_{column}__in": indexes})
    people = Contact.objects.filter(of_number)
    ids = _shown(people, by, set(indexes)) if column == TAIL_COLUMN else set[int]()
    return (people.within_scope(by, REVEAL) if shown is Shown.REVEALABLE else None), ids


def called(text: str) -> Q:
    """The condition to have exactly this number or name, in whatever case: each part has its index."""
    sort_names = {key for key in index.sort_keys([(text, False), (text, True)]) if key}
    return Q(customer_no__in={text, text.upper()}) | Q(sort_name__in=sort_names, name__iexact=text)


def found(text: str, by: User) -> list[Customer]:
    """The first customers that ``text`` means to ``by``: by number or name, else by search."""
    text = text.strip()[:80]
    if not text:
        return []
    rows = Customer.objects.visible_to(by)
    exact = list(rows.filter(called(text))[:OFFERED])
    return exact or list(rows.filter(condition(text, by)).order_by("sort_name", "id")[:OFFERED])


def _phones(text: str) -> tuple[str, list[str]] | None:
    """Which blind indexes to ask for which values, one a key version; None where this is no phone number."""
    typed = unicodedata.normalize("NFKC", text).strip()
    digits = _NOT_A_DIGIT.sub("", typed)
    if not _PHONE.fullmatch(typed):
        return None
    if len(digits) == TAIL:
        tail = Contact._meta.get_field("phone_tail")
        assert isinstance(tail, BlindIndexField)
        return TAIL_COLUMN, blind_lookups(tail.label, digits)
    if len(digits) >= FEWEST:
        return "index", lookups(Contact, "phone_index", typed)
    return None


def of_people(people: Contacts) -> Q:
    """The condition to be a customer of these people.

    Few are named by their ids, many are asked for row by row: whoever lists them sees only the own.
    """
    ids = list(people.order_by().values_list("customer_id", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        return Q(pk__in=set(ids))
    return Q(Exists(people.filter(customer_id=OuterRef("pk"))))


def _shown(people: Contacts, by: User, tails: set[str]) -> set[int]:
    """Whose mask shows ``by`` the last four figures: each mask is read, for no index knows what it shows."""
    scope, within = by.scope_of(REVEAL), by.scope_of(Contacts.view_permission)
    if within is None:
        return set()
    if by.shows("phone") is Shown.REVEALABLE and scope is not None and scope >= within:
        return set()  # found as what may be revealed
    seen = people.visible_to(by).order_by()
    return {
        each.customer_id
        for each in seen.only("customer_id", "uid", "phone", "phone2", "phone_tail", "phone2_tail")
        if (each.phone_tail in tails and _shows_tail(str(each.phone)))
        or (each.phone2_tail in tails and _shows_tail(str(each.phone2)))
    }


def _shows_tail(mask: str) -> bool:
    return _TAIL_SHOWN.search(mask) is not None
