"""How often there is a review; and what whoever signs one says of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import ReviewPlan


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReviewPlan
        fields = ("period", "days")


class SignForm(forms.Form):
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was looked at, what was found, what follows. Needed where a number is unusual."),
    )
