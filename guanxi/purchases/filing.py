"""From the kept lines of a file to orders in the database: arranging, finding the customers, writing.

The leading batches bring what orders need: the house's currency where it was asked for, customers that are
not known yet, products with the name most of their sales carry.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.actions import import_customers
from guanxi.customers.comparing import compare_customers
from guanxi.customers.identity import name_key
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.kinds import (
    LEFT,
    NEW,
    SAME,
    WRONG,
    Batch,
    Options,
    Question,
    Verdict,
)
from guanxi.foundation.sentences import said
from guanxi.foundation.staff.actions import change_company
from guanxi.foundation.staff.counted import counted
from guanxi.purchases import actions, amounts, later, lost_told, own_values, repeats, statuses
from guanxi.purchases.building import CODE_LENGTH, NUMBER_LENGTH
from guanxi.purchases.comparing import compare_new, compare_orders
from guanxi.purchases.differences import differences
from guanxi.purchases.grouping import FileLine, Gathered, Gatherer, Survey, batches
from guanxi.purchases.lost_lines import LINES, NAME, Lost
from guanxi.purchases.models import Product
from guanxi.purchases.rows import CANCELLED, FEE, GOODS, OrderRow, Outcome, ProductRow
from guanxi.purchases.strangers import Whose, missing, remarks
from guanxi.purchases.unrated import foreign_days

ROWS = 2000
MOST_LINES = 5000
__all__ = ["CODE_LENGTH", "NUMBER_LENGTH", "Filing"]


class Filing:
    """Lines → whole orders in batches, after what they need. Both passes go over all lines of the file."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._survey = Survey(
            currency=options["currency"],
            fees=fees_of(options),
            leaves_repeats=repeats.leaves(options),
            zone=options["zone"],
        )
        self._gatherer = Gatherer(self._survey)
        self._waiting: list[Gathered] = []
        self._names: dict[str, str] = {}  # customer number → name
        self._called: dict[str, str] = {}  # order number → its customer's name
        self._words: dict[str, list[str]] = {}  # order number → its status, where nobody knows the word
        self._begins: dict[str, int] = {}  # customer number → the first line of its first order
        self._broken: dict[str, int] = {}  # order number → the first of its rows that cannot be taken

    def survey(
        self, rows: Sequence[Any], broken: Iterable[Sequence[Any]] = ()
    ) -> list[tuple[int, Sentence, str]]:
        """First pass; lines that cannot belong to their order are given back."""
        astray = []
        for number, at in broken:
            self._broken.setdefault(number, at)
        for row, line in zip(rows, lines(statuses.settled(rows, self.options)), strict=True):
            if line.customer_no and row[11] and line.customer_no not in self._names:
                self._names[line.customer_no] = row[11]
            if problem := self._survey.add(line):
                astray.append((line.line, problem, "customer_no"))
                self._broken.setdefault(line.number, line.line)
        return astray

    def leading(self) -> Iterator[Batch]:
        """What has to be there before the orders."""
        if self.options.get("adopt"):
            yield {"what": "house", "rows": []}
        known, first = self._names.get, {no: str(at) for no, at in self._survey.first_sales.items()}
        self._begins = self._survey.first_lines
        customers = [
            [no, known(no), country, first.get(no), self._decided(no)]
            for no, country in self._survey.customers.items()
        ]
        for part in batched(customers, ROWS):
            yield {"what": "customers", "rows": part}
        products = [[code, name] for code, name in self._survey.products.items()]
        for some in batched(products, ROWS):
            yield {"what": "products", "rows": some}

    def gather(self, rows: Sequence[Any]) -> Iterator[Batch]:
        """Second pass: the batches that are full after these lines."""
        for row, line in zip(rows, lines(statuses.settled(rows, self.options)), strict=True):
            if word := statuses.asked(row, self.options):
                self._words.setdefault(line.number, word)
            if row[11]:
                self._called.setdefault(line.number, row[11])
            if (order := self._gatherer.add(line)) is not None:
                self._waiting.append(order)
        *full, self._waiting = [*batches(self._waiting, MOST_LINES)] or [[]]
        yield from map(self._batch, full)

    def rest(self) -> Iterator[Batch]:
        waiting, self._waiting = [*self._waiting, *self._gatherer.rest()], []
        yield from map(self._batch, batches(waiting, MOST_LINES))

    def _batch(self, orders: Sequence[Gathered]) -> Batch:
        numbers = [order.number for order in orders if order.number in self._called]
        names = {number: self._called.pop(number) for number in numbers}
        first = [one for one in orders if self._begins.get(one.customer_no or "") == one.rows[0]]
        asked = {one.customer_no for one in first} | {
            one.customer_no for one in orders if one.customer_no and self._decided(one.customer_no)
        }
        return {
            "what": "",
            "rows": [order.as_state() for order in orders],
            "names": names,
            "asked": {number: [self._names.get(number), self._decided(number)] for number in asked if number},
            "first": [order.number for order in first],
            "broken": {one.number: self._broken[one.number] for one in orders if one.number in self._broken},
            "words": {one.number: self._words.pop(one.number) for one in orders if one.number in self._words},
        }

    def _decided(self, customer_no: str) -> str:
        """What somebody said of a customer that may be one who is here."""
        said = self.options.get("alike", {})
        return str(said.get(str(self._begins.get(customer_no)), said.get("all", "")))

    def figures(self) -> dict[str, Any]:
        """The report's figures of the file."""
        found = self._survey.orders.values()
        orders = ((one.currency, one.at) for one in found if not one.other and one.kinds - {CANCELLED})
        days = foreign_days(orders, self.options)
        apart = {
            repeats.NAME: self._survey.repeats.as_state(),
            amounts.APART: self._survey.apart.as_state(),
            later.NAME: self._survey.later.as_state(),
        }
        return (
            self._survey.figures(self._who).as_state()
            | {"products": len(self._survey.names), "days": days}
            | apart
        )

    def _who(self, number: str) -> str:
        """Whom a customer's number means: who stands there by name alone is one in whatever width."""
        return name_key(number) if self._names.get(number) == number else number

    def questions(self) -> list[Question]:
        """Whether rows that repeat another row of their order count: they may lie far apart."""
        return repeats.questions(self._survey.repeats.count)


def fees_of(options: Options) -> frozenset[str]:
    """The codes that are fee lines: products that are there stay what they are, new ones as was answered."""
    there: Any = Product.objects.filter(nature=FEE).values_list("code", flat=True)
    answered = set(options.get("fees", ()))
    goods = Product.objects.filter(nature=GOODS, code__in=answered).values_list("code", flat=True)
    return frozenset(there) | (answered - set(goods))


class _Made[K, V](dict[K, V]):
    """The same figures and instants come again and again."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def __missing__(self, key: K) -> V:
        made: V = self._make(key)
        self[key] = made
        return made


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[FileLine]:
    """The kept rows of a part as lines."""
    decimals: _Made[str, Decimal] = _Made(Decimal)
    instants: _Made[str, datetime] = _Made(datetime.fromisoformat)
    for row in rows:
        line, number, code, text, quantity, price, at, customer, country, kind, cost, _name, *more = row
        currency, amount, own = more
        yield FileLine(
            line, number, code, text, decimals[quantity], None if price is None else decimals[price],
            instants[at], customer, country, kind, None if cost is None else decimals[cost], currency,
            None if amount is None else decimals[amount], own,
        )  # fmt: skip


# ---- whose orders ------------------------------------------------------------------------------


def write_customers(change_set: ChangeSet, by: User, rows: Sequence[Any], options: Options) -> list[Verdict]:
    """Create the customers that are not known yet; those that are stay as people left them."""
    new = missing(by, rows, options, change_set)
    outcomes = import_customers(change_set, by=by, rows=new) if new and _may_add(by) else []
    return _of_customers(rows, new, outcomes)


def _may_add(by: User) -> bool:
    return bool(by.may("customers.import_customers"))


def _of_customers(rows: Sequence[Any], new: Sequence[Any], outcomes: Sequence[Any]) -> list[Verdict]:
    known = len(rows) - len(new)
    refused = len(new) - len(outcomes)
    return [
        *(Verdict(o.kind, (), o.problem, o.field) for o in outcomes),
        *[Verdict(SAME, ())] * known,
        *[Verdict(WRONG, ())] * refused,
    ]


def product(row: Sequence[Any], options: Options) -> ProductRow:
    code, name = row
    return ProductRow(code, name, nature=FEE if code in options.get("fees", ()) else GOODS)


# ---- orders ------------------------------------------------------------------------------------


def orders_of(
    by: User, batch: Batch, options: Options, change_set: ChangeSet | None = None
) -> tuple[list[Gathered], list[OrderRow | None], Whose]:
    """The gathered orders of a batch, and as rows to write; None where that cannot be: the customer is not
    known, or its lines are in two currencies."""
    gathered = [Gathered.from_state(row) for row in batch["rows"]]
    own_values.settle(gathered, by)
    source = options["source"]
    names, asked = batch.get("names", {}), batch.get("asked", {})
    called = {
        one.customer_no: asked.get(one.customer_no) or [names.get(one.number), ""]
        for one in gathered
        if one.customer_no
    }
    whose = Whose(by, [[number, *told] for number, told in called.items()], source, change_set)
    known = whose.ids
    found = [
        one.row(source=source, customer_id=known[one.customer_no] if one.customer_no else None)
        if not one.other and (one.customer_no is None or one.customer_no in known)
        else None
        for one in gathered
    ]
    return gathered, found, whose


def write_orders(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    """Bring whole orders in; those whose customer could not be created are left behind."""
    gathered, found, whose = orders_of(by, batch, options, change_set)
    wanted = [order for order in found if order is not None]
    fees = frozenset(options.get("fees", ()))
    lost = Lost.of(batch, options)
    written = actions.import_orders(change_set, by=by, orders=wanted, fees=fees, lost=lost) if wanted else ()
    outcomes = iter(written)
    return [
        _verdict(one, next(outcomes)) if order is not None else _not_written(one, whose)
        for one, order in zip(gathered, found, strict=True)
    ]


def _not_written(one: Gathered, whose: Whose) -> Verdict:
    if one.customer_no in whose.left:
        return Verdict(LEFT, one.rows)
    return _of_two_currencies(one) or _left_waiting(one, whose) or _stranger(one)


def _waiting(one: Gathered, whose: Whose) -> Verdict | None:
    """An order whose customer may be one who is here: nobody said so or otherwise."""
    why = whose.waits(one.customer_no)
    return Verdict(WRONG, one.rows, why, "customer_name") if why else None


def _left_waiting(one: Gathered, whose: Whose) -> Verdict | None:
    """The same once the import is over: those that stayed behind undecided are counted."""
    waiting = _waiting(one, whose)
    if waiting and one.customer_no in whose.undecided - whose.in_other_hands:
        return waiting._replace(alike=waiting.problem)
    return waiting


def _stranger(one: Gathered) -> Verdict:
    message = _("Customer %(number)s is not known here, and you may not add customers.")
    return Verdict(WRONG, one.rows, message % {"number": one.customer_no}, "customer_no")


def _of_two_currencies(one: Gathered) -> Verdict | None:
    """An order adds up in one currency: where its lines disagree all of it stays behind."""
    if not one.other:
        return None
    message = said("Order %(number)s has lines in %(first)s and in %(other)s: an order has one currency.")
    named = {"number": one.number, "first": one.currency, "other": one.other}
    return Verdict(WRONG, one.rows, message % named, "currency")


def _verdict(one: Gathered, outcome: Outcome) -> Verdict:
    told = own_values.told(one) if outcome.kind not in {LEFT, WRONG} else {}
    if lacking := outcome.noted.get(NAME):
        told[LINES] = lost_told.note(lacking)
    return Verdict(
        outcome.kind,
        one.rows,
        outcome.problem,
        outcome.field,
        outcome.changes,
        assumed=told,
        more=outcome.more,
        noted=outcome.noted,
    )


def adopt(by: User, options: Options) -> None:
    """Make the file's currency and zone the house's, before anything is counted in another."""
    if not counted():
        change_company(Company.get(), by=by, currency=options["currency"], zone=options["zone"])


# ---- the preview -------------------------------------------------------------------------------


def compare(by: User, batch: Batch, options: Options) -> list[Verdict]:
    """What importing the batch would come to; customers that the import will add count as known."""
    rows = batch["rows"]
    match batch["what"]:
        case "house":
            return []
        case "customers":
            new = missing(by, rows, options)
            outcomes = compare_customers(by, new) if new and _may_add(by) else []
            return _of_customers(rows, new, outcomes)
        case "products":
            there = Product.objects.filter(code__in=[code for code, _name in rows]).count()
            return [Verdict(SAME, ())] * there + [Verdict(NEW, ())] * (len(rows) - there)
    gathered, found, whose = orders_of(by, batch, options)
    lost = Lost.of(batch, options)
    compared = compare_orders(by, [order for order in found if order is not None], lost)
    changed = differences(gathered, found, compared)
    following = iter(compared)
    strangers = iter(_strangers(by, gathered, found, options))
    verdicts = [
        _changing(_verdict(one, next(following)), changed.get(one.number, {}))
        if order is not None
        else _of_two_currencies(one) or _of_stranger(by, one, next(strangers), whose)
        for one, order in zip(gathered, found, strict=True)
    ]
    firsts = set(batch.get("first", ()))
    likes = whose.likes(one.customer_no for one in gathered if one.number in firsts)
    told = remarks(by, gathered, found, batch.get("names", {}))
    return [
        verdict._replace(
            assumed={
                **verdict.assumed,
                **(told.get(one.number, {}) if verdict.outcome not in {LEFT, WRONG} else {}),
            },
            **(likes.get(one.customer_no or "", {}) if one.number in firsts else {}),
        )
        if verdict.outcome != WRONG or one.customer_no in whose.undecided
        else verdict
        for one, verdict in zip(gathered, verdicts, strict=True)
    ]


def _changing(verdict: Verdict, differences: Mapping[str, tuple[str, str]]) -> Verdict:
    return verdict._replace(changes={**differences, **verdict.changes})


def _strangers(
    by: User, gathered: Sequence[Gathered], found: Sequence[OrderRow | None], options: Options
) -> list[Outcome]:
    """What would become of the orders whose customers are still to come."""
    waiting = [one for one, order in zip(gathered, found, strict=True) if order is None and not one.other]
    rows = [one.row(source=options["source"], customer_id=None) for one in waiting]
    return compare_new(by, rows) if rows else []


def _of_stranger(by: User, one: Gathered, outcome: Outcome, whose: Whose) -> Verdict:
    """An order whose customer is still to come, or was left out."""
    if one.customer_no in whose.left:
        return Verdict(LEFT, one.rows)
    if waiting := _waiting(one, whose):
        return waiting
    if not _may_add(by):
        return _stranger(one)
    return _verdict(one, outcome)
