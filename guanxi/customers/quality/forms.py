"""The method, as people change it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel, Tier
from guanxi.customers.quality.policy import TIERS, Method
from guanxi.customers.quality.wording import CHOICES
from guanxi.customers.sources.trust import MOST, NEWEST, TRUSTED

POINTS, DAYS, TRUST = "points_", "days_", "trust_"
TIER_WORDS: Mapping[str, Any] = {"": _("No tier yet"), **dict(Tier.choices)}


class MethodForm(forms.Form):
    """What each deduction costs, of a hundred points; how many days a record of each tier stays fresh."""

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in CHOICES:
            self.fields[f"{POINTS}{code}"] = forms.IntegerField(
                label=str(words), min_value=0, max_value=100, initial=method.points[code]
            )
        for tier in TIERS:
            self.fields[f"{DAYS}{tier}"] = forms.IntegerField(
                label=TIER_WORDS[tier], min_value=1, max_value=730, initial=method.days[tier]
            )

        self.fields["rule"] = forms.ChoiceField(
            label=_("Where two sources disagree"),
            choices=(
                (NEWEST, _("the newest value stays")),
                (TRUSTED, _("the value of the channel trusted more stays")),
            ),
            initial=method.rule.kind,
        )
        for channel, words in Channel.choices:
            self.fields[f"{TRUST}{channel}"] = forms.IntegerField(
                label=words, min_value=0, max_value=MOST, initial=method.rule.trust[channel]
            )

    def trust_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(TRUST)]

    def point_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(POINTS)]

    def day_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(DAYS)]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        said = self.cleaned_data
        return {
            "points": {code: said[f"{POINTS}{code}"] for code, _words in CHOICES},
            "days": {tier: said[f"{DAYS}{tier}"] for tier in TIERS},
            "rule": said["rule"],
            "trust": {channel: said[f"{TRUST}{channel}"] for channel in Channel.values},
        }
