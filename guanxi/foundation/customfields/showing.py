"""Values in words: on pages, in lists, in histories; references by the names that the reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.privacy.sealed import HIDDEN, Sealed
from guanxi.foundation.ui import formats

from .choices import POINTING, FieldKind
from .cleaning import Money
from .models import CustomField
from .nouns import pointed_at

type Names = Mapping[tuple[str, int], str]  # kind and id → name


def names(fields: Sequence[CustomField], rows: Iterable[Mapping[str, Any]], reader: User) -> Names:
    """The names of everything that these values point at, as far as ``reader`` sees it: a query a kind."""
    wanted: dict[str, set[int]] = {}
    pointing = [field for field in fields if field.kind in POINTING]
    for values in rows if pointing else ():
        for field in pointing:
            if isinstance(pk := values.get(field.code), int):
                wanted.setdefault(field.kind, set()).add(pk)
    found: dict[tuple[str, int], str] = {}
    for kind, ids in wanted.items():
        for pk, name in (
            pointed_at(kind).objects.visible_to(reader).filter(pk__in=ids).values_list("pk", "name")
        ):
            found[kind, pk] = name
    return found


def words(field: CustomField, value: Any, known: Names) -> str:
    """One value in words, "" for none."""
    match value:
        case None:
            return ""
        case Sealed():
            return str(value)
        case Money():
            return formats.money_exact(value.amount, value.currency)
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return number(value)
        case tuple():
            join = pgettext("between the values of a filter", ", ")
            return join.join(field.choice_label(code) for code in value)
        case int():
            return known.get((field.kind, value), _("not visible to you"))
        case str():
            return field.choice_label(value) if field.kind == FieldKind.CHOICE else value
    return formats.day(value)


def number(value: Decimal) -> str:
    """With as many decimals as it has."""
    return formats.number(value, max(0, -int(value.normalize().as_tuple().exponent)) if value else 0)


def image(field: CustomField, value: Any, known: Names) -> str:
    """A before-image in words."""
    if value is None:
        return ""
    if field.is_encrypted:
        return HIDDEN if not isinstance(value, Sealed) else str(value)
    match field.value_kind, value:
        case FieldKind.MONEY, {"amount": amount, "currency": currency}:
            return formats.money_exact(Decimal(amount), currency)
        case FieldKind.NUMBER, str():
            return number(Decimal(value))
        case FieldKind.DATE, str():
            from datetime import date

            return formats.day(date.fromisoformat(value))
        case FieldKind.CHOICES, list():
            return words(field, tuple(value), known)
        case _:
            return words(field, value, known)
