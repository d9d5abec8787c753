"""What kinds of custom fields there are, and what class of data a field holds."""

from collections.abc import Mapping
from typing import Literal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FieldKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("kind of field", "Text")
    LONG = "long", pgettext_lazy("kind of field", "Long text")
    NUMBER = "number", pgettext_lazy("kind of field", "Number")
    MONEY = "money", pgettext_lazy("kind of field", "Money")
    DATE = "date", pgettext_lazy("kind of field", "Date")
    YES_NO = "yesno", pgettext_lazy("kind of field", "Yes or no")
    CHOICE = "choice", pgettext_lazy("kind of field", "Choice")
    CHOICES = "choices", pgettext_lazy("kind of field", "Several choices")
    PERSON = "person", pgettext_lazy("kind of field", "Colleague")
    CUSTOMER = "customer", pgettext_lazy("kind of field", "Customer")
    FORMULA = "formula", pgettext_lazy("kind of field", "Formula")


class Nature(models.TextChoices):
    """The classes of data about a customer (CUS-09)."""

    DESCRIPTIVE = "descriptive", _("Descriptive")
    TRANSACTIONAL = "transactional", _("Transactional")
    PROMOTIONAL = "promotional", _("Promotional")


type Place = Literal["text", "number", "day", "ref"]

# Where each kind's values stand in the side table.
PLACES: Mapping[str, Place] = {
    FieldKind.TEXT: "text",
    FieldKind.LONG: "text",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "day",
    FieldKind.YES_NO: "number",
    FieldKind.CHOICE: "text",
    FieldKind.CHOICES: "text",
    FieldKind.PERSON: "ref",
    FieldKind.CUSTOMER: "ref",
}
CHOOSING = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
POINTING = frozenset({FieldKind.PERSON, FieldKind.CUSTOMER})
# A text may hold anybody's data; a figure that is computed with may not be hidden.
SEALABLE = frozenset({FieldKind.TEXT, FieldKind.LONG})
COLOURS = ("", "1", "2", "3", "4", "5", "6")
