"""What an address asks wrongly of a list is left out, and said above it; the rest of the address stands.

Only pages forgive: a file, a bulk change or a program would get other rows than it asked for.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import asking, lists
from guanxi.foundation.ui.grouping import WITHIN

MOST_SHOWN = 40


def forgiving(request: SignedIn, listing: lists.Listing, show: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``show`` answers; where it refuses a condition of the address, once more without it."""
    try:
        return show()
    except Refused:
        said = _take_out(request, listing)
        if not said:
            raise
        request.left_out = said  # type: ignore[attr-defined]  # the page tells it (left_out.html)
        return show()


def _take_out(request: SignedIn, listing: lists.Listing) -> list[Sentence]:
    """Take from the address what cannot be asked of the list; a sentence for each."""
    listing, query, said = listing.for_reader(request.user), request.GET.copy(), []
    for one in list(asking.read(listing.filters, query).conditions):
        try:
            one.q(request.user)
        except Refused as refusal:
            said.append(_told(one, str(refusal)))
            for name in asking.names_of(one.key):
                query.pop(name, None)
    try:
        for group in listing.grouping.within(query):
            group.q()
    except Refused:
        said.append(_("The group that the address names is left out: the list has none such."))
        query.pop(WITHIN, None)
    request.GET = query  # type: ignore[assignment]
    return said


def _told(one: asking.Condition, why: str) -> Sentence:
    label, text = str(one.filter.label), str(listed(one.values))
    for colon in (": ", "："):
        why = why.removeprefix(f"{label}{colon}")
    value = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
    return _("%(filter)s “%(value)s” is left out: %(why)s") % {"filter": label, "value": value, "why": why}
