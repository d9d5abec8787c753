"""Cells of lists: each function turns one value into finished HTML.

The page template only places what stands here (a template filter per cell costs four times as much), so
everything that comes from people is escaped here.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats, marks
from guanxi.foundation.ui.marks import escape

dash = marks.DASH


class Cellular(Protocol):
    """What a column must say for its cells to be drawn."""

    @property
    def cell(self) -> Callable[[Any], str]: ...
    @property
    def numeric(self) -> bool: ...


def body(
    columns: Sequence[Cellular],
    rows: Sequence[Any],
    reader: Any = None,
    *,
    picked: Callable[[Any], str] | None = None,
) -> SafeString:
    """The rows of a table, finished; what a column loads is read once for all of them.

    ``picked`` makes the beginning of a row that can be chosen.
    """
    drawn = [(f"<td{_css(column)}>", _cell(column, rows, reader)) for column in columns]
    begin = picked or (lambda _row: "<tr>")
    return SafeString(
        "".join(
            begin(row) + "".join(f"{start}{cell(row)}</td>" for start, cell in drawn) + "</tr>\n"
            for row in rows
        )
    )


def picking() -> Callable[[Any], str]:
    """Makes the beginning of a row that can be chosen and looked at beside the list."""
    box = (
        '<td class="pick ph"><input class="form-check-input" type="checkbox"'
        f' data-pick aria-label="{escape(_("Choose this row"))}"></td>'
    )
    return lambda row: f'<tr data-pk="{row.pk}">{box}'


def _cell(column: Cellular, rows: Sequence[Any], reader: Any) -> Callable[[Any], str]:
    load = getattr(column, "load", None)
    if load is None:
        return column.cell
    found, cell = load([row.pk for row in rows], reader), column.cell
    return lambda row: cell(found.get(row.pk))


def of_row(column: Cellular, row: Any, reader: Any) -> str:
    """One cell of one row, for a page that shows no table."""
    return _cell(column, [row], reader)(row)


def css_class(column: Cellular) -> str:
    """``r`` for numbers; ``ph`` for what a phone leaves out."""
    words = ("r" if column.numeric else "", "" if getattr(column, "phone", True) else "ph")
    return " ".join(word for word in words if word)


def _css(column: Cellular) -> str:
    words = css_class(column)
    return f' class="{words}"' if words else ""


def text(value: Any) -> SafeString:
    return SafeString(escape(str(value))) if value not in (None, "") else dash


def link(label: str, url: str) -> SafeString:
    return SafeString(f'<a href="{escape(url)}">{escape(label)}</a>')


def record(
    label: str,
    url: str,
    code: str = "",
    mark: str = "",
    *,
    firm: bool = True,
    tag: str = "",
    whole: bool = False,
) -> SafeString:
    """The record itself: mark (its letter is taken from the name ``mark``), name as a link, tag, number.

    A name that has to be read ``whole`` takes a second line instead of being cut.
    """
    badge = marks.avatar(mark, firm=firm) if mark else ""
    number = f'<span class="c3 t12 num ph">{escape(code)}</span>' if code else ""
    span, link = ("row1 base whole", "b") if whole else ("row1", "b cut")
    name = f'<a href="{escape(url)}" class="{link}">{escape(label)}</a>'
    return SafeString(f'<span class="{span}">{badge}{name}{tag}{number}</span>')


def person(name: str | None, seed: int = 0, *, gone: bool = False) -> SafeString:
    """A colleague; of whom is ``gone`` the account is closed."""
    if not name:
        return dash
    said = f" {marks.tag(_('account closed'), tone='warn')}" if gone else ""
    picture = marks.avatar(name, seed=seed, size=20)
    return SafeString(f'<span class="row1">{picture}{escape(name)}{said}</span>')


def tier(code: str | None) -> SafeString:
    return marks.tier(code or "")


def money(value: formats.Amount | None, currency: str) -> SafeString:
    return dash if value is None else SafeString(escape(formats.money(value, currency, even=True)))


def money_exact(value: formats.Amount | None, currency: str) -> SafeString:
    return dash if value is None else SafeString(escape(formats.money_exact(value, currency)))


def number(value: formats.Amount | None, digits: int = 0) -> SafeString:
    return dash if value is None else SafeString(formats.number(value, digits))


def percent(share: formats.Amount | None, digits: int = 0) -> SafeString:
    return dash if share is None else SafeString(formats.percent(share, digits))


def meter(share: float | None, tone: str = "") -> SafeString:
    """A share with its bar."""
    if share is None:
        return dash
    bar = marks.meter(share, tone=tone)
    return SafeString(f'<span class="risk"><span class="b">{formats.percent(share)}</span>{bar}</span>')


def day(when: date | datetime | None) -> SafeString:
    return dash if when is None else SafeString(formats.day(when))


def moment(when: datetime | None) -> SafeString:
    return dash if when is None else SafeString(formats.moment(when))


def ago(
    when: date | datetime | None, *, warn_after: int | None = None, bad_after: int | None = None
) -> SafeString:
    """How long ago; in colour once it is longer than it should be."""
    if when is None:
        return dash
    days = formats.days_since(when)
    words = escape(formats.relative(days))
    if bad_after is not None and days > bad_after:
        return SafeString(f'<span class="bad">{words}</span>')
    if warn_after is not None and days > warn_after:
        return SafeString(f'<span class="warn">{words}</span>')
    return SafeString(words)


def tags(labels: Iterable[tuple[Sentence, str]]) -> SafeString:
    drawn = " ".join(marks.tag(label, tone=tone) for label, tone in labels)
    return SafeString(drawn) if drawn else dash


def status(tone: str, label: Sentence) -> SafeString:
    return marks.status(tone, label)


def spark(values: Sequence[float]) -> SafeString:
    return marks.spark(values)
