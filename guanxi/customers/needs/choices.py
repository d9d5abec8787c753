"""The words of a need, and the table of moves between its states."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class NeedKind(models.TextChoices):
    """What a need is about (CUS-14)."""

    PRODUCT = "product", pgettext_lazy("kind of need", "Product")
    SERVICE = "service", pgettext_lazy("kind of need", "Service")
    CUSTOM = "custom", pgettext_lazy("kind of need", "Customisation")
    AFTER_SALES = "after", pgettext_lazy("kind of need", "After-sales")


class NeedPriority(models.IntegerChoices):
    """Template 2's three, in the order in which they sort."""

    HIGH = 1, pgettext_lazy("priority", "High")
    MEDIUM = 2, pgettext_lazy("priority", "Medium")
    LOW = 3, pgettext_lazy("priority", "Low")


class NeedStatus(models.TextChoices):
    """How far we are with it."""

    OPEN = "open", pgettext_lazy("of a need", "To work on")
    WORKING = "working", pgettext_lazy("of a need", "Being worked on")
    MET = "met", pgettext_lazy("of a need", "Met")
    DROPPED = "dropped", pgettext_lazy("of a need", "Not pursued")


CLOSED = (NeedStatus.MET, NeedStatus.DROPPED)
# The only legal moves; every other is refused.
NEED_MOVES: Mapping[str, frozenset[str]] = {
    NeedStatus.OPEN: frozenset({NeedStatus.WORKING, NeedStatus.MET, NeedStatus.DROPPED}),
    NeedStatus.WORKING: frozenset({NeedStatus.MET, NeedStatus.DROPPED}),
    NeedStatus.MET: frozenset({NeedStatus.WORKING}),
    NeedStatus.DROPPED: frozenset({NeedStatus.OPEN}),
}
TONES = {
    NeedStatus.OPEN: "wait",
    NeedStatus.WORKING: "now",
    NeedStatus.MET: "ok",
    NeedStatus.DROPPED: "",
}


class Reply(models.TextChoices):
    """Template 2: what the customer says of it."""

    CONFIRMED = "confirmed", pgettext_lazy("of a need", "Confirmed")
    PENDING = "pending", pgettext_lazy("of a need", "To be followed up")
