"""What the lines of an order say of the own fields of orders: one value, or none where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.choices import POINTING
from guanxi.foundation.customfields.cleaning import Wrong, clean
from guanxi.foundation.customfields.keeping import fields_of
from guanxi.foundation.customfields.models import PREFIX, CustomField
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.assumptions import ASSUMED
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.sentences import said
from guanxi.foundation.ui import formats
from guanxi.purchases.grouping import Gathered, Heard, Pair
from guanxi.purchases.models import Order

BETWEEN = " / "
DIFFER = said("its lines differ: none of them is taken")


def of_line(values: Mapping[str, Any]) -> dict[str, Pair]:
    """Code → what one line says."""
    return {name.removeprefix(PREFIX): pair for name, pair in values.items() if name.startswith(PREFIX)}


def settle(orders: Iterable[Gathered], by: User) -> None:
    """Of each order the values that its lines agree on, and the fields of which they do not."""
    several = [one for one in orders if any(len(pairs) > 1 for pairs in one.own.values())]
    fields = {field.code: field for field in fields_of(Order)} if several else {}
    for one in several:
        one.apart = frozenset(
            code for code, pairs in one.own.items() if len(pairs) > 1 and _differ(fields.get(code), pairs, by)
        )


def _differ(field: CustomField | None, pairs: Sequence[Pair], by: User) -> bool:
    """Whether these are several values, however each is written: 1.0 and 1 are one number."""
    return len({_plain(field, pair[0], by) for pair in pairs}) > 1


def _plain(field: CustomField | None, value: Any, by: User) -> Any:
    if field is None or field.kind in POINTING:
        return str(value)
    try:
        return clean(field, value, by)
    except Wrong:
        return str(value)


def shown(own: Heard) -> dict[str, str]:
    """What the check page shows in the columns of these fields."""
    return {f"{PREFIX}{code}": BETWEEN.join(str(pair[1]) for pair in pairs) for code, pairs in own.items()}


def agreed(record: Sequence[Any]) -> dict[str, Pair]:
    """Field → what the lines of a gathered order say alike."""
    own: Heard = record[8]
    return {f"{PREFIX}{code}": pairs[0] for code, pairs in own.items() if len(pairs) == 1}


def told(one: Gathered) -> dict[str, Sentence]:
    """Field → that its lines differ."""
    return {f"{PREFIX}{code}": DIFFER for code in sorted(one.apart)}


def concerns(run: Any, by: User) -> list[Concern]:
    """How many orders have none of the values that their lines say, field by field."""
    if not any(name.startswith(PREFIX) for name in run.mapping):
        return []
    counts = {field.label: run.count(field.name, ASSUMED) for field in custom.filled_by(Order, by)}
    return [Concern(_sentence(count) % _named(label, count)) for label, count in counts.items() if count]


def _sentence(count: int) -> str:
    return ngettext(
        "%(field)s: the lines of %(count)s order differ, and an order has one value. None of them is taken.",
        "%(field)s: the lines of %(count)s orders differ, and an order has one value. None of them is taken.",
        count,
    )


def _named(label: Sentence, count: int) -> dict[str, Sentence]:
    return {"field": label, "count": formats.number(count)}
