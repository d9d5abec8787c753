"""What is asked of files that name customers who are known here: where their numbers come from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.kinds import OptionsForm


class NumberOptions(OptionsForm):
    """Where the customers' numbers come from."""

    source = forms.CharField(
        label=_("Source system of the customer numbers"),
        help_text=_("Such as ERP or Shop. Empty: the numbers are our own."),
        max_length=40,
        required=False,
    )

    def clean_source(self) -> str:
        return " ".join(str(self.cleaned_data["source"]).split())
