"""What people type about related parties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel, Kind
from guanxi.customers.parties.choices import LinkKind, PartyKind
from guanxi.foundation.ui.inputs import DayInput


def _source() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Collected through"), choices=Channel.choices, initial=Channel.SALES)


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
    party = forms.ChoiceField(label=_("What it is"), choices=PartyKind.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    region = forms.CharField(label=_("Region"), max_length=80, required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    source = _source()


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

    def said(self) -> dict[str, Any]:
        return {"party": self.cleaned_data["party"]}
