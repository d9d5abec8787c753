"""How the check of a file says which of its lines it noted."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext

from guanxi.foundation.ui import formats


def lines_told(found: Mapping[str, Any]) -> dict[str, str]:
    """What a sentence says of noted lines of a file: their count, what they add up to, the first of them."""
    comma, count = pgettext("between nouns", ", "), found["count"]
    first = [formats.number(line) for line in found["first"]]
    return {
        "count": formats.number(count),
        "amount": comma.join(formats.money_exact(Decimal(amount), code) for code, amount in found["amounts"]),
        "lines": comma.join([*first, *(["…"] if count > len(first) else [])]),
    }
