"""The thresholds as people set them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.insight.thresholds import Thresholds


class ThresholdForm(forms.Form):
    """Only what moves tiers in daily work; the rest keeps its default."""

    high_percentile = forms.FloatField(
        label=_("High value: above this percentile of the year's buyers"), min_value=0, max_value=100
    )
    potential_cut = forms.FloatField(
        label=_("Potential: from so many points of room"), min_value=0, max_value=100
    )
    falling_below = forms.FloatField(
        label=_("Falling: below this per cent of the half-year before"), min_value=0, max_value=100
    )
    recent_days = forms.IntegerField(
        label=_("Recent: an order within so many days"), min_value=1, max_value=730
    )
    loyalty_low = forms.FloatField(label=_("Disloyal: below this loyalty (1–5)"), min_value=1, max_value=5)

    @staticmethod
    def initial_of(thresholds: Thresholds) -> dict[str, Any]:
        """What the form shows of the thresholds in force."""
        shown = {
            "high_percentile": thresholds.high_percentile,
            "potential_cut": thresholds.potential_cut,
            "falling_below": thresholds.falling_below * 100,
            "recent_days": thresholds.recent_days,
            "loyalty_low": thresholds.loyalty_low,
        }
        return {name: f"{value:g}" for name, value in shown.items()}

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        cleaned["falling_below"] = cleaned["falling_below"] / 100
        return cleaned
