"""What is counted in the house's currency and by its days: while there is any of it, neither can be another.

Rooms above say what they hold; the switchboard names whom to ask.
"""

from collections.abc import Callable, Sequence
from importlib import import_module

from django.conf import settings
from django.utils.translation import pgettext

from guanxi.foundation.errors import Sentence

type Holdings = Callable[[], Sequence[Sentence]]


def counted() -> str:
    """What stands in the way of another currency or zone, in words; empty in a house without figures."""
    table: Sequence[Holdings] = import_module(settings.SWITCHBOARD).COUNTED
    nouns = [str(noun) for holdings in table for noun in holdings()]
    return pgettext("between nouns", ", ").join(nouns)
