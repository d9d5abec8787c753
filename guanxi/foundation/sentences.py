"""Sentences that are kept today and read tomorrow by somebody else, each in the reader's language.

``said`` and ``said_many`` stand where ``gettext`` and ``ngettext`` would (and are imported as ``_``):
what they give becomes text only as it is shown, with the values that ``%`` gave it. ``kept`` turns a sentence
into what JSON holds, Django's own lazy ones included; ``told`` turns that into a sentence again.

What lasts for months (``kept_long``) carries its translations along: a later version may word it anew, and
its catalogue then knows the old words no more.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self, cast

from django.conf import settings
from django.utils import text as django_text
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from guanxi.foundation.errors import Sentence

NOUNS = pgettext_lazy("between nouns", ", ")
CLAUSES = pgettext_lazy("between clauses", "; ")
OPEN = "…"  # stands for what differs
SAID = "said"  # the key by which a kept sentence is known
_format_lazy = getattr(django_text, "_format_lazy")  # noqa: B009 - private, and what format_lazy's lazies name


class Said(Promise):
    """A message and its values; ``many`` and ``count`` where it has a plural, ``context`` where it needs one.

    ``words``: how it read in each language when it was kept.
    """

    def __init__(
        self,
        one: str,
        many: str = "",
        count: int = 0,
        values: Mapping[str, Any] | None = None,
        *,
        context: str = "",
        words: Mapping[str, str] = {},
    ) -> None:
        self.one, self.many, self.count, self.values = one, many, count, values
        self.context, self.words = context, words

    def __mod__(self, values: Mapping[str, Any]) -> Self:
        return type(self)(self.one, self.many, self.count, values, context=self.context, words=self.words)

    def __str__(self) -> str:
        text = _translated(self.one, self.many, self.count, self.context)
        if text in {self.one, self.many}:
            text = self.words.get(translation.get_language() or "", text)
        return text if self.values is None else text % self.values

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (str, Promise)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(self.one)


def _translated(one: str, many: str, count: int, context: str) -> str:
    if context:
        return translation.pgettext(context, one)
    return translation.ngettext(one, many, count) if many else translation.gettext(one)


@lru_cache(maxsize=1024)
def _words(one: str, many: str, count: int, context: str) -> dict[str, str]:
    """How a message reads in each language that has words of its own for it."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text = _translated(one, many, count, context)
        if text not in {one, many}:
            found[language] = text
    return found


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


def _formatted(pattern: Any, *args: Any, **named: Any) -> str:
    return str(pattern).format(*args, **named)


# What lazy sentences call as they are read, and the name under which they are kept.
_NAMES: dict[Callable[..., Any], str] = {
    translation.gettext: "gettext",
    translation.pgettext: "pgettext",
    _format_lazy: "format",
    _formatted: "format",
}
_LAZY = {name: lazy(call, str) for call, name in _NAMES.items()}


def kept(sentence: Any) -> Any:
    """What JSON holds of a sentence or of a value in one."""
    return _kept(sentence, long=False)


def kept_long(sentence: Any) -> Any:
    """The same for what is read in months: with its translations, for its message may be reworded."""
    return _kept(sentence, long=True)


def _kept(sentence: Any, *, long: bool) -> Any:
    match sentence:
        case None | bool() | int() | float() | str():
            return sentence
        case Said():
            return _kept_said(sentence, long=long)
        case Exception():
            return _kept(sentence.args[0], long=long) if sentence.args else ""
        case Promise():
            return _kept_lazy(sentence, long=long)
    return str(sentence)


def _kept_said(sentence: Said, *, long: bool) -> Any:
    one, many, count, context = sentence.one, sentence.many, sentence.count, sentence.context
    values = None if sentence.values is None else _each(sentence.values, long=long)
    held: dict[str, Any] = {SAID: "message", "args": [one, many, count, values]}
    if context:
        held["context"] = context
    if long and (words := {**sentence.words, **_words(one, many, count, context)}):
        held["words"] = words
    return held


def _kept_lazy(sentence: Promise, *, long: bool) -> Any:
    _unpickle, parts = sentence.__reduce__()[:2]
    call, args, named = parts[0], parts[1], parts[2]  # type: ignore[misc]
    match _NAMES.get(call):
        case "gettext":
            return _kept_said(Said(args[0]), long=long)
        case "pgettext":
            return _kept_said(Said(args[1], context=args[0]), long=long)
        case "format":
            inner = [_kept(one, long=long) for one in args]
            return {SAID: "format", "args": inner, "named": _each(named, long=long)}
    return str(sentence)


def _each(values: Mapping[str, Any], *, long: bool) -> dict[str, Any]:
    return {name: _kept(value, long=long) for name, value in values.items()}


def told(held: Any) -> Sentence:
    """The sentence again, to be read in whatever language is then spoken; plain text as it is."""
    if not isinstance(held, dict) or SAID not in held:
        return cast("Sentence", held)
    if held[SAID] == "message":
        one, many, count, values = held["args"]
        if values is not None:
            values = {name: told(value) for name, value in values.items()}
        return Said(one, many, count, values, context=held.get("context", ""), words=held.get("words", {}))
    args = [told(one) for one in held["args"]]
    named = {name: told(one) for name, one in held["named"].items()}
    return cast("Sentence", _LAZY[held[SAID]](*args, **named))


# ---- what several sentences have in common ------------------------------------------------------


def shape_of(held: Any) -> str:
    """What is the same in kept sentences that differ in their values alone."""
    if not isinstance(held, dict) or SAID not in held:
        return str(held)
    return json.dumps([held["args"][:3], sorted(_values(held))], sort_keys=True)


_OF_MANY: dict[str, str] = {}


def of_many(message: str, general: str) -> str:
    """Name what to say, without values, where several rows' sentences of this message differ in them."""
    _OF_MANY[message] = general
    return message


def in_common(helds: Sequence[Any]) -> Sentence:
    """One sentence for kept ones of a shape: a value that is not the same in all of them is left open."""
    first = helds[0]
    if all(held == first for held in helds):
        return told(first)
    each = [_values(held) for held in helds]
    values = {name: _common_value([one[name] for one in each]) for name in each[0]}
    if first[SAID] == "message":
        if general := _OF_MANY.get(first["args"][0]):
            return Said(general)
        return told({**first, "args": [*first["args"][:3], values]})
    return told({**first, "named": values})


def _common_value(values: Sequence[Any]) -> Any:
    """The value that is the same in all, what sentences among them have in common, or nothing said."""
    if all(value == values[0] for value in values):
        return values[0]
    are_sentences = all(isinstance(value, dict) and SAID in value for value in values)
    is_one = are_sentences and len({shape_of(value) for value in values}) == 1
    return kept(in_common(values)) if is_one else OPEN


def _values(held: Mapping[str, Any]) -> Mapping[str, Any]:
    return (held["args"][3] if held[SAID] == "message" else held["named"]) or {}
