"""One door to every file that people hand in: examined as a whole before a row of it is believed."""

from typing import Unpack

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import delimited, workbooks
from guanxi.foundation.imports.limits import DEFAULT, MIB, Limits
from guanxi.foundation.imports.sniffing import HEAD, kind_of
from guanxi.foundation.imports.tables import Chosen, Layout, Opener, RowSource, Table


def open_table(
    opener: Opener,
    name: str,
    size: int,
    *,
    limits: Limits = DEFAULT,
    layout: Layout | None = None,
    **chosen: Unpack[Chosen],
) -> Table:
    """Open the file that ``opener`` gives, or refuse it with a sentence; a known ``layout`` is trusted."""
    if layout is None:
        _refuse_size(name, size, limits)
        if _kind(opener, name) == "csv":
            layout = delimited.examine(opener, limits, chosen)
        else:
            return workbooks.examine(opener, name, limits, chosen)
    source: RowSource
    if layout.kind == "csv":
        source = delimited.DelimitedSource(opener, limits)
    else:
        source = workbooks.reopen(opener, name, limits, layout)
    return Table(layout, source)


def _refuse_size(name: str, size: int, limits: Limits) -> None:
    if size == 0:
        raise Refused(format_lazy(_("“{name}” is empty."), name=name))
    if size > limits.file_bytes:
        raise Refused(
            format_lazy(
                _("“{name}” has {size} MB; {limit} MB are read at most. Cut it into several files."),
                name=name,
                size=size // MIB,
                limit=limits.file_bytes // MIB,
            )
        )


def _kind(opener: Opener, name: str) -> str:
    with opener() as source:
        head = source.read(HEAD)
    if not head:
        raise Refused(format_lazy(_("“{name}” is empty."), name=name))
    return kind_of(name, head)
