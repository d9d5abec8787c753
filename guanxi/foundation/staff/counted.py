"""What is counted in the house's currency and by its days: while there is any of it, neither can be another.

Rooms above say what they hold; the switchboard names whom to ask.
"""

from collections.abc import Callable, Collection, Sequence
from importlib import import_module

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.errors import Refused, Sentence

type Holdings = Callable[[], Sequence[Sentence]]


def counted() -> str:
    """What stands in the way of another currency or zone, in words; empty in a house without figures."""
    table: Sequence[Holdings] = import_module(settings.SWITCHBOARD).COUNTED
    nouns = [str(noun) for holdings in table for noun in holdings()]
    return pgettext("between nouns", ", ").join(nouns)


def keep_what_is_counted(fields: Collection[str]) -> None:
    """Sums in the house currency, and the day an order fell on, are not computed anew for another."""
    if not {"currency", "zone"} & set(fields):
        return
    if connection.features.has_select_for_update:
        list(Company.objects.select_for_update())  # after whoever counts by them now (``Company.held``)
    held = counted()
    if held and "currency" in fields:
        sentence = _("The house keeps its currency: it holds %(what)s counted in it.")
        raise Refused(sentence % {"what": held}, field="currency")
    if held:
        sentence = _("The house keeps its time zone: it holds %(what)s dated by it.")
        raise Refused(sentence % {"what": held}, field="zone")
