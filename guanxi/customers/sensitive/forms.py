"""What people say when they mark a customer as sensitive, or take the mark off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.sensitive.actions import LONGEST


class SensitiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        help_text=_("It stands in the audit for good, where auditors read it: nothing personal, please."),
    )
