"""What a room says of a list that people work in: what is done with many rows, and its other shapes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts import confirmed
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui.addresses import url_of
from guanxi.foundation.ui.calendars import PARTS, Calendar
from guanxi.foundation.ui.lists import Listing
from guanxi.foundation.ui.parts import BulkChoice, Work

from . import own_fields
from .boards import Board
from .bulks import Bulk
from .cells import Cell

EDIT_IN_BULK = "worklists.edit_in_bulk"
PEEK = "peek_row"  # the kit's own: all that the list knows of a row


@dataclass(frozen=True)
class Form:
    """One shape of a list, and whether it is the one that is open."""

    code: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """What stands around the list in every shape: its number, what its search finds, the acts above.

    ``top`` and ``empty`` are templates, for which ``told`` says what a person may do.
    """

    count: str = ""
    search_label: Sentence = ""
    top: str = ""
    empty: str = ""
    told: Callable[[User, QueryDict], Mapping[str, Any]] = lambda _user, _query: {}

    def context(self, user: User, query: QueryDict) -> dict[str, Any]:
        """For the pages of its shapes; the list's own page names its templates itself."""
        return {"frame_top": self.top, "frame_empty": self.empty, **self.told(user, query)}

    @property
    def asked(self) -> dict[str, Any]:
        """What a list's page is told of the search and the number."""
        return {"count_url": url_of(self.count) if self.count else "", "search_label": self.search_label}


@dataclass(frozen=True)
class Worklist:
    """A list of tracked records at ``list_url``. ``permission`` is what changing one of them takes.

    ``peek`` names the page that shows a row beside the list, by its key; the kit's own asks for no more, and
    is headed by what ``titled`` says of the list's row, a link to where ``leads`` says, else by the record's
    own words. ``strong`` is the column that a row is above all about. ``proof`` names the act whose
    fresh proof a bulk change, or a pasted column, of so many rows waits for.
    """

    name: str
    heading: Sentence
    list_url: str
    model: type[Tracked]
    listing: Callable[[User], Listing]
    permission: str
    bulk: Sequence[Bulk] = ()
    board: Board | None = None
    calendar: Calendar | None = None
    cells: Sequence[Cell] = ()
    related: Sequence[str] = ()
    coded: Callable[[Any], str] = str
    titled: Callable[[Any], str] | None = None
    leads: Callable[[Any], str] | None = None
    strong: str = ""
    frame: Frame = field(default_factory=Frame)
    peek: str = PEEK
    proof: Callable[[User, str, Sequence[int]], str] = lambda _by, _name, _keys: ""

    def ask_proof(self, by: User, name: str, keys: Sequence[int]) -> None:
        """``ConfirmationNeeded`` where this, done to so many rows, waits for a fresh proof of who acts."""
        if act := self.proof(by, name, keys):
            confirmed.require(act)

    def cells_for(self, user: User) -> list[Cell]:
        """The cells that this person may see; behind the list's own those of custom fields."""
        own = [cell for cell in self.cells if cell.seen_by(user)]
        return [*own, *own_fields.cells_of(self.model, user)]

    def bulk_for(self, user: User) -> list[Bulk]:
        """What this person may ask to be done with many rows."""
        may = user.may(EDIT_IN_BULK)
        every = [*self.bulk, *own_fields.bulk_of(self.model, user)] if may else ()
        return [one for one in every if user.may(self.asked_by(one))]

    def asked_by(self, one: Bulk | Cell) -> str:
        """What it takes to do this with a row."""
        return one.permission or self.permission

    @property
    def peek_url(self) -> str:
        """Where a row is shown beside the list; 0 stands for its key."""
        return url_of(self.peek, *([self.name] if self.peek == PEEK else []), 0)

    @property
    def paths(self) -> dict[str, str]:
        """Where each shape of the list is."""
        found = {"list": url_of(self.list_url)}
        if self.cells:
            found["grid"] = url_of("show_grid", self.name)
        if self.board is not None:
            found["board"] = url_of("show_board", self.name)
        if self.calendar is not None:
            found["calendar"] = url_of("show_calendar", self.name)
        return found

    def forms(self, query: QueryDict, here: str) -> tuple[Form, ...]:
        """The shapes of the list, each with the same filters."""
        left = query.copy()
        for name in ("after", "before", "peek", *PARTS):
            left.pop(name, None)
        text = f"?{left.urlencode()}" if left else ""
        words = {"list": _("List"), "grid": _("Grid"), "board": _("Board"), "calendar": _("Calendar")}
        found = [Form(code, str(words[code]), path + text, here == code) for code, path in self.paths.items()]
        return tuple(found) if len(found) > 1 else ()

    def bulk_named(self, code: str, user: User) -> Bulk:
        """What is done under this code; 404 where there is no such thing, or not for this person."""
        found = next((one for one in self.bulk if one.code == code), None)
        if found is None:
            found = own_fields.bulk_named(self.model, code, user)
        if found is None:
            raise Http404(code)
        return found


def worklist_named(name: str) -> Worklist:
    """The declared list of this name, as the switchboard holds it; 404 where there is none."""
    table: Mapping[str, Worklist] = import_module(settings.SWITCHBOARD).WORKLISTS
    if name not in table:
        raise Http404(name)
    return table[name]


def work_in(name: str, user: User, query: QueryDict) -> Work | None:
    """What this person can do with the rows of the list of this name; None where nobody works in it."""
    table: Mapping[str, Worklist] = import_module(settings.SWITCHBOARD).WORKLISTS
    worklist = table.get(name)
    if worklist is None:
        return None
    choices = tuple(
        BulkChoice(one.code, str(one.label), one.icon, url_of("edit_in_bulk", worklist.name, one.code))
        for one in worklist.bulk_for(user)
    )
    return Work(peek_url=worklist.peek_url, forms=worklist.forms(query, "list"), bulk=choices)
