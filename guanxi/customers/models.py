"""Customers, their people, tags, lifecycle, interactions and standing."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from guanxi.foundation.calendar.birthdays import LONGEST, day_of_year
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy import masks
from guanxi.foundation.privacy.fields import BlindIndexField, EncryptedTextField
from guanxi.foundation.privacy.normalise import last_four, normalise_email, normalise_phone
from guanxi.foundation.search.tokens import initial

from .alias import Alias  # noqa: F401 - a model of this app, kept beside
from .choices import (
    Channel,
    Completion,
    DecisionRole,
    Depth,
    Direction,
    Industry,
    Kind,
    Size,
    Stage,
    TagFamily,
    Tier,
)
from .consent import models as consent_models  # noqa: F401 - models of this app, kept with their own room
from .credit.models import Credit, CreditPolicy  # noqa: F401 - models of this app, kept with their own room
from .depth.models import DepthMove  # noqa: F401 - a model of this app, kept with its own room
from .duplicates.models import Apart, DuplicatePair, LikenessPolicy  # noqa: F401 - models of this app
from .needs.models import Need  # noqa: F401 - a model of this app, kept with its own room
from .parties.choices import PartyKind
from .parties.models import PartyLink  # noqa: F401 - a model of this app, kept with its own room
from .profiles.models import Profile  # noqa: F401 - a model of this app, kept with its own room
from .proposals.models import Decision, Proposal, Term  # noqa: F401 - models of this app, kept with their room
from .quality.models import QualityCount, QualityPolicy  # noqa: F401 - models of this app, kept with their room
from .queries import Contacts, Customers, Interactions, Moves, TagLinks, Tags
from .served import INDEXES
from .sources.models import Disagreement, FactSource  # noqa: F401 - models of this app, kept with their room
from .standing import Standing as Standing  # noqa: PLC0414 - a model of this app, kept beside, and told on
from .subject_rights import models as subject_models  # noqa: F401 - models of this app, kept beside


def mark(kind: str, name: str) -> str:
    """The letter of the avatar: a firm's first distinctive one, not its place."""
    return initial(name) if kind == Kind.FIRM else name[:1]


class Customer(Tracked):
    """A firm or a person we know. ``tier``, ``value`` and the two last days are written by scoring."""

    customer_no = models.CharField(_("customer number"), max_length=24)
    external_no = models.CharField(_("number in the source"), max_length=60, blank=True)
    external_source = models.CharField(_("source system"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.FIRM)
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=120, editable=False)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry.choices, blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size.choices, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    source = models.CharField(
        _("source channel"), max_length=13, choices=Channel.choices, default=Channel.SALES
    )
    # No index of their own: many of Meta begin with them, and each one more slows every import.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("owner"),
    )
    department = models.ForeignKey(
        "accounts.Department",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("department"),
    )
    stage = models.CharField(
        _("lifecycle stage"), max_length=11, choices=Stage.choices, default=Stage.PROSPECT
    )
    depth = models.CharField(_("relationship depth"), max_length=1, choices=Depth.choices, blank=True)
    since = models.DateField(_("customer since"), null=True, blank=True)
    address = EncryptedTextField(
        _("street address"), label="customer.address", mask=masks.mask_address, max_length=200, blank=True
    )
    id_number = EncryptedTextField(
        _("ID number"), label="customer.id_number", mask=masks.mask_id, max_length=40, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    party = models.CharField(  # noqa: DJ001 - none for all customers, so that the index holds the few others
        _("kind of record"),
        max_length=10,
        choices=PartyKind.choices,
        null=True,
        blank=True,
        editable=False,
    )
    reported = models.JSONField(
        _("as files reported"),
        default=dict,
        blank=True,
        help_text="As a file said it: kept beside what we compute.",
    )

    tier = models.CharField(_("tier"), max_length=9, choices=Tier.choices, blank=True, editable=False)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, default=0, editable=False)
    total = models.DecimalField(
        _("net goods, all time"), max_digits=16, decimal_places=2, default=0, editable=False
    )
    last_order_on = models.DateField(_("last order"), null=True, editable=False)
    last_contact_on = models.DateField(_("last contact"), null=True, editable=False)
    # Of how good a record this is (``quality``): what is decided of it, and what follows.
    confirmed_on = models.DateField(_("confirmed on"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,  # to check a large table for it would hold up all who write
        verbose_name=_("confirmed by"),
    )
    sensitive_on = models.DateField(_("sensitive since"), null=True, editable=False)
    quality = models.SmallIntegerField(_("data quality"), null=True, editable=False)
    lacks = models.IntegerField(null=True, editable=False, help_text="Deductions, a bit for each.")
    touched_on = models.DateField(null=True, editable=False, help_text="When facts were last written.")
    review_on = models.DateField(_("fresh until"), null=True, editable=False)

    UNTRACKED = frozenset(
        {
            "sort_name", "tier", "value", "total", "last_order_on", "last_contact_on",
            "quality", "lacks", "touched_on", "review_on",
        }
    )  # fmt: skip
    objects = Customers.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_no"], name="customer_no_once"),
            models.UniqueConstraint(
                fields=["external_source", "external_no"],
                condition=~Q(external_no=""),
                name="external_no_once_per_source",
            ),
        ]
        indexes: ClassVar = INDEXES

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/customers/{self.pk}/"

    @property
    def is_counted(self) -> bool:
        """As ``queries.COUNTED`` says it: a party that buys nothing has no stage in the lifecycle."""
        return self.party is None or self.last_order_on is not None

    @property
    def mark(self) -> str:
        return mark(self.kind, self.name)


class Contact(Tracked):
    """A person at a customer (or the customer in person). Who has left stays, with the day."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=80)
    title = models.CharField(_("title"), max_length=80, blank=True)
    role = models.CharField(_("decision role"), max_length=10, choices=DecisionRole.choices, blank=True)
    phone = EncryptedTextField(
        _("phone"), label="contact.phone", mask=masks.mask_phone, max_length=40, blank=True
    )
    phone_index = BlindIndexField(
        source="phone", label="contact.phone", normalise=normalise_phone, db_index=False
    )
    phone_tail = BlindIndexField(
        source="phone", label="contact.phone.last4", normalise=last_four, db_index=False
    )
    phone2 = EncryptedTextField(
        _("other phone"), label="contact.phone2", mask=masks.mask_phone, max_length=40, blank=True
    )
    # Under the labels of the first number: whoever has a number is found, in whichever place it stands.
    phone2_index = BlindIndexField(
        source="phone2", label="contact.phone", normalise=normalise_phone, db_index=False
    )
    phone2_tail = BlindIndexField(
        source="phone2", label="contact.phone.last4", normalise=last_four, db_index=False
    )
    email = EncryptedTextField(
        _("e-mail"), label="contact.email", mask=masks.mask_email, max_length=254, blank=True
    )
    email_index = BlindIndexField(
        source="email", label="contact.email", normalise=normalise_email, db_index=False
    )
    wechat = EncryptedTextField(
        _("WeChat id"), label="contact.wechat", mask=masks.mask_wechat, max_length=60, blank=True
    )
    birthday = EncryptedTextField(
        _("birthday"), label="contact.birthday", mask=masks.mask_birthday, max_length=LONGEST, blank=True
    )
    birthday_index = BlindIndexField(
        source="birthday", label="contact.birthday.day", normalise=day_of_year, db_index=False
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(  # noqa: DJ001 - a column added to a large table; empty: as the customer
        _("source channel"), max_length=13, choices=Channel.choices, null=True, blank=True
    )
    is_primary = models.BooleanField(_("first contact"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    PART_OF = "customer"
    objects = Contacts.as_manager()

    @property
    def called(self) -> str:
        """The name; where a file knew only how to reach a firm, what people call that instead of its name."""
        is_firm = self.customer.kind == Kind.FIRM and self.name == self.customer.name[:80]
        return pgettext("of a firm, without a name", "Main contact") if is_firm else self.name

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_primary=True, left_on=None), name="one_first_contact"
            )
        ]
        # Asked for whole: what `db_index` adds for LIKE on PostgreSQL nobody would use.
        indexes: ClassVar = [
            models.Index(fields=[name], name=f"contact_{name}")
            for name in ("phone_index", "phone_tail", "email_index")
        ] + [
            models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"contact_{name}")
            for name in ("phone2_index", "phone2_tail", "birthday_index")  # most people have none
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/customers/{self.customer_id}/contacts/#person-{self.pk}"


class Tag(Tracked):
    """A word of the tag library, in one of four families."""

    family = models.CharField(_("family"), max_length=8, choices=TagFamily.choices)
    name = models.CharField(_("name"), max_length=40)

    objects = Tags.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "name"], name="tag_once_per_family")
        ]

    def __str__(self) -> str:
        return self.name


class TagLink(Tracked):
    """A tag on a customer from ``since`` until ``ended_on``."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="links")
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=13, choices=Channel.choices, default=Channel.SALES)

    objects = TagLinks.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "tag"], condition=Q(ended_on=None), name="tag_once_per_customer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}@{self.customer_id}"


class StageMove(Tracked):
    """One dated step through the lifecycle."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="stage_moves", db_index=False
    )
    before = models.CharField(max_length=11, choices=Stage.choices, blank=True)
    after = models.CharField(max_length=11, choices=Stage.choices)
    on = models.DateField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = Moves.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "-on", "-id"], name="move_of_customer")]

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"


class Interaction(Tracked):
    """One contact with a customer, in template 3's fields."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="interactions", db_index=False
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("talked with"),
    )
    on = models.DateField(_("date"))
    channel = models.CharField(_("channel"), max_length=13, choices=Channel.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, blank=True)
    channel_label = models.CharField(
        _("channel, in the file's words"),
        max_length=40,
        blank=True,
        help_text="The file's own word for the channel.",
    )
    subject = models.CharField(_("subject"), max_length=200)
    participants = models.CharField(_("participants"), max_length=200, blank=True)
    feedback = models.TextField(_("customer feedback"), blank=True)
    follow_up = models.TextField(_("follow-up action"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    owner_label = models.CharField(
        _("owner, in the file's words"),
        max_length=80,
        blank=True,
        help_text="The file's own name for the owner.",
    )
    status = models.CharField(_("status"), max_length=5, choices=Completion.choices, default=Completion.DONE)
    recorded_by = models.CharField(
        _("recorded by"), max_length=80, blank=True, help_text="Who wrote it down first, in the file's words."
    )
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    fingerprint = models.CharField(
        max_length=32, blank=True, editable=False, help_text="Knows an imported row again."
    )

    PART_OF = "customer"
    objects = Interactions.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "-on", "-id"], name="interaction_of_customer"),
            models.Index(fields=["-on", "-id"], name="interaction_newest"),
            models.Index(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="interaction_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return f"/interactions/{self.pk}/history/"
