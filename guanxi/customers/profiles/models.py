"""What somebody said of a customer as a person, or as a firm that buys."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Channel
from guanxi.customers.queries import OfCustomer
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.privacy.fields import EncryptedTextField


class Gender(models.TextChoices):
    FEMALE = "f", pgettext_lazy("gender", "Female")
    MALE = "m", pgettext_lazy("gender", "Male")
    OTHER = "o", pgettext_lazy("gender", "Other")


class Income(models.TextChoices):
    """A month's income, in the house currency."""

    TO_5 = "1", _("below 5,000 a month")
    TO_10 = "2", _("5,000 to 10,000 a month")
    TO_20 = "3", _("10,000 to 20,000 a month")
    TO_50 = "4", _("20,000 to 50,000 a month")
    ABOVE = "5", _("above 50,000 a month")


class Profile(Tracked):
    """Stated facts; what is derived is computed when somebody looks, and kept nowhere."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="profile")
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    occupation = models.CharField(_("occupation"), max_length=80, blank=True)
    income = EncryptedTextField(_("income"), label="profile.income", max_length=40, blank=True)
    preferences = models.CharField(_("preferences"), max_length=300, blank=True)
    attitudes = models.CharField(_("values and way of life"), max_length=300, blank=True)
    buying = models.CharField(_("how it buys"), max_length=300, blank=True)
    source = models.CharField(
        _("source channel"), max_length=13, choices=Channel.choices, default=Channel.SALES
    )

    PART_OF = "customer"
    objects = OfCustomer.as_manager()

    def __str__(self) -> str:
        return str(self.customer_id)
