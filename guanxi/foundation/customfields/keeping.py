"""Values in the side table: read for many records at once, and written with history, version and formulas.

What a room's action does for custom fields is one call, ``keep`` (``keep_many`` for a batch), made inside
the action after its own writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.bulk import insert_rows, update_rows
from guanxi.foundation.changes.models import Change, Tracked
from guanxi.foundation.changes.writing import new_uid
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.index import sort_keys
from guanxi.foundation.sentences import said as _

from . import scope
from .choices import FieldKind
from .cleaning import Money, Wrong, clean, wire
from .models import PREFIX, CustomField, SealedValue, Value

type Given = Mapping[str, Any]  # code → value
type Held = dict[str, Any]
type News = tuple[CustomField, Tracked, Any]  # a field, a record as it is now, and its new value
COLUMNS = (
    "field_id", "record_id", "place", "text", "number", "day", "ref", "unit", "plain", "owner_id",
    "department_id",
)  # fmt: skip
DEFAULT = "_clean_default"
MOST = 400  # ids in one statement: both databases take far more, and plan worse


def fields_of(model: type[models.Model]) -> list[CustomField]:
    """The fields in use of a kind of record: one query."""
    return CustomField.objects.in_use(model._meta.label_lower)


# ---- reading -----------------------------------------------------------------------------------


def held(fields: Sequence[CustomField], ids: Collection[int]) -> defaultdict[int, Held]:
    """Record → code → value, for the fields and records named: a query, and one more for sealed values."""
    found: defaultdict[int, Held] = defaultdict(dict)
    plain = {field.pk: field for field in fields if not field.is_encrypted}
    sealed = {field.pk: field for field in fields if field.is_encrypted}
    for some in _parts(ids):
        if plain:
            rows = Value.objects.filter(field_id__in=plain, record_id__in=some)
            for row in rows.order_by("field_id", "record_id", "place").values_list(*COLUMNS):
                _take(found[row[1]], plain[row[0]], row)
        if sealed:
            for one in SealedValue.objects.filter(field_id__in=sealed, record_id__in=some):
                found[one.record_id][sealed[one.field_id].code] = one.value
    return found


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), MOST):
        yield listed[start : start + MOST]


def _take(into: Held, field: CustomField, row: Sequence[Any]) -> None:
    text, number, day, ref, unit, plain = row[3:9]
    match field.value_kind:
        case FieldKind.TEXT | FieldKind.LONG:
            into[field.code] = plain
        case FieldKind.NUMBER:
            into[field.code] = _short(number)
        case FieldKind.MONEY:
            into[field.code] = Money(_short(number), unit)
        case FieldKind.DATE:
            into[field.code] = day
        case FieldKind.YES_NO:
            into[field.code] = bool(number)
        case FieldKind.CHOICE:
            into[field.code] = text
        case FieldKind.CHOICES:
            into[field.code] = (*into.get(field.code, ()), text)
        case _:
            into[field.code] = ref


def _short(number: Decimal) -> Decimal:
    """Without the zeros that the column adds."""
    short = number.normalize() if number else Decimal(0)
    return short.quantize(Decimal(1)) if int(short.as_tuple().exponent) > 0 else short


# ---- writing -----------------------------------------------------------------------------------


def keep(row: Tracked, given: Given | None, *, by: User) -> bool:
    """Write what is given for one record within the running action; True where anything changed.

    Formulas follow what the record holds now, also where nothing is given. A record just made gets its
    defaults, and what is required must be there.
    """
    book = ledger.require("custom values")
    fields = fields_of(type(row))
    if not fields:
        _refuse_unknown(given or {}, fields)
        return False
    is_new = any(row is one for one in book.created)
    now = {} if is_new else held(fields, [row.pk])[row.pk]
    values = _checked(row, given or {}, fields, now, by=by, complete=is_new)
    _refuse_overtaken(row, values, now, book)
    changed = _write([(row, now, values)], fields, quiet=is_new)
    _follow([row], fields)
    return bool(changed)


def keep_many(
    rows: Sequence[tuple[Tracked, Given]], *, by: User, is_new: bool, fields: Sequence[CustomField]
) -> set[int]:
    """The same for a batch of records, with values that ``clean_given`` made; the ids of those changed."""
    if not rows or not fields:
        return set()
    ids = [row.pk for row, _given in rows]
    now = defaultdict(dict) if is_new else held(fields, ids)
    ready = [
        (row, now[row.pk], _with_defaults(row, given, fields) if is_new else dict(given))
        for row, given in rows
    ]
    changed = _write(ready, fields, quiet=is_new)
    _follow([row for row, _given in rows], fields)
    return changed


def _with_defaults(row: Tracked, given: Given, fields: Sequence[CustomField]) -> dict[str, Any]:
    return {**defaults_of(row, fields), **given}


def keep_like(row: Tracked, former: Tracked, *, by: User) -> None:
    """A record just made holds what another held, whoever may see it: it is the next of a series."""
    fields = fields_of(type(row))
    filled = [field for field in fields if field.kind != FieldKind.FORMULA]
    keep_many([(row, held(filled, [former.pk])[former.pk])], by=by, is_new=True, fields=fields)


def defaults_of(row: Tracked, fields: Sequence[CustomField]) -> dict[str, Any]:
    """What a new record holds where nobody says otherwise."""
    starting = ((field, _default(field)) for field in fields if field.default is not None)
    return {field.code: value for field, value in starting if value is not None and is_kept_of(field, row)}


def _default(field: CustomField) -> Any:
    """Read once for all records of a batch."""
    if DEFAULT not in field.__dict__:
        try:
            field.__dict__[DEFAULT] = clean(field, field.default, User.system())
        except Wrong:
            field.__dict__[DEFAULT] = None  # a choice retired since, a colleague who left
    return field.__dict__[DEFAULT]


def is_kept_of(field: CustomField, row: Tracked) -> bool:
    """Whether this record is of a kind that has the field."""
    from .nouns import noun_of

    return not field.kinds or getattr(row, noun_of(type(row)).kinds or "pk") in field.kinds


def clean_given(
    row: Tracked, given: Given, fields: Sequence[CustomField], now: Held, *, by: User, complete: bool = False
) -> dict[str, Any]:
    """Clean values of a record, or a refusal that names the first wrong field and the others.

    ``complete``: it is a new record, so defaults stand in, and what is required must be there.
    """
    return _checked(row, given, fields, now, by=by, complete=complete)


def _checked(
    row: Tracked, given: Given, fields: Sequence[CustomField], now: Held, *, by: User, complete: bool
) -> dict[str, Any]:
    _refuse_unknown(given, [field for field in fields if field.may_see(by)])
    values = defaults_of(row, fields) if complete else {}
    refusals = []
    for field in fields:
        try:
            if field.code in given:
                values[field.code] = _one(row, field, given[field.code], now.get(field.code), by)
            if field.required and (complete or field.code in given) and is_kept_of(field, row):
                _require(field, values, by)
        except Wrong as wrong:
            refusals.append(Refused(wrong.told(field), field=field.name))
            refusals[-1].options = wrong.options
    if refusals:
        refusals[0].others = refusals[1:]
        raise refusals[0]
    return values


def _require(field: CustomField, values: Held, by: User) -> None:
    if values.get(field.code) is None and field.may_edit(by):
        raise Wrong(_("“%(field)s” is required."))


def _one(row: Tracked, field: CustomField, value: Any, now: Any, by: User) -> Any:
    found = clean(field, value, by, now)
    if found == now:
        return now
    if field.kind == FieldKind.FORMULA:
        raise Wrong(_("“%(field)s” is computed: change what it is computed from."))
    if not field.may_edit(by):
        raise Wrong(_("Your role does not change “%(field)s”."))
    if found is not None and not is_kept_of(field, row):
        raise Wrong(_("“%(field)s” is not kept of this kind of record: leave it empty."))
    return found


def _refuse_unknown(given: Given, fields: Iterable[CustomField]) -> None:
    unknown = sorted(set(given) - {field.code for field in fields})
    if unknown:
        sentence = _("There is no custom field “%(code)s” here.") % {"code": unknown[0][:40]}
        raise Refused(sentence, field=PREFIX + unknown[0])


def _refuse_overtaken(row: Tracked, values: Held, now: Held, book: ledger.Ledger) -> None:
    """What somebody else changed since this person read it is shown, not overwritten."""
    if book.based_on is None or book.based_on[:2] != (row._meta.label_lower, row.pk):
        return
    names = [PREFIX + code for code, value in values.items() if value != now.get(code)]
    since = Change.objects.of(row).filter(version__gt=book.based_on[2], field__in=names)
    touched = set(since.values_list("field", flat=True)) if names else set()
    if touched:
        fields = {
            name: (wire(values[name.removeprefix(PREFIX)]), wire(now.get(name.removeprefix(PREFIX))))
            for name in sorted(touched)
        }
        message = _("Somebody changed this record meanwhile. Compare and choose.")
        raise Conflict(message, fields=fields, version=row.version, record=row)


def _write(
    rows: Sequence[tuple[Tracked, Held, Held]], fields: Sequence[CustomField], *, quiet: bool
) -> set[int]:
    """Replace what differs; keep the before-images and raise the versions, unless the records are new."""
    book = ledger.require("custom values")
    by_code = {field.code: field for field in fields}
    news: list[News] = []
    drafts = []
    for row, now, values in rows:
        for code, value in values.items():
            if value != now.get(code):
                news.append((by_code[code], row, value))
                drafts.append(ledger.Draft(row, PREFIX + code, image(now.get(code))))
    replace(news, fresh=quiet)
    changed = {row.pk for _field, row, _value in news}
    if news:
        book.wrote = True
    if not quiet and news:
        raise_versions([row for row, _now, _values in rows if row.pk in changed])
        book.drafts += drafts
    return changed


def image(value: Any) -> Any:
    """A value as a before-image holds it."""
    return value if isinstance(value, Sealed) else wire(value)


def raise_versions(rows: Sequence[Tracked]) -> None:
    """Once for each record in this action: those that its own fields have raised already stay."""
    book = ledger.require("custom values")
    raised = {(type(draft.row), draft.row.pk) for draft in book.drafts}
    waiting = [row for row in rows if (type(row), row.pk) not in raised]
    moment = timezone.now()
    for row in waiting:
        row.version += 1
        row.changed_at = moment
    if waiting:
        values = [(row.version, moment, row.pk) for row in waiting]
        update_rows(type(waiting[0]), ["version", "changed_at"], values)


def replace(news: Sequence[News], *, fresh: bool = False) -> None:
    """Put values into the side table in the place of what stands there; ``fresh``: nothing does."""
    if not fresh:
        _clear(news)
    plain = [one for one in news if one[2] is not None and not one[0].is_encrypted]
    sealed = [one for one in news if one[2] is not None and one[0].is_encrypted]
    texts = [(value, False) for field, _row, value in plain if field.value_kind in {"text", "long"}]
    keys = iter(sort_keys(texts) if texts else ())
    lines = [
        (*line, *scope.copied(row))
        for field, row, value in plain
        for line in _lines(field, row.pk, value, keys)
    ]
    insert_rows(Value, COLUMNS, lines)
    if sealed:
        columns = ["uid", "field_id", "record_id", "value"]
        insert_rows(
            SealedValue, columns, [_sealed_line(field, row.pk, value) for field, row, value in sealed]
        )


def _clear(news: Sequence[News]) -> None:
    by_field: defaultdict[CustomField, list[int]] = defaultdict(list)
    for field, row, _value in news:
        by_field[field].append(row.pk)
    for field, ids in by_field.items():
        rows: Any = (SealedValue if field.is_encrypted else Value).objects
        for some in _parts(ids):
            rows.filter(field=field, record_id__in=some).delete()


def _lines(field: CustomField, pk: int, value: Any, keys: Iterator[str]) -> list[tuple[Any, ...]]:
    match field.value_kind:
        case FieldKind.TEXT | FieldKind.LONG:
            return [(field.pk, pk, 0, next(keys)[:120], None, None, None, "", value)]
        case FieldKind.MONEY:
            return [(field.pk, pk, 0, None, value.amount, None, None, value.currency, "")]
        case FieldKind.NUMBER:
            return [(field.pk, pk, 0, None, value, None, None, "", "")]
        case FieldKind.YES_NO:
            return [(field.pk, pk, 0, None, Decimal(int(value)), None, None, "", "")]
        case FieldKind.DATE:
            return [(field.pk, pk, 0, None, None, value, None, "", "")]
        case FieldKind.CHOICE | FieldKind.CHOICES:
            codes = (value,) if isinstance(value, str) else value
            ranks = [Decimal(field.rank_of(code) or 0) for code in codes]
            return [
                (field.pk, pk, n, code, rank, None, None, "", "")
                for n, (code, rank) in enumerate(zip(codes, ranks, strict=True))
            ]
    return [(field.pk, pk, 0, None, None, None, value, "", "")]


def _sealed_line(field: CustomField, pk: int, value: Any) -> tuple[Any, ...]:
    plain = value.reveal() if isinstance(value, Sealed) else value
    one = SealedValue(field=field, record_id=pk, uid=new_uid(), value=plain)
    column: Any = SealedValue._meta.get_field("value")
    return one.uid, field.pk, pk, column.settle(one)


def follow(rows: Sequence[Tracked]) -> None:
    """Formulas of these records, computed from what they hold now."""
    if rows:
        _follow(rows, fields_of(type(rows[0])))


def _follow(rows: Sequence[Tracked], fields: Sequence[CustomField]) -> None:
    from .computing import compute

    compute(rows, fields)


def revealed(row: Tracked, name: str, *, by: User) -> str:
    """The value behind the mask of an encrypted field."""
    code = name.removeprefix(PREFIX)
    fields = [f for f in fields_of(type(row)) if f.code == code and f.is_encrypted and f.may_see(by)]
    if not fields or by.watched_by is not None:
        raise Refused(_("There is nothing masked in this field."), field=name)
    value: Sealed | None = held(fields, [row.pk])[row.pk].get(code)
    return value.reveal() if value else ""


def hidden_names(model: type[models.Model], reader: User) -> set[str]:
    """The fields, retired ones too, whose history is not for this reader."""
    rows = CustomField.objects.filter(noun=model._meta.label_lower)
    rows = rows if hides_amounts(reader) else rows.exclude(seen_by=[])
    return {field.name for field in rows if not field.may_see(reader)}


def forget(model: type[models.Model], ids: Collection[int]) -> None:
    """Records are gone: so is what was kept of them."""
    fields = list(CustomField.objects.filter(noun=model._meta.label_lower).values_list("pk", flat=True))
    for some in _parts(ids) if fields else ():
        Value.objects.filter(field_id__in=fields, record_id__in=some).delete()
        SealedValue.objects.filter(field_id__in=fields, record_id__in=some).delete()
