"""Policies of the house, their versions, and who acknowledged which when."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.written import Written
from guanxi.foundation.changes.models import Tracked

from .queries import Duties, Policies, Versions


class Policy(Tracked):
    """One policy. Whom it is for: everybody, or whoever has one of the roles or works in the departments."""

    class Kind(models.TextChoices):
        SECURITY = "security", _("Information security")
        CONFIDENTIALITY = "confidentiality", _("Confidentiality")
        PRIVACY = "privacy", _("Personal data")
        OTHER = "other", pgettext_lazy("of policies", "Other")

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(
        pgettext_lazy("of a policy", "kind"), max_length=15, choices=Kind.choices, default=Kind.SECURITY
    )
    roles: Any = models.JSONField(_("for roles"), default=list, help_text="Codes of roles; empty: all.")
    departments: Any = models.JSONField(
        _("for departments"), default=list, help_text="Ids, with those below; empty: all."
    )
    blocks = models.BooleanField(
        _("Nothing else can be opened before"),
        default=False,
        help_text=_("From the next sign-in on, until the person has acknowledged it. Programs are not held."),
    )
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, editable=False)

    objects = Policies.as_manager()

    class Meta:
        verbose_name = _("policy")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("show_policy", args=[self.pk])


class PolicyVersion(Written):
    """The text as it was published. It never changes: a correction is a version of its own."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    changed = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of title and text.")

    objects = Versions.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"

    @staticmethod
    def digest_of(title: str, text: str) -> str:
        return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


class Duty(Written):
    """One person and one version: since when it waits, and when it was acknowledged.

    An open one goes when the policy does, when a newer version comes, or when the person leaves;
    an acknowledged one stays.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="duties")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="duties", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)

    objects = Duties.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "user"], name="duty_once")]
        indexes: ClassVar = [
            models.Index(fields=["user", "acknowledged_at"], name="duty_of_person"),
            models.Index(fields=["policy", "-id"], name="duty_of_policy"),
            models.Index(fields=["-id"], name="duty_open", condition=Q(acknowledged_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version_id}"
