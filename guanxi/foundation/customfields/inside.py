"""For which kind of facts an own field stays in the house when a file leaves it."""

from collections.abc import Iterable

from guanxi.foundation.ui.outward import AMOUNTS, INTERNAL

from .models import CustomField


def inside_of(field: CustomField, every: Iterable[CustomField]) -> str:
    """The kind; empty where it may leave. Of what is both, the mark counts: it lets nothing leave."""
    every = list(every)
    if field.is_internal_of(every):
        return INTERNAL
    return AMOUNTS if field.tells_amounts_of(every) else ""
