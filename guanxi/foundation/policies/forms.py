"""Policies as people write them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Department, Role

from .models import Policy


class AudienceForm(forms.Form):
    """Whom it is for: nothing chosen means everybody."""

    roles = forms.ModelMultipleChoiceField(
        label=_("For roles"),
        queryset=Role.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen here and below: for everybody."),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("For departments, with those below"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    blocks = forms.BooleanField(
        label=_("Nothing else can be opened before"),
        required=False,
        help_text=Policy._meta.get_field("blocks").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # unscoped: names of roles and departments, known to all colleagues
        self.fields["roles"].queryset = Role.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["departments"].queryset = Department.objects.order_by("path")  # type: ignore[attr-defined]


class PolicyForm(AudienceForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Policy.Kind.choices)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}))
    field_order = ("title", "kind", "text", "roles", "departments", "blocks")


class VersionForm(forms.Form):
    changed = forms.CharField(
        label=_("What changed"), max_length=300, help_text=_("People read this before the text.")
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}))
