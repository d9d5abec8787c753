"""The plan of backups, as people change it."""

from django import forms

from .models import BackupPlan


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = BackupPlan
        fields = ("is_on", "hour", "daily", "weekly", "monthly")
