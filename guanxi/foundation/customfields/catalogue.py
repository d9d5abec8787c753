"""The catalogue of fields, custom and built-in, each with its class (CUS-09)."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.ui import formats

from . import computing
from .choices import FieldKind, Nature
from .models import CustomField, SealedValue, Value
from .nouns import Noun

ICONS = {
    FieldKind.TEXT: "letter-case", FieldKind.LONG: "align-left", FieldKind.NUMBER: "number",
    FieldKind.MONEY: "coins", FieldKind.DATE: "calendar", FieldKind.YES_NO: "checkbox",
    FieldKind.CHOICE: "circle-dot", FieldKind.CHOICES: "list-check", FieldKind.PERSON: "user",
    FieldKind.CUSTOMER: "building", FieldKind.FORMULA: "math-function",
}  # fmt: skip


def rows(fields: Sequence[CustomField], reader: User) -> list[dict[str, Any]]:
    """The custom fields as the page lists them."""
    roles = {role.code: str(role) for role in Role.objects.visible_to(reader)}
    return [
        {
            "field": field,
            "kind": field.get_kind_display(),
            "nature": Nature(field.nature).label,
            "seen_by": _(", ").join(roles.get(code, code) for code in field.seen_by),
            "marks": _marks(field),
            "formula": field.formula,
            "first": n == 0,
            "last": n == len(fields) - 1,
        }
        for n, field in enumerate(fields)
    ]


def _marks(field: CustomField) -> list[str]:
    said = [
        (field.required, _("required")),
        (field.is_encrypted, _("encrypted")),
        (field.is_found, _("found by search")),
        (field.is_internal, pgettext("of a field", "internal")),
        (field.deleting, _("being deleted")),
    ]
    return [word for holds, word in said if holds]


def built_in(noun: Noun) -> list[dict[str, Any]]:
    """A record's own fields with their class."""
    return [
        {
            "code": column.name,
            "label": _capital(str(column.verbose_name)),
            "nature": Nature(noun.natures.get(column.name, Nature.DESCRIPTIVE)).label,
            "encrypted": isinstance(column, EncryptedTextField),
        }
        for column in noun.built_in()
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def kinds(noun: Noun) -> list[dict[str, Any]]:
    """The kinds of field to choose from, each with what it is for."""
    words = {
        FieldKind.TEXT: _("One line: a number in another system, a brand."),
        FieldKind.LONG: _("Several lines: a description, a remark."),
        FieldKind.NUMBER: _("Up to 15 digits: employees, square metres."),
        FieldKind.MONEY: _("An amount with its currency."),
        FieldKind.DATE: _("A day: an expiry, an anniversary."),
        FieldKind.YES_NO: _("Yes, no, or not said."),
        FieldKind.CHOICE: _("One of a list that you manage, with colours."),
        FieldKind.CHOICES: _("Several of a list that you manage."),
        FieldKind.PERSON: _("Somebody who works here."),
        FieldKind.CUSTOMER: _("Another customer: a parent company, a referrer."),
        FieldKind.FORMULA: _("Computed from other fields, and always up to date."),
    }
    return [
        {
            "label": FieldKind(kind).label,
            "help": words[FieldKind(kind)],
            "icon": ICONS[FieldKind(kind)],
            "url": reverse("create_custom_field_of", args=[noun.code, kind]),
        }
        for kind in FieldKind.values
    ]


def readable(noun: Noun, field: CustomField) -> list[tuple[str, str]]:
    """What a formula of this noun may read: code and name."""
    fields = [one for one in CustomField.objects.of(noun.code) if one.pk != field.pk]
    names = computing.labels(noun, fields)
    return [(code, _capital(names[code])) for code in computing.sorts(noun, fields)]


def held_by(field: CustomField) -> str:
    """How many values would go with the field."""
    rows: Any = (SealedValue if field.is_encrypted else Value).objects
    number = rows.filter(field=field).values("record_id").distinct().count()
    words = ngettext("%(count)s record holds a value.", "%(count)s records hold a value.", number)
    return words % {"count": formats.number(number)}
