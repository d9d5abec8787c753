"""Charts as data: ranges, ticks, translated labels and the table behind, all made here; charts.js only draws.

Every number is given in the currency's whole units; axes are computed from the data.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.ui import axes, cells, formats, marks

TIER_ORDER = ("high", "potential", "ordinary", "risk")
TABLE_ROWS = 30
STRIP = 0.08  # of the axis of potential, for who has none
GOLDEN = 0.618034  # multiples of it spread evenly


OF_AMOUNTS = frozenset({"matrix", "lorenz", "tiers", "rhythm"})


@dataclass(frozen=True)
class Chart:
    """What ``{% chart %}`` draws: data for the canvas, and a table whose first ``words`` columns are text."""

    kind: str
    label: str
    data: Mapping[str, Any]
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    height: str = ""
    note: str = ""
    rows_url: str = ""  # where all rows are, as a list
    empty: bool = False
    words: int = 1
    keys: Sequence[str] = ()


class Point(NamedTuple):
    """One customer on the matrix. ``named`` writes its name beside the mark."""

    potential: float
    value: float
    tier: str
    name: str
    pk: int = 0
    named: bool = False


def matrix(
    points: Sequence[Point],
    *,
    currency: str,
    potential_line: float,
    value_line: float,
    url: str = "",
    x_name: str = "",
    label: str = "",
    why: str = "",
) -> Chart:
    """The value–potential matrix. ``url`` holds ``0`` where a customer's key goes: /customers/0/.

    ``why`` likewise: there is asked, in words, what a mark's place is due to.

    Value stands on a logarithmic axis; who is worth nothing, or less, stands on its lower edge. Who has no
    potential is spread over a strip beside the axis, else they all would stand on one line.
    Give at most some thousand points: the page carries them all.
    """
    low, high = axes.log_range([p.value for p in points] + [value_line])
    far = max([100.0, *(p.potential for p in points)])
    strip = far * STRIP if any(p.potential <= 0 for p in points) else 0.0
    x = {**axes.axis(0, far, formats.number), "name": x_name or _("Potential, points →")}
    return Chart(
        "matrix",
        label or _("Value–potential matrix"),
        {
            "x": x | {"min": -strip},
            "y": {"min": low, "max": high, "ticks": axes.decades(low, high, currency), "name": ""},
            "cross": [potential_line, max(value_line, low)],
            "words": [_("Keep"), _("Grow"), _("Serve lightly"), pgettext("matrix quadrant", "Develop")],
            "tiers": [[code, marks.tier_name(code)] for code in TIER_ORDER],
            "points": [
                [_across(p, strip), round(p.value, 2), _tier_place(p.tier), p.pk, p.name, int(p.named)]
                for p in points
            ],
            "url": url,
            "why": why,
            "value": _("Value"),
            "potential": _("Potential"),
            "none": _("No potential"),
            "money": _money(currency),
        },
        heads=(_("Customer"), _("Tier"), _("Value"), _("Potential")),
        rows=[_matrix_row(p, url, currency) for p in _weightiest(points)],
        height="tall",
        note=_shown_of(len(points)),
        empty=not points,
        words=2,
    )


def _across(point: Point, strip: float) -> float:
    """Where a customer stands; without potential, somewhere in the strip, always at the same place."""
    if point.potential > 0:
        return round(point.potential, 1)
    return round(-strip * (0.15 + 0.7 * (point.pk * GOLDEN % 1)), 2)


def _tier_place(tier: str) -> int:
    return TIER_ORDER.index(tier) if tier in TIER_ORDER else TIER_ORDER.index("ordinary")


def _weightiest(points: Sequence[Point]) -> list[Point]:
    return sorted(points, key=lambda p: -p.value)[:TABLE_ROWS]


def _shown_of(points: int) -> str:
    if points <= TABLE_ROWS:
        return ""
    counts = {"count": TABLE_ROWS, "all": formats.number(points)}
    return _("The %(count)s most valuable of %(all)s.") % counts


def _matrix_row(point: Point, url: str, currency: str) -> tuple[str, ...]:
    name = cells.link(point.name, url.replace("/0", f"/{point.pk}", 1)) if url and point.pk else point.name
    return (
        name,
        marks.tier_name(point.tier),
        formats.money(point.value, currency),
        formats.number(point.potential),
    )


def lorenz(
    curve: Sequence[tuple[float, float]], *, at: float, url: str = "", label: str = "", digits: int = 0
) -> Chart:
    """80/20: shares of customers, biggest first, against shares of net goods (0–1).

    The point of the curve over ``at`` of the customers is marked and named, the customers to ``digits``.
    """
    brought = _read(curve, at)
    customers, goods = formats.percent(at, digits), formats.percent(brought)
    top = max([1.0, *(y for _x, y in curve)])
    return Chart(
        "lorenz",
        label or _("Share of net goods by share of customers"),
        {
            "x": {**axes.axis(0, 100, lambda v: f"{v:g}%", 5), "name": _("Customers, biggest first")},
            "y": {**_shares(top), "name": ""},
            "curve": [[round(x * 100, 2), round(y * 100, 2)] for x, y in curve],
            "at": [round(at * 100, 2), round(brought * 100, 2)],
            "mark": _("%(customers)s of customers → %(goods)s of net goods")
            % {"customers": customers, "goods": goods},
            "short": f"{customers} → {goods}",
            "url": url,
        },
        heads=(_("Customers, biggest first"), _("Share of net goods")),
        rows=[(formats.percent(x), formats.percent(y, 1)) for x, y in _deciles(curve)],
        height="tall",
        note=_("Above 100%%: the last customers returned more than they bought.") % ()
        if top >= 1.005
        else "",
        empty=len(curve) < 2,
    )


def _read(curve: Sequence[tuple[float, float]], at: float) -> float:
    """The height of a curve over one place, between its points on a straight line; past its end, the end."""
    for (x, y), (right, above) in pairwise(curve):
        if at <= right:
            return y + (above - y) * (at - x) / (right - x) if right > x else above
    return curve[-1][1] if curve else 0.0


def _shares(top: float) -> dict[str, Any]:
    """An axis of shares that ends where the curve does: the whole is its last round number if it can be."""
    step = 20.0 if top <= 1.5 else axes.round_step(top * 20)
    ticks = [n * step for n in range(math.floor(top * 100 / step + 1e-9) + 1)]
    return {"min": 0, "max": max(100.0, round(top * 100, 2)), "ticks": [[v, f"{v:g}%"] for v in ticks]}


def _deciles(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The curve read at each tenth of the customers."""
    return [(tenth / 10, _read(curve, tenth / 10)) for tenth in range(1, 11)] if curve else []


def tiers(
    months: Sequence[date],
    revenue: Mapping[str, Sequence[float]],
    *,
    currency: str,
    young: Sequence[bool] = (),
    urls: Sequence[str] = (),
    parts: Mapping[str, Sequence[str]] | None = None,
    label: str = "",
) -> Chart:
    """Net goods by tier and month; ``young`` marks months with less than a year of history behind them.

    A month's row of the table opens to its of ``urls``; a tier's segment of its bar, and its sum in the
    table, to its of ``parts``.
    """
    opens = parts or {}
    series = {code: [float(v) for v in revenue.get(code, ())] for code in TIER_ORDER}
    highs = [sum(max(0.0, s[m]) for s in series.values() if m < len(s)) for m in range(len(months))]
    lows = [sum(min(0.0, s[m]) for s in series.values() if m < len(s)) for m in range(len(months))]
    unsure = list(young) or [False] * len(months)
    return Chart(
        "tiers",
        label or _("Net goods by tier and month"),
        {
            "months": [formats.month_short(m) for m in months],
            "titles": [formats.month(m) for m in months],
            "y": axes.axis(min([0.0, *lows]), max([0.0, *highs]), axes.money_tick(currency), 3),
            "series": [[code, marks.tier_name(code), series[code]] for code in TIER_ORDER],
            "young": unsure,
            "urls": [list(opens.get(code, ())) for code in TIER_ORDER],
            "young_note": _("less than a year of history"),
            "money": _money(currency),
        },
        heads=(_("Month"), *(marks.tier_name(code) for code in TIER_ORDER)),
        rows=[
            (
                cells.link(formats.month(m), urls[n]) if urls else formats.month(m),
                *(_sum(_at(series[code], n), currency, opens.get(code, ()), n) for code in TIER_ORDER),
            )
            for n, m in enumerate(months)
        ],
        note=_("Pale months have less than a year of history behind them.") if any(unsure) else "",
        empty=not months,
        keys=[marks.tier(code) for code in TIER_ORDER],
    )


def _sum(amount: float, currency: str, urls: Sequence[str], place: int) -> str:
    """A sum of the table, opening to its rows if it has any."""
    text = formats.money(amount, currency)
    return cells.link(text, urls[place]) if amount and urls else text


def flow(
    months: Sequence[date],
    new: Sequence[int],
    back: Sequence[int],
    lost: Sequence[int],
    *,
    urls: Sequence[Sequence[str]] = (),
    label: str = "",
) -> Chart:
    """Customers won, back and lost by month; all counts are positive, what is lost is drawn below nought.

    ``urls`` has a row for each of the three: a month's bar, and its number in the table, open to its own.
    """
    names = [("new", _("New")), ("back", pgettext("customers who returned", "Back")), ("lost", _("Lost"))]
    counts = {"new": list(new), "back": list(back), "lost": [-n for n in lost]}
    series = (new, back, lost)
    highest = max([0, *(a + b for a, b in zip(new, back, strict=True))])
    return Chart(
        "flow",
        label or _("New, back and lost customers by month"),
        {
            "months": [formats.month_short(m) for m in months],
            "titles": [formats.month(m) for m in months],
            "y": axes.axis(-max([0, *lost]), highest, formats.number, 4, whole=True),
            "series": [[code, name, counts[code]] for code, name in names],
            "urls": [list(one) for one in urls],
        },
        heads=(_("Month"), *(name for _code, name in names)),
        rows=[
            (
                formats.month(m),
                *(_counted(one[n], urls[row][n] if urls else "") for row, one in enumerate(series)),
            )
            for n, m in enumerate(months)
        ],
        empty=not months,
        keys=[
            marks.key(colour, name) for colour, (_code, name) in zip(("c1", "c2", "c4"), names, strict=True)
        ],
    )


def _counted(number: int, url: str) -> str:
    """A number of the table, opening to its rows if it has any."""
    return cells.link(formats.number(number), url) if number and url else formats.number(number)


class Order(NamedTuple):
    """A bar of the rhythm chart: ``weak`` in a falling stretch; ``title`` is its day unless said."""

    on: date
    amount: float
    weak: bool = False
    url: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        return self.title or formats.day(self.on)


def rhythm(
    orders: Sequence[Order],
    *,
    currency: str,
    today: date | None,
    due: tuple[date, date] | None = None,
    label: str = "",
    today_word: str = "",
) -> Chart:
    """When a customer bought and for how much, when the next order was due, and the day it is seen from."""
    days = [order.on for order in orders] + [*([today] if today else ()), *(due or ())]
    start, end = min(days), max(days)
    margin = timedelta(days=max(4, (end - start).days // 40))
    return Chart(
        "rhythm",
        label or _("Orders over time"),
        {
            "from": (start - margin).isoformat(),
            "to": (end + margin).isoformat(),
            "ticks": _month_ticks(start, end),
            "y": axes.axis(
                min([0.0, *(o.amount for o in orders)]),
                max([0.0, *(o.amount for o in orders)]),
                axes.money_tick(currency),
                3,
            ),
            "orders": [[o.on.isoformat(), round(o.amount, 2), int(o.weak), o.url, o.words] for o in orders],
            "today": today.isoformat() if today else None,
            "today_word": today_word or _("today"),
            "due": [due[0].isoformat(), due[1].isoformat()] if due else None,
            "due_word": _("order due"),
            "money": _money(currency),
        },
        heads=(_("Date"), _("Amount")),
        rows=[
            (
                cells.link(o.words, o.url) if o.url else o.words,
                formats.money(o.amount, currency),
            )
            for o in reversed(orders[-TABLE_ROWS:])
        ],
        height="low",
        empty=not orders,
    )


def _month_ticks(start: date, end: date) -> list[list[str]]:
    """A tick a month, a quarter, a half-year or a year, as many as fit; January carries the year."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    every = 1 if months <= 8 else 3 if months <= 30 else 6 if months <= 60 else 12
    ticks, year, month = [], start.year, 1
    while (on := date(year, month, 1)) <= end:
        if on >= start:
            ticks.append([on.isoformat(), str(year) if month == 1 else formats.month_short(on)])
        year, month = (year + 1, month + every - 12) if month + every > 12 else (year, month + every)
    return ticks


def _money(currency: str) -> dict[str, Any]:
    """How charts.js writes money in a tooltip: the same rule as formats.money."""
    return {
        "symbol": formats.currency_symbol(currency),
        "digits": formats.minor_digits(currency),
        "units": formats.money_units(),
        "chinese": formats.chinese(),
    }


def _at(values: Sequence[float], place: int) -> float:
    return values[place] if place < len(values) else 0.0
