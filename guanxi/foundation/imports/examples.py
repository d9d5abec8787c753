"""A small file of a kind to look at and to fill: the kind's own columns, in the reader's language."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.ui.spreadsheets import write_xlsx

type Rows = Sequence[Mapping[str, Any]]


def spoken(texts: Mapping[str, Rows]) -> Rows:
    """The rows of the reader's language, else the English ones."""
    return texts.get(get_language() or "", texts["en"])


def example_file(kind: ImportKind) -> io.BytesIO:
    """The example as a workbook: a column for each field that it fills, titles first."""
    rows = kind.example()
    fields = [field for field in kind.fields if any(field.name in row for row in rows)]
    out = io.BytesIO()
    write_xlsx(
        out,
        str(kind.label),
        [str(field.label) for field in fields],
        ([row.get(field.name) for field in fields] for row in rows),
    )
    out.seek(0)
    return out
