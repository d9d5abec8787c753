"""What the check page's sheet is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.foundation.errors import Sentence


@dataclass(frozen=True)
class Head:
    name: str
    label: Sentence
    header: str
    css: str = ""


@dataclass(frozen=True)
class SheetCell:
    text: str
    css: str = ""
    note: str = ""
    old: str = ""
    changed: bool = False
    mend: "Mend | None" = None
    good: str = ""
    elsewhere: bool = False  # another cell was typed into, and this one follows
    key: str = ""  # by which a wrong cell is found from its line


@dataclass(frozen=True)
class Mend:
    """The field in which a wrong cell is put right, with what the file says: for its owner alone."""

    name: str
    label: str
    check_url: str
    value: str = ""
    alike: str = ""  # how many rows have the same words
    for_all: bool = False
    meant: str = ""  # what the file may mean, one press away
    press: str = ""  # what that press sends


@dataclass(frozen=True)
class Alike:
    """Another record that this may be, and what is to be done."""

    name: str
    text: Sentence
    url: str
    options: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet, or with ``group`` the line above rows of one cause.

    ``faults``: what is wrong, where it may stand outside what is seen: label and address of its cell.
    """

    line: str = ""
    cells: Sequence[SheetCell] = ()
    group: str = ""
    outcome: str = ""
    tone: str = ""
    alike: Alike | None = None
    besides: Sequence[SheetCell] = ()
    faults: Sequence[tuple[Sentence, str]] = ()
    fault_count: str = ""


@dataclass(frozen=True)
class Sheet:
    heads: Sequence[Head]
    rows: Sequence[SheetRow]
    shown_text: str  # how many of how many
    mixed: bool  # rows of every outcome: each says its own
    besides: str = ""  # how the column is called of what has no column here
    mendable: bool = False
    place: str = ""  # of many wrong rows: which page this is
    before: str = ""
    after: str = ""
