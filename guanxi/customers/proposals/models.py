"""Words that lead to a tag or a kind of need, and what texts suggested of customers."""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.queries import OfCustomer, shared_with
from guanxi.foundation.accounts.queries import Guard, Scoped
from guanxi.foundation.changes.models import Tracked, TrackedRows


class Terms(TrackedRows[Any]):
    """The dictionary is known to all who may see customers."""

    view_permission = "customers.view_customer"
    owner_path = None
    department_path = None

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(self.view_permission) else self.none()


class Term(Tracked):
    """Words, parted by commas, of which each suggests a tag or a kind of need."""

    words = models.CharField(_("words"), max_length=300)
    tag = models.ForeignKey(
        "customers.Tag", on_delete=models.CASCADE, null=True, related_name="terms", verbose_name=_("tag")
    )
    need_kind = models.CharField(_("kind of need"), max_length=7, choices=NeedKind.choices, blank=True)

    objects = Terms.as_manager()

    def __str__(self) -> str:
        return self.words


class FoundBy(models.TextChoices):
    WORDS = "words", pgettext_lazy("of a proposal", "by a word of the dictionary")
    LEARNED = "learned", pgettext_lazy("of a proposal", "by what was decided before")


class Proposals(Guard, Scoped[Any]):
    """A proposal is seen by whoever sees the customer, and with it the text."""

    view_permission = "customers.view_customer"
    owner_path = "customer__owner_id"
    department_path = "customer__department_id"
    shared = shared_with("customer_id")

    def waiting(self) -> Self:
        """Those that nobody decided and whose text still says it: of another text they hold no longer."""
        of_talk = Q(interaction__version=F("read_version"))
        of_note = Q(interaction=None, customer__note__contains=F("words"))
        return self.filter(of_talk | of_note).undecided()

    def undecided(self) -> Self:
        """Those of which nobody has said whether they are so."""
        return self.exclude(Exists(Decision.objects.filter(place=OuterRef("place"))))

    def before(self, pk: int) -> Self:
        """Those behind this one in the queue, which has the newest talks first."""
        # unscoped: a place in the order, nothing of the row
        last = Proposal.objects.filter(pk=pk).values_list("on", flat=True).first()
        return self.filter(Q(on__lt=last) | Q(on=last, pk__lt=pk)) if last else self

    def telling_news(self) -> Self:
        """Those but for tags that their customers carry by now, whoever put them on."""
        links: Any = apps.get_model("customers", "TagLink")._default_manager.filter(ended_on=None)
        carried = links.filter(customer_id=OuterRef("customer_id"), tag_id=OuterRef("tag_id"))
        return self.exclude(Exists(carried))


class Proposal(models.Model):
    """A text suggests that a tag, or a kind of need, is a customer's: the reading writes and forgets them.

    ``interaction`` none: the note on the customer. ``place``: of which text, and what; it is asked once.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="proposals")
    interaction = models.ForeignKey(
        "customers.Interaction", on_delete=models.CASCADE, null=True, related_name="proposals"
    )
    tag = models.ForeignKey("customers.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    need_kind = models.CharField(max_length=7, choices=NeedKind.choices, blank=True)
    place = models.CharField(max_length=60)
    read_version = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=80)
    excerpt = models.CharField(max_length=120)
    found_by = models.CharField(max_length=7, choices=FoundBy.choices)
    on = models.DateField(help_text="Of the talk; for a note, when it was read first. It orders the queue.")

    PART_OF = "customer"
    objects = Proposals.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place"], name="proposal_once")]
        indexes: ClassVar = [models.Index(fields=["on", "id"], name="proposal_by_day")]

    def __str__(self) -> str:
        return self.words


class Decision(Tracked):
    """Somebody said of a proposal that it is so, or not; undone, it waits again. Readings learn from it."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="decisions")
    interaction = models.ForeignKey(
        "customers.Interaction", on_delete=models.CASCADE, null=True, related_name="decisions"
    )
    tag = models.ForeignKey("customers.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    need_kind = models.CharField(_("kind of need"), max_length=7, choices=NeedKind.choices, blank=True)
    place = models.CharField(max_length=60, db_index=True)
    found_by = models.CharField(_("found"), max_length=7, choices=FoundBy.choices)
    accepted = models.BooleanField(_("accepted"))

    PART_OF = "customer"
    objects = OfCustomer.as_manager()

    def __str__(self) -> str:
        return self.place

    @property
    def label(self) -> str:
        """What was proposed, as one code."""
        return f"tag:{self.tag_id}" if self.tag_id else f"need:{self.need_kind}"
