"""What a definition may say: checked here, for pages, programs and files alike."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

from . import computing
from .choices import CHOOSING, COLOURS, SEALABLE, FieldKind, Nature
from .cleaning import Wrong, clean, wire
from .evaluating import order_of
from .formula import Unreadable, by_code, names_in, parse, sort_of
from .models import CustomField, Value, in_words
from .nouns import Noun, noun_named

CODE = re.compile("[a-z][a-z0-9_]{0,29}")
LANGUAGES = ("zh-hans", "zh-hant", "en")
MOST_FIELDS, MOST_CHOICES = 200, 200
RESERVED = {"id", "and", "or", "not", "true", "false", "custom"}


def noun_or_refuse(code: str) -> Noun:
    noun = noun_named(code)
    if noun is None:
        raise Refused(_("These records take no custom fields."), field="noun")
    return noun


def texts(given: Any, field: str, most: int) -> dict[str, str]:
    """Language → text; what is empty is left out."""
    if not isinstance(given, Mapping):
        raise Refused(_("Give a text for each language."), field=field)
    found = {}
    for language, text in given.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise Refused(_("Give a text for each language."), field=field)
        short = " ".join(text.split())
        if len(short) > most:
            raise Refused(_("At most %(most)s characters.") % {"most": most}, field=field)
        if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in short):
            raise Refused(_("This holds a character that cannot be shown."), field=field)
        if short:
            found[language] = short
    return found


def named(given: Any) -> dict[str, str]:
    found = texts(given, "labels", 60)
    if not found:
        raise Refused(_("Give the field a name."), field="labels")
    if any(sign in text for text in found.values() for sign in "[]"):
        raise Refused(_("A name holds no square brackets: formulas name fields by them."), field="labels")
    return found


def free_code(noun: Noun, given: str, labels: Mapping[str, str]) -> str:
    """The code asked for, if it can be one and is free; else one from the name, else a numbered one."""
    taken = set(CustomField.objects.filter(noun=noun.code).values_list("code", flat=True))
    taken |= {column.name for column in noun.model._meta.concrete_fields} | RESERVED
    if given:
        if not CODE.fullmatch(given):
            raise Refused(
                _("A code begins with a small letter; small letters, digits and _ follow, at most 30."),
                field="code",
            )
        if given in taken:
            raise Refused(
                _("There is a field with the code “%(code)s” already.") % {"code": given}, field="code"
            )
        return given
    plain = unicodedata.normalize("NFKD", labels.get("en") or in_words(dict(labels))).lower()
    made = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:26].lstrip("0123456789_")
    stem = made if CODE.fullmatch(made) else "field"
    return next(code for code in _numbered(stem, bare=stem != "field") if code not in taken)


def _numbered(stem: str, *, bare: bool) -> Iterable[str]:
    if bare:
        yield stem
    yield from (f"{stem}_{n}" for n in range(2 if bare else 1, MOST_FIELDS * 5))


def choices(given: Any, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The choices in their order; those that are there keep their codes."""
    if not isinstance(given, list | tuple) or not given:
        raise Refused(_("Give at least one choice."), field="choices")
    if len(given) > MOST_CHOICES:
        raise Refused(_("At most %(most)s choices.") % {"most": MOST_CHOICES}, field="choices")
    known = {one["code"] for one in before}
    found: list[dict[str, Any]] = []
    for one in given:
        if not isinstance(one, Mapping):
            raise Refused(_("A choice has a text for each language."), field="choices")
        labels = texts(one.get("labels", {}), "choices", 60)
        if not labels:
            raise Refused(_("Each choice has a text."), field="choices")
        colour = str(one.get("colour") or "")
        code = str(one.get("code") or "") or _choice_code(labels, known | {c["code"] for c in found})
        found.append({
            "code": _choice_fits(code, found),
            "labels": labels,
            "colour": colour if colour in COLOURS else "",
            "retired": bool(one.get("retired")),
        })  # fmt: skip
    return found


def _choice_fits(code: str, found: Sequence[Mapping[str, Any]]) -> str:
    if not CODE.fullmatch(code) or any(code == one["code"] for one in found):
        raise Refused(_("Each choice has a code of its own: small letters, digits and _."), field="choices")
    return code


def _choice_code(labels: Mapping[str, str], taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", labels.get("en", "")).lower()
    made = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:26].lstrip("0123456789_")
    stem = made if CODE.fullmatch(made) else "c"
    return next(code for code in _numbered(stem, bare=stem != "c") if code not in taken)


def keep_used_choices(field: CustomField, now: Sequence[Mapping[str, Any]]) -> None:
    """A choice that records hold is retired, not taken away."""
    dropped = {one["code"] for one in field.choices} - {one["code"] for one in now}
    used = Value.objects.filter(field=field, text__in=dropped).values_list("text", flat=True).first()
    if used:
        sentence = _("Records hold “%(choice)s”: retire this choice instead of deleting it.")
        raise Refused(sentence % {"choice": field.choice_label(used)}, field="choices")


def roles(given: Any, field: str) -> list[str]:
    codes = sorted({str(code) for code in given or ()})
    known = set(Role.objects.filter(code__in=codes).values_list("code", flat=True))
    if set(codes) - known:
        raise Refused(_("There is no such role."), field=field)
    return codes


def check(field: CustomField, noun: Noun, by: User) -> None:
    """Everything that one part of a definition asks of another."""
    if field.kind in CHOOSING and not field.live_choices():
        raise Refused(_("Give at least one choice."), field="choices")
    if field.kind == FieldKind.MONEY and not re.fullmatch("[A-Z]{3}", field.currency):
        raise Refused(_("A currency has three letters, such as CNY or EUR."), field="currency")
    if field.nature not in Nature.values:
        raise Refused(_("There is no such class of data."), field="nature")
    if field.is_encrypted and field.kind not in SEALABLE:
        raise Refused(_("Only texts can be encrypted."), field="is_encrypted")
    if field.is_encrypted and noun.reveal is None:
        raise Refused(
            _("These records keep nothing personal: nothing of them is encrypted."), field="is_encrypted"
        )
    if field.is_encrypted and field.is_found:
        raise Refused(_("What is encrypted is not found by search."), field="is_found")
    if field.is_found and field.kind not in {FieldKind.TEXT, FieldKind.CHOICE}:
        raise Refused(_("Search finds texts and choices."), field="is_found")
    if field.is_found and field.seen_by:
        raise Refused(
            _("Search is for all: a field seen by some roles only cannot be found by it."), field="is_found"
        )
    if field.is_found and noun.reindex is None:
        raise Refused(_("Free text does not search these records."), field="is_found")
    _check_kinds(field, noun)
    _check_default(field, by)


def _check_kinds(field: CustomField, noun: Noun) -> None:
    known = {str(value) for value, _label in noun.kind_choices()}
    if not set(field.kinds) <= known:
        raise Refused(_("There is no such kind of record."), field="kinds")


def _check_default(field: CustomField, by: User) -> None:
    if field.default is None:
        return
    if field.kind == FieldKind.FORMULA or field.is_encrypted:
        raise Refused(_("This kind of field has no default."), field="default")
    try:
        field.default = wire(clean(field, field.default, by))
    except Wrong as wrong:
        raise Refused(wrong.told(field), field="default") from None


# ---- formulas ----------------------------------------------------------------------------------


def read_formula(field: CustomField, noun: Noun) -> None:
    """Understand a formula, note the kind of its result, and refuse circles and leaks."""
    fields = [*CustomField.objects.of(noun.code).exclude(pk=field.pk), field]
    by_label = {name: code for code, name in computing.labels(noun, fields).items()}
    field.result = ""
    known = computing.sorts(noun, [one for one in fields if one is not field])
    try:
        tree = parse(field.formula, by_label)
        if field.code in names_in(tree):
            raise Refused(_("A formula cannot read its own result."), field="formula")
        field.result = sort_of(tree, known)
    except Unreadable as wrong:
        raise Refused(wrong.sentence, field="formula") from None
    field.formula = by_code(field.formula, by_label)
    check_formulas(fields)


def check_formulas(fields: Sequence[CustomField]) -> None:
    """No circle among them, and nobody sees through a formula what he may not see."""
    trees = {f.code: computing.tree_of(f.formula) for f in fields if f.kind == FieldKind.FORMULA}
    try:
        order_of(trees, names_in)
    except LookupError as circle:
        sentence = _("These formulas read each other in a circle: %(circle)s.") % {"circle": circle.args[0]}
        raise Refused(sentence, field="formula") from None
    by_code_ = {field.code: field for field in fields}
    for code, tree in trees.items():
        for read in names_in(tree) & by_code_.keys():
            _refuse_leak(by_code_[code], by_code_[read])


def _refuse_leak(formula: CustomField, source: CustomField) -> None:
    if source.seen_by and not (formula.seen_by and set(formula.seen_by) <= set(source.seen_by)):
        sentence = _(
            "“%(formula)s” reads “%(source)s”, which only some roles see: let no others see the formula."
        )
        raise Refused(sentence % {"formula": formula.label, "source": source.label}, field="seen_by")


def refuse_where_read(field: CustomField) -> None:
    """A field that a formula reads stays until the formula no longer does."""
    for other in CustomField.objects.of(field.noun).filter(kind=FieldKind.FORMULA).exclude(pk=field.pk):
        if field.code in names_in(computing.tree_of(other.formula)):
            sentence = _("The formula “%(formula)s” reads this field: change or retire it first.")
            raise Refused(sentence % {"formula": other.label})
