"""What a list keeps back from whoever sees no sums of money: columns, orders, and questions about them.

A list that is filtered by an amount, or stands in its order, tells it: whoever halves often enough knows it.
So an order is not offered, and a question is refused with a sentence.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hides_amounts
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.filters import Filter


def kept_back(listing: Any, user: User) -> Any:
    """The list as ``user`` may read it; ``listing.amounts`` names what of it tells sums of money."""
    if not hides_amounts(user):
        return listing
    told: Collection[str] = listing.amounts
    return replace(
        listing,
        columns=tuple(one for one in listing.columns if one.code not in told),
        sorts=tuple(one for one in listing.sorts if one.code not in told),
        grouping=listing.grouping.without(told),
        filters=tuple(
            _refused(one) if one.kind == "money" or one.tells_amounts else one for one in listing.filters
        ),
    )


def _refused(one: Filter) -> Filter:
    """The filter as it answers: an old link or a colleague's view may still name it."""

    def refuse(*_asked: Any) -> Q:
        raise Refused(_("%(filter)s: amounts of money are hidden from you.") % {"filter": one.label})

    return replace(one, offered=False, condition=refuse, build=None)
