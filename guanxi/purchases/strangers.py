"""Customers of a file of orders: whose orders they are, those that it will add or that may be here already,
and those of whom it has another name.

Who is named by number is known by that. Who stands there by name alone is the one customer of that name whom
the importer sees; where there are several, or one is only called alike, or the name may be short for one, a
person says on the check page who it is, and until then those orders stay behind, as with a file of customers.
A firm that bears exactly such a name in other hands is not made a second time: its orders stay behind, and
nothing but that is told of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.customers import searching
from guanxi.customers.alias import Alias
from guanxi.customers.choices import Stage
from guanxi.customers.identity import Case, firms_called, name_key, namesakes
from guanxi.customers.likeness import Like, likes_of, owners_of, told_apart
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.customers.shortened import short_for
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.alike import picked, picked_id, undecided
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.kinds import NEW, Concern, Found, Options
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import said
from guanxi.foundation.ui import formats
from guanxi.purchases.grouping import Gathered
from guanxi.purchases.rows import OrderRow

NAMES = 5
AT_ONCE = 200  # customers that are looked at for them: of a large file the first ones will do
SEVERAL = 2
IN_OTHER_HANDS = said(
    "A customer of this name is here already, in hands whose customers you do not see: have it shared with"
    " you, or let somebody import these orders who sees it."
)
type Remarks = dict[str, dict[str, Sentence]]


def known_customers(numbers: Iterable[str | None], source: str) -> dict[str, int]:
    """Number → customer: by its number in this source, else by our own where no source claims it."""
    wanted = {number for number in numbers if number}
    found: dict[str, int] = {}
    ours = Customer.objects.filter(customer_no__in=wanted, external_no="")
    found |= dict(ours.values_list("customer_no", "pk"))
    theirs = Customer.objects.filter(external_source=source, external_no__in=wanted)
    found |= dict(theirs.values_list("external_no", "pk"))
    missing = wanted - found.keys()
    for alias in Alias.objects.meant(
        numbers=missing, external=missing
    ):  # numbers of who was merged into another
        if alias.customer_no in missing and not alias.external_no:
            found[alias.customer_no] = alias.customer_id
        if alias.external_no in missing and alias.external_source == source:
            found[alias.external_no] = alias.customer_id
    return found


class Whose:
    """Which customers a file's numbers and names mean: of each number, name and what was decided."""

    def __init__(
        self, by: User, rows: Sequence[Sequence[Any]], source: str, change_set: ChangeSet | None = None
    ) -> None:
        """``change_set``: the import itself; whom it has just made the check has not asked about."""
        self.by = by
        self._besides = change_set.pk if change_set else None
        self.ids = known_customers([number for number, *_more in rows], source)
        self.called = {number: name for number, name, _said in rows if number not in self.ids and name}
        decided = {number: said for number, _name, said in rows if number not in self.ids}
        self._namesakes = namesakes(by, self.called.values())
        for number, name in self.called.items():
            if number == name and len(found := self._namesakes[name_key(name)]) == 1:
                self.ids[number] = found[0].pk
        in_other_hands = self._in_other_hands()
        self._like = self._called_alike()
        self._among = self._of_one_name()
        self._like |= self._shortened(in_other_hands)
        self._named = self._others(decided)
        self.left = {number for number, said in decided.items() if said == "leave"} & self._like.keys()
        self.in_other_hands = in_other_hands - self.left
        self.joined: dict[str, Customer] = {
            number: known for number in self._like if (known := self._picked(number, decided[number]))
        }
        self.undecided = {
            n for n in self._like if n not in self.joined and decided[n] not in {"new", "leave"}
        }
        self.ids |= {number: customer.pk for number, customer in self.joined.items()}

    def _picked(self, number: str, said: str) -> Customer | None:
        """Whom somebody said it is; of several one has to be named, whatever was said of all at once."""
        if number not in self._among and said == "known":
            return self._like[number].case.customer
        return self._named.get(said) or next(
            (one for one in self._offered(number) if said == picked(one.pk)), None
        )

    def _offered(self, number: str) -> Sequence[Customer]:
        """Whom the check page names for it: one, or several of which one is to be picked."""
        return self._among.get(number) or [self._like[number].case.customer]

    def _others(self, decided: Mapping[str, str]) -> dict[str, Customer]:
        """Decision → whom it names, of those that were not asked about: any customer that ``by`` sees."""
        asked = {number: {picked(one.pk) for one in self._offered(number)} for number in self._like}
        said = {decided[number] for number in self._like} - set().union(*asked.values())
        ids = [pk for one in said if (pk := picked_id(one)) is not None]
        rows = Customer.objects.visible_to(self.by).filter(pk__in=ids) if ids else ()
        return {picked(one.pk): one for one in rows}

    def _of_one_name(self) -> dict[str, Sequence[Customer]]:
        """Those whose name several customers have, or have almost: these."""
        found: dict[str, Sequence[Customer]] = {}
        for number, like in self._like.items():
            same = self._namesakes[name_key(self.called[number])]
            several = same if len(same) >= SEVERAL else [case.customer for case in like.among]
            if len(several) >= SEVERAL:
                found[number] = several[:NAMES]
        return found

    def _in_other_hands(self) -> set[str]:
        """Those of nobody here whom the importer sees, but of a firm of exactly that name."""
        keys = {number: name_key(name) for number, name in self.called.items() if number not in self.ids}
        unmet = {number: key for number, key in keys.items() if not self._namesakes[key]}
        there = firms_called(self.called[number] for number in unmet)
        return {number for number, key in unmet.items() if key in there}

    def _called_alike(self) -> dict[str, Like]:
        """Of those that are not known: whom each may be."""
        names = {number: name for number, name in self.called.items() if number not in self.ids}
        found = likes_of(self.by, [({"name": name}, ()) for name in names.values()], besides=self._besides)
        return {
            number: like._replace(why=_short(names[number], like.case.customer, len(like.among)))
            if len(like.among) >= SEVERAL
            else like
            for number, like in zip(names, found, strict=True)
            if like is not None
        }

    def _shortened(self, in_other_hands: set[str]) -> dict[str, Like]:
        """Of those by name alone whom nobody is called like: whose name each may be short for."""
        met = {*self.ids, *self._like, *in_other_hands}
        by_name = (number for number, name in self.called.items() if number == name and number not in met)
        names = [name for name in by_name if not self._namesakes[name_key(name)]]
        found = short_for(self.by, names, besides=self._besides)
        self._among |= {name: one.firms for name, one in found.items() if one.many >= SEVERAL}
        return {
            name: Like(Case(one.firms[0], is_new=False), _short(name, one.firms[0], one.many))
            for name, one in found.items()
        }

    @property
    def stays_behind(self) -> set[str]:
        """Whom the import brings nobody for."""
        return self.left | self.undecided | self.in_other_hands

    def likes(self, numbers: Iterable[str | None]) -> dict[str, dict[str, Any]]:
        """What the check page asks of these, as parts of their verdicts."""
        asked = [number for number in numbers if number in self._like]
        owners = owners_of(one for number in asked for one in self._choices(number))
        return {
            number: {
                "alike": self._why(number),
                "alike_url": self._like[number].case.customer.get_absolute_url(),
                "among": [(picked(one.pk), _label(one, owners)) for one in self._choices(number)],
            }
            for number in asked
        }

    def _choices(self, number: str) -> Sequence[Customer]:
        """Of which one is picked: those of several, and whoever was found beside them."""
        several, said = self._among.get(number, ()), self.joined.get(number)
        if said is None or said in self._offered(number):
            return several
        return [*self._offered(number), said]

    def waits(self, number: str | None) -> Sentence:
        """Why the orders of somebody stay behind of whom nobody decided, or can; "" where that is not so."""
        if number in self.in_other_hands:
            return IN_OTHER_HANDS
        return undecided(self._why(number)) if number and number in self.undecided else ""

    def _why(self, number: str) -> Sentence:
        same = self._namesakes[name_key(self.called[number])]
        if len(same) < SEVERAL:
            return self._like[number].why
        sentence = said("%(count)s customers are called %(name)s; one of them is %(number)s.")
        first = self._like[number].case.customer.customer_no
        return sentence % {"count": len(same), "name": self.called[number], "number": first}


def _label(one: Customer, owners: Mapping[int, str]) -> str:
    """Several may bear one name: what else is known of them tells them apart."""
    return " · ".join(filter(None, (one.name, told_apart(one, owners))))


def sought(text: str, by: User) -> list[Found]:
    """The first customers that ``text`` means to ``by``, of whom a row's orders may be."""
    rows = searching.found(text, by)
    return [Found(picked(one.pk), one.customer_no or one.name, one.name) for one in rows]


def _short(name: str, firm: Customer, count: int) -> Sentence:
    if count < SEVERAL:
        sentence = said("Perhaps short for %(name)s (%(number)s).")
        return sentence % {"name": firm.name, "number": firm.customer_no}
    sentence = said("“%(name)s” stands in the names of %(count)s customers, such as %(known)s (%(number)s).")
    return sentence % {"name": name, "count": count, "known": firm.name, "number": firm.customer_no}


def missing(
    by: User, rows: Sequence[Any], options: Options, change_set: ChangeSet | None = None
) -> list[CustomerRow]:
    """The customers that are not known yet; whoever bought goods is no prospect, since the order's day.

    Those that somebody said are here already get the file's number, so that the next file finds them; one
    that has a number keeps it.
    """
    zone, source = ZoneInfo(Company.get().zone), options["source"]
    called = [[number, name, *decided] for number, name, _country, _first, *decided in rows]
    whose = Whose(by, called, source, change_set)
    numbered = _to_be_numbered(whose.joined)
    wanted = [
        row for row in rows if row[0] in numbered or not (row[0] in whose.ids or row[0] in whose.stays_behind)
    ]
    return [
        CustomerRow(
            name or _("Customer %(number)s") % {"number": number},
            external_no=number,
            external_source=source,
            country=country,
            stage=Stage.DEAL if first else None,
            since=datetime.fromisoformat(first).astimezone(zone).date() if first else None,
        )
        if number not in numbered
        else _numbered(numbered[number], number, source)
        for number, name, country, first, *_decided in _once(wanted)
    ]


def _once(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Those who stand there by name alone once, in whatever width the file writes their name."""
    met: set[str] = set()
    for row in rows:
        key = name_key(row[0]) if row[0] == row[1] else ""
        if key not in met:
            yield row
        met |= {key} - {""}


def _to_be_numbered(joined: Mapping[str, Customer]) -> dict[str, Customer]:
    """Of those that are here already who has no number yet; two names of a file may be one of them."""
    first: dict[int, str] = {}
    for number, customer in joined.items():
        if not customer.external_no:
            first.setdefault(customer.pk, number)
    return {number: joined[number] for number in first.values()}


def _numbered(customer: Customer, number: str, source: str) -> CustomerRow:
    return CustomerRow(
        customer.name, customer_no=customer.customer_no, external_no=number, external_source=source
    )


def remarks(
    by: User, gathered: Sequence[Gathered], found: Sequence[OrderRow | None], names: Mapping[str, str]
) -> Remarks:
    """Order number → field → what is to be told of its customer. ``names``: what the file calls it."""
    told: Remarks = {}
    here = _names_here(by, found) if names else {}
    for one, order in zip(gathered, found, strict=True):
        name = names.get(one.number, "")
        if order is None:
            told[one.number] = {"customer_no": _new(one, name)}
            continue
        known = here.get(order.customer_id, "")
        if name and known and name != one.customer_no and name_key(known) != name_key(name):
            sentence = said("“%(name)s” in the file, “%(known)s” here: is it the same customer?")
            told[one.number] = {"customer_name": sentence % {"name": name, "known": known}}
    return told


def _new(one: Gathered, name: str) -> Sentence:
    if name and name != one.customer_no:
        return said("new customer: %(name)s") % {"name": name}
    return said("new customer")


def _names_here(by: User, found: Sequence[OrderRow | None]) -> dict[int | None, str]:
    """The names of the known customers, as far as ``by`` sees them."""
    ids = {order.customer_id for order in found if order is not None} - {None}
    return dict(Customer.objects.visible_to(by).filter(pk__in=ids).values_list("pk", "name"))


def concerns(run: Any, by: User) -> list[Concern]:
    """Before anything is written: who will be added, and whom the file calls otherwise."""
    if run.state != ImportRun.State.PREVIEWED:
        return []
    url = f"{reverse('show_import', args=[run.pk])}?rows={ASSUMED}"
    found = []
    if count := run.count(NEW, "customers"):
        sentence = ngettext(
            "%(count)s customer is not known here and will be added: %(names)s.",
            "%(count)s customers are not known here and will be added: %(names)s.",
            count,
        )
        named = {"count": formats.number(count), "names": _first_names(run, by, count)}
        found.append(Concern(sentence % named, f"{url}&of=customer_no", _("Look at their orders"), tone=""))
    if count := run.count("customer_name", ASSUMED):
        sentence = ngettext(
            "%(count)s order has a customer number of ours with another name.",
            "%(count)s orders have a customer number of ours with another name.",
            count,
        )
        said_of = sentence % {"count": formats.number(count)}
        found.append(Concern(said_of, f"{url}&of=customer_name", _("Compare the names")))
    return found


def _first_names(run: ImportRun, by: User, count: int) -> str:
    """The first of the new customers; an import's leading batches say who they are."""
    spool, names = Spool(run.uid), list[str]()
    for number in range(2):
        batch = spool.read(f"batch-{number}", {"what": "", "rows": []})
        if batch["what"] == "customers":
            for some in batched(batch["rows"], AT_ONCE):
                # who has a number of ours is here already: somebody said so
                names += [row.name for row in missing(by, some, run.options) if not row.customer_no]
                if len(names) >= NAMES:
                    break
            break
    named = names[:NAMES]
    return pgettext("between nouns", ", ").join([*named, *(["…"] if count > len(named) else [])])
