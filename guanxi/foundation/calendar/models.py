"""The company's working days, and the secret addresses under which people's calendars are read."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.queries import Guarded
from guanxi.foundation.accounts.written import Written

from .queries import Feeds, OwnDays


class Country(models.TextChoices):
    """Whose statutory days count; "" for a house that keeps only its own."""

    CN = "CN", _("China (mainland)")
    HK = "HK", _("Hong Kong")
    TW = "TW", _("Taiwan")
    SG = "SG", _("Singapore")
    JP = "JP", _("Japan")
    GB = "GB", _("United Kingdom")
    US = "US", _("United States")
    DE = "DE", _("Germany")


class Setting(Written):
    """How the house counts days: one row."""

    country = models.CharField(_("statutory days of"), max_length=2, choices=Country.choices, blank=True)
    feed_names = models.BooleanField(
        _("Feeds may name customers"),
        default=False,
        help_text=_("A calendar feed is read by other firms' servers. Off: it says the task, not with whom."),
    )

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return self.country

    @classmethod
    def get(cls) -> "Setting":
        """The setting; what is not saved yet is the default."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, country=Country.CN)


class OwnDay(Written):
    """One day on which the company works though others rest, or rests though others work."""

    on = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=80, blank=True)

    objects = OwnDays.as_manager()

    def __str__(self) -> str:
        return self.name


class Feed(Written):
    """A secret address of a person's calendar. Only its hash is kept; it is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    contents = models.CharField(max_length=120, default="tasks", help_text="Codes of what it holds.")
    as_todos = models.BooleanField(_("tasks as to-dos"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True, editable=False)

    objects = Feeds.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(secret: str) -> str:
        """Secrets are long and random, so a plain hash is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()
