"""The words of requests: codes in the database, labels on the screen."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class Asked(models.TextChoices):
    """What somebody asks for of the own data (PIPL 44-50, GDPR 15-21)."""

    ACCESS = "access", pgettext_lazy("request of a person", "Access and copy")
    CORRECTION = "correction", pgettext_lazy("request of a person", "Correction")
    RESTRICTION = "restriction", pgettext_lazy("request of a person", "Restriction")
    ERASURE = "erasure", pgettext_lazy("request of a person", "Erasure")
    OBJECTION = "objection", pgettext_lazy("request of a person", "Objection")


class Stands(models.TextChoices):
    OPEN = "open", pgettext_lazy("request of a person", "Open")
    GRANTED = "granted", pgettext_lazy("request of a person", "Granted")
    DECLINED = "declined", pgettext_lazy("request of a person", "Declined")


TONES: Mapping[str, str] = {Stands.OPEN: "warn", Stands.GRANTED: "ok", Stands.DECLINED: "none"}
