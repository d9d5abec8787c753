"""What people type about related parties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Channel, Kind
from guanxi.customers.parties.choices import LinkKind, PartyKind
from guanxi.foundation.ui.inputs import DayInput


def _source() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Source channel"), choices=Channel.choices, initial=Channel.SALES)


class LinkForm(forms.Form):
    """What the other record is to this one, since when."""

    kind = forms.ChoiceField(label=_("What it is to this record"), choices=LinkKind.choices)
    since = forms.DateField(
        label=_("Since"), widget=DayInput(), required=False, help_text=_("Empty: since today.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    source = _source()


class PartyForm(forms.Form):
    """A record that is no customer."""

    name = forms.CharField(label=_("Name"), max_length=200)
    party = forms.ChoiceField(
        label=pgettext_lazy("related party", "What it is to us"), choices=PartyKind.choices
    )
    kind = forms.ChoiceField(label=pgettext_lazy("related party", "Firm or person"), choices=Kind.choices)
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    region = forms.CharField(label=_("Region"), max_length=80, required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    source = _source()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("contact_phone") and not said.get("contact_name") and said.get("kind") == Kind.FIRM:
            self.add_error("contact_name", _("Say who answers this number."))
        return said

    def values(self) -> dict[str, Any]:
        """As the action takes them: the person with the number as one of the people there."""
        said = dict(self.cleaned_data)
        name, phone = said.pop("contact_name"), said.pop("contact_phone")
        called = name or (said["name"][:80] if phone else "")
        person = {"name": called, "phone": phone, "is_primary": True}
        return said | {"contacts": [person] if called else []}


class PartyKindForm(forms.Form):
    """Whether a record counts as a customer."""

    party = forms.ChoiceField(
        label=_("This record is"),
        choices=[("", _("a customer")), *PartyKind.choices],
        required=False,
        help_text=_(
            "What is no customer has people, contacts and tasks all the same. Who buys counts as one."
        ),
    )

    party.one_of = True  # type: ignore[attr-defined]  # "a customer" is an answer, too: nothing is optional

    def said(self) -> dict[str, Any]:
        return {"party": self.cleaned_data["party"]}
