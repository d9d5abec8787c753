"""The columns of a list as somebody has arranged them: their order, and how wide each is."""

from collections.abc import Mapping
from dataclasses import replace

from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.lists import Listing

MOST_COLUMNS = 80
NARROWEST, WIDEST = 48, 900


def widths_in(text: str) -> dict[str, int]:
    """``name:240,tier:90`` as codes and pixels; what is none is left aside."""
    found = {}
    for part in text.split(",")[:MOST_COLUMNS]:
        code, _sep, pixels = part.partition(":")
        wide = record_id(pixels)
        if code.replace("_", "").isalnum() and code.isascii() and wide is not None:
            found[code] = min(max(wide, NARROWEST), WIDEST)
    return found


def widths_text(widths: Mapping[str, int]) -> str:
    """The same as it is kept."""
    return ",".join(f"{code}:{wide}" for code, wide in widths.items())


def ordered(listing: Listing, columns: str) -> Listing:
    """The list with these columns, in this order, where no address says otherwise; what is new stays away."""
    asked = {code: place for place, code in enumerate(columns.split(",")) if code}
    if not any(column.code in asked for column in listing.columns):
        return listing
    turned = sorted(listing.columns, key=lambda column: asked.get(column.code, -1 if column.always else 999))
    return replace(listing, columns=tuple(replace(one, shown=one.code in asked) for one in turned))
