"""Which customers free text finds: by the search index, and by a phone number of one of their people.

Of a number its last four digits will do, alone or beside how the person's name begins: 王 4567, 4567 王,
王总4567, 尾号4567, Keller 4567.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact, Customer
from guanxi.customers.queries import Contacts
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.privacy.blind import blind_lookups
from guanxi.foundation.privacy.fields import BlindIndexField, lookups
from guanxi.foundation.search import index
from guanxi.foundation.search.spelling import forms, same
from guanxi.foundation.search.tokens import HAN

REVEAL = "customers.reveal_personal"
TAIL = 4
OFFERED = 8
TAIL_COLUMN = "tail"  # of either of a person's numbers
FEW = 1000
FEWEST = 7  # digits of a whole number: with fewer, one could find a person by trying
_PHONE = re.compile(r"[+(]?[0-9 ().+-]+")
_TAIL_SHOWN = re.compile(rf"[^0-9][0-9]{{{TAIL}}}$")
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_BESIDE_TAIL = re.compile(rf"(?P<before>[^0-9]{{0,40}})(?P<tail>[0-9]{{{TAIL}}})(?P<behind>[^0-9]{{0,40}})")
_ENDING = re.compile("(?:手机|手機|电话|電話)?尾[号號数數]|ending", re.IGNORECASE)
_HONOURED = re.compile("(?<=.)(?:总|總|经理|經理|先生|女士|小姐|老师|老師|主任|工|董|哥|姐)$")
_IN_SIGNS = re.compile(f"[{HAN}]{{1,4}}")
_IN_LETTERS = re.compile(r"[^\W\d_]{2}[^\d_]{0,38}")


class Asked(NamedTuple):
    """Which blind indexes to ask for which values, one a key version, and how the person's name begins."""

    column: str
    indexes: list[str]
    name: str = ""


def condition(text: str, by: User) -> Q:
    """The condition on customers that ``text`` sets; figures may be a phone number or its last four."""
    found, (people, shown) = index.condition(KIND, text), _reached(text, by)
    if people is not None:
        found |= of_people(people)
    return found | Q(pk__in=set(shown.values())) if shown else found


def by_phone(text: str, by: User) -> str:
    """The ids, with commas between them, of the customers whom figures find by a phone number, as above."""
    people, shown = _reached(text, by)
    ids = set(shown.values())
    if people is not None:
        ids |= set(people.order_by().values_list("customer_id", flat=True))
    return ",".join(map(str, sorted(ids)))


def people_by_tail(text: str, by: User) -> str | None:
    """The ids, as above, of the people themselves; None where no name or word stands beside four digits."""
    if _named_tail(_typed(text)) is None:
        return None
    people, shown = _reached(text, by)
    ids = set(shown)
    if people is not None:
        ids |= set(people.order_by().values_list("pk", flat=True))
    return ",".join(map(str, sorted(ids)))


def _reached(text: str, by: User) -> tuple[Contacts | None, Mapping[int, int]]:
    """Whom figures reach by phone: the people whose number ``by`` may reveal, and those whose mask shows it,
    each with the customer.

    Nothing is found by what the mask hides from ``by``: else figures could be tried until they fit.
    """
    asked, shown = _asked(text), by.shows("phone")
    if asked is None or shown is Shown.HIDDEN:
        return None, {}
    column, indexes, name = asked
    of_number = Q(**{f"phone_{column}__in": indexes}) | Q(**{f"phone2_{column}__in": indexes})
    people = Contact.objects.filter(of_number)
    if name:
        people = people.filter(_begins(name))
    seen = _shown(people, by, set(indexes)) if column == TAIL_COLUMN else {}
    return (people.within_scope(by, REVEAL) if shown is Shown.REVEALABLE else None), seen


def _begins(name: str) -> Q:
    """The condition that somebody is called so from the first sign on, in whatever signs; in letters the last
    name may be meant."""
    if not _IN_SIGNS.fullmatch(name):
        return Q(name__istartswith=name) | Q(name__iendswith=f" {name}")
    plain = same(name)
    begins = Q(name__startswith=plain)
    for sign in {name[0], *forms(plain[0])}:
        begins |= Q(name__startswith=sign + name[1:])
    return begins


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


def _typed(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _asked(text: str) -> Asked | None:
    """None where this is no phone number."""
    typed = _typed(text)
    if named := _named_tail(typed):
        return _of_tail(*named)
    digits = _NOT_A_DIGIT.sub("", typed)
    if not _PHONE.fullmatch(typed):
        return None
    if len(digits) == TAIL:
        return _of_tail(digits)
    return Asked("index", lookups(Contact, "phone_index", typed)) if len(digits) >= FEWEST else None


def _of_tail(digits: str, name: str = "") -> Asked:
    tail = Contact._meta.get_field("phone_tail")
    assert isinstance(tail, BlindIndexField)
    return Asked(TAIL_COLUMN, blind_lookups(tail.label, digits), name)


def _named_tail(typed: str) -> tuple[str, str] | None:
    """The last four digits and the name beside them; "" for it where only a word says what the digits are.

    A name in letters stands apart from the digits: C2024 is how a customer's number begins.
    """
    found = _BESIDE_TAIL.fullmatch(typed)
    if found is None:
        return None
    before, tail, behind = found.groups()
    said = _ENDING.sub(" ", before)
    name = " ".join(f"{said} {behind}".split()).strip(" :")
    if not name:
        return (tail, "") if said != before else None
    if said.strip(" :") and behind.strip():
        return None
    if _IN_SIGNS.fullmatch(name):
        return tail, _HONOURED.sub("", name)
    is_apart = said.endswith(" ") or behind.startswith(" ")
    return (tail, name) if is_apart and _IN_LETTERS.fullmatch(name) else None


def of_people(people: Contacts) -> Q:
    """The condition to be a customer of these people.

    Few are named by their ids, many are asked for row by row: whoever lists them sees only the own.
    """
    ids = list(people.order_by().values_list("customer_id", flat=True)[: FEW + 1])
    if len(ids) <= FEW:
        return Q(pk__in=set(ids))
    return Q(Exists(people.filter(customer_id=OuterRef("pk"))))


def _shown(people: Contacts, by: User, tails: set[str]) -> Mapping[int, int]:
    """Whose mask shows ``by`` the last four figures: each mask is read, for no index knows what it shows."""
    scope, within = by.scope_of(REVEAL), by.scope_of(Contacts.view_permission)
    if within is None:
        return {}
    if by.shows("phone") is Shown.REVEALABLE and scope is not None and scope >= within:
        return {}  # found as what may be revealed
    seen = people.visible_to(by).order_by()
    return {
        each.pk: each.customer_id
        for each in seen.only("customer_id", "uid", "phone", "phone2", "phone_tail", "phone2_tail")
        if (each.phone_tail in tails and _shows_tail(str(each.phone)))
        or (each.phone2_tail in tails and _shows_tail(str(each.phone2)))
    }


def _shows_tail(mask: str) -> bool:
    return _TAIL_SHOWN.search(mask) is not None
