"""What an administrator types."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, Role


def _roles() -> QuerySet[Any]:
    return Role.objects.order_by("code")


class ColleagueForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    username = forms.SlugField(
        label=_("Sign-in name"),
        max_length=80,
        error_messages={"invalid": _("Use letters, figures, hyphens and underscores only.")},
    )
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    roles = forms.ModelMultipleChoiceField(
        label=_("Roles"), queryset=Role.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput, help_text=_("At least 10 characters.")
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["roles"].queryset = _roles()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "roles" in cleaned:
            cleaned["roles"] = list(cleaned["roles"])
        return cleaned


class RolesForm(forms.Form):
    roles = forms.ModelMultipleChoiceField(
        label=_("Roles"), queryset=Role.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = _roles()  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput, help_text=_("At least 10 characters.")
    )


class OwnPasswordForm(forms.Form):
    present = forms.CharField(label=_("Current password"), widget=forms.PasswordInput)
    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput, help_text=_("At least 10 characters.")
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Program"), max_length=80, help_text=_("What will use it: an ERP, a report, a script.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year")), (0, _("until you revoke it"))],
    )
