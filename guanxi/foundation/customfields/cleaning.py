"""What may stand in a custom field: what forms, files and programs give becomes clean, or a sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from guanxi.foundation.accounts.models import User
from guanxi.foundation.amounts import in_figures
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import Said, listed
from guanxi.foundation.sentences import said as _

from .choices import FieldKind
from .models import CustomField
from .nouns import pointed_at

SHORT, LONG = 255, 20_000
NAMED = 12  # of the choices in a sentence
DIGITS, PLACES = 15, 6  # what a double holds exactly, for SQLite keeps decimals as such
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CURRENCY = re.compile("[A-Z]{3}")


class Money(NamedTuple):
    """An amount with its currency."""

    amount: Decimal
    currency: str


class Named(str):
    """What a file calls somebody or something, where that means none or several that a person may see."""

    __slots__ = ()


class Seen(int):
    """The id of what somebody was found to see: it is not asked again."""


class Wrong(Exception):
    """A value cannot stand in a field; ``%(field)s`` in the sentence is the field's name."""

    def __init__(self, sentence: Said, *, options: Sequence[tuple[str, str]] = (), **values: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.options = options  # code and label of each choice, where the value is none of them
        self.values = values

    def told(self, field: CustomField) -> Said:
        return self.sentence % {"field": field.label, **self.values}


def clean(field: CustomField, value: Any, by: User, held: Any = None) -> Any:
    """The value as it is kept, None for none. ``held`` is what stands there now, which may stay."""
    if value is None or value == "" or value == [] or value == ():
        return None
    if field.is_encrypted:
        return _sealed(field, value, held)
    return CLEANERS[field.value_kind](field, value, by, held)


def _text(limit: int) -> Callable[..., str | None]:
    def cleaned(field: CustomField, value: Any, by: User | None = None, held: Any = None) -> str | None:
        if not isinstance(value, str):
            raise Wrong(_("“%(field)s” must be text."))
        lines = limit == LONG
        text = value.replace("\r\n", "\n").strip() if lines else " ".join(value.split())
        if len(text) > limit:
            raise Wrong(_("“%(field)s” takes at most %(limit)s characters."), limit=limit)
        if _UNSTORABLE.search(text):
            raise Wrong(_("“%(field)s” holds a character that cannot be shown."))
        return text or None

    return cleaned


def _sealed(field: CustomField, value: Any, held: Any) -> Any:
    if isinstance(value, Sealed):
        return value.reveal() or None
    text = CLEANERS[field.value_kind](field, value)
    if text and "**" in text:
        if held is not None and str(held) == text:
            return held  # a form posted the mask back: nobody typed a new value
        raise Wrong(_("“%(field)s” is masked: type it in full, or leave it as it was."))
    return text


def number(value: Any) -> Decimal:
    """A number within what both databases keep exactly."""
    if isinstance(value, bool):
        raise Wrong(_("“%(field)s” must be a number."))
    try:
        text = in_figures(str(value)).strip().replace(",", "")
        found = value if isinstance(value, Decimal) else Decimal(text)
    except InvalidOperation:
        raise Wrong(_("“%(field)s” must be a number.")) from None
    if not found.is_finite():
        raise Wrong(_("“%(field)s” must be a number."))
    return _fitting(found)


def _fitting(found: Decimal) -> Decimal:
    found = found.normalize() if found else Decimal(0)
    exponent = int(found.as_tuple().exponent)
    if -exponent > PLACES:
        raise Wrong(_("“%(field)s” takes at most %(places)s decimals."), places=PLACES)
    if max(found.adjusted() + 1, 1) + max(-exponent, 0) > DIGITS:
        raise Wrong(_("“%(field)s” takes at most %(digits)s digits."), digits=DIGITS)
    return found.quantize(Decimal(1)) if exponent > 0 else found


def _number(field: CustomField, value: Any, by: User, held: Any) -> Decimal:
    return number(value)


def _money(field: CustomField, value: Any, by: User, held: Any) -> Money | None:
    amount, currency = value, field.currency
    if isinstance(value, Money):
        amount, currency = value
    elif isinstance(value, Mapping):
        if not set(value) <= {"amount", "currency"}:
            raise Wrong(_("“%(field)s” takes an amount and a currency, and nothing else."))
        amount, currency = value.get("amount"), value.get("currency") or field.currency
    if amount is None or amount == "":
        return None
    currency = str(currency).strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise Wrong(_("“%(field)s”: a currency has three letters, such as CNY or EUR."))
    return Money(number(amount), currency)


def _day(field: CustomField, value: Any, by: User, held: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value.strip()[:40])
    except (ValueError, AttributeError, TypeError):
        raise Wrong(_("“%(field)s” must be a date, as 2026-05-20.")) from None


YES, NO = {True, "true", "True", "1", "yes"}, {False, "false", "False", "0", "no"}


def _yes_no(field: CustomField, value: Any, by: User, held: Any) -> bool:
    try:
        if value in YES:
            return True
        if value in NO:
            return False
    except TypeError:
        pass
    raise Wrong(_("“%(field)s” is yes or no."))


def _choice(field: CustomField, value: Any, by: User, held: Any) -> str:
    """By its code, or as in a file by what it is called in any language."""
    options = field.live_choices()
    kept = held if isinstance(held, tuple) else (held,)
    if isinstance(value, str):
        if value in kept or value in dict(options):
            return value
        if (code := field.choice_called(value)) is not None:
            return code
    names = listed(
        [*(f"{label} ({code})" for code, label in options[:NAMED]), *["…"][len(options) <= NAMED :]]
    )
    raise Wrong(_("“%(field)s” has no such choice. Choose one of: %(names)s."), options=options, names=names)


def _choices(field: CustomField, value: Any, by: User, held: Any) -> tuple[str, ...] | None:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple | set):
        raise Wrong(_("“%(field)s” takes a list of choices."))
    codes = {_choice(field, one, by, held) for one in given}
    return tuple(sorted(codes, key=lambda code: (field.rank_of(code), code))) or None


def _pointer(field: CustomField, value: Any, by: User, held: Any) -> int:
    """Somebody or something that ``by`` may see: nobody reaches by a field what he may not see otherwise."""
    if isinstance(value, Named):
        sentence = _("“%(field)s”: none that you may see is called “%(said)s”, or more than one is.")
        raise Wrong(sentence, said=value[:40])
    if isinstance(value, Seen):
        return int(value)
    pk = getattr(value, "pk", value)
    if isinstance(pk, str) and pk.isdecimal() and len(pk) < 19:
        pk = int(pk)
    if not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk < 2**63:
        raise Wrong(_("“%(field)s” must name one by its id."))
    rows = pointed_at(field.value_kind).objects.visible_to(by)
    if field.value_kind == FieldKind.PERSON:
        rows = rows.filter(is_active=True)
    if pk != held and not rows.filter(pk=pk).exists():
        raise Wrong(_("“%(field)s”: there is none of this id that you may see."))
    return pk


CLEANERS: Mapping[str, Callable[..., Any]] = {
    FieldKind.TEXT: _text(SHORT),
    FieldKind.LONG: _text(LONG),
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PERSON: _pointer,
    FieldKind.CUSTOMER: _pointer,
}


def wire(value: Any) -> Any:
    """A value as the API and before-images write it."""
    match value:
        case Money():
            return {"amount": format(value.amount, "f"), "currency": value.currency}
        case bool() | None:
            return value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case Sealed():
            return str(value)
    return value
