"""What people say of a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.accounts.scopes import Scope

from .models import SavedView
from .queries import SHARE


class ViewForm(forms.Form):
    """A name, and who sees it, as far as this person may share."""

    name = forms.CharField(label=_("Name"), max_length=60)
    shared = forms.ChoiceField(label=_("Who sees it"), choices=())
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=Role.objects.none(), required=False, help_text=_("For a role: which one.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = by.scope_of(SHARE)
        choices = list(SavedView.Shared.choices)
        allowed = 1 if scope is None else len(choices) if scope is Scope.ALL else 2
        self.fields["shared"].choices = choices[:allowed]  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.visible_to(by).order_by("name")  # type: ignore[attr-defined]
        if scope is not Scope.ALL:
            del self.fields["role"]
