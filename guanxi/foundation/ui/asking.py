"""What an address asks of a list: conditions in up to two levels of "and" and "or".

``tier=high&tier=risk`` asks for one of both, ``total=1000&total.op=ge`` by another operator,
``day=2026-01-01&day.to=2026-03-31`` from one to another, ``tier.2=…`` for the same field once more.
``match=any`` joins by "or". ``g1.tier=high`` belongs to a group of its own, joined within by ``g1=any`` or
``g1=all``. Forms of plain fields make these addresses, so they need no script.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.filters import BARE, Filter

NEAR = {
    "last": pgettext_lazy("days", "in the last"),
    "next": pgettext_lazy("days", "in the next"),
    "ago": pgettext_lazy("days", "more than"),
}
MATCH = "match"
GROUPS = tuple(f"g{number}" for number in range(1, 10))
MOST_CONDITIONS = 30
_KEY = re.compile(r"(?:(g[1-9])\.)?([a-z][a-z0-9_]*)(?:\.([2-9]))?")
_PARTS = (".op", ".to")


@dataclass(frozen=True)
class Condition:
    """One condition; ``key`` is its name in the address."""

    key: str
    filter: Filter
    operator: str
    values: tuple[str, ...]

    def q(self, user: User) -> Q:
        return self.filter.asked(self.operator, list(self.values), user)


@dataclass(frozen=True)
class Group:
    """Conditions joined by one word; the group without a name is the address's own level."""

    name: str
    any: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Asking:
    """All that is asked; ``gone`` names what the address asks and no filter knows any more."""

    top: Group
    groups: tuple[Group, ...] = ()

    @property
    def conditions(self) -> Iterator[Condition]:
        yield from self.top.conditions
        for group in self.groups:
            yield from group.conditions

    def q(self, user: User) -> Q:
        """The whole as one condition."""
        inner = [_joined(group, user) for group in self.groups]
        return _combined([*(c.q(user) for c in self.top.conditions), *inner], any_of=self.top.any)


def _joined(group: Group, user: User) -> Q:
    return _combined([c.q(user) for c in group.conditions], any_of=group.any)


def _combined(conditions: Sequence[Q], *, any_of: bool) -> Q:
    joined = Q()
    for condition in conditions:
        # An empty condition is true of every row: in an "or" it must not vanish.
        part = condition or Q(pk__isnull=False) if any_of else condition
        joined = joined | part if any_of else joined & part
    return joined


def read(filters: Iterable[Filter], query: QueryDict) -> Asking:
    """The conditions that the address names; what it names and no filter knows is left aside."""
    known = {one.code: one for one in filters}
    found: dict[str, list[Condition]] = {"": []}
    for key in _ordered(query, known):
        group, code = _split(key)
        condition = _condition(key, known[code], query)
        if condition:
            found.setdefault(group, []).append(condition)
    if sum(map(len, found.values())) > MOST_CONDITIONS:
        raise Refused(_("More than %(most)s conditions at once. Take some away.") % {"most": MOST_CONDITIONS})
    groups = [Group(name, _any(query, name), tuple(found[name])) for name in GROUPS if name in found]
    return Asking(Group("", _any(query, MATCH, "all"), tuple(found[""])), tuple(groups))


def _any(query: QueryDict, name: str, usual: str = "any") -> bool:
    return (query.get(name) or usual) == "any"


def _ordered(query: QueryDict, known: Mapping[str, Filter]) -> list[str]:
    """The conditions' keys in the order of the address; one with only an operator too."""
    keys: dict[str, None] = {}
    for name in query:
        key = next((name.removesuffix(part) for part in _PARTS if name.endswith(part)), name)
        if _split(key)[1] in known:
            keys[key] = None
    return list(keys)


def _split(key: str) -> tuple[str, str]:
    """The group and the field's code that a key names; "" where it is none."""
    found = _KEY.fullmatch(key)
    return (found[1] or "", found[2]) if found else ("", "")


def _condition(key: str, one: Filter, query: QueryDict) -> Condition | None:
    values = [value for value in query.getlist(key) if value]
    end = query.get(f"{key}.to", "")
    operator = query.get(f"{key}.op", "") or ("between" if end else "is")
    if operator in BARE:
        return Condition(key, one, operator, ())
    if operator == "between" and (bool(end) != (len(values) == 1)) and len(values) != 2:
        operator = "le" if end else "ge"  # one end only: the other is open
    values += [end] if end and operator in {"between", "le"} else []
    return Condition(key, one, operator, tuple(values)) if values else None


def unknown(filters: Iterable[Filter], query: QueryDict, reserved: Iterable[str]) -> list[str]:
    """What a kept address asks that nothing knows any more."""
    known, aside = {one.code for one in filters}, {*reserved, MATCH, *GROUPS}
    keys = {next((n.removesuffix(p) for p in _PARTS if n.endswith(p)), n) for n in query} - aside
    return sorted(key for key in keys if _split(key)[1] not in known)


# ---- addresses ---------------------------------------------------------------------------------


def names_of(key: str) -> tuple[str, ...]:
    """Every name by which the address speaks of one condition."""
    return key, *(f"{key}{part}" for part in _PARTS)


def free_key(code: str, query: QueryDict, group: str = "") -> str:
    """A name for one more condition on a field."""
    start = f"{group}.{code}" if group else code
    taken = {next((n.removesuffix(p) for p in _PARTS if n.endswith(p)), n) for n in query}
    return next((key for key in (start, *(f"{start}.{n}" for n in range(2, 10))) if key not in taken), start)


def free_group(asking: Asking) -> str:
    """A name for one more group; "" where there is room for none."""
    taken = {group.name for group in asking.groups}
    return next((name for name in GROUPS if name not in taken), "")


def said(condition: Condition, user: User) -> tuple[Sentence, list[Sentence]]:
    """Operator and values in words."""
    one, values = condition.filter, list(condition.values)
    label = one.operator_label(condition.operator, len(values) > 1)
    if condition.operator == "is" and one.build is None and one.typed:
        label = ""
    if condition.operator in NEAR:
        number = record_id(values[0]) or 0
        if condition.operator == "ago":
            ago = ngettext("%(count)s day ago", "%(count)s days ago", number)
            return NEAR["ago"], [ago % {"count": formats.number(number)}]
        days = ngettext("%(count)s day", "%(count)s days", number) % {"count": formats.number(number)}
        return NEAR[condition.operator], [days]
    if condition.operator in {"has", "begins"}:
        return label, list(values)
    listed = {value: text for value, text in one.options(user) if value in values}
    others = [value for value in values if value not in listed]
    named = dict(one.words(others, user)) if others else {}
    return label, [listed.get(value, named.get(value, value)) for value in values]
