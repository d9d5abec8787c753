"""What a model said, of what, how good it was on days past: one card for each run of it."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queries import Cards


class ModelCard(models.Model):
    """One run of one model: its data, its figures, and what it is worth."""

    class Kind(models.TextChoices):
        LIFETIME = "lifetime", _("Lifetime value")
        BASKETS = "baskets", _("Baskets and offers")
        CHURN = "churn", _("Churn risk model")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    as_of = models.DateField(null=True, help_text="Nothing after this day was looked at.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    figures: Any = models.JSONField(default=dict)
    told = models.PositiveIntegerField(default=0, help_text="Of so many customers it says something.")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = Cards.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-id"], name="card_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"

    @property
    def day(self) -> date:
        """The day as of which a finished run speaks."""
        return self.as_of or timezone.localdate(self.started_at)

    @property
    def lacking(self) -> dict[str, Any] | None:
        """What was missing for anything to be told; None where something was."""
        found: dict[str, Any] | None = self.figures.get("lacking")
        return found
