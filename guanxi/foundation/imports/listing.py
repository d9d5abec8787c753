"""The list of imports, declared."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from guanxi.foundation.imports.kinds import kinds
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import choice_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

TONES = {"applied": "ok", "failed": "bad", "previewed": "warn", "examined": "warn", "discarded": ""}


def _state(run: Any) -> str:
    if run.is_undone:
        return cells.status("", pgettext("import", "taken back"))
    if run.is_undoing:
        return cells.status("now", run.change_set.get_state_display())
    return cells.status(TONES.get(run.state, "now"), run.get_state_display())


def _kind(run: Any) -> str:
    kind = kinds().get(run.kind)
    return cells.text(str(kind.label) if kind else "")


def _count(code: str) -> Any:
    return lambda run: cells.number(run.count(code)) if run.counts.get("") else cells.dash


def _rows(run: Any) -> str:
    return cells.number(run.counts.get("rows", {}).get("all", 0))


COLUMNS = (
    Column("file", _("File"), lambda run: cells.record(run.name, run.get_absolute_url()), always=True),
    Column("state", _("State"), _state),
    Column("kind", _("Contents"), _kind),
    Column("rows", _("Rows"), _rows, numeric=True),
    Column("new", _("New"), _count("new"), numeric=True),
    Column("changed", _("Changed"), _count("changed"), numeric=True),
    Column("by", _("By"), lambda run: cells.person(run.by.name, run.by_id)),
    Column("at", _("When"), lambda run: cells.moment(run.at)),
)


def imports_listing() -> Listing:
    return Listing(
        name="imports",
        rows=ImportRun.objects.all,
        columns=COLUMNS,
        sorts=(Sort("newest", _("Newest first"), ("id",), descending=True),),
        filters=(choice_filter("state", _("State"), ImportRun.State.choices),),
        read=lambda rows: rows.select_related("by", "change_set"),
    )
