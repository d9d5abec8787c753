"""The form of a definition: its names in every language, its rules, its choices row by row."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Role, User

from .choices import CHOOSING, COLOURS, SEALABLE, FieldKind, Nature
from .defining import LANGUAGES
from .forms import form_field
from .models import CustomField
from .nouns import Noun

NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
BLANK_ROWS = 4


class DefinitionForm(forms.Form):
    """One field of a kind of record; what its kind has no use for is not asked."""

    def __init__(self, noun: Noun, field: CustomField, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.noun, self.field, self.by = noun, field, by
        self._names("label", _("Name"), field.labels, 60)
        self.fields[f"label_{LANGUAGES[0]}"].help_text = _("A name in one of the languages is enough.")
        self._kind()
        self._names("help", _("Help"), field.helps, 300)
        if field._state.adding:
            self.fields["code"] = forms.CharField(
                label=_("Code"),
                required=False,
                max_length=30,
                help_text=_(
                    "Programs and formulas name the field by it, for ever. Empty: one is made from the name."
                ),
            )
        self._rules()
        self._people()

    def _names(self, stem: str, label: Any, texts: dict[str, str], most: int) -> None:
        for language in LANGUAGES:
            self.fields[f"{stem}_{language}"] = forms.CharField(
                label=f"{label} · {NAMES[language]}",
                required=False,
                max_length=most,
                initial=texts.get(language, ""),
            )
            self.fields[f"{stem}_{language}"].one_of = stem == "label"  # type: ignore[attr-defined]

    def _rules(self) -> None:
        field = self.field
        self.fields["nature"] = forms.ChoiceField(
            label=_("Class of data"), choices=Nature.choices, initial=field.nature
        )
        self.fields["section"] = forms.CharField(
            label=_("Section"),
            required=False,
            max_length=40,
            initial=field.section,
            help_text=_("Fields of one section stand together on the record's page."),
        )
        if field.kind != FieldKind.FORMULA:
            self._box("required", pgettext_lazy("of a field", "Required"), field.required)
        if field.kind in {FieldKind.TEXT, FieldKind.CHOICE} and self.noun.reindex and not field.is_encrypted:
            self._box("is_found", _("Found by free text search"), field.is_found)
        self._box("is_internal", _("Internal: external files leave it out"), field.is_internal)
        if self.noun.kind_choices():
            self.fields["kinds"] = forms.MultipleChoiceField(
                label=_("Kept of"),
                required=False,
                choices=self.noun.kind_choices(),
                initial=field.kinds,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None chosen: of all."),
            )

    def _kind(self) -> None:
        field = self.field
        if field.kind == FieldKind.MONEY:
            self.fields["currency"] = forms.CharField(
                label=_("Currency"), max_length=3, initial=field.currency, help_text=_("Where none is typed.")
            )
        if field.kind == FieldKind.FORMULA:
            self.fields["formula"] = forms.CharField(
                label=_("Formula"), widget=forms.Textarea(attrs={"rows": 3}), initial=field.formula
            )
        if field.kind in SEALABLE and field._state.adding and self.noun.reveal:
            self._box("is_encrypted", _("Personal: keep it encrypted, show it masked"), initial=False)
        if (
            field.kind != FieldKind.FORMULA
            and not field.is_encrypted
            and (not field._state.adding or field.kind not in CHOOSING)
        ):
            made = form_field(field, self.by)
            made.label, made.required, made.initial = _("Default"), False, field.default
            made.help_text = _("New records start with it; those that are there stay as they are.")
            self.fields["default"] = made

    def _people(self) -> None:
        roles = [(role.code, str(role)) for role in Role.objects.visible_to(self.by).order_by("code")]
        labels = {"seen_by": _("Seen by"), "edited_by": _("Changed by")}
        if self.field.kind == FieldKind.FORMULA:  # nobody types its result
            del labels["edited_by"]
        for name, label in labels.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=roles,
                initial=getattr(self.field, name),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None chosen: everybody who sees the record.")
                if name == "seen_by"
                else _("None chosen: everybody who may change the record."),
            )

    def _box(self, name: str, label: Any, initial: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=initial)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        found: dict[str, Any] = {}
        for plural, stem in (("labels", "label"), ("helps", "help")):
            found[plural] = {code: values.pop(f"{stem}_{code}") for code in LANGUAGES}
        if "default" in values and values["default"] in ("", None, []):
            values["default"] = None
        return found | values


class ChoiceRow(forms.Form):
    """One choice: where it stands, its text in every language, its colour, whether it is still offered."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(required=False, min_value=0, max_value=9999)
    colour = forms.ChoiceField(required=False)
    retired = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {"place": now("Place"), "colour": now("Colour"), "retired": now("No longer offered")}
        for language in LANGUAGES:
            self.fields[f"label_{language}"] = forms.CharField(required=False, max_length=60)
            named[f"label_{language}"] = NAMES[language]
        shades = [now("none"), *(now("colour %(n)s") % {"n": n} for n in range(1, len(COLOURS)))]
        self.fields["colour"].choices = list(zip(COLOURS, shades, strict=True))  # type: ignore[attr-defined]
        for name, label in named.items():
            css = "form-check-input" if name == "retired" else "form-control"
            self.fields[name].widget.attrs |= {"aria-label": label, "class": css}

    def said(self) -> dict[str, Any] | None:
        """The choice as the action takes it; None for an empty row."""
        values = self.cleaned_data
        labels = {code: text for code in LANGUAGES if (text := values.get(f"label_{code}", "").strip())}
        if not labels:
            return None
        return {
            "code": values.get("code", ""),
            "labels": labels,
            "colour": values.get("colour", ""),
            "retired": values.get("retired", False),
        }


ChoiceRows = forms.formset_factory(ChoiceRow, extra=BLANK_ROWS, max_num=200, absolute_max=220)


def choice_rows(field: CustomField, data: Any = None) -> Any:
    initial = [
        {
            "code": one["code"],
            "place": n,
            "colour": one.get("colour", ""),
            "retired": one.get("retired", False),
            **{f"label_{code}": one["labels"].get(code, "") for code in LANGUAGES},
        }
        for n, one in enumerate(field.choices, start=1)
    ]
    return ChoiceRows(data, initial=initial, prefix="choices")


def choices_said(rows: Any) -> list[dict[str, Any]]:
    """The choices in the order of their places; those without one follow."""
    placed = [
        (row.cleaned_data.get("place") or 10_000, n, said)
        for n, row in enumerate(rows)
        if (said := row.said()) is not None
    ]
    return [said for _place, _n, said in sorted(placed, key=lambda one: one[:2])]
