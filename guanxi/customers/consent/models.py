"""The consent ledger, notices, wishes, what the gate decided, who gets data, and customers' own links.

What a ledger holds is never changed or deleted: a correction is a row of its own.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.queries import OfCustomer
from guanxi.foundation import ledger
from guanxi.foundation.changes.models import Tracked, TrackedRows

from .choices import About, Act, Basis, Law, Mechanism, Purpose, Source, Wanted, Way
from .policy import Policy

MOVED_BY_MERGES = frozenset({"customer_id", "contact_id"})


class NeverChanged(TypeError):
    """Somebody tried to change what only grows."""


class LedgerRows(OfCustomer):
    """Rows that only come. A merge moves them to the other customer, by their keys, and nothing else does."""

    def update(self, **kwargs: Any) -> int:
        raise NeverChanged(f"{self.model._meta.label} only grows: write a new row")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise NeverChanged(f"{self.model._meta.label} only grows: write a new row")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged(f"{self.model._meta.label} only grows: write a new row")

    def newest(self) -> Self:
        return self.order_by("-at", "-pk")


class Entries(LedgerRows):
    """The ledger of grounds: seen by who may see consents, of customers within reach."""

    view_permission = "customers.view_consent"

    def in_force(self) -> Self:
        """Without what an undo took back, and without the rows that say so: by these alone one judges."""
        return self.filter(answers_to=None, answer=None)


class Decisions(LedgerRows):
    """What the gate was asked, and said."""

    view_permission = "customers.view_consent"


class Wishes(LedgerRows):
    """Seen with the customer: whoever talks with somebody must know how they want it."""


class ByTheHouse(TrackedRows[Any]):
    """What is the house's own, known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class Appended(Tracked):
    """A row of a ledger."""

    ONLY_GROWS: ClassVar = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new row belongs to no change set (but those of a file): no undo takes anything off a ledger."""
        if not self._state.adding:
            if self.differences().keys() - MOVED_BY_MERGES:
                raise NeverChanged(f"{self._meta.label} only grows: write a new row")
            super().save(*args, **kwargs)
            return
        book = ledger.require(f"save of {self._meta.label}")
        self.created_by_id = self.created_by_id or book.by.pk
        super(Tracked, self).save(*args, **kwargs)
        book.created.append(self)
        self._remember()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged(f"{self._meta.label} only grows: write a new row")


def _customer(name: str) -> Any:
    return models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name=name, db_index=False
    )


def _contact() -> Any:
    return models.ForeignKey(
        "customers.Contact",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("consent", "person"),
    )


class Notice(Tracked):
    """What people were told of the use of their data: one version in one language. Its text never changes."""

    name = models.CharField(pgettext_lazy("of a notice", "name"), max_length=80)
    number = models.PositiveIntegerField(_("version number"), default=1)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64, editable=False)

    objects = ByTheHouse.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "language", "number"], name="notice_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @staticmethod
    def digest_of(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged("a notice's text never changes: publish a new version")
        self.digest = self.digest_of(self.text)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged("a notice that people consented to stays")


class Transfer(Tracked):
    """To whom personal data goes: whose, what, how, by what mechanism, until when (PIPL 23, 38)."""

    recipient = models.CharField(_("recipient"), max_length=120)
    reached_at = models.CharField(_("recipient's contact"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=120)
    method = models.CharField(_("method"), max_length=120)
    data = models.CharField(_("kinds of data"), max_length=200)
    mechanism = models.CharField(_("mechanism"), max_length=11, choices=Mechanism.choices)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ByTheHouse.as_manager()

    TERMS: ClassVar = ("recipient", "country", "purpose", "method", "data")

    def __str__(self) -> str:
        return self.recipient

    def get_absolute_url(self) -> str:
        return f"/consent/sharing/{self.pk}/"

    @property
    def terms(self) -> str:
        """What somebody consents to: of other terms a consent says nothing."""
        said = "\0".join(str(getattr(self, name)) for name in self.TERMS)
        return hashlib.sha256(f"{self.pk}\0{said}".encode()).hexdigest()[:32]

    def is_in_force(self, on: date) -> bool:
        """Registered, not ended, not past its day; across a border also assessed by then."""
        if self.ended_on is not None and self.ended_on <= on:
            return False
        if self.valid_until is not None and self.valid_until < on:
            return False
        return self.mechanism == Mechanism.NONE or (self.assessed_on is not None and self.assessed_on <= on)


class ConsentEntry(Appended):
    """One thing said of contacting a person: for what, on what ground, by what proof."""

    customer = _customer("consents")
    contact = _contact()
    act = models.CharField(pgettext_lazy("consent", "what was said"), max_length=12, choices=Act.choices)
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose.choices, blank=True)
    channel = models.CharField(_("channel"), max_length=6, choices=Way.choices, blank=True)
    about = models.CharField(_("covers"), max_length=9, choices=About.choices, blank=True)
    controller = models.CharField(_("controller"), max_length=120, blank=True)
    law = models.CharField(pgettext_lazy("of data", "law"), max_length=4, choices=Law.choices, blank=True)
    basis = models.CharField(_("legal basis"), max_length=10, choices=Basis.choices, blank=True)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("notice")
    )
    notice_digest = models.CharField(max_length=64, blank=True, editable=False)
    transfer = models.ForeignKey(
        Transfer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recipient"),
    )
    terms = models.CharField(max_length=32, blank=True, editable=False)
    at = models.DateTimeField(pgettext_lazy("consent", "said at"), default=timezone.now)
    source = models.CharField(pgettext_lazy("consent", "source"), max_length=8, choices=Source.choices)
    evidence = models.CharField(
        _("evidence"),
        max_length=200,
        blank=True,
        help_text="Where the proof lies; no personal values.",
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    answers_to = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="answer", editable=False
    )
    seal = models.CharField(max_length=80, editable=False)

    PART_OF = "customer"
    objects = Entries.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "at", "id"], name="consent_of_customer"),
            # Few: whoever leaves the restricted out asks for all of them.
            models.Index(
                fields=["at", "id"],
                condition=models.Q(act__in=[Act.RESTRICTED, Act.UNRESTRICTED]),
                name="consent_restriction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.purpose} {self.channel}".strip()

    @property
    def content(self) -> bytes:
        """All that the seal is over: what was said of whom, but for whose record that is today."""
        names = (
            "uid", "act", "purpose", "channel", "about", "controller", "law", "basis", "notice_id",
            "notice_digest", "transfer_id", "terms", "source", "evidence",
        )  # fmt: skip
        times = [value.astimezone(UTC).isoformat() if value else "" for value in (self.at, self.expires_at)]
        said = [str(getattr(self, name) if getattr(self, name) is not None else "") for name in names]
        answered = [] if self.answers_to_id is None else [f"answers {self.answers_to_id}"]
        return "\0".join([*said, *times, *answered]).encode()


class ContactWish(Appended):
    """How somebody wants to be contacted, by one channel or any; the newest row says it whole."""

    customer = _customer("contact_wishes")
    contact = _contact()
    channel = models.CharField(_("channel"), max_length=6, choices=Way.choices, blank=True)
    wanted = models.CharField(
        pgettext_lazy("a channel", "wanted"), max_length=8, choices=Wanted.choices, blank=True
    )
    cap = models.PositiveSmallIntegerField(_("at most so often"), null=True, blank=True)
    per_days = models.PositiveSmallIntegerField(_("in so many days"), default=30)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(pgettext_lazy("consent", "source"), max_length=8, choices=Source.choices)
    note = models.CharField(_("note"), max_length=200, blank=True)

    PART_OF = "customer"
    objects = Wishes.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "at", "id"], name="wish_of_customer")]

    def __str__(self) -> str:
        return f"{self.channel} {self.wanted}".strip()


class GateDecision(Appended):
    """What the gate was asked, by whom, for what, and what it said. ``claims``: something was sent by it."""

    customer = _customer("gate_decisions")
    contact = _contact()
    interaction_id = models.BigIntegerField(null=True, help_text="Of the contact it was asked for, if any.")
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=6, choices=Way.choices)
    allowed = models.BooleanField(pgettext_lazy("of the gate", "allowed"))
    reason = models.CharField(pgettext_lazy("of the gate", "why"), max_length=16)
    detail: Any = models.JSONField(default=dict)
    allowed_from = models.DateTimeField(null=True)
    asked_for = models.CharField(max_length=80, blank=True, help_text="Which page, campaign or program.")
    claims = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    PART_OF = "customer"
    # What was asked for a talk's sake holds no customer: the talk does, as long as it is there.
    HOLDS = models.Q(interaction_id=None) | models.Q(claims=True)
    objects = Decisions.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-at", "-id"], name="decision_of_customer")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel} {self.reason}"


class ContactLinks(OfCustomer):
    """Seen with the customer."""

    def good_at(self, at: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=at)


class ContactLink(Tracked):
    """The own page of somebody, behind a signed address: good until a day, or until it is revoked."""

    customer = _customer("contact_links")
    contact = _contact()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(null=True)

    PART_OF = "customer"
    UNTRACKED: ClassVar = frozenset({"key"})
    objects = ContactLinks.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer"], name="link_of_customer")]

    def __str__(self) -> str:
        return str(self.pk)


class ContactPolicy(Tracked):
    """How the house contacts people: one row, with its history."""

    values: Any = models.JSONField(default=dict)

    objects = ByTheHouse.as_manager()

    def __str__(self) -> str:
        return str(self.values)

    @classmethod
    def current(cls) -> Policy:
        """The published default until somebody changes it."""
        row = cls.objects.order_by("pk").first()
        return Policy.from_dict(row.values if row else {})


def newest_of[R: ContactWish](rows: Iterable[R]) -> list[R]:
    """Of wishes, as they were said in time, the last one of each person and channel."""
    found: dict[Any, R] = {}
    for row in rows:
        found[row.contact_id, row.channel] = row
    return list(found.values())
