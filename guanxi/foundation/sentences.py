"""Sentences that are kept today and read tomorrow by somebody else, each in the reader's language.

``said`` and ``said_many`` stand where ``gettext`` and ``ngettext`` would (and are imported as ``_``):
what they give becomes text only as it is shown, with the values that ``%`` gave it. ``kept`` turns a sentence
into what JSON holds, Django's own lazy ones included; ``told`` turns that into a sentence again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self, cast

from django.utils import text as django_text
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from guanxi.foundation.errors import Sentence

NOUNS = pgettext_lazy("between nouns", ", ")
CLAUSES = pgettext_lazy("between clauses", "; ")
SAID = "said"  # the key by which a kept sentence is known
_format_lazy = getattr(django_text, "_format_lazy")  # noqa: B009 - private, and what format_lazy's lazies name


class Said(Promise):
    """A message and its values; ``many`` and ``count`` where it has a plural."""

    def __init__(
        self, one: str, many: str = "", count: int = 0, values: Mapping[str, Any] | None = None
    ) -> None:
        self.one, self.many, self.count, self.values = one, many, count, values

    def __mod__(self, values: Mapping[str, Any]) -> Self:
        return type(self)(self.one, self.many, self.count, values)

    def __str__(self) -> str:
        if self.many:
            text = translation.ngettext(self.one, self.many, self.count)
        else:
            text = translation.gettext(self.one)
        return text if self.values is None else text % self.values

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (str, Promise)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(self.one)


def said(message: str) -> Said:
    """As ``gettext``, read later."""
    return Said(message)


def said_many(one: str, many: str, count: int) -> Said:
    """As ``ngettext``, read later."""
    return Said(one, many, count)


def listed(parts: Iterable[Any], between: Sentence = NOUNS) -> Sentence:
    """The parts one after the other, with what stands between them in the reader's language."""
    named = {f"part{n}": part for n, part in enumerate(parts)}
    pattern = "{between}".join(f"{{{name}}}" for name in named)
    return (
        format_lazy(pattern, between=between, **named) if len(named) > 1 else next(iter(named.values()), "")
    )


# What Django's lazy sentences call as they are read, by the name under which they are kept.
CALLS: dict[str, Callable[..., Any]] = {
    "gettext": translation.gettext,
    "pgettext": translation.pgettext,
    "format": _format_lazy,
}
_NAMES = {call: name for name, call in CALLS.items()}
_LAZY = {name: lazy(call, str) for name, call in CALLS.items()}


def kept(sentence: Any) -> Any:
    """What JSON holds of a sentence or of a value in one."""
    match sentence:
        case None | bool() | int() | float() | str():
            return sentence
        case Said():
            values = None if sentence.values is None else _each(sentence.values)
            return {SAID: "message", "args": [sentence.one, sentence.many, sentence.count, values]}
        case Exception():
            return kept(sentence.args[0]) if sentence.args else ""
        case Promise():
            return _kept_lazy(sentence)
    return str(sentence)


def _kept_lazy(sentence: Promise) -> Any:
    _unpickle, parts = sentence.__reduce__()[:2]
    call, args, named = parts[0], parts[1], parts[2]  # type: ignore[misc]
    if call not in _NAMES:
        return str(sentence)
    return {SAID: _NAMES[call], "args": [kept(one) for one in args], "named": _each(named)}


def _each(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: kept(value) for name, value in values.items()}


def told(held: Any) -> Sentence:
    """The sentence again, to be read in whatever language is then spoken; plain text as it is."""
    if not isinstance(held, dict) or SAID not in held:
        return cast("Sentence", held)
    if held[SAID] == "message":
        one, many, count, values = held["args"]
        return Said(one, many, count, None if values is None else {n: told(v) for n, v in values.items()})
    args = [told(one) for one in held["args"]]
    named = {name: told(one) for name, one in held["named"].items()}
    return cast("Sentence", _LAZY[held[SAID]](*args, **named))
