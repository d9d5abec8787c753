"""What a record can be beside a customer, what two can be to one another, and how both sides say it."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.errors import Sentence


class PartyKind(models.TextChoices):
    """A record that is no customer, but somebody we deal with for the sake of one."""

    SUPPLIER = "supplier", _("Supplier")
    DEALER = "dealer", _("Dealer")
    WHOLESALER = "wholesale", _("Wholesaler")
    PROVIDER = "provider", _("Service provider")
    PARTNER = "partner", pgettext_lazy("a firm one works with", "Partner")


class LinkKind(models.TextChoices):
    """What the one record is to the other."""

    PARENT = "parent", _("Parent firm")
    SUPPLIER = "supplier", _("Supplier")
    DEALER = "dealer", _("Dealer")
    WHOLESALER = "wholesale", _("Wholesaler")
    PROVIDER = "provider", _("Service provider")
    PARTNER = "partner", pgettext_lazy("a firm one works with", "Partner")
    REFERRER = "referrer", _("Referred by")


# What the same link is called on the other record.
BACKWARDS: Mapping[str, Sentence] = {
    LinkKind.PARENT: _("Subsidiary"),
    LinkKind.SUPPLIER: _("Supplies"),
    LinkKind.DEALER: _("Deals for"),
    LinkKind.WHOLESALER: _("Sells wholesale for"),
    LinkKind.PROVIDER: _("Serves"),
    LinkKind.PARTNER: pgettext_lazy("a firm one works with", "Partner"),
    LinkKind.REFERRER: _("Has referred"),
}
