"""What a file for outside leaves out: columns say of which kind they are, and none of these leaves.

A filter and one group still choose the rows, and an order still puts them in a row; groups by such a column
fall away, for their names would tell it, and paper does not say what was asked of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui.lists import Listing

AMOUNTS: Final = "amounts"
GRADES: Final = "grades"
DECISIONS: Final = "decisions"
REMARKS: Final = "remarks"
KINDS: Final[Mapping[str, Sentence]] = {
    AMOUNTS: _("sums of money"),
    GRADES: _("tiers, scores and their reasons"),
    DECISIONS: _("who decides and how urgent it is to us"),
    REMARKS: _("internal remarks"),
}
INTERNAL: Final = "internal"
# Besides these kinds, of which the house says what leaves: what is marked itself, and so never does.
TOLD: Final[Mapping[str, Sentence]] = {**KINDS, INTERNAL: _("own fields marked internal")}


def kept_inside(listing: Listing) -> dict[str, str]:
    """Code of a column, order or group → the kind for which it stays in the house."""
    marked = {column.code: column.inside for column in listing.columns if column.inside}
    return staying({**dict.fromkeys(listing.amounts, AMOUNTS), **marked})


def staying(inside: Mapping[str, str]) -> dict[str, str]:
    """Of these the ones whose kind the house keeps to itself: every kind, until it says otherwise."""
    out = Company.get().goes_out
    return {name: kind for name, kind in inside.items() if kind not in out}


def columns_staying(listing: Listing, company: Company) -> list[str]:
    """What the columns are called that no file for outside has."""
    kinds = {**{one.code: one.inside for one in listing.columns}, **dict.fromkeys(listing.amounts, AMOUNTS)}
    out = {"", None, *company.goes_out}
    return [str(one.label) for one in listing.columns if kinds.get(one.code) not in out]


def outward(listing: Listing) -> Listing:
    """The list, whole already for its reader, as it may leave the house."""
    inside = kept_inside(listing)
    telling = {one.code: one.inside or AMOUNTS for one in listing.filters if one.inside or one.tells_amounts}
    return replace(
        listing,
        columns=tuple(column for column in listing.columns if column.code not in inside),
        grouping=listing.grouping.naming_none_of(inside.keys()),
        unsaid=frozenset({*inside, *staying(telling)}),
    )


def left_out_of(listing: Listing, codes: Iterable[str]) -> list[str]:
    """Which kinds a file for outside lacks, of these columns."""
    inside = kept_inside(listing)
    return _in_order(inside[code] for code in codes if code in inside)


def without_titles(
    cells: Iterator[Sequence[Any]], inside: Mapping[str, str]
) -> tuple[Iterator[Sequence[Any]], list[str]]:
    """The rows of a template, titles first, without what stays in the house; and which kinds that were."""
    titles, inside = next(cells), staying(inside)
    kept = [place for place, title in enumerate(titles) if title not in inside]
    kinds = _in_order(inside[title] for title in titles if title in inside)

    def rows() -> Iterator[Sequence[Any]]:
        yield [titles[place] for place in kept]
        for row in cells:
            yield [row[place] for place in kept]

    return rows(), kinds


def _in_order(kinds: Iterable[str]) -> list[str]:
    found = set(kinds)
    return [kind for kind in TOLD if kind in found]


def told(kinds: Sequence[str]) -> str:
    """These kinds in words."""
    return str(listed([TOLD[kind] for kind in kinds]))
