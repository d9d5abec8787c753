"""All that is held of a person as files: for machines with its keys told, for people as a sheet."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.ui.spreadsheets import write_xlsx


def as_json(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1, default=str).encode()


def as_xlsx(found: Mapping[str, Any]) -> bytes:
    """A line for each value: of what, which of them, what it is called, what it is."""
    out = io.BytesIO()
    heads = [_("Kind of data"), _("No."), _("Field"), _("Value")]
    # Whoever is given the file reads at its foot from where it came and when.
    mark = f"{found['house']} · {found['made_by']} · {found['made_at']}"
    write_xlsx(out, str(found["house"])[:31], heads, _lines(found), mark=mark)
    return out.getvalue()


def _lines(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    for code, rows in found["data"].items():
        for number, row in enumerate(rows, 1):
            for name, value in row.items():
                if value not in (None, "", [], {}):
                    text = (
                        value
                        if isinstance(value, str | int | float)
                        else json.dumps(value, ensure_ascii=False)
                    )
                    yield [found["sections"][code], number, found["keys"][code][name], text]
