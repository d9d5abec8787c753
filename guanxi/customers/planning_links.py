"""Reads whom the rows of a batch name as the firm above a customer, and as who referred it.

A row may name a customer that another row of the batch brings, before or after it: so links are read once all
rows were taken.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from guanxi.customers.alias import Alias
from guanxi.customers.choices import Channel, Kind
from guanxi.customers.identity import Case, name_key, namesakes
from guanxi.customers.models import Customer
from guanxi.customers.named import Named
from guanxi.customers.parties.choices import LinkKind
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.parties.parents import check_firms, circle, firms_above, walked
from guanxi.customers.planning import Plan, Result
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.sentences import said as _

COLUMNS: Mapping[str, str] = {"parent": LinkKind.PARENT, "referrer": LinkKind.REFERRER}
LONGEST = 200
REFUSED_ITSELF = _("The row of “%(name)s” in this file is refused itself: put that right first.")
UNKNOWN = _(
    "“%(name)s” is no customer whom you may see, nor one of this file’s rows up to here. Write its number, or"
    " its name as it stands here, or put its row further up."
)

type Said = tuple[int, Case, str, str]  # the row's place, its customer, the column, whom it names
type Key = tuple[int, str]  # a customer and a column


class Links:
    """What the rows of a plan say of links; ``refused``: rows whose links cannot be."""

    def __init__(self, plan: Plan, rows: Sequence[CustomerRow], named: Named) -> None:
        self.plan, self.rows, self.named = plan, rows, named
        self.refused: dict[int, Result] = {}
        self.wanted: dict[Key, tuple[Customer, Customer, str]] = {}  # customer, whom it names, told by
        said = list(self._said())
        if not said:
            return
        self._load(said)
        for one in said:
            self._attempt(*one)
        self._refuse_followers(said)

    def _said(self) -> Iterable[Said]:
        for place, (row, result) in enumerate(zip(self.rows, self.plan.results, strict=True)):
            is_left = row.policy.mode == "new" and result.kind == "same"
            if result.case is None or result.kind in {"wrong", "left"} or is_left:
                continue
            for column in COLUMNS:
                if text := " ".join((getattr(row, column) or "").split()):
                    yield place, result.case, column, text

    # ---- what is there -------------------------------------------------------------------------

    def _load(self, said: Sequence[Said]) -> None:
        texts = {text[:LONGEST] for *_where, text in said}
        by = self.plan.by
        seen = Customer.objects.visible_to(by)
        self.by_number: defaultdict[str, list[Customer]] = defaultdict(list)
        for column in ("customer_no", "external_no"):
            for customer in seen.filter(**{f"{column}__in": texts}):
                self.by_number[getattr(customer, column)].append(customer)
        gone = Alias.objects.visible_to(by).meant(numbers=texts).select_related("customer")
        for alias in gone:
            if alias.customer_no not in self.by_number:
                self.by_number[alias.customer_no].append(alias.customer)
        self.by_name = defaultdict(list, namesakes(by, texts))
        for case in self.plan.cases.values():
            if case.is_new:
                self.by_name[name_key(case.customer.name)].append(case.customer)
                for number in {case.customer.customer_no, case.customer.external_no} - {"", None}:
                    self.by_number[str(number)].append(case.customer)
        ids = {case.customer.pk for _place, case, *_what in said if not case.is_new}
        holding = PartyLink.objects.holding().filter(customer_id__in=ids, kind__in=COLUMNS.values())
        self.links: defaultdict[Key, list[PartyLink]] = defaultdict(list)
        for link in holding.select_related("party").order_by("since", "pk"):
            self.links[link.customer_id, link.kind].append(link)
        others = {link.party_id for some in self.links.values() for link in some}
        self.seen = set(seen.filter(pk__in=others).values_list("pk", flat=True))
        meant = (*self.by_number.values(), *self.by_name.values())
        parents = {one.pk for some in meant for one in some if one.pk}
        has_parents = any(column == "parent" for *_where, column, _text in said)
        self.above = firms_above(ids | parents) if has_parents else {}

    # ---- one link after the other --------------------------------------------------------------

    def _attempt(self, place: int, case: Case, column: str, text: str) -> None:
        try:
            self._take(place, case, column, text)
        except Refused as refusal:
            self._refuse(place, column, refusal.message)

    def _refuse(self, place: int, column: str, sentence: Any) -> None:
        before = self.refused.get(place)
        if before is None:
            self.refused[place] = Result("wrong", problem=sentence, field=column)
        else:
            before.more = [*before.more, (column, sentence)]

    def _take(self, place: int, case: Case, column: str, text: str) -> None:
        target = self._find(column, text)
        if target is None:  # a row of an earlier part brings it
            self._tell(place, column, "", text)
            return
        customer = case.customer
        if _key(target) == _key(customer):
            raise Refused(_("This is the row’s own customer: name another, or leave the cell empty."))
        if column == "parent":
            check_firms(customer, target, column)
        before = self._before(customer, column)
        if any(_key(one) == _key(target) for one in before):
            return
        if any(link.party_id not in self.seen for link in self._replaced(customer, column)):
            raise Refused(
                _("%(name)s has one already whom you may not see: who may see both ends that link first.")
                % {"name": customer.name}
            )
        if column == "parent":
            self._rise(customer, target)
        self.wanted[_key(customer), column] = (customer, target, self._told_by(place))
        self._tell(place, column, listed(one.name for one in before), target.name)

    def _replaced(self, customer: Customer, column: str) -> list[PartyLink]:
        """What another takes the place of: of several who referred somebody, nobody."""
        there = self.links.get((_key(customer), COLUMNS[column]), [])
        return there if column == "parent" or len(there) == 1 else []

    def _before(self, customer: Customer, column: str) -> list[Customer]:
        """Whom the customer has there: by a row before, else by what is here."""
        if wanted := self.wanted.get((_key(customer), column)):
            return [wanted[1]]
        there = self.links.get((_key(customer), COLUMNS[column]), ())
        return [link.party for link in there if link.party_id in self.seen]

    def _rise(self, customer: Customer, target: Customer) -> None:
        """From now on ``target`` stands above ``customer``, unless that closes a circle."""
        if _key(customer) in walked(self.above, _key(target)):
            raise circle(customer, target, "parent")
        self.above[_key(customer)] = {_key(target)}

    def _find(self, column: str, text: str) -> Customer | None:
        """Who is meant: by number, else by name; None where a row of an earlier part is."""
        found = _distinct(self.by_number.get(text, ())) or _distinct(self.by_name[name_key(text)])
        if column == "parent":
            found = [one for one in found if one.kind == Kind.FIRM] or found
        names = {"name": text[:80], "count": len(found)}
        if len(found) > 1:
            sentence = _("%(count)s customers are called “%(name)s”: write the number of the one you mean.")
            raise Refused(sentence % names)
        if found:
            return found[0]
        if self.named.has(text):
            return None
        if any(text == row.customer_no or name_key(text) == name_key(row.name) for row in self._wrong()):
            raise Refused(REFUSED_ITSELF % names)
        raise Refused(UNKNOWN % names)

    def _wrong(self) -> Iterable[CustomerRow]:
        rows = zip(self.rows, self.plan.results, strict=True)
        return (row for row, result in rows if result.kind == "wrong")

    def _told_by(self, place: int) -> str:
        row = self.rows[place]
        return row.source or row.if_new.source or Channel.IMPORT

    def _tell(self, place: int, column: str, before: Any, after: str) -> None:
        result = self.plan.results[place]
        assert result.case is not None
        self.plan.begin(result.case)
        if result.kind != "new":
            result.kind, result.changes = "changed", {**(result.changes or {}), column: (before, after)}

    def _refuse_followers(self, said: Sequence[Said]) -> None:
        """Who names a customer that only refused rows bring is refused in the same turn, and so on."""
        while True:
            fine = {id(r.case) for n, r in enumerate(self.plan.results) if r.case and n not in self.refused}
            lost = {id(r.case) for n, r in enumerate(self.plan.results) if r.case and r.case.is_new} - fine
            keys = {_key(case.customer) for case in self.plan.cases.values() if id(case) in lost}
            more = [
                (place, column, text)
                for place, case, column, text in said
                if place not in self.refused
                and (target := self.wanted.get((_key(case.customer), column)))
                and _key(target[1]) in keys
            ]
            if not more:
                return
            for place, column, text in more:
                self._refuse(place, column, REFUSED_ITSELF % {"name": text[:80]})

    # ---- written -------------------------------------------------------------------------------

    def keep(self) -> None:
        """What a file says otherwise corrects the link that is there: so one undo gives it back, and a firm
        has one parent whatever is taken back when. That one was it until a day is said on the page."""
        made, new = Template(PartyLink), list[PartyLink]()
        corrected: list[PartyLink] = []
        for (_who, column), (customer, target, source) in self.wanted.items():
            kind = COLUMNS[column]
            if any(link.party_id == target.pk for link in self.links.get((customer.pk, kind), ())):
                continue
            if there := self._replaced(customer, column):
                there[0].party_id, there[0].since = target.pk, self.plan.today
                there[0].source = source
                there[0].note = ""  # what was said of the one is not true of the other
                corrected.append(there[0])
                continue
            values = {"customer_id": customer.pk, "party_id": target.pk, "kind": kind, "source": source}
            new.append(made.make({**values, "since": self.plan.today}))
        create_all(new)
        change_all(corrected)


def _key(customer: Customer) -> int:
    """Of somebody who has no key yet a number that nobody has."""
    return customer.pk or -id(customer)


def _distinct(customers: Collection[Customer]) -> list[Customer]:
    return list({_key(one): one for one in customers}.values())
