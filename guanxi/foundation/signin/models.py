"""What is known of a session beside Django's own table: on what device, from where, when last."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from .queries import Visits


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
