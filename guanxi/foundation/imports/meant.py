"""What a wrong cell of the check page may mean: one press away, for whoever handed the file in."""

import json
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.mended_before import before
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.numbers import estimated
from guanxi.foundation.imports.readers import AMOUNTS
from guanxi.foundation.imports.sheetparts import Mend
from guanxi.foundation.ui import formats


class Meant(NamedTuple):
    """A text that may be meant; ``as_before``: somebody put the same right so in an earlier file."""

    text: str
    as_before: bool = False


def meant_of(
    run: ImportRun, kind: ImportKind, words: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Meant]:
    """(field, text) → what was meant by it before; else what is here that it may mean."""
    texts: dict[str, set[str]] = {}
    for name, text in words:
        if text:
            texts.setdefault(name, set()).add(text)
    said = {name: kind.suggests(name, found, run.by) for name, found in texts.items()}
    numbers = {field.name for field in kind.fields if field.kind in AMOUNTS}
    exact = {(name, text): estimated(text) for name in numbers & texts.keys() for text in texts[name]}
    here = {(name, text): Meant(better) for name, pairs in said.items() for text, better in pairs.items()}
    here |= {pair: Meant(number) for pair, number in exact.items() if number}
    return here | {pair: Meant(better, as_before=True) for pair, better in before(run, kind, words).items()}


def with_meant(mend: Mend, meant: Meant | None) -> Mend:
    """With what the file may mean one press away; for all rows with the same words, where there are more."""
    if not meant:
        return mend
    values = {f"mend-{mend.name}": meant.text, **({f"all-{mend.name}": "1"} if mend.alike else {})}
    return replace(mend, meant=meant.text, press=json.dumps(values), as_before=meant.as_before)


def mend_of(
    run: ImportRun,
    kind: ImportKind,
    line: int,
    field: str,
    text: str,
    *,
    alike: int = 0,
    is_boxed: bool = False,
) -> Mend:
    return Mend(
        f"{line}-{field}",
        _("%(field)s, line %(line)s") % {"field": kind.field(field).label, "line": formats.number(line)},
        reverse("check_cell", args=[run.pk, line, field]),
        value=text,
        alike=formats.number(alike) if alike > 1 else "",
        is_boxed=is_boxed,
    )
