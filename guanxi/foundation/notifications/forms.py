"""Hours, a day of the week, and an address of a chat."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .services import SERVICES


class HabitsForm(forms.Form):
    """When somebody wants to be told."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_at = forms.TimeField(
        label=_("Digests arrive at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("Weekly ones on"), choices=sorted(WEEKDAYS.items()), coerce=int
    )


class AddressForm(forms.Form):
    """A chat in which somebody is told, too."""

    service = forms.ChoiceField(label=_("Service"), choices=[(each.code, each.name) for each in SERVICES])
    name = forms.CharField(label=_("What you call it"), max_length=60)
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("As the service shows it when you add a robot (webhook). It is kept as a secret."),
    )
