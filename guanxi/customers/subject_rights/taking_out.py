"""All that is held of a person as files: for machines with its keys told, for people as a sheet."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.spreadsheets import write_xlsx

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def as_json(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1, default=str).encode()


def as_xlsx(found: Mapping[str, Any]) -> bytes:
    """A line for each value: of what, which of them, what it is called, what it is."""
    out = io.BytesIO()
    heads = [_("Kind of data"), _("No."), _("Field"), pgettext("of what is held", "Content")]
    # Whoever is given the file reads at its foot from where it came and when.
    mark = f"{found['house']} · {found['made_by']} · {found['made_at']}"
    write_xlsx(out, str(found["house"])[:31], heads, _lines(found), mark=mark)
    return out.getvalue()


def _lines(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    for code, rows in found["data"].items():
        words = found["words"][code]
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                if value not in (None, "", [], {}):
                    said = _said(value, words.get(name, {}))
                    yield [found["sections"][code], number, found["keys"][code][name], said]


def _said(value: Any, words: Mapping[str, str]) -> str | int | float:
    """As people read it: codes by their words, moments by the house's clock."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        if MOMENT.match(value):
            return formats.moment(datetime.fromisoformat(value))
        return words.get(value, value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return str(listed(words.get(one, one) for one in value))
    return value if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)
