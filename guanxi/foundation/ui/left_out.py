"""What an address asks wrongly of a list is left out, and said above it; the rest of the address stands.

Only pages forgive: a file, a bulk change or a program would get other rows than it asked for.
"""

from collections.abc import Callable

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import asking, lists
from guanxi.foundation.ui.addresses import is_storable
from guanxi.foundation.ui.grouping import WITHIN

MOST_SHOWN = 40
PLACES = ("after", "before")


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
    listing, query = listing.for_reader(request.user), request.GET.copy()
    said = _unreadable(query)
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
    said += _lost_place(request, listing, query)
    request.GET = query  # type: ignore[assignment]
    return said


def _unreadable(query: QueryDict) -> list[Sentence]:
    """Take out what holds signs that no database keeps; a cursor is looked at last of all."""
    wrong = [
        name
        for name, texts in query.lists()
        if name not in PLACES and not all(is_storable(text) for text in texts)
    ]
    for name in [one for key in wrong for one in asking.names_of(key)]:
        query.pop(name, None)
    names = listed(name[:MOST_SHOWN] for name in wrong if is_storable(name))
    sentence = _("Signs that no text holds stand in the address, so this of it is left out: %(names)s.")
    return [sentence % {"names": names}] if wrong else []


def _lost_place(request: SignedIn, listing: lists.Listing, query: QueryDict) -> list[Sentence]:
    """Where the address names a place in the list that cannot be read, the list opens from its beginning."""
    if not any(query.get(name) for name in PLACES):
        return []
    try:
        lists.read_query(listing, request.user, query)
    except Refused:
        for name in PLACES:
            query.pop(name, None)
        return [_("The place in the list that the address names is damaged: the list begins at its top.")]
    return []


def _told(one: asking.Condition, why: str) -> Sentence:
    label, text = str(one.filter.label), str(listed(one.values))
    for colon in (": ", "："):
        why = why.removeprefix(f"{label}{colon}")
    value = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
    return _("%(filter)s “%(value)s” is left out: %(why)s") % {"filter": label, "value": value, "why": why}
