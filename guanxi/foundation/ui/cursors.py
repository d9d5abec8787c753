"""Where a page ends, as its address carries it to the next one."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused


def key_of(row: Any, names: Sequence[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def encode(key: Sequence[Any]) -> str:
    parts = [_plain(part) for part in key]
    plain = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _plain(part: Any) -> Any:
    match part:
        case datetime() | date():
            return part.isoformat()
        case Decimal():
            return str(part)
        case _:
            return part


def _is_part(part: Any) -> bool:
    return isinstance(part, str | int) or (isinstance(part, float) and isfinite(part))


def decode(cursor: str) -> list[Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        value = None
    if not isinstance(value, list) or not all(_is_part(part) for part in value):
        raise Refused(_("This page's address is damaged. Open the list again."))
    return value
