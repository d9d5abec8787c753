"""Making, changing, ordering, retiring and deleting custom fields; and the batches of their jobs."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import connection
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _

from . import computing, defining
from .choices import CHOOSING, FieldKind
from .keeping import fields_of
from .models import CustomField, SealedValue, Value
from .nouns import Noun

MANAGE = "customfields.manage_fields"
BATCH = 1000
FIXED = {"labels", "code", "kind", "noun", "is_encrypted"}
RANGE = 20_000  # record ids whose history is looked through at once


class Parts(TypedDict, total=False):
    """What else may be said of a field, now or later."""

    helps: dict[str, str]
    nature: str
    section: str
    required: bool
    default: Any
    choices: list[dict[str, Any]]
    currency: str
    kinds: list[str]
    seen_by: list[str]
    edited_by: list[str]
    is_found: bool
    is_internal: bool
    formula: str


class NewField(Parts, total=False):
    code: str
    is_encrypted: bool


class ChangedField(NewField, total=False):
    labels: dict[str, str]
    kind: str
    noun: str


@action(MANAGE)
def create_custom_field(
    company: Company, *, by: User, noun: str, kind: str, labels: dict[str, str], **said: Unpack[NewField]
) -> CustomField:
    """Add a field to a kind of record: from now on forms, lists, files and programs know it."""
    about = defining.noun_or_refuse(noun)
    if kind not in FieldKind.values:
        raise Refused(_("There is no such kind of field."), field="kind")
    if CustomField.objects.filter(noun=noun).count() >= defining.MOST_FIELDS:
        raise Refused(_("At most %(most)s custom fields.") % {"most": defining.MOST_FIELDS})
    field = CustomField(noun=noun, kind=kind, labels=defining.named(labels))
    field.code = defining.free_code(about, said.pop("code", ""), field.labels)
    field.is_encrypted = bool(said.pop("is_encrypted", False))
    if kind == FieldKind.MONEY and not said.get("currency"):
        said["currency"] = company.currency
    last = CustomField.objects.filter(noun=noun).order_by("-position").first()
    field.position = last.position + 1 if last else 1
    _say(field, by, said)
    field.save()
    if kind == FieldKind.FORMULA:
        _start("refresh_custom_field", field, by)
    return field


@action(MANAGE)
def change_custom_field(
    field: CustomField, *, by: User, version: int | None = None, **said: Unpack[ChangedField]
) -> CustomField:
    """Change what is given; code, kind and encryption stay as they were made."""
    _refuse_other_kind(field, said)
    if "labels" in said:
        field.labels = defining.named(said["labels"])
    parts: Any = {name: value for name, value in said.items() if name not in FIXED}
    before = field.differences()
    _say(field, by, parts)
    different = field.differences().keys() | before.keys()
    if not different:
        ledger.require().keep_silent()
        return field
    field.save()
    if different & {"formula", "choices", "is_found", "currency"}:
        _start("refresh_custom_field", field, by)
    return field


def _refuse_other_kind(field: CustomField, said: ChangedField) -> None:
    if said.get("kind", field.kind) != field.kind:
        raise Refused(
            _(
                "A field keeps its kind, for its values are of that kind. Make a new field, bring the values"
                " over by an export and an import, and retire this one."
            ),
            field="kind",
        )
    if said.get("code", field.code) != field.code or said.get("noun", field.noun) != field.noun:
        raise Refused(
            _("A field keeps its code: programs and files know it by that. Its name can change."),
            field="code",
        )
    if bool(said.get("is_encrypted", field.is_encrypted)) != field.is_encrypted:
        raise Refused(
            _("Encryption is chosen when a field is made: make a new field and retire this one."),
            field="is_encrypted",
        )


def _say(field: CustomField, by: User, said: Parts) -> None:
    """Put what is said on the definition, and check the whole."""
    noun = defining.noun_or_refuse(field.noun)
    _say_choices(field, said)
    if "helps" in said:
        field.helps = defining.texts(said["helps"], "helps", 300)
    for name in ("seen_by", "edited_by"):
        if name in said:
            setattr(field, name, defining.roles(said[name], name))
    if "kinds" in said:
        field.kinds = sorted({str(one) for one in said["kinds"]})
    if "section" in said:
        field.section = " ".join(str(said["section"]).split())[:40]
    if "currency" in said and field.kind == FieldKind.MONEY:
        field.currency = str(said["currency"]).strip().upper()
    for name in ("nature", "required", "default", "is_found", "is_internal"):
        if name in said:
            setattr(field, name, said[name])  # type: ignore[literal-required]
    _say_formula(field, noun, said)
    defining.check(field, noun, by)


def _say_choices(field: CustomField, said: Parts) -> None:
    if "choices" in said and field.kind in CHOOSING:
        now = defining.choices(said["choices"], field.choices)
        if field.pk:
            defining.keep_used_choices(field, now)
        field.choices = now


def _say_formula(field: CustomField, noun: Noun, said: Parts) -> None:
    if field.kind == FieldKind.FORMULA:
        field.required = False
        if "formula" in said:
            field.formula = str(said["formula"]).strip()
        defining.read_formula(field, noun)
    elif field.pk:
        others = CustomField.objects.of(field.noun).exclude(pk=field.pk)
        defining.check_formulas([*others, field])


@action(MANAGE)
def reorder_custom_fields(company: Company, *, by: User, noun: str, codes: Sequence[str]) -> None:
    """Put the fields of a kind of record in this order; those not named follow as they were."""
    defining.noun_or_refuse(noun)
    fields = {field.code: field for field in CustomField.objects.filter(noun=noun).order_by("position", "id")}
    if unknown := [code for code in codes if code not in fields]:
        raise Refused(_("There is no custom field “%(code)s” here.") % {"code": unknown[0][:40]})
    ordered = [*dict.fromkeys(codes), *(code for code in fields if code not in codes)]
    moved = False
    for place, code in enumerate(ordered, start=1):
        if fields[code].position != place:
            fields[code].position = place
            fields[code].save()
            moved = True
    if not moved:
        ledger.require().keep_silent()


@action(MANAGE)
def retire_custom_field(field: CustomField, *, by: User) -> CustomField:
    """Take a field out of forms, lists and files; its values are kept."""
    if field.retired_on is not None:
        ledger.require().keep_silent()
        return field
    defining.refuse_where_read(field)
    field.retired_on = timezone.localdate()
    field.save()
    if field.is_found:
        _start("refresh_custom_field", field, by)
    return field


@action(MANAGE)
def restore_custom_field(field: CustomField, *, by: User) -> CustomField:
    """Bring a retired field back with the values it had."""
    if field.deleting:
        raise Refused(_("This field is being deleted."))
    field.retired_on = None
    if not field.differences():
        ledger.require().keep_silent()
        return field
    if field.kind == FieldKind.FORMULA:
        defining.read_formula(field, defining.noun_or_refuse(field.noun))
    field.save()
    if field.kind == FieldKind.FORMULA or field.is_found:
        _start("refresh_custom_field", field, by)
    return field


@action(MANAGE)
def delete_custom_field(field: CustomField, *, by: User, confirm: str) -> JobRun:
    """Delete a retired field for good, with its values and their history: nothing brings it back."""
    if field.retired_on is None:
        raise Refused(_("Retire the field first: while it is retired, its values can still come back."))
    if confirm != field.code:
        raise Refused(
            _("Type the field's code “%(code)s” to delete it.") % {"code": field.code}, field="confirm"
        )
    if not field.deleting:
        field.deleting = True
        field.save()
    return _start("delete_custom_field", field, by)


def _start(kind: str, field: CustomField, by: User) -> JobRun:
    return running.start(kind, by=by, params={"field": field.pk})


# ---- batches of jobs ---------------------------------------------------------------------------


@action(MANAGE)
def refresh_custom_values(field: CustomField, *, by: User, after: int, most: int = BATCH) -> int | None:
    """Formulas and ranks of the next records after the id ``after``; the last id, None at the end."""
    noun = defining.noun_or_refuse(field.noun)
    ledger.require().keep_silent()
    rows = noun.model._default_manager.filter(pk__gt=after).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=connection.features.has_select_for_no_key_update)
    some = list(rows[:most])
    if not some:
        return None
    ids = [row.pk for row in some]
    if field.kind in CHOOSING:
        _rank(field, ids[0], ids[-1])
    computing.compute(some, fields_of(noun.model))
    if noun.reindex is not None and field.kind in {FieldKind.TEXT, FieldKind.CHOICE}:
        noun.reindex(ids)
    return ids[-1] if len(some) == most else None


def _rank(field: CustomField, first: int, last: int) -> None:
    rows = Value.objects.filter(field=field, record_id__gte=first, record_id__lte=last)
    for code in {one["code"] for one in field.choices}:
        rank = field.rank_of(code)
        rows.filter(text=code).exclude(number=rank).update(number=rank)


@action(MANAGE)
def delete_custom_values(field: CustomField, *, by: User, after: int) -> int | None:
    """The next values of a field that is being deleted, then their history, then the field itself."""
    if not field.deleting:
        raise Refused(_("This field is not being deleted."))
    if _delete_some(field):
        ledger.require().keep_silent()
        return after
    changes = Change.objects.filter(kind=field.noun)
    last = changes.order_by("-record_id").values_list("record_id", flat=True).first() or 0
    if after < last:
        changes.filter(record_id__gt=after, record_id__lte=after + RANGE, field=field.name).delete()
        ledger.require().keep_silent()
        return after + RANGE
    ledger.require().note(code=field.code, noun=field.noun)
    field.delete()
    return None


def _delete_some(field: CustomField) -> bool:
    for model in (Value, SealedValue):
        rows: Any = model.objects
        some = list(rows.filter(field=field).values_list("pk", flat=True)[:BATCH])
        if some:
            rows.filter(pk__in=some).delete()
            return True
    return False
