"""Formulas of records: read what they need, compute in order, write what came out otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from guanxi.foundation import ledger
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

from . import keeping
from .choices import FieldKind
from .cleaning import Money
from .evaluating import Answer, Empty, evaluate, order_of
from .formula import Node, Sort, Unreadable, names_in, parse
from .models import CustomField
from .nouns import Noun, noun_of

READ_AS: Mapping[str, Sort] = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "yesno",
    FieldKind.CHOICE: "text",
}


@lru_cache(maxsize=512)
def tree_of(source: str) -> Node:
    """Formulas are few and stay the same."""
    return parse(source)


def sorts(noun: Noun, fields: Sequence[CustomField]) -> dict[str, Sort]:
    """What formulas over this noun may read: its own fields and the custom ones, by code."""
    own = {name: READ_AS[kind] for name, kind in noun.readable().items()}
    custom = {
        field.code: READ_AS[field.value_kind]
        for field in fields
        if field.value_kind in READ_AS and not field.is_encrypted
    }
    return {**own, **custom}


def labels(noun: Noun, fields: Sequence[CustomField]) -> dict[str, str]:
    """Code → what people call the field."""
    names = {column.name: str(column.verbose_name) for column in noun.built_in()}
    return {**names, **{field.code: field.label for field in fields}}


@dataclass(frozen=True)
class Plan:
    """The formulas of a noun in the order in which they are computed."""

    formulas: Sequence[CustomField]
    sources: Sequence[CustomField]
    columns: Sequence[str]
    labels: Mapping[str, str]


def plan(noun: Noun, fields: Sequence[CustomField]) -> Plan | None:
    by_code = {field.code: field for field in fields}
    trees = {}
    for field in fields:
        if field.kind == FieldKind.FORMULA:
            try:
                trees[field.code] = tree_of(field.formula)
            except Unreadable:
                continue
    if not trees:
        return None
    wanted = {code for tree in trees.values() for code in names_in(tree)}
    return Plan(
        formulas=[by_code[code] for code in order_of(trees, names_in)],
        sources=[by_code[code] for code in sorted(wanted) if code in by_code and code not in trees],
        columns=[name for name in noun.readable() if name in wanted and name not in by_code],
        labels=labels(noun, fields),
    )


def compute(rows: Sequence[Tracked], fields: Sequence[CustomField]) -> int:
    """Bring the formulas of ``rows`` to what they hold now; how many results came out otherwise."""
    if not rows or not any(field.kind == FieldKind.FORMULA for field in fields):
        return 0
    steps = plan(noun_of(type(rows[0])), fields)
    if steps is None:
        return 0
    ids = [row.pk for row in rows]
    known = keeping.held([*steps.sources, *steps.formulas], ids)
    news: list[keeping.News] = []
    for row in rows:
        before = known[row.pk]
        values = _read(row, before, steps)
        for field in steps.formulas:
            answer = _answer(field, values)
            values[field.code] = answer
            if answer != before.get(field.code):
                news.append((field, row, answer))
    keeping.replace(news)
    if news:
        ledger.require().wrote = True
    return len(news)


def _read(row: Tracked, held: Mapping[str, Any], steps: Plan) -> dict[str, Any]:
    values = {name: _plain(getattr(row, name)) for name in steps.columns}
    for field in steps.sources:
        values[field.code] = _in_its_currency(field, held.get(field.code))
    return values


def _plain(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _in_its_currency(field: CustomField, value: Any) -> Any:
    """Amounts of two currencies are not added up: one in another than the field's own counts as none."""
    if isinstance(value, Money):
        return value.amount if value.currency == field.currency else None
    return value


def _answer(field: CustomField, values: Mapping[str, Any]) -> Answer | None:
    try:
        return evaluate(tree_of(field.formula), values)
    except Empty:
        return None


def why_empty(row: Tracked, field: CustomField, fields: Sequence[CustomField]) -> Said | None:
    """Why a formula has no value for this record."""
    steps = plan(noun_of(type(row)), fields)
    if steps is None:
        return None
    held = keeping.held(steps.sources, [row.pk])[row.pk]
    values = _read(row, held, steps)
    for one in steps.formulas:
        try:
            values[one.code] = evaluate(tree_of(one.formula), values, steps.labels)
        except Empty as empty:
            values[one.code] = None
            if one.pk == field.pk:
                return _other_currency(one, held, steps) or empty.reason
    return None


def _other_currency(field: CustomField, held: Mapping[str, Any], steps: Plan) -> Said | None:
    for source in steps.sources:
        value = held.get(source.code)
        reads = source.code in names_in(tree_of(field.formula))
        if reads and isinstance(value, Money) and value.currency != source.currency:
            return _("“%(field)s” is in another currency than %(currency)s") % {
                "field": source.label,
                "currency": source.currency,
            }
    return None
