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
    said: str = ""  # as the page is opened: "above" its row, or with the cell itself
    written: str = ""  # as the file has it, where that is another number than what will be kept
    label: Sentence = ""  # of its column, for where columns do not stand side by side


@dataclass(frozen=True)
class Mend:
    """The field in which a wrong cell is put right, with what the file says: for its owner alone."""

    name: str
    label: str
    check_url: str
    value: str = ""
    alike: str = ""  # how many rows have the same words
    is_boxed: bool = False  # the box that mends them all stands in the head of their group
    for_all: bool = False
    meant: str = ""  # what the file may mean, one press away
    press: str = ""  # what that press sends
    as_before: bool = False  # it was put right so in an earlier file


@dataclass(frozen=True)
class Before:
    """A text that was put right in an earlier file, and is wrong again."""

    label: Sentence
    text: str
    better: str


@dataclass(frozen=True)
class Alike:
    """Another record that this may be, and what is to be done."""

    name: str
    text: Sentence
    url: str
    options: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class Group:
    """The line above rows of one cause: which field, how many, why, and what mends all of them at once."""

    label: str
    reason: str = ""
    box: str = ""  # the name of the box with which one correction holds for all of them
    all_text: str = ""
    mend: Mend | None = None  # where the file's words may mean something: of the first of them
    target: str = ""  # its cell
    first: tuple[int, str] = (0, "")  # line and field of the first of them
    empty: str = ""  # the same as the form sends it, where their cells can be left empty


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet, or with ``group`` the line above rows of one cause.

    ``faults``: what is wrong, where it may stand outside what is seen: label and address of its cell.
    """

    line: str = ""
    cells: Sequence[SheetCell] = ()
    group: Group | None = None
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
    as_before: Sequence[Before] = ()
    place: str = ""  # of many wrong rows: which page this is
    before: str = ""
    after: str = ""
