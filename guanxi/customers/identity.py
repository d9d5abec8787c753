"""How a file's customer is known again: by its number in the source, by our number, else by its name.

Two names are one name whatever their width, case and signs: 寧波 is 宁波. What is kept beside a name to find
it by, ``sort_name``, is how its signs are read; where one of them is read otherwise than its twin, both
readings are looked for (``sort_keys_alike``), so nothing that is kept has to change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

from guanxi.customers.alias import Alias
from guanxi.customers.choices import Kind
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.search import index
from guanxi.foundation.search.spelling import same
from guanxi.foundation.search.tokens import closed
from guanxi.foundation.sentences import said as _

# How people are reached → the fields that say so. Each is looked for in all of its kind: they share a label.
WAYS: Mapping[str, Sequence[str]] = {"phone": ("phone", "phone2"), "email": ("email",)}


class Move(NamedTuple):
    """A step through the lifecycle; ``because``: not said by the file, but told by what was bought."""

    before: str
    after: str
    on: date
    because: bool = False


@dataclass(eq=False, slots=True)
class Case:
    """One customer that the batch is about, as read or new, with its people, and what is added to it."""

    customer: Customer
    is_new: bool
    contacts: list[Contact] = field(default_factory=list)
    tags: set[tuple[str, str]] = field(default_factory=set)
    new_contacts: list[Contact] = field(default_factory=list)
    new_tags: list[tuple[str, str]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)

    def without_aliases(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a row says of whom it names by another name, or by numbers of one merged into it."""
        numbers = {alias.customer_no for alias in self.aliases} - {""}
        sources = {(alias.external_source, alias.external_no) for alias in self.aliases if alias.external_no}
        names = {name_key(alias.name) for alias in self.aliases}
        apart = set[str]()
        if values.get("customer_no") in numbers:
            apart |= {"customer_no", "name"}
        if (values.get("external_source", ""), values.get("external_no")) in sources:
            apart |= {"external_no", "external_source", "name"}
        if name_key(values.get("name", "")) in names:
            apart.add("name")
        return {name: value for name, value in values.items() if name not in apart}

    @property
    def people(self) -> list[Contact]:
        return self.contacts + self.new_contacts


def name_key(name: str) -> str:
    """The spelling in which two names are the same name: spaces within Chinese do not count."""
    return closed(" ".join(same(name).split()))


def held[M: models.Model](rows: models.QuerySet[M], *, lock: bool) -> list[M]:
    """The rows, for writing locked in key order."""
    if lock and connection.features.has_select_for_update:
        rows = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    return list(rows)


class Known:
    """The customers that a batch may mean: those in the database, and those it has made so far."""

    def __init__(self) -> None:
        self.by_id: dict[int, Case] = {}
        self.by_source: dict[tuple[str, str], Case] = {}
        self.by_number: dict[str, Case] = {}
        self.by_name: defaultdict[str, dict[int, Case]] = defaultdict(dict)
        self.by_reach: defaultdict[str, list[Case]] = defaultdict(list)
        self.by_alias: defaultdict[str, dict[int, Case]] = defaultdict(dict)

    def load(
        self,
        *,
        sources: Iterable[tuple[str, str]],
        numbers: Iterable[str],
        names: Iterable[tuple[str, bool]],
        ids: Iterable[int] = (),
        lock: bool,
    ) -> None:
        """Read whom these identities may mean: at most five queries, whatever their number."""
        pairs, found = set(sources), set(numbers)
        rows: dict[int, Customer] = {}
        sort_names, wanted_ids = index.sort_keys_alike(set(names)), set(ids)
        external = {no for _source, no in pairs}
        also = Alias.objects.meant(sort_names=sort_names, numbers=found, external=external, ids=wanted_ids)
        aliases = list(also)
        wanted_ids |= {alias.customer_id for alias in aliases}
        of_source = Customer.objects.filter(
            external_source__in={source for source, _no in pairs},
            external_no__in=external,
        )
        wanted = [of_source] if pairs else []
        wanted += [Customer.objects.filter(customer_no__in=found)] if found else []
        wanted += [Customer.objects.filter(sort_name__in=sort_names)] if sort_names else []
        wanted += [Customer.objects.filter(pk__in=wanted_ids)] if wanted_ids else []
        for queryset in wanted:
            rows |= {row.pk: row for row in held(queryset, lock=lock)}
        for row in rows.values():
            self.add(Case(row, is_new=False))
        for alias in aliases:
            if case := self.by_id.get(alias.customer_id):
                self._also(alias, case)

    def _also(self, alias: Alias, case: Case) -> None:
        """Also found by another name, by numbers of one that went into it: where nobody else has these."""
        case.aliases.append(alias)
        if alias.external_no:
            self.by_source.setdefault((alias.external_source, alias.external_no), case)
        if alias.customer_no:
            self.by_number.setdefault(alias.customer_no, case)
        if alias.was:
            self.by_id.setdefault(alias.was, case)
        if alias.name:
            self.by_alias[name_key(alias.name)][id(case)] = case

    def reach(self, case: Case) -> None:
        """From now on this case is found by the numbers and addresses of its people, too."""
        for contact in case.people:
            for key, names in WAYS.items():
                values = [getattr(contact, name) for name in names]
                for index_value in _indexes(f"{key}_index", [value.reveal() for value in values if value]):
                    self.by_reach[index_value].append(case)

    def add(self, case: Case) -> None:
        """From now on this case is found by what identifies it."""
        customer = case.customer
        if customer.pk:
            self.by_id[customer.pk] = case
        if customer.external_no:
            self.by_source[customer.external_source, customer.external_no] = case
        if customer.customer_no:
            self.by_number[customer.customer_no] = case
        self.by_name[name_key(customer.name)][id(case)] = case

    def find(
        self, values: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]] = (), *, key: str = "auto"
    ) -> Case | None:
        """The customer that a row means, if it is known: by one ``key`` alone, or by what it has."""
        if key in {"phone", "email"}:
            return self._reached(contacts, key, values)
        if key == "name":
            return self._named(values, ())
        if key == "number" and not (values.get("customer_no") or values.get("external_no")):
            raise Refused(
                _("The row has no customer number, and customers are known again by it."), field="customer_no"
            )
        number, external = values.get("customer_no"), values.get("external_no")
        if external and (case := self.by_source.get((values.get("external_source", ""), external))):
            return case
        if number:
            case = self.by_number.get(number)
            return None if case and external and self._is_another(case.customer, values) else case
        if external:
            return None
        return self._named(values, contacts)

    @staticmethod
    def _is_another(customer: Customer, values: Mapping[str, Any]) -> bool:
        """Our number, but the same source knows this customer by another number: two customers."""
        return bool(customer.external_no) and customer.external_source == values.get("external_source", "")

    def _reached(
        self, contacts: Sequence[Mapping[str, Any]], key: str, values: Mapping[str, Any]
    ) -> Case | None:
        """Who has one of these telephone numbers (or e-mail addresses), if that is one customer."""
        indexes = _indexes(f"{key}_index", said_ways(contacts, key))
        if not indexes:
            raise Refused(_("Customers are known again by this, and the row has none."), field=key)
        same = list({id(case): case for value in indexes for case in self.by_reach.get(value, ())}.values())
        if len(same) > 1:
            sentence = _("%(count)s customers have this: say which by its number.")
            raise Refused(sentence % {"count": len(same)}, field=key)
        return same[0] if same else None

    def _named(self, values: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]]) -> Case | None:
        kind, wanted = values.get("kind"), name_key(values["name"])
        # A row before may have given a customer another name.
        called = [c for c in self.by_name[wanted].values() if name_key(c.customer.name) == wanted]
        also = self.by_alias[wanted].values() if wanted in self.by_alias else ()
        same, others = (
            [case for case in some if kind in {None, case.customer.kind}] for some in (called, also)
        )
        same = same or others
        if kind == Kind.PERSON and any(said_ways(contacts, key) for key in WAYS):
            reached = Reached(contacts)
            same = [case for case in same if any(reached.by(contact) for contact in case.people)]
        if len(same) > 1:
            sentence = _("%(count)s customers are called %(name)s: say its number.")
            raise Refused(sentence % {"count": len(same), "name": values["name"]}, field="name")
        return same[0] if same else None


def namesakes(by: User, names: Iterable[str]) -> dict[str, list[Customer]]:
    """Key of a name → the customers of that name whom ``by`` sees, the oldest first."""
    wanted = {(name, person) for name in names for person in (False, True)}
    keys = index.sort_keys_alike(wanted)
    found: dict[str, list[Customer]] = {name_key(name): [] for name, _person in wanted}
    rows = Customer.objects.visible_to(by).filter(sort_name__in=keys) if keys else Customer.objects.none()
    for customer in rows.order_by("pk"):
        if name_key(customer.name) in found:
            found[name_key(customer.name)].append(customer)
    missing = {key for key, called in found.items() if not called}
    for alias in (
        Alias.objects.visible_to(by).meant(sort_names=keys if missing else ()).select_related("customer")
    ):
        if (key := name_key(alias.name)) in missing and alias.customer not in found[key]:
            found[key].append(alias.customer)
    return found


def firms_called(names: Iterable[str]) -> set[str]:
    """The keys of those names that a firm bears, whoever may see it: so that none is made twice."""
    keys = index.sort_keys_alike({(name, person) for name in names for person in (False, True)})
    if not keys:
        return set()
    # unscoped: that a firm of exactly this name is here is told, and nothing else of it
    rows = Customer.objects.filter(sort_name__in=keys, kind=Kind.FIRM)
    also = Alias.objects.filter(sort_name__in=keys, customer__kind=Kind.FIRM)
    return {name_key(name) for some in (rows, also) for name in some.values_list("name", flat=True)}


class Reached:
    """Whether a person is reached under one of these phone numbers or e-mail addresses."""

    def __init__(self, contacts: Sequence[Mapping[str, Any]]) -> None:
        self.indexes = {key: _indexes(f"{key}_index", said_ways(contacts, key)) for key in WAYS}

    def by(self, contact: Contact) -> bool:
        return any(
            getattr(contact, f"{name}_index") in self.indexes[key]
            for key, names in WAYS.items()
            for name in names
        )


def said_ways(contacts: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    """All numbers, or all addresses, that are said of these people."""
    return [text for contact in contacts for name in WAYS[key] if (text := contact.get(name))]


def _indexes(name: str, texts: Iterable[Any]) -> set[str]:
    return {found for text in texts if text for found in lookups(Contact, name, text)}
