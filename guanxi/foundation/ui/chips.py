"""The conditions in force as chips, and the menus that add and change them."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import asking, parts
from guanxi.foundation.ui.asking import Asking, Condition, Group
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.queries import address, kept

VALUES_IN_CHIP = 3


def groups(
    path: str, query: QueryDict, asked: Asking, user: User
) -> tuple[parts.ChipGroup, tuple[parts.ChipGroup, ...]]:
    """The list's own level, and the groups within it."""
    return _group(path, query, asked.top, user), tuple(_group(path, query, g, user) for g in asked.groups)


def _group(path: str, query: QueryDict, group: Group, user: User) -> parts.ChipGroup:
    name = group.name or asking.MATCH
    drawn = tuple(_chip(path, query, condition, user) for condition in group.conditions)
    turned = "all" if group.any else "any"
    usual = turned == ("any" if group.name else "all")
    joiner = pgettext("between filters", "or") if group.any else pgettext("between filters", "and")
    return parts.ChipGroup(
        group.name,
        drawn,
        joiner,
        address(path, query, {name: None if usual else turned}),
        address(path, query, {"add": group.name}) if group.name else "",
    )


def _chip(path: str, query: QueryDict, condition: Condition, user: User) -> parts.Chip:
    operator, values = asking.said(condition, user)
    names = asking.names_of(condition.key)
    return parts.Chip(
        str(condition.filter.label),
        operator,
        value_words(condition, values),
        address(path, query, dict.fromkeys(names)),
        _menu(condition.filter, condition.key, user, query, condition),
        code=condition.filter.code,
    )


def value_words(condition: Condition, values: Sequence[Sentence]) -> str:
    """A chip's values: the first few, and how many more."""
    if condition.operator == "between" and len(values) == 2:
        return _("%(first)s to %(last)s") % {"first": values[0], "last": values[1]}
    comma = pgettext("between the values of a filter", ", ")
    more = f" +{len(values) - VALUES_IN_CHIP}" if len(values) > VALUES_IN_CHIP else ""
    return comma.join(str(value) for value in values[:VALUES_IN_CHIP]) + more


def menus(
    filters: Iterable[Filter], asked: Asking, user: User, query: QueryDict
) -> tuple[parts.FilterMenu, ...]:
    """What can be added to the list's own level: under "and" no field twice."""
    taken = set() if asked.top.any else {condition.filter.code for condition in asked.top.conditions}
    return tuple(
        _menu(one, asking.free_key(one.code, query), user, query)
        for one in filters
        if one.code not in taken and _can_be_added(one, user)
    )


def group_menus(
    filters: Iterable[Filter], user: User, query: QueryDict, group: str
) -> tuple[parts.FilterMenu, ...]:
    """What can be added to a group: every field, also once more."""
    return tuple(
        _menu(one, asking.free_key(one.code, query, group), user, query)
        for one in filters
        if _can_be_added(one, user)
    )


def _can_be_added(one: Filter, user: User) -> bool:
    return one.offered and bool(one.typed or one.options(user))


def new_group_url(path: str, query: QueryDict, asked: Asking) -> str:
    """Where the forms of a new group come from; "" while there is nothing to join it with."""
    name = asking.free_group(asked) if any(asked.conditions) else ""
    return address(path, query, {"add": name}) if name else ""


def _menu(
    one: Filter, key: str, user: User, query: QueryDict, condition: Condition | None = None
) -> parts.FilterMenu:
    values = condition.values if condition else ()
    options = [parts.Option(value, str(label), value in values) for value, label in one.options(user)]
    listed = {option.value for option in options}
    others = [value for value in values if value not in listed] if not one.typed else []
    if others:
        options += [parts.Option(value, str(label), chosen=True) for value, label in one.words(others, user)]
    operator = condition.operator if condition else one.operators[0]
    several = one.many and one.kind in {"choice", "record", "links"}
    return parts.FilterMenu(
        key,
        str(one.label),
        tuple(options),
        one.many,
        kept(query, *asking.names_of(key)),
        one.typed,
        tuple(parts.Option(o, str(one.operator_label(o, several)), o == operator) for o in one.operators)
        if len(one.operators) > 1
        else (),
        operator,
        values,
    )
