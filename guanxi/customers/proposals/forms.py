"""What people type about the dictionary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.models import Tag
from guanxi.customers.needs.choices import NeedKind
from guanxi.foundation.accounts.models import User


class TermForm(forms.Form):
    """Words, and what they suggest."""

    words = forms.CharField(
        label=_("Words"),
        max_length=300,
        help_text=_("Parted by commas. Denied words (“not”, 不, 没) are left out by themselves."),
    )
    tag = forms.ModelChoiceField(label=_("Suggest this tag"), queryset=Tag.objects.none(), required=False)
    need_kind = forms.ChoiceField(
        label=_("or this kind of need"), choices=[("", "–"), *NeedKind.choices], required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = Tag.objects.visible_to(by).order_by("family", "name")
        self.fields["tag"].queryset = words  # type: ignore[attr-defined]
