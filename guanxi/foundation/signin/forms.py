"""What is typed when setting up second factors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Role


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Six digits, new every 30 seconds."),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a passkey", "Name"),
        max_length=60,
        help_text=_("What tells it from others: my laptop, the key on my keyring."),
    )
    credential = forms.JSONField(widget=forms.HiddenInput)


class FactorRuleForm(forms.Form):
    roles = forms.ModelMultipleChoiceField(
        label=_("Roles that need a second factor"),
        queryset=Role.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.TypedChoiceField(
        label=_("Time to set it up"),
        coerce=int,
        initial=14,
        choices=[(0, _("today")), (7, _("7 days")), (14, _("14 days")), (30, _("30 days"))],
        help_text=_(
            "For roles added here. People are reminded until then;"
            " after that nothing opens until they have set one up."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = Role.objects.order_by("code")  # type: ignore[attr-defined]


class RescueForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Rescue code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Four times four signs, from an administrator."),
    )
    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )
