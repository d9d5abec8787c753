"""The shapes that page templates draw: plain facts, already in words and formatted by who makes them."""

import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui.marks import escape

_DECADE = re.compile(r"([0-9]{3})\*-\*\*-\*\*")  # as masks.py veils a birthday

type Tone = Literal["", "ok", "warn", "bad", "now", "wait"]
type Sorted = Literal["", "ascending", "descending"]


# ---- frame -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class NavItem:
    icon: str
    label: Sentence
    url: str
    count: str = ""
    current: bool = False
    keys: str = ""


@dataclass(frozen=True)
class NavGroup:
    """A group of the menu; the group without a label stands on top."""

    label: Sentence
    items: tuple[NavItem, ...]


@dataclass(frozen=True)
class Tab:
    label: Sentence
    url: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True)
class Link:
    label: Sentence
    url: str
    icon: str = ""


# ---- lists -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Option:
    value: str
    label: Sentence
    chosen: bool = False


@dataclass(frozen=True)
class FilterMenu:
    """A field that can be filtered: operators and values in a popover, and what else the address holds.

    ``key`` is the condition's name in the address, ``ident`` the popover's.
    """

    key: str
    label: Sentence
    options: tuple[Option, ...]
    many: bool = True
    kept: tuple[tuple[str, str], ...] = ()
    typed: Literal["", "date", "number", "text"] = ""
    operators: tuple[Option, ...] = ()
    operator: str = "is"
    values: tuple[str, ...] = ()

    @property
    def ident(self) -> str:
        return self.key.replace(".", "-")

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def one(self) -> str:
        """The value where a single one is typed."""
        return self.first if self.operator in {"is", "not", "has", "begins", "ge", "le"} else ""

    @property
    def low(self) -> str:
        return self.first if self.operator == "between" else ""

    @property
    def end(self) -> str:
        return self.values[1] if len(self.values) > 1 else ""

    @property
    def periods(self) -> bool:
        """Whether its options are periods of the calendar, beside days that are typed."""
        return self.typed == "date" and bool(self.options)

    @property
    def drawn(self) -> SafeString:
        """The options as HTML: of a hundred colleagues a template's loop costs as much as the whole list."""
        kind = "checkbox" if self.many else "radio"
        start = f'<label class="entry"><input class="form-check-input" type="{kind}" name="{self.key}"'
        options = [
            f'{start} value="{escape(option.value)}"{" checked" if option.chosen else ""}>'
            f"<span>{escape(option.label)}</span></label>"
            for option in self.options
        ]
        return SafeString("".join(options))


@dataclass(frozen=True)
class Chip:
    """A condition in force: field · operator · value · ×; a bare operator has no value."""

    label: Sentence
    operator: Sentence
    value: str
    remove_url: str
    menu: FilterMenu
    code: str = ""  # of its filter


@dataclass(frozen=True)
class ChipGroup:
    """Conditions joined by one word, which turns round; the first group is the list's own level."""

    name: str
    chips: tuple[Chip, ...]
    joiner: Sentence
    turn_url: str
    add_url: str = ""


@dataclass(frozen=True)
class Views:
    """The saved views above a list, and what of the present one can be saved. ``current`` is the key of the
    view that may take what the list shows now; 0 where there is none, or nothing changed."""

    tabs: tuple[Tab, ...] = ()
    more: tuple[Tab, ...] = ()
    listing: str = ""
    of: int = 0
    query: str = ""
    asked: str = ""
    next_url: str = ""
    form: str = "list"
    widths: str = ""
    current: int = 0
    current_name: str = ""
    version: int = 0
    can_save: bool = False
    may_share: bool = False
    may_export: bool = False
    may_reveal: bool = False
    may_internal: bool = False
    staying: str = ""  # the columns that a file for outside lacks, by name


@dataclass(frozen=True)
class SearchBox:
    label: Sentence
    value: str = ""
    kept: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class SortChoice:
    label: Sentence
    url: str
    sorted: Sorted = ""


@dataclass(frozen=True)
class ColumnChoice:
    code: str
    label: Sentence
    shown: bool
    always: bool = False


@dataclass(frozen=True)
class Head:
    """A column's head; with an address it sorts."""

    label: Sentence
    css: str = ""
    sort_url: str = ""
    sorted: Sorted = ""
    code: str = ""
    width: int = 0


@dataclass(frozen=True)
class BulkChoice:
    """One thing that can be done with all chosen rows: its form opens from the bulk bar."""

    code: str
    label: Sentence
    icon: str
    url: str


@dataclass(frozen=True)
class Work:
    """How people work in a list: ``peek_url`` (its 0 stands for the key) shows a row beside it, ``forms`` are
    other shapes of the same rows, ``bulk`` is what can be done with the chosen ones."""

    peek_url: str = ""
    forms: Sequence[object] = ()
    bulk: Sequence[BulkChoice] = ()
    total_url: str = ""


# ---- records -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fact:
    """One line of facts. ``value`` may be finished HTML; with ``edit_url`` it can be changed in place."""

    label: Sentence
    value: str
    _: KW_ONLY
    url: str = ""
    note: Sentence = ""
    title: str = ""  # in full, where the value is short
    edit_url: str = ""
    note_url: str = ""


@dataclass(frozen=True)
class Masked:
    """A masked personal value; showing it is recorded."""

    text: str
    reveal_url: str = ""
    kind: Sentence = ""
    named: bool = False  # what it is stands before it: no number or address that tells by itself

    @property
    def shown(self) -> str:
        """A birthday's mask as its decade in words; others as they are."""
        decade = _DECADE.fullmatch(self.text)
        return _("%(decade)ss") % {"decade": f"{decade[1]}0"} if decade else self.text

    @property
    def drawn(self) -> SafeString:
        """As HTML with its button, where a value is asked for: in facts and in what is changed in place."""
        return render_to_string("ui/components/masked.html", {"value": self})


@dataclass(frozen=True)
class Reason:
    """One bar of the waterfall: from ``start`` over ``size``, both as shares of the whole width."""

    label: Sentence
    text: str
    start: float
    size: float
    direction: Literal["", "up", "down", "sum"] = ""

    @property
    def start_css(self) -> str:
        return f"{self.start * 100:.1f}%"

    @property
    def size_css(self) -> str:
        return f"{self.size * 100:.1f}%"


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline."""

    icon: str
    title: Sentence
    when: str
    who: Sentence = ""
    body: str = ""
    tone: Tone = ""
    url: str = ""
    at: str = ""
    edit_url: str = ""
    history_url: str = ""
    talk_url: str = ""
    talk_count: str = ""
    tags: Sequence[tuple[Sentence, Tone]] = ()


@dataclass(frozen=True)
class Difference:
    """One field of a conflict: what I typed, and what is saved by now."""

    label: Sentence
    mine: str
    theirs: str


# ---- work --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    label: Sentence
    state: Literal["done", "now", "later"] = "later"


@dataclass(frozen=True)
class Progress:
    """A long job: while it runs its card asks ``url`` again at each hint, or every two seconds."""

    title: Sentence
    url: str
    state: Literal["running", "done", "failed", "stopped"] = "running"
    share: float | None = None
    text: Sentence = ""
    left: Sentence = ""
    links: Sequence[Link] = ()
    stop_url: str = ""
    undo_url: str = ""
    topic: str = ""

    @property
    def whole(self) -> int:
        """The share in whole per cent, never over a hundred."""
        return round(max(0.0, min(1.0, self.share or 0.0)) * 100)
