"""The table of choices: kinds of notices down, channels across, and when in each cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import listed

from .kinds import TIMINGS, notices
from .models import Address, Preference
from .preferring import MAIL, PAGE, mail_is_set_up
from .services import service_of

WORDS: Mapping[str, Sentence] = {
    "now": _("At once"),
    "daily": _("Once a day"),
    "weekly": _("Once a week"),
    "off": _("Not at all"),
}


@dataclass(frozen=True)
class Column:
    """One channel; ``missing`` says why nothing can be sent there."""

    channel: str
    label: Sentence
    note: Sentence = ""
    missing: Sentence = ""
    address_pk: int = 0


@dataclass(frozen=True)
class Cell:
    """One choice: its name in the form, and the options with the chosen one."""

    name: str
    label: str
    channel: Sentence
    options: tuple[tuple[str, Sentence, bool], ...]


@dataclass(frozen=True)
class Row:
    label: Sentence
    icon: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def columns_of(user: User) -> tuple[Column, ...]:
    """The page, mail, and one's own chats."""
    missing: Sentence = ""
    if not mail_is_set_up():
        missing = _("Email is not set up: an administrator can name a mail server.")
    elif not user.email:
        missing = _("No mail address is known of you: ask who manages people.")
    own = [
        Column(each.channel, each.name, service_of(each.service).name, address_pk=each.pk)
        for each in Address.objects.filter(user=user).order_by("pk")
    ]
    return (Column(PAGE, _("Here, at the bell")), Column(MAIL, _("Mail"), user.email, missing), *own)


def choices_of(user: User) -> Table:
    """What this person has chosen, the house's defaults where nothing."""
    columns = columns_of(user)
    chosen = {(row.notice, row.channel): row.timing for row in Preference.objects.filter(user=user)}
    rows = []
    for notice in notices():
        cells = []
        for column in columns:
            default = {PAGE: "now", MAIL: notice.mail}.get(column.channel, "off")
            now = chosen.get((notice.code, column.channel), default)
            offered = ("now", "off") if column.channel == PAGE else TIMINGS
            cells.append(
                Cell(
                    name=f"when:{notice.code}:{column.channel}",
                    label=str(listed((notice.label, column.label))),
                    channel=column.label,
                    options=tuple((code, WORDS[code], code == now) for code in offered),
                )
            )
        rows.append(Row(notice.label, notice.icon, tuple(cells)))
    return Table(columns, tuple(rows))


def read_choices(posted: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(kind of notice, channel) → when, from the form."""
    found = {}
    for name in posted:
        if name.startswith("when:"):
            _when, notice, channel = name.split(":", 2)
            found[notice, channel] = posted[name]
    return found
