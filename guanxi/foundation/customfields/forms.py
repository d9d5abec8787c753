"""Custom fields in the forms of records, on any form of a room."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.ui.inputs import DayInput

from .choices import FieldKind
from .cleaning import Money, wire
from .keeping import fields_of, held
from .models import CustomField
from .nouns import pointed

BLANK = ("", _("Choose one"))


class Extended:
    """Mixed into a form of a record: ``extend`` adds the custom fields that this person fills in."""

    fields: dict[str, forms.Field]

    def extend(self, model: type[models.Model], by: User, row: models.Model | None = None) -> None:
        self._custom = [field for field in fields_of(model) if field.may_edit(by)]
        now_held = held(self._custom, [row.pk])[row.pk] if row is not None and row.pk else None
        for field in self._custom:
            value = (now_held or {}).get(field.code)
            made = form_field(field, by, value)
            if now_held is None and field.default is not None:
                made.initial = field.default
            self.fields[field.name] = made
        self._held = now_held or {}

    def custom_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """Takes the custom values out of a form's clean ones: code → value."""
        return {field.code: values.pop(field.name) for field in self._custom if field.name in values}

    def custom_changed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Of these, what is another than the form was opened with now holds."""
        given = self.custom_values(values)
        return {code: value for code, value in given.items() if _differs(value, self._held.get(code))}


def _differs(value: Any, before: Any) -> bool:
    empty = value in ("", None, [])
    return not (empty and before is None) and wire(before) != wire(value)


def form_field(field: CustomField, by: User, value: Any = None) -> forms.Field:
    """One form field, of one custom field, as it stands now."""
    made = MADE[field.value_kind](field, by, value)
    made.label, made.help_text = field.label, field.help
    made.required = field.required and not field.kinds
    if isinstance(value, Sealed | Money):
        made.initial = (
            str(value) if isinstance(value, Sealed) else [format(value.amount, "f"), value.currency]
        )
    elif value is not None and made.initial is None:
        made.initial = wire(value)
    return made


def _text(field: CustomField, by: User, value: Any) -> forms.Field:
    return forms.CharField(strip=True)


def _long(field: CustomField, by: User, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


def _number(field: CustomField, by: User, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))


class MoneyInput(forms.MultiWidget):
    """Amount and currency side by side."""

    template_name = "customfields/money_input.html"

    def __init__(self) -> None:
        amount = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        currency = forms.TextInput(attrs={"maxlength": 3, "size": 4, "aria-label": _("Currency")})
        super().__init__([amount, currency])

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, Mapping):
            return [value.get("amount"), value.get("currency")]
        return [None, None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class MoneyField(forms.MultiValueField):
    def __init__(self, currency: str) -> None:
        self.currency = currency
        parts = [forms.CharField(required=False), forms.CharField(required=False)]
        super().__init__(parts, widget=MoneyInput(), require_all_fields=False)

    def compress(self, data_list: Sequence[Any]) -> Any:
        amount, currency = [*data_list, "", ""][:2]
        return {"amount": amount, "currency": currency or self.currency} if amount else None

    def prepare_value(self, value: Any) -> Any:
        return value if value else [None, self.currency]


def _money(field: CustomField, by: User, value: Any) -> forms.Field:
    return MoneyField(field.currency)


def _day(field: CustomField, by: User, value: Any) -> forms.Field:
    return forms.DateField(widget=DayInput())


def _yes_no(field: CustomField, by: User, value: Any) -> forms.Field:
    made = forms.ChoiceField(choices=[BLANK, ("true", now("yes")), ("false", now("no"))])
    if isinstance(value, bool):
        made.initial = "true" if value else "false"
    return made


def _offered(field: CustomField, kept: Sequence[str]) -> list[tuple[str, str]]:
    live = field.live_choices()
    known = {code for code, _label in live}
    return [*live, *((code, field.choice_label(code)) for code in kept if code not in known)]


def _choice(field: CustomField, by: User, value: Any) -> forms.Field:
    return forms.ChoiceField(choices=[BLANK, *_offered(field, [value] if value else [])])


def _choices(field: CustomField, by: User, value: Any) -> forms.Field:
    offered = _offered(field, value or ())
    return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple)


def _person(field: CustomField, by: User, value: Any) -> forms.Field:
    rows = User.objects.visible_to(by).filter(models.Q(is_active=True) | models.Q(pk=value or 0))
    people = [(str(pk), name) for pk, name in rows.in_order().values_list("pk", "name")]
    return forms.ChoiceField(choices=[BLANK, *people])


class PointerField(forms.CharField):
    """One of very many, named by number or name; what is typed is completed from what this person sees."""

    def __init__(self, field: CustomField, by: User) -> None:
        self.pointed, self.by = pointed(field.kind), by
        found = f"found-{field.name}"
        attrs = {
            "list": found,
            "autocomplete": "off",
            "hx-get": f"{reverse('find_pointed', args=[field.kind])}?into={field.name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{found}",
        }
        super().__init__(widget=PointerInput(found, attrs), max_length=80)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        seen = self.pointed.model.objects.visible_to(self.by).filter(pk=value)
        return seen.values_list(self.pointed.key, flat=True).first() or ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.pointed.find is None:
            return None
        found = self.pointed.find(text, self.by)
        if len(found) == 1:
            return found[0].pk
        if not found:
            raise forms.ValidationError(now("None that you may see has this number or name."))
        named = now(", ").join(f"{one.name} ({getattr(one, self.pointed.key)})" for one in found)
        raise forms.ValidationError(
            now("Several fit: %(names)s. Write the number of one.") % {"names": named}
        )


class PointerInput(forms.TextInput):
    template_name = "customfields/pointer_input.html"

    def __init__(self, found: str, attrs: dict[str, str]) -> None:
        super().__init__(attrs)
        self.found = found

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"found": self.found}


def _pointer(field: CustomField, by: User, value: Any) -> forms.Field:
    return PointerField(field, by)


MADE: Mapping[str, Callable[[CustomField, User, Any], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _long,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PERSON: _person,
    FieldKind.CUSTOMER: _pointer,
}


class OneField(forms.Form):
    """One custom field, for changing it in place."""

    def __init__(self, field: CustomField, by: User, value: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields[field.name] = form_field(field, by, value)
