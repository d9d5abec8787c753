"""Whom a new customer of a file may be already: the same telephone number or address, almost the same name.

Almost: but for its legal form, in either signs, and for its place where only one of the two says one: firms
of two places are two firms. A likeness is shown and asked about, never acted on by itself (CUS-06, CUS-27),
and only customers that who imports may see are looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from guanxi.customers.choices import Kind
from guanxi.customers.identity import WAYS, Case, said_ways
from guanxi.customers.indexing import KIND
from guanxi.customers.models import Contact, Customer
from guanxi.customers.unseen import Unseen
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.nearby import is_near
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.search import index
from guanxi.foundation.search.spelling import same
from guanxi.foundation.search.tokens import closed, distinctive, place
from guanxi.foundation.sentences import said as _

COLUMNS = {f"{name}_index": key for key, names in WAYS.items() for name in names}  # → the way they say


class Like(NamedTuple):
    """Another customer that this may be, and why; ``among``: all called so, ``case`` first."""

    case: Case
    why: Sentence
    among: Sequence[Case] = ()


LONG_ENOUGH = 8  # letters
NOT_OF_NAMES = re.compile(r"[\W_]+")
FEW = 2000  # firms with the same first word as one of these that are looked through
type Said = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]  # a customer's values, and its contacts


class Likeness:
    """The customers that rows of one batch are like, those among them that the batch makes itself."""

    def __init__(self, by: User, rows: Sequence[Said], *, besides: int | None = None) -> None:
        """``besides``: a change set whose own new customers nobody is asked about."""
        self._reached = self._people(by, [contact for _values, contacts in rows for contact in contacts])
        self._called = self._named(by, [values for values, _contacts in rows], besides)
        self._owners: Mapping[int, str] = {}
        self._by_reach: dict[tuple[str, str], Case] = {}
        self._by_kernel: defaultdict[str, dict[str, Case]] = defaultdict(dict)  # kernel → place → the first

    @property
    def ids(self) -> set[int]:
        """Who has to be known before ``bind``."""
        return {pk for pk, *_indexes in self._reached} | {pk for pk, _name in self._called}

    def bind(self, cases: Mapping[int, Case]) -> None:
        """From now on they are found, as ``cases`` holds them."""
        self._owners = owners_of(cases[pk].customer for pk in self.ids)
        for pk, *indexes in self._reached:
            for key, value in zip(COLUMNS.values(), indexes, strict=True):
                if value:
                    self._by_reach.setdefault((key, value), cases[pk])
        for pk, name in self._called:
            self._keep(name, cases[pk])

    @staticmethod
    def _people(by: User, contacts: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for contact in contacts:
            for key in WAYS:
                wanted[key].update(_reached([contact], key))
        rows = Contact.objects.visible_to(by).filter(left_on=None).order_by("pk")
        found: list[tuple[Any, ...]] = []
        for name, key in COLUMNS.items():
            if values := wanted[key]:
                found += rows.filter(**{f"{name}__in": values}).values_list("customer_id", *COLUMNS)
        return found

    @staticmethod
    def _named(by: User, rows: Iterable[Mapping[str, Any]], besides: int | None) -> list[tuple[int, str]]:
        firms = {values["name"] for values in rows if values.get("kind") != Kind.PERSON}
        kernels = {kernel(name) for name in firms}
        ids = index.beginning_alike(KIND, [distinctive(closed(name)) for name in firms])
        found = Customer.objects.visible_to(by).filter(pk__in=ids, kind=Kind.FIRM).order_by("pk")
        found = found.exclude(change_set=besides) if besides else found
        first: dict[tuple[str, str], tuple[int, str]] = {}  # of thousands called so one of each place will do
        for pk, name in found.values_list("pk", "name"):
            if (said := kernel(name)) in kernels:
                first.setdefault((said, place(name)), (pk, name))
        return list(first.values())

    def of(self, values: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Like | None:
        """The likeliest: who is reached in the same way, then who is called so."""
        for contact in contacts:
            for key in WAYS:
                for value in _reached([contact], key):
                    if case := self._by_reach.get((key, value)):
                        return Like(case, self._reason(key, case))
        called = self._called_so(values["name"]) if values.get("kind") != Kind.PERSON else []
        return Like(called[0], self._reason("name", called[0]), called) if called else None

    def _called_so(self, name: str) -> list[Case]:
        """Whose name is almost this one: who names no place may be a firm of any, and is one of the same."""
        there, by_place = place(name), self._by_kernel.get(kernel(name), {})
        if not there:
            return list(by_place.values())
        found = by_place.get(there) or by_place.get("")
        return [found] if found else []

    def _reason(self, source: str, case: Case) -> Sentence:
        return _reason(source, case, told_apart(case.customer, self._owners))

    def _keep(self, name: str, case: Case) -> None:
        self._by_kernel[kernel(name)].setdefault(place(name), case)

    def add(self, case: Case) -> None:
        """From now on later rows of the file may be like this one."""
        for contact in case.new_contacts:
            said = {
                name: held.reveal()
                for names in WAYS.values()
                for name in names
                if (held := getattr(contact, name))
            }
            for key in WAYS:
                for value in _reached([said], key):
                    self._by_reach.setdefault((key, value), case)
        if case.customer.kind == Kind.FIRM:
            self._keep(case.customer.name, case)


def like_of(by: User, values: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Like | None:
    """The same of one customer that is typed in: whom ``by`` sees that it may be already."""
    return likes_of(by, [(values, contacts)])[0]


def likes_of(by: User, rows: Sequence[Said], *, besides: int | None = None) -> list[Like | None]:
    """The same of each, without regard to one another."""
    unseen = Unseen(by)
    found = [(values, unseen.finding(contacts)) for values, contacts in rows]
    likeness = Likeness(by, found, besides=besides)
    seen = Customer.objects.visible_to(by).filter(pk__in=likeness.ids)
    likeness.bind({customer.pk: Case(customer, is_new=False) for customer in seen})
    return [likeness.of(values, contacts) for values, contacts in found]


def almost_called(by: User, names: Iterable[str]) -> dict[str, str]:
    """Name → the one firm that ``by`` sees whose name is almost this one; in letters also but for one."""
    said = {name: kernel(name) for name in names}
    ids = index.beginning_alike(KIND, [distinctive(closed(name)) for name in said])
    words = {name.split()[0] for name in said if _in_letters(name)}
    more = index.beginning_alike(KIND, sorted(words), at_most=FEW) if words else []
    seen = Customer.objects.visible_to(by).filter(pk__in=ids + more, kind=Kind.FIRM)
    there: defaultdict[str, set[str]] = defaultdict(set)
    for known in seen.values_list("name", flat=True):
        there[kernel(known)].add(known)
        there[_in_letters(known)].add(known)
    found = {}
    for name, one in said.items():
        fitting = [known for known in there[one] if _is_there(place(name), known)]
        fitting = fitting or [*_but_for_a_letter(_in_letters(name), there)]
        if one and len(fitting) == 1:
            found[name] = fitting[0]
    return found


def _but_for_a_letter(letters: str, there: Mapping[str, set[str]]) -> set[str]:
    """A letter more or less mostly is the same name: Food, Foods. A sign more is another word."""
    return {
        name
        for other, names in there.items()
        if letters and (letters == other or is_near(letters, other))
        for name in names
    }


def _in_letters(name: str) -> str:
    """The letters of a name that has nothing else, without its legal form; "" for a short one, or another."""
    letters = kernel(name)
    return letters if letters.isascii() and len(letters) >= LONG_ENOUGH else ""


def _is_there(there: str, name: str) -> bool:
    """Whether a firm of this name may be one of that place: firms that name two places are not each other."""
    return not there or place(name) in {"", there}


def kernel(name: str) -> str:
    """What spellings of one firm's name have in common: 苏州恒岳精密公司 and 恒岳精密, Foo Ltd. and FOO."""
    said = same(distinctive(closed(name)))
    return NOT_OF_NAMES.sub("", said) or "".join(said.split())


def is_one(name: str, other: str) -> bool:
    """Whether two firms are called the same but for legal form: firms of two places are two firms."""
    places = {place(name), place(other)} - {""}
    return kernel(name) == kernel(other) and len(places) < 2


def _reached(contacts: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """What to look for people by, of whom this is said."""
    return [value for text in said_ways(contacts, key) for value in lookups(Contact, f"{key}_index", text)]


def owners_of(customers: Iterable[Customer]) -> dict[int, str]:
    """Who has these, by name, asked for once."""
    return dict(User.objects.filter(pk__in={one.owner_id for one in customers}).values_list("pk", "name"))


def told_apart(customer: Customer, owners: Mapping[int, str]) -> str:
    """What tells a customer from others of its name: its number, where it is, and who has it."""
    owner = owners.get(customer.owner_id or 0, "")
    return " · ".join(filter(None, (customer.customer_no, customer.region, owner)))


def _reason(source: str, case: Case, known_by: str) -> Sentence:
    named = {"name": case.customer.name, "number": case.customer.customer_no}
    if not case.customer.customer_no:
        return {
            "phone": _("The same telephone number as %(name)s in this file."),
            "email": _("The same e-mail address as %(name)s in this file."),
            "name": _("Almost the same name as %(name)s in this file."),
        }[source] % named
    if case.is_new:  # its number is the file's own: nobody finds it in the house yet
        return {
            "phone": _("The same telephone number as %(name)s (%(number)s) in this file."),
            "email": _("The same e-mail address as %(name)s (%(number)s) in this file."),
            "name": _("Almost the same name as %(name)s (%(number)s) in this file."),
        }[source] % named
    named["number"] = known_by
    return {
        "phone": _("The same telephone number as %(name)s (%(number)s)."),
        "email": _("The same e-mail address as %(name)s (%(number)s)."),
        "name": _("Almost the same name as %(name)s (%(number)s)."),
    }[source] % named
