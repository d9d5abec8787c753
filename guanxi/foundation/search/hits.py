"""Where in a name a text was hit: the signs themselves, or their pinyin and initials."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.safestring import SafeString

from guanxi.foundation.ui.marks import escape

from .readings import sounds
from .spelling import spelled, spellings

type Span = tuple[int, int]


def span(name: str, text: str) -> Span | None:
    """The first place in ``name`` that ``text`` means: as written, else sound by sound."""
    folded = spelled(name)
    if len(folded) != len(name):
        return None
    for wanted in spellings(text):
        if found := _span(name, folded, wanted.strip()):
            return found
    return None


def _span(name: str, folded: str, wanted: str) -> Span | None:
    at = folded.find(wanted) if wanted else -1
    if at >= 0:
        return at, at + len(wanted)
    compact = "".join(wanted.split())
    if not compact or not compact.isascii():
        return None
    said = sounds(name)
    for start, sound in enumerate(said):
        if sound[:1] == compact[0] and (end := _heard(said, start, compact)):
            return start, end
    return None


def _heard(said: Sequence[str], at: int, left: str) -> int:
    """Where the run ends that ``left`` spells from ``at`` on, each sign by its syllable or its initial."""
    while at < len(said) and not said[at]:
        at += 1
    if at == len(said):
        return 0
    sound = said[at]
    if sound.startswith(left):
        return at + 1
    for part in (sound, sound[0]):
        if left.startswith(part) and (end := _heard(said, at + 1, left[len(part) :])):
            return end
    return 0


def spans(name: str, text: str) -> list[Span]:
    """Where each word of ``text`` is hit; all of it at once if that is found."""
    whole = span(name, text)
    if whole is not None or " " not in text:
        return [whole] if whole is not None else []
    found = [span(name, word) for word in text.split()]
    return sorted({one for one in found if one is not None}) if all(found) else []


def may_hold(name: str, text: str) -> bool:
    """Whether ``spans`` could find anything: asked of a thousand names, of which few begin so anywhere."""
    folded = spelled(name)
    for wanted in spellings(text):
        words = wanted.split()
        if _may(name, folded, wanted.strip()) or (
            len(words) > 1 and all(_may(name, folded, w) for w in words)
        ):
            return True
    return False


def _may(name: str, folded: str, word: str) -> bool:
    return word in folded or (word.isascii() and word[:1] in _beginnings(name))


@lru_cache(maxsize=8192)
def _beginnings(name: str) -> frozenset[str]:
    """The letters with which its signs are said."""
    return frozenset(sound[0] for sound in sounds(name) if sound)


def marked(name: str, text: str) -> SafeString:
    """``name`` as HTML, what was hit marked."""
    parts, at = [], 0
    for start, end in spans(name, text) if text else ():
        if start >= at:
            parts += [escape(name[at:start]), "<mark>", escape(name[start:end]), "</mark>"]
            at = end
    return SafeString("".join([*parts, escape(name[at:])]))
