"""What a list can be filtered by: fields of a type, each with the operators that its type has.

A room declares them with the functions below; what knows its fields only at run time gives the same
``Filter`` through a ``lists.Provider``. ``ui/asking.py`` reads them from the address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui.addresses import is_storable, record_id

type Options = Sequence[tuple[str, Sentence]]
type Operator = Literal[
    "is",
    "not",
    "all",
    "has",
    "begins",
    "ge",
    "le",
    "between",
    "period",
    "last",
    "next",
    "ago",
    "empty",
    "filled",
]
type Kind = Literal["link", "choice", "record", "links", "text", "number", "money", "date", "moment", "flag"]
type Build = Callable[[str, list[str], User], Q]

# Operators without a value.
BARE = frozenset({"empty", "filled"})
OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "link": ("is",),
    "flag": ("is",),
    "choice": ("is", "not"),
    "record": ("is", "not"),
    "links": ("is", "all", "not", "empty", "filled"),
    "text": ("is", "not", "has", "begins"),
    "number": ("between", "ge", "le", "is"),
    "money": ("between", "ge", "le", "is"),
    "date": ("period", "last", "next", "ago", "between", "ge", "le", "is"),
    "moment": ("period", "last", "next", "ago", "between", "ge", "le", "is"),
}
EMPTIES: tuple[Operator, ...] = ("empty", "filled")
WORDS: Mapping[str, Sentence] = {
    "is": pgettext_lazy("filter", "is"),
    "not": pgettext_lazy("filter", "is not"),
    "all": pgettext_lazy("filter", "has all of"),
    "has": pgettext_lazy("filter", "contains"),
    "begins": pgettext_lazy("filter", "begins with"),
    "ge": pgettext_lazy("filter", "at least"),
    "le": pgettext_lazy("filter", "at most"),
    "between": pgettext_lazy("filter", "between"),
    "period": pgettext_lazy("filter", "in"),
    "last": pgettext_lazy("filter", "in the last … days"),
    "next": pgettext_lazy("filter", "in the next … days"),
    "ago": pgettext_lazy("filter", "more than … days ago"),
    "empty": pgettext_lazy("filter", "is empty"),
    "filled": pgettext_lazy("filter", "is not empty"),
}
DAY_WORDS: Mapping[str, Sentence] = {
    "is": pgettext_lazy("filter of days", "on"),
    "ge": pgettext_lazy("filter of days", "from"),
    "le": pgettext_lazy("filter of days", "until"),
}
SEVERAL_WORDS: Mapping[str, Sentence] = {
    "is": pgettext_lazy("filter of several", "is one of"),
    "not": pgettext_lazy("filter of several", "is none of"),
}


@dataclass(frozen=True)
class Filter:
    """One filter: ``condition`` turns the address's values into a condition, ``options`` are (value, label).

    ``build`` does so for every operator in ``operators``; without it there is only "is". ``typed`` names the
    field of a value that people type. ``words`` gives the labels of chosen values that no option lists.
    ``order`` is the sort in which alone an index serves the filter: the list is shown in it whatever else is
    asked. What is not ``offered`` is set by links only. What ``tells_amounts`` is kept from who sees none;
    that and what is ``inside`` (a kind of ``outward``) no paper for outside says.
    """

    code: str
    label: Sentence
    condition: Callable[[list[str], User], Q]
    options: Callable[[User], Options]
    many: bool = True
    typed: Literal["", "date", "number", "text"] = ""
    words: Callable[[list[str], User], Options] = lambda values, _user: [(value, value) for value in values]
    order: str = ""
    kind: Kind = "link"
    operators: tuple[Operator, ...] = ("is",)
    build: Build | None = None
    offered: bool = True
    tells_amounts: bool = False
    inside: str = ""

    def asked(self, operator: str, values: list[str], user: User) -> Q:
        """The condition of one operator and its values, or a sentence that says what is wrong."""
        if operator not in self.operators:
            raise Refused(
                _("%(filter)s: this cannot be asked of it. Choose another way.") % {"filter": self.label}
            )
        if self.build is None:
            return self.condition(values, user)
        return self.build(operator, values, user)

    def operator_label(self, operator: str, several: bool = False) -> Sentence:
        """What an operator is called where it stands between this field and a value."""
        if several and operator in SEVERAL_WORDS:
            return SEVERAL_WORDS[operator]
        if self.kind in {"date", "moment"} and operator in DAY_WORDS:
            return DAY_WORDS[operator]
        return WORDS[operator]


def _no_options(_user: User) -> Options:
    return ()


def typed(  # noqa: PLR0913 - what every kind of field says of itself
    code: str,
    label: Sentence,
    kind: Kind,
    build: Build,
    *,
    nullable: bool,
    options: Callable[[User], Options] = _no_options,
    words: Callable[[list[str], User], Options] | None = None,
    many: bool = True,
    order: str = "",
) -> Filter:
    inputs: Any = {"text": "text", "number": "number", "money": "number", "date": "date", "moment": "date"}
    operators = OPERATORS[kind] + (EMPTIES if nullable else ())
    first = "is"
    more: dict[str, Any] = {"words": words} if words else {}
    return Filter(
        code, label, lambda values, user: build(first, values, user), options, many=many,
        typed=inputs.get(kind, ""), order=order, kind=kind, operators=operators, build=build, **more,
    )  # fmt: skip


# ---- choices and records -----------------------------------------------------------------------


def choice_filter(
    code: str,
    label: Sentence,
    choices: Sequence[tuple[Any, Any]],
    column: str = "",
    *,
    nullable: bool = False,
) -> Filter:
    """A filter on a column of codes; ``nullable`` where it may be empty."""
    known = {str(value) for value, _label in choices}
    column = column or code

    def build(operator: str, values: list[str], _user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(**{column: ""}))
        _refuse_unknown(values, known, label)
        return _one_of(operator, column, values)

    options = [(str(value), text) for value, text in choices]
    return typed(code, label, "choice", build, nullable=nullable, options=lambda _user: options)


def record_filter(
    code: str,
    label: Sentence,
    options: Callable[[User], Options],
    column: str,
    *,
    nullable: bool = False,
    special: Mapping[str, Callable[[User], Sequence[int]]] | None = None,
    words: Callable[[list[str], User], Options] | None = None,
) -> Filter:
    """A filter on a reference, by id. ``special`` are values that mean other ids for everybody: me, mine."""
    meant = special or {}

    def build(operator: str, values: list[str], user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(**{f"{column}__isnull": True}))
        ids: list[int] = []
        for value in values:
            ids += meant[value](user) if value in meant else [_number(value, label)]
        return _one_of(operator, column, list(dict.fromkeys(ids)))

    return typed(code, label, "record", build, nullable=nullable, options=options, words=words)


def links_filter(
    code: str,
    label: Sentence,
    options: Callable[[User], Options],
    links: Callable[[], Any],
    columns: tuple[str, str],
) -> Filter:
    """A filter on what hangs on a row many times (tags); ``columns`` of ``links``: row and value."""
    row, value = columns

    def holding(ids: Sequence[int]) -> Q:
        found = links().filter(**{value: ids[0]} if len(ids) == 1 else {f"{value}__in": ids})
        return Q(pk__in=found.values(row))

    def build(operator: str, values: list[str], _user: User) -> Q:
        if operator in BARE:
            # asked row by row: of all rows that have some there may be many
            return emptiness(operator, ~Q(Exists(links().filter(**{row: OuterRef("pk")}))))
        ids = [_number(one, label) for one in values]
        if operator == "all":
            joined = Q()
            for pk in ids:
                joined &= Q(holding([pk]))
            return joined
        return ~holding(ids) if operator == "not" else holding(ids)

    return typed(code, label, "links", build, nullable=False, options=options)


# ---- words -------------------------------------------------------------------------------------


def text_filter(code: str, label: Sentence, column: str, *, nullable: bool = True) -> Filter:
    """A filter on words: "is" compares them as they are written, the rest in whatever case."""

    def build(operator: str, values: list[str], _user: User) -> Q:
        match operator:
            case "has" | "begins":
                lookup = "icontains" if operator == "has" else "istartswith"
                return _any_of(f"{column}__{lookup}", values)
            case "empty" | "filled":
                return emptiness(operator, Q(**{column: ""}))
        return _one_of(operator, column, values)

    return typed(code, label, "text", build, nullable=nullable)


# ---- numbers -----------------------------------------------------------------------------------


def number_filter(
    code: str,
    label: Sentence,
    column: str,
    *,
    money: bool = False,
    nullable: bool = False,
    whole: bool = False,
    order: str = "",
) -> Filter:
    """A filter on numbers or amounts of money; ``order`` is the sort in which alone an index serves it."""

    def read(text: str) -> Decimal:
        number = _amount(text, label)
        if whole and number != number.to_integral_value():
            raise Refused(_("%(filter)s: this is not a whole number.") % {"filter": label})
        return number

    def build(operator: str, values: list[str], _user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(**{f"{column}__isnull": True}))
        return _ranged(operator, column, [read(value) for value in values], label)

    def words(values: list[str], _user: User) -> Options:
        return [(value, f"{read(value):,}") for value in values]

    kind: Kind = "money" if money else "number"
    return typed(code, label, kind, build, nullable=nullable, order=order, words=words)


def amount_filter(code: str, label: Sentence, lookup: str, order: str = "") -> Filter:
    """A filter on one end of amounts, as older links name it."""

    def condition(values: list[str], _user: User) -> Q:
        return Q(**{lookup: _amount(values[0], label)})

    more: dict[str, Any] = {"typed": "number", "kind": "money"}
    return Filter(code, label, condition, _no_options, many=False, order=order, offered=False, **more)


def _amount(text: str, label: Sentence) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").strip())
        if not is_storable(amount):
            raise InvalidOperation
    except ArithmeticError:
        raise Refused(_("%(filter)s: this is not an amount.") % {"filter": label}) from None
    return amount


# ---- conditions --------------------------------------------------------------------------------


def emptiness(operator: str, empty: Q) -> Q:
    return empty if operator == "empty" else ~empty


def _one_of(operator: str, column: str, values: Sequence[Any]) -> Q:
    found = Q(**{column: values[0]}) if len(values) == 1 else Q(**{f"{column}__in": values})
    return ~found if operator == "not" else found


def _any_of(lookup: str, values: Sequence[str]) -> Q:
    joined = Q()
    for value in values:
        joined |= Q(**{lookup: value})
    return joined


def _ranged(operator: str, column: str, numbers: Sequence[Decimal], label: Sentence) -> Q:
    match operator:
        case "ge":
            return Q(**{f"{column}__gte": numbers[0]})
        case "le":
            return Q(**{f"{column}__lte": numbers[0]})
        case "between":
            check_two(numbers, label)
            return between(column, min(numbers), max(numbers))
    return Q(**{column: numbers[0]})


def between(column: str, first: Any, last: Any) -> Q:
    if first is not None and first == last:
        return Q(**{column: first})
    ends = {f"{column}__gte": first, f"{column}__lte": last}
    return Q(**{lookup: end for lookup, end in ends.items() if end is not None})


def check_two(values: Sequence[Any], label: Sentence) -> None:
    if len(values) != 2:
        raise Refused(
            _("%(filter)s: “between” takes two values, from and to.") % {"filter": label}
        )  # fmt: skip


def _number(value: str, label: Sentence) -> int:
    number = record_id(value)
    if number is None:
        raise Refused(_("%(filter)s: there is no such choice.") % {"filter": label})
    return number


def _refuse_unknown(values: Sequence[str], known: set[str], label: Sentence) -> None:
    if not set(values) <= known:
        raise Refused(_("%(filter)s: there is no such choice.") % {"filter": label})
