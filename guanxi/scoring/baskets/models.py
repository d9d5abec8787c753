"""What is bought together, what to offer whom, and what customers answered."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.queries import OfCustomer
from guanxi.foundation.accounts.queries import Guarded


class Rules(Guarded):
    """Counted over all orders, of products that everybody may see: for whoever may see customers."""

    def visible_to(self, user: Any) -> "Rules":
        return self.all() if user.may("customers.view_customer") else self.none()


class BasketRule(models.Model):
    """Whoever buys all of ``given`` often buys ``then``: baskets counted, and how sure that is no chance."""

    card = models.ForeignKey("scoring.ModelCard", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="Of this run; the surest is 0.")
    given: Any = models.JSONField(default=list, help_text="Products, by id.")
    then = models.ForeignKey("purchases.Product", on_delete=models.CASCADE, related_name="+")
    n_both = models.PositiveIntegerField()
    n_given = models.PositiveIntegerField()
    n_then = models.PositiveIntegerField()
    n = models.PositiveIntegerField(help_text="Baskets in all.")
    lift = models.FloatField()
    discovery = models.FloatField(help_text="Share of false rules among those that are as sure.")

    objects = Rules.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["card", "number"], name="basket_rule_once")]

    def __str__(self) -> str:
        return f"{self.given} → {self.then_id}"


class Offers(OfCustomer):
    """Seen by whoever sees the customer."""


class Offer(models.Model):
    """What to offer a customer next, and why: by a rule, or because its own rhythm says that it is due."""

    class Kind(models.TextChoices):
        CROSS = "cross", _("Goes with what it buys")
        AGAIN = "again", _("Due again")

    card = models.ForeignKey("scoring.ModelCard", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("purchases.Product", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    rank = models.PositiveSmallIntegerField()
    rule = models.PositiveIntegerField(null=True, help_text="The number of the rule of the same run.")
    chance = models.FloatField()
    usual = models.FloatField()
    worth = models.DecimalField(max_digits=16, decimal_places=2, help_text="Margin times chance.")
    interval = models.FloatField(null=True, help_text="Days between two purchases of it.")
    last_day = models.DateField(null=True)

    objects = Offers.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "customer", "product", "kind"], name="offer_once")
        ]
        indexes: ClassVar = [models.Index(fields=["card", "kind", "customer"], name="offer_of_kind")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id}"


class OfferAnswer(models.Model):
    """What came of an offer. Kept when the next run makes others: it teaches, and a no is not asked again."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("of an offer", "Taken")
        REFUSED = "refused", pgettext_lazy("of an offer", "Refused")
        UNFIT = "unfit", pgettext_lazy("of an offer", "Does not fit")

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("purchases.Product", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Offer.Kind.choices)
    outcome = models.CharField(_("Outcome"), max_length=7, choices=Outcome.choices)
    chance = models.FloatField(help_text="As it was told when the offer was made.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Offers.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "product"], name="answer_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.product_id} {self.outcome}"
