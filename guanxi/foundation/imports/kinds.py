"""What a room says of a kind of file it takes in: fields, options, and how rows become records.

Rooms declare their kinds; the switchboard names them (``IMPORTS``). The machinery here reads, keeps, previews
and applies, and knows nothing of customers or orders.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import import_module
from typing import Any, NamedTuple, Protocol, Self

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.readers import AMOUNTS
from guanxi.foundation.imports.scales import rescaled
from guanxi.foundation.imports.tables import Cell, Row
from guanxi.foundation.privacy.sealed import hide

type Values = dict[str, Any]  # field → clean value as JSON holds it; what the file leaves empty is not there
type Options = Mapping[str, Any]
type Batch = Mapping[str, Any]  # {"what": …, "rows": […]}: one call of a bulk action

NEW, CHANGED, SAME, LEFT, WRONG = "new", "changed", "same", "left", "wrong"  # left out, as somebody chose
OUTCOMES = (NEW, CHANGED, SAME, LEFT, WRONG)
TAKEN_IN = "taken_in"  # of options: when the very same file was imported first, as an ISO instant
TOLD = "told"  # of options, as rows are written: what a kind's earlier parts leave its later ones (``Marks``)
NAMED = (
    "named"  # of options, as a file is checked: whom its earlier parts name (``Marks``), for who names them
)
CHANGE_IT = _("Change the one that is there")


class Unfit(Exception):
    """One row cannot be a record; ``sentence`` says why and what to do."""

    def __init__(
        self, sentence: Sentence, *, field: str = "", more: Sequence[tuple[str, Sentence]] = ()
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.more = more  # what else is wrong with the row: field and sentence

    @classmethod
    def of(cls, faults: Sequence[tuple[str, Sentence]]) -> Self:
        """With all that is wrong with a row: field and sentence."""
        (name, sentence), *more = faults
        return cls(sentence, field=name, more=more)


class Noted(NamedTuple):
    """What one record adds to something that is told of the whole file."""

    line: int = 0  # 0: the record's first
    sums: Mapping[str, Decimal] = {}  # unit (“lines”, a currency) → how much


class Verdict(NamedTuple):
    """What comes (or came) of one record. ``lines``: where it stands in the file."""

    outcome: str
    lines: Sequence[int]
    problem: Sentence = ""
    field: str = ""
    changes: Mapping[str, tuple[Any, Any]] = {}
    alike: Sentence = ""  # another record that this may be, and why: to be decided by a person
    alike_url: str = ""
    among: Sequence[tuple[str, str]] = ()  # of several that it may be: the decision for each, and its name
    words: Mapping[str, str] = {}  # field → a word of the file that is none of its choices, kept as it is
    guessed: Mapping[str, tuple[str, str]] = {}  # field → such a word, and the choice it is taken for
    assumed: Mapping[str, Sentence] = {}  # field → what was taken for granted of it
    more: Sequence[tuple[str, Sentence]] = ()  # what else is wrong: field and sentence
    again: int = 0  # the line that was about the same record before
    over: bool = False  # whether a row of an earlier part brings or changes that record already
    untaken: bool = False  # whether a value stays in the file alone, as a note says
    noted: Mapping[str, Noted] = {}  # what is added up over the whole file, by its name


class Arranger(Protocol):
    """Turns the rows of a whole file into batches, when a record has several rows.

    All rows pass twice, in the file's order: through ``survey``, then through ``gather``. It can be pickled
    between two calls, so that another worker goes on where one died.
    """

    def survey(
        self, rows: Sequence[Any], broken: Iterable[Sequence[Any]] = ()
    ) -> list[tuple[int, Sentence, str]]:
        """Take note of rows; those that cannot be are given back as (line, problem, field).

        ``broken``: of rows that could not be read, whose they are (``ImportKind.key``) and their line.
        """
        ...

    def leading(self) -> Iterator[Batch]:
        """What has to be there before the records: after the last survey."""
        ...

    def gather(self, rows: Sequence[Any]) -> Iterator[Batch]:
        """The batches that are full after these rows."""
        ...

    def rest(self) -> Iterator[Batch]:
        """What is left after the last row."""
        ...

    def figures(self) -> dict[str, Any]:
        """What the file holds, as JSON keeps it."""
        ...

    def questions(self) -> Sequence["Question"]:
        """What only a person can decide, and the whole file alone shows: after the last row."""
        ...


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    value: str
    label: Sentence
    note: Sentence = ""


@dataclass(frozen=True)
class Question:
    """What only a person can decide once the rows were read, with the answers proposed."""

    name: str
    label: Sentence
    help: Sentence
    choices: Sequence[Choice]
    proposed: Sequence[str]
    one: bool = False  # one answer, not any number of them


@dataclass(frozen=True)
class Figure:
    """One line of the report; ``url`` opens the rows behind it."""

    label: Sentence
    value: str
    url: str = ""
    note: Sentence = ""
    strong: bool = False


class Found(NamedTuple):
    """A record that is there: the decision that a row is this one, how it is typed, and its name."""

    decision: str
    typed: str
    name: str


@dataclass(frozen=True)
class Concern:
    """What whoever imports must know of the whole file, and where something is done about it."""

    text: Sentence
    url: str = ""
    label: Sentence = ""
    tone: str = "warn"


class OptionsForm(forms.Form):
    """What a kind asks besides the columns; ``by`` is who imports."""

    share = forms.BooleanField(
        label=_("Colleagues of my department may use this matching, and what I say that words mean"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "share"])

    def as_options(self) -> dict[str, Any]:
        """The clean answers as JSON keeps them."""
        return dict(self.cleaned_data)


def _nowhere(*_args: Any) -> Sequence[Any]:
    return ()


def _nothing(*_args: Any) -> Any:
    return None


@dataclass(frozen=True)
class ImportKind:
    """One kind of file."""

    code: str
    label: Sentence
    help: Sentence
    icon: str
    permission: str
    noun: Callable[[int], str]  # “3 orders”, in the reader's language
    fields: Sequence[Field]
    options: type[OptionsForm]
    # one row's clean values → the record that is kept; Unfit when it cannot be one
    build: Callable[[int, Values, Options], Any]
    compare: Callable[[User, Batch, Options], list[Verdict]]
    write: Callable[[ChangeSet, User, Batch, Options], list[Verdict]]
    # what the check page shows of one record: field → text, personal values masked
    show: Callable[[str, Any, Options], Mapping[str, str]]
    figures: Callable[[Any, User], Sequence[Figure]]  # of an ImportRun
    added: str = ""  # the list of what a change set brought in, which takes its number behind it
    masks: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    verbatim: frozenset[str] = frozenset()  # fields given as [clean value, the file's own text]
    # a record's values by their fields, as far as they are given so
    said: Callable[[Any], Mapping[str, Any]] = lambda record: record[1]
    columns: Sequence[tuple[str, Sentence]] = ()  # of the check page; empty: the matched fields
    numbers: frozenset[str] = frozenset()  # those of them that are numbers, though no field of the file is
    rows_in_part: int = 2500
    arranger: Callable[[Options], Arranger] | None = None
    key: str = ""  # the field that says which rows are one record's
    digest: Callable[[Sequence[Any]], Any] = _nothing
    questions: Callable[[Iterable[Any], Options, User], Sequence[Question]] = lambda *_args: ()
    # what only a person can decide, and only comparing with what is there shows: by what it counted
    questions_after: Callable[[Mapping[str, Any]], Sequence[Question]] = lambda *_args: ()
    # what else is wrong with a row of which some values cannot be read: field and sentence
    faults: Callable[[int, Values, Options], Sequence[tuple[str, Sentence]]] = _nowhere
    check: Callable[[Mapping[str, int]], None] = _nothing  # of the mapping; Refused when a pair is missing
    # once all rows are in, each time in a transaction of its own, for as long as it says that more is left
    conclude: Callable[[ChangeSet, User], bool] = lambda *_args: False
    # any record that a row may be beside those asked about, by what somebody types of it
    sought: Callable[[str, User], Sequence["Found"]] | None = None
    concerns: Callable[[Any, User], Sequence[Concern]] = lambda *_args: ()  # of an ImportRun
    # where a change is shown that has no column of its own: in which others, else by which name
    stands_in: Mapping[str, Sequence[str]] = field(default_factory=dict)
    others: Mapping[str, Sentence] = field(default_factory=dict)
    amounts: frozenset[str] = frozenset()  # changes that tell sums of money which are there
    # what an unknown word in a field may mean: value and label of each choice, as this person may choose
    meanings: Callable[[str, User], Sequence[tuple[str, Sentence]]] = _nowhere
    # field → what becomes of it in new records, where its word is unknown; not there: it stays empty
    if_new: Callable[[Any, User], Mapping[str, Sentence]] = lambda *_args: {}  # of an ImportRun
    # of a field: word → choice, all that are known, for words that may be misspelt
    vocabulary: Callable[[str], Mapping[str, str]] = lambda *_args: {}
    # where what an unknown word of a field means can be added, as far as this person may; "" where nowhere
    adding: Callable[[str, User], str] = lambda *_args: ""
    record: type[models.Model] | None = None  # whose custom fields its files may fill
    parts: Sequence[custom.Part] = ()  # what comes in its rows besides, and has custom fields, too
    # of the headings and first rows of a file that went out of here: where what is computed here stands, for
    # that is not taken in; None for any other file
    computed: Callable[[Sequence[str], Sequence[Sequence[Cell]], User], Collection[int] | None] = _nothing
    known: Sentence = CHANGE_IT  # what is done with a record that is one
    # what the first rows say of the options by themselves, from field → place of its column; it is proposed
    # before what was chosen for an earlier file
    says: Callable[[Mapping[str, int], Sequence[Sequence[Cell]]], Mapping[str, Any]] = lambda *_args: {}
    # headings that speak of this kind alone, whatever else a file holds; in simplified and small letters
    telling: re.Pattern[str] | None = None
    # of a field and its wrong texts, those that have a likely better one here: text → what it may mean
    suggests: Callable[[str, Collection[str], User], Mapping[str, str]] = lambda *_args: {}
    # what two rows about one record have in common by themselves, "" for nothing; what is told of the later
    identity: Callable[[Any, Options], str] = lambda *_args: ""
    told_again: Callable[[int], Mapping[str, Sentence]] = lambda _line: {}
    # option → the fields of which it says more: asked only where a column is one of them
    asked_with: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # field → place of its column, and the rows as they stand: options without which they cannot be taken
    needed: Callable[[Mapping[str, int], Iterable[Row]], Collection[str]] = _nowhere
    once: frozenset[str] = frozenset()  # options that are asked for each file anew, and never remembered
    names: frozenset[str] = frozenset()  # fields that name other records of the kind, also the file's own
    renames: bool = False  # whether a record that is there may get the name that a row like it says
    # a few rows to look at, field → value, in the reader's language; nothing where there are none
    example: Callable[[], Sequence[Mapping[str, Any]]] = lambda: ()

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    def for_user(self, user: User) -> "ImportKind":
        """With the custom fields that ``user`` may fill: a query for the record and for each of its parts."""
        own = (
            [(one, custom.column(one)) for one in custom.filled_by(self.record, user)] if self.record else []
        )
        own += [(one, part.column(one)) for part in self.parts for one in custom.filled_by(part.model, user)]
        if not own:
            return self
        columns = [column for _field, column in own]
        return replace(
            self,
            fields=(*self.fields, *columns),
            columns=(*self.columns, *((one.name, one.label) for one in columns)) if self.columns else (),
            masks={**self.masks, **{column.name: hide for field, column in own if field.is_encrypted}},
            verbatim=self.verbatim | {one.name for one in columns},
        )

    def stored(self, record: Any) -> dict[str, str]:
        """Amounts of a record whose column says a unit, as figures: the file's text does not say them."""
        said = self.said(record) if self.verbatim else {}
        amounts = (f.name for f in self.fields if f.kind in AMOUNTS and f.name in self.verbatim & said.keys())
        found = {name: rescaled(*said[name]) for name in amounts if name not in self.masks}
        return {name: text for name, text in found.items() if text}

    def place(self, name: str, mapping: Mapping[str, int]) -> str:
        """The field in whose column a fault of ``name`` is put right."""
        others = () if name in mapping else self.stands_in.get(name, ())
        return next((other for other in others if other in mapping), name)

    def counts(self, name: str) -> bool:
        """Whether numbers stand in this column of the check page."""
        return name in self.numbers or any(f.name == name and f.kind in AMOUNTS for f in self.fields)


def kinds() -> Mapping[str, ImportKind]:
    """All kinds, as the switchboard names them."""
    table: Mapping[str, ImportKind] = import_module(settings.SWITCHBOARD).IMPORTS
    return table


def kind_of(code: str, user: User | None = None) -> ImportKind:
    """The kind of this code; as ``user`` may fill it, where somebody is named."""
    kind = kinds()[code]
    return kind.for_user(user) if user is not None else kind


def kinds_for(user: User) -> list[ImportKind]:
    """The kinds that ``user`` may import."""
    return [kind for kind in kinds().values() if user.may(kind.permission)]


def check_permission(kind: ImportKind, by: User) -> None:
    """Asked again at each step, and at each download."""
    if not by.may(kind.permission):
        raise PermissionDenied(kind.permission)
