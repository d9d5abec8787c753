"""Who hears which event, and which panels fill the 360° page: the one visible table."""

from collections.abc import Mapping, Sequence

from guanxi.foundation.events import Handler

SUBSCRIPTIONS: Mapping[type, Sequence[Handler]] = {}
