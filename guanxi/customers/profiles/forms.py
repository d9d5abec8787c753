"""What people type about what a customer is like."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel, Kind
from guanxi.customers.profiles.models import Gender, Income, Profile

NOTHING = ("", _("not known"))


def _text(label: Any, most: int, told: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=told)


class ProfileForm(forms.Form):
    """Of a person more than of a firm; income stays as it is where nothing is chosen."""

    gender = forms.ChoiceField(label=_("Gender"), choices=[NOTHING, *Gender.choices], required=False)
    occupation = _text(_("Occupation"), 80)
    income = forms.ChoiceField(
        label=_("Income"), choices=[("", _("as it is")), *Income.choices], required=False
    )
    preferences = _text(_("Preferences"), 300, _("What is liked: models, colours, terms, ways of delivery."))
    attitudes = _text(_("Values and way of life"), 300, _("What matters to them, and how they live."))
    buying = _text(_("How it buys"), 300, _("By tender, by yearly contract, who must agree."))
    source = forms.ChoiceField(label=_("Source channel"), choices=Channel.choices, initial=Channel.SALES)

    def __init__(
        self, *args: Any, kind: str, profile: Profile | None, may_income: bool, **kwargs: Any
    ) -> None:
        told = ("gender", "occupation", "preferences", "attitudes", "buying", "source")
        if profile is not None:
            kwargs["initial"] = {name: getattr(profile, name) for name in told}
        super().__init__(*args, **kwargs)
        away = ("buying",) if kind == Kind.PERSON else ("gender", "occupation", "income", "attitudes")
        for name in away:
            del self.fields[name]
        if not may_income:
            self.fields.pop("income", None)

    def said(self) -> dict[str, Any]:
        """What was filled in; an income that nobody chose is left."""
        values = dict(self.cleaned_data)
        if not values.get("income"):
            values.pop("income", None)
        return values
