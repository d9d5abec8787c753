"""What is known of a session beside Django's own table, and which roles need a second factor."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from guanxi.foundation.accounts.models import Role
from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written

from .queries import Rescues, Visits


class Visit(models.Model):
    """One session of a person. The door writes it; the address is shortened before it is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = Visits.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-seen_at"], name="visit_of_person")]

    def __str__(self) -> str:
        return f"{self.device} {self.pk}"


class FactorRule(Written):
    """Who holds ``role`` needs a second factor: after ``due_on`` nothing else opens without it."""

    role = models.OneToOneField(Role, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return f"{self.role_id} {self.due_on}"


class Rescue(Written):
    """A one-time code with which ``user`` sets a new password; without a digest it is only asked for."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    factors = models.BooleanField(default=False, help_text="Second factors go with the old password.")
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    objects = Rescues.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at}"
