"""Values as people read them: money, numbers, dates, in the active language, zone and day.

Lists draw thousands of these a second, so each is plain string work; templates only place the results.
Chinese counts money in 万 (ten thousand) and 亿 (hundred million), English in k, m and bn.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.rights import AMOUNT
from guanxi.foundation.privacy.sealed import HIDDEN, is_veiled

type Amount = Decimal | int | float

MINUS = "−"
SYMBOLS = {
    "CNY": "¥", "GBP": "£", "EUR": "€", "USD": "$", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$", "MOP": "MOP$",
    "KRW": "₩", "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "SGD": "S$", "INR": "₹", "RUB": "₽", "THB": "฿",
    "VND": "₫", "PHP": "₱", "UAH": "₴", "ILS": "₪", "BRL": "R$", "MXN": "MX$", "TRY": "₺", "NGN": "₦",
}  # fmt: skip
# ISO 4217 minor units, where they are not two.
_NO_COINS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"}
)
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
# (from this amount on, divided by this, unit): the largest first.
_CHINESE_UNITS = {
    "zh-hans": ((10**8, 10**8, " 亿"), (10**4, 10**4, " 万")),
    "zh-hant": ((10**8, 10**8, " 億"), (10**4, 10**4, " 萬")),
}
COUNTED_DAYS = 92  # so long people count in days; what is farther is told in months and years
_ENGLISH_UNITS = ((10**9, 10**9, "bn"), (10**6, 10**6, "m"), (10**4, 10**3, "k"))


def chinese() -> bool:
    """Whether people read Chinese now: it sets the units of money and the order of dates."""
    return (get_language() or "").startswith("zh")


# ---- money -------------------------------------------------------------------------------------
def amounts_hidden() -> bool:
    """Whether whoever reads now sees no sums of money (the veil that the doors draw)."""
    return is_veiled(AMOUNT)


def currency_symbol(currency: str) -> str:
    """The sign before the amount; a currency without a known sign is written by its code."""
    return SYMBOLS.get(currency) or f"{currency} "


def minor_digits(currency: str) -> int:
    """How many decimals the currency's smallest coin has."""
    return 0 if currency in _NO_COINS else 3 if currency in _THOUSANDTHS else 2


def quantize(amount: Amount, currency: str) -> Decimal:
    """The amount rounded to the currency's smallest coin, half up."""
    return _rounded(_decimal(amount), minor_digits(currency))


def money(amount: Amount, currency: str, *, even: bool = False, fine: bool = False) -> str:
    """Short: ¥862 万, ¥1.2 亿; ¥8.62m, ¥137k. Small amounts keep their coins: £2.90.

    In a column amounts are ``even``: ¥83.0 万 above ¥80.6 万. A sum is ``fine``: three digits, ¥1.04 亿, for
    it stands beside what it adds up, ¥1,921 万.
    """
    if amounts_hidden():
        return HIDDEN
    value = _decimal(amount)
    sign = MINUS if value < 0 else ""
    figure, unit = _short(abs(value), minor_digits(currency), even=even, fine=fine)
    return f"{sign}{currency_symbol(currency)}{figure}{unit}"


def money_exact(amount: Amount, currency: str) -> str:
    """Every coin: £8,286,663.32, JP¥1,200."""
    if amounts_hidden():
        return HIDDEN
    value = quantize(amount, currency)
    return f"{MINUS if value < 0 else ''}{currency_symbol(currency)}{abs(value):,}"


def money_plain(amount: Amount, currency: str) -> str:
    """In full, with coins only where there are some: ¥39,200, £2.90."""
    if amounts_hidden():
        return HIDDEN
    value = quantize(amount, currency)
    if value == value.to_integral_value():
        value = value.to_integral_value()
    return f"{MINUS if value < 0 else ''}{currency_symbol(currency)}{abs(value):,}"


def plain_amount(amount: Decimal) -> str:
    """With two decimals and without its currency, which stands elsewhere."""
    return HIDDEN if amounts_hidden() else f"{amount:,.2f}".replace("-", MINUS)


def wired(amount: Decimal | None) -> str | None:
    """As programs read it: null where there is none, and to whom amounts are hidden."""
    return wiring()(amount)


def wiring() -> Callable[[Decimal | None], str | None]:
    """``wired`` for many amounts: who reads is asked once."""
    return _nothing if amounts_hidden() else _in_full


def _nothing(_amount: Decimal | None) -> None:
    return None


def _in_full(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _short(value: Decimal, coins: int, *, even: bool, fine: bool = False) -> tuple[str, str]:
    units = money_units()
    for position, (least, divisor, unit) in enumerate(units):
        if value >= least:
            figure = _figure(value / divisor, even=even, fine=fine)
            if position and figure * divisor >= units[position - 1][0]:
                # 99,999,999 rounds to 10,000 万, which people call 1 亿
                least, divisor, unit = units[position - 1]
                figure = _figure(value / divisor, even=even, fine=fine)
            return f"{figure:,}", unit
    if value < 100:
        return f"{_rounded(value, coins):,}", ""
    whole = _rounded(value, 0)
    least, divisor, unit = units[-1]
    if whole >= least:
        return f"{_figure(value / divisor, even=even, fine=fine):,}", unit
    return f"{whole:,}", ""


def money_units() -> tuple[tuple[int, int, str], ...]:
    """(from this amount on, divided by, unit) of the language, the largest first."""
    language = get_language() or ""
    if language.startswith("zh"):
        return _CHINESE_UNITS.get(language, _CHINESE_UNITS["zh-hans"])
    return _ENGLISH_UNITS


def _figure(scaled: Decimal, *, even: bool, fine: bool) -> Decimal:
    """Chinese: one decimal under a hundred. English: three digits. What is exact drops its noughts, in a
    column (``even``) it keeps them."""
    rounded = _rounded(scaled, _digits(scaled, fine=fine))
    if even or rounded != scaled:
        return _rounded(
            rounded, _digits(rounded, fine=fine)
        )  # 3.00m beside 2.64m: about, so every digit counts
    whole = rounded.to_integral_value()
    return whole if rounded == whole else rounded.normalize()


def _digits(scaled: Decimal, *, fine: bool = False) -> int:
    return 0 if scaled >= 100 else 1 if scaled >= 10 or (chinese() and not fine) else 2


@lru_cache(maxsize=8)
def _step(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(_step(digits), rounding=ROUND_HALF_UP)


def _decimal(amount: Amount) -> Decimal:
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))


# ---- numbers -----------------------------------------------------------------------------------
def number(value: Amount, digits: int = 0) -> str:
    """1,284; with digits 0.50."""
    rounded = _rounded(_decimal(value), digits)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def percent(share: Amount, digits: int = 0) -> str:
    """A share as per cent: 0.914 → 91.4%."""
    return number(_decimal(share) * 100, digits) + "%"


def signed(value: Amount, digits: int = 0, *, as_percent: bool = False) -> str:
    """A change with its sign: +31, −4, +6.1%."""
    text = percent(value, digits) if as_percent else number(value, digits)
    return f"+{text}" if value > 0 else text


def count(found: int, cap: int | None = None) -> str:
    """How many: exact up to the cap, then 10,000+."""
    return f"{cap:,}+" if cap is not None and found > cap else f"{found:,}"


# ---- dates -------------------------------------------------------------------------------------
def day(when: date | datetime) -> str:
    """11月18日, 18 Nov; with the year when it is not this year's."""
    on = _local_day(when)
    return _day(on, with_year=on.year != timezone.localdate().year)


def _day(on: date, *, with_year: bool) -> str:
    if chinese():
        return f"{on.year}年{on.month}月{on.day}日" if with_year else f"{on.month}月{on.day}日"
    return f"{on.day} {_month_name(on.month)} {on.year}" if with_year else f"{on.day} {_month_name(on.month)}"


def day_full(when: date | datetime) -> str:
    """2026年11月18日, 18 Nov 2026: with its year, this one's too."""
    return _day(_local_day(when), with_year=True)


def day_of_year(month: int, day: int) -> str:
    """A day of every year: 11月18日, 18 Nov."""
    return f"{month}月{day}日" if chinese() else f"{day} {_month_name(month)}"


def days(first: date | datetime, last: date | datetime) -> str:
    """From a day to a day, or that one day; both with their year if either needs it."""
    start, end = _local_day(first), _local_day(last)
    years = start.year != end.year
    said = [_day(on, with_year=years or on.year != timezone.localdate().year) for on in (start, end)]
    return said[0] if start == end else _("%(first)s to %(last)s") % {"first": said[0], "last": said[1]}


def day_long(when: date | datetime) -> str:
    """The day as a heading: 11月21日，星期六; Saturday, 21 November."""
    on = _local_day(when)
    weekday = str(WEEKDAYS[on.weekday()])
    if chinese():
        return f"{on.month}月{on.day}日，{weekday}"
    return f"{weekday}, {on.day} {MONTHS[on.month]}"


def week_start(on: date) -> date:
    """The first day of the day's week, as the language counts weeks: Monday; in 繁體中文 Sunday."""
    return on - timedelta(days=(on.weekday() + 1 - get_format("FIRST_DAY_OF_WEEK")) % 7)


def weekday_short(when: date | datetime) -> str:
    """The weekday over a column: 周六, Sat."""
    return str(WEEKDAYS_ABBR[_local_day(when).weekday()])


def week_heads() -> list[tuple[str, str]]:
    """The seven days as the language counts a week, for narrow columns: 一, Mo; each with its whole word."""
    first = week_start(timezone.localdate()).weekday()
    order = [(first + n) % 7 for n in range(7)]
    short = -1 if chinese() else slice(2)
    return [(str(WEEKDAYS_ABBR[day])[short], str(WEEKDAYS[day])) for day in order]


def month(when: date | datetime) -> str:
    """2026年11月, Nov 2026."""
    on = _local_day(when)
    return f"{on.year}年{on.month}月" if chinese() else f"{_month_name(on.month)} {on.year}"


def month_short(when: date | datetime) -> str:
    """A month on an axis: 11月, Nov."""
    on = _local_day(when)
    return f"{on.month}月" if chinese() else _month_name(on.month)


def clock(when: datetime) -> str:
    """03:12 in the person's zone."""
    return timezone.localtime(when).strftime("%H:%M")


def moment(when: datetime) -> str:
    """11月18日 03:12, 18 Nov 03:12, in the person's zone."""
    local = timezone.localtime(when)
    return f"{day(local.date())} {local:%H:%M}"


def day_or_moment(when: datetime, zone: ZoneInfo) -> str:
    """What files give as a day, without a time, is kept as its midnight in ``zone``: told as that day."""
    for there in (when.astimezone(zone), timezone.localtime(when)):
        if there.time() == time.min:
            return day(there.date())
    return moment(when)


def ago(when: date | datetime) -> str:
    """How far from today: today, yesterday, 31 days ago, 1 year 11 months ago; tomorrow, in 12 days."""
    return relative(days_since(when))


def relative(days: int) -> str:
    """The same for a number of days already counted."""
    return _relative(get_language() or "", days)


def days_since(when: date | datetime) -> int:
    """Whole days from ``when`` to today in the person's zone; negative for days to come."""
    return (timezone.localdate() - _local_day(when)).days


def spell(since: date | int) -> str:
    """A length of time, of days or since a day: 2 years 9 months, 9 months, 12 days."""
    days = since if isinstance(since, int) else days_since(since)
    return _spelled(get_language() or "", days)


def lasting(days: int) -> str:
    """The same, in days as long as people count in them: 85 days, 1 year 11 months."""
    return _lasting(get_language() or "", days)


def spell_short(since: date | int) -> str:
    """The same where there is little room: 2.5 years, 9 months, 12 days."""
    days = since if isinstance(since, int) else days_since(since)
    if days < 365:
        return spell(days)
    years = round(Decimal(days) / Decimal("365.25"), 1)
    whole = years == int(years)
    return ngettext("%(count)s year", "%(count)s years", int(years) if whole else 2) % {
        "count": number(years, 0 if whole else 1)
    }


def _local_day(when: date | datetime) -> date:
    if not isinstance(when, datetime):
        return when
    return timezone.localtime(when).date() if timezone.is_aware(when) else when.date()


def _month_name(number: int) -> str:
    return _translated_month(get_language() or "", number)


@lru_cache(maxsize=64)
def _translated_month(language: str, number: int) -> str:
    return str(MONTHS_3[number]).capitalize()


@lru_cache(maxsize=4096)
def _relative(language: str, days: int) -> str:
    near = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in near:
        return near[days]
    if abs(days) > COUNTED_DAYS:
        return (_("%(spell)s ago") if days > 0 else _("in %(spell)s")) % {
            "spell": _lasting(language, abs(days))
        }
    if days > 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return ngettext("in %(count)s day", "in %(count)s days", -days) % {"count": -days}


@lru_cache(maxsize=4096)
def _lasting(language: str, days: int) -> str:
    if days <= COUNTED_DAYS:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return months_in_words(int(days / 30.4375))


@lru_cache(maxsize=4096)
def _spelled(language: str, days: int) -> str:
    if days < 31:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return months_in_words(int(days / 30.4375))


def months_in_words(total: int) -> str:
    """2 years 3 months."""
    years, months = divmod(total, 12)
    parts = []
    if years:
        parts.append(ngettext("%(count)s year", "%(count)s years", years) % {"count": years})
    if months or not years:
        parts.append(ngettext("%(count)s month", "%(count)s months", months) % {"count": months})
    if len(parts) == 1:
        return parts[0]
    return pgettext("years and months", "%(years)s %(months)s") % {"years": parts[0], "months": parts[1]}
