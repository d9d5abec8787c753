"""Amounts below a name such as 采购额(万元) on the check page: what is kept, and what is written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.outcomes import STORED
from guanxi.foundation.imports.scales import currency_in
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.ui import formats


def units(run: ImportRun, kind: ImportKind, spool: Spool) -> dict[str, str]:
    """Field → the sign of the currency that its column's name says together with a unit."""
    headers = spool.read("layout")["headers"]
    columns = {
        field.name: headers[run.mapping[field.name]] for field in kind.fields if field.name in run.mapping
    }
    return {
        name: formats.currency_symbol(code)
        for name, header in columns.items()
        if (code := currency_in(header))
    }


def as_stored(one: Mapping[str, Any], units: Mapping[str, str]) -> Mapping[str, Any]:
    """Amounts as they will be kept, and beside them as they are written, where that is another number."""
    kept = {
        name: f"{units.get(name, '')}{Decimal(text).normalize():,f}"
        for name, text in one.get(STORED, {}).items()
    }
    written = {name: one["shown"].get(name, "") for name in kept}
    changes = {
        name: (old, kept[name] if new == written.get(name) else new)
        for name, (old, new) in one["changes"].items()
    }
    return {**one, "shown": {**one["shown"], **kept}, "changes": changes, "written": written}
