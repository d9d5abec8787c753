"""Words of a file that are none of a column's choices: kept as written, and said once what they mean.

A row is not left behind for one of them. The check page lists them; what a word means holds for all its rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import alike, aside, assumptions
from guanxi.foundation.imports.counted import rows_text
from guanxi.foundation.imports.kinds import WRONG, Concern, ImportKind, Verdict
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.nearby import SHORTEST, Known
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.search.readings import readings_of

UNKNOWN = "unknown"  # of counts: records with such words, and beside them field → rows
GUESSED = "guessed"  # of counts: field → rows whose word was taken for a choice
STEM = "words"
KEEP = "keep-"  # before a word's name: it stays as written, whatever it may mean
MEANINGS = "meanings"
ASKED = "asked"
SHOWN = 60
type Meanings = Mapping[str, Mapping[str, str]]  # field → word → the code it means


def count(counts: dict[str, dict[str, int]], what: str, verdicts: Sequence[Verdict]) -> None:
    """Add the records of ``what`` that say such words, and the words of each field."""
    for verdict in verdicts:
        for name in verdict.words:
            of_field = counts.setdefault(UNKNOWN, {})
            of_field[name] = of_field.get(name, 0) + 1
        for name in verdict.guessed if verdict.outcome != WRONG else ():
            guessed = counts.setdefault(GUESSED, {})
            guessed[name] = guessed.get(name, 0) + 1
        if verdict.words:
            counts[what][UNKNOWN] = counts[what].get(UNKNOWN, 0) + 1


def keep(spool: Spool, name: str, verdicts: Sequence[Verdict]) -> None:
    """Keep the words of one batch, with how many of its rows say each."""
    right = [verdict for verdict in verdicts if verdict.outcome != WRONG]
    found = Counter((field, word, "") for v in right for field, word in v.words.items())
    found.update((field, word, code) for v in right for field, (word, code) in v.guessed.items())
    if found or spool.has(name):
        spool.write(name, [[field, word, rows, code] for (field, word, code), rows in found.items()])


def meanings(spool: Spool) -> Meanings:
    return spool.read(MEANINGS, {})  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Word:
    """A word, how many rows say it, and what it may mean: value, label, whether it is chosen."""

    name: str
    label: Sentence
    text: str
    rows: str
    options: Sequence[tuple[str, Sentence, bool]]
    note: Sentence = ""
    left: Sentence = ""  # what becomes of it where nothing is said
    offer: tuple[str, Sentence] | None = None  # what it may mean, one press away; nothing is said till then


@dataclass(frozen=True)
class Words:
    """What the check page asks about; ``rest``: how many more words there are; ``adding``: where what a word
    means can be added."""

    shown: Sequence[Word]
    rest: int
    adding: str = ""


def sum_up(spool: Spool) -> None:
    """Keep what the page asks about: each of its tabs would count anew what may be a million words."""
    spool.write(ASKED, _summed(spool))


def _summed(spool: Spool) -> dict[str, Any]:
    """Those that were explained stay to be corrected; then the most frequent. ``rest``: how many more."""
    counts = Counter[tuple[str, str]]()
    taken: dict[tuple[str, str], str] = {}
    for field, word, rows, *code in spool.all_of(STEM):
        counts[field, word] += rows
        taken[field, word] = code[0] if code else ""
    said = [(field, word) for field, words in meanings(spool).items() for word in words]
    often = [pair for pair, _rows in counts.most_common() if pair not in said]
    often.sort(key=lambda pair: bool(taken[pair]))  # what nobody knows comes first
    return {
        "shown": [[*pair, counts[pair], taken.get(pair, "")] for pair in [*said, *often][:SHOWN]],
        "rest": max(len(counts.keys() | said) - SHOWN, 0),
    }


def asked(run: ImportRun, kind: ImportKind, by: User) -> Words:
    """The words nobody knows, the most frequent first; those that were explained stay to be corrected."""
    spool = Spool(run.uid)
    found, said = spool.read(ASKED) or _summed(spool), meanings(spool)
    offered = {field: kind.meanings(field, by) for field in {field for field, *_rest in found["shown"]}}
    taken_for = {(field, word): code[0] if code else "" for field, word, _rows, *code in found["shown"]}
    near = _near(kind, taken_for, said)
    given = kind.if_new(run, by) if taken_for else {}
    shown, adding = [], ""
    for field, word, rows, *_code in found["shown"]:
        taken = taken_for[field, word]
        meant, code = near.get((field, word), ("", ""))
        chosen = said.get(field, {}).get(word, taken)
        options = [(value, label, value == chosen) for value, label in offered[field]]
        told = _("taken for this: change it where it means something else") if taken else ""
        told = _("did you mean “%(word)s”?") % {"word": meant} if meant else told
        offer = next(((value, text) for value, text in offered[field] if meant and value == code), None)
        left = _("keep as written; %(what)s") % {"what": given[field]} if field in given else ""
        adding = adding or ("" if chosen else kind.adding(field, by))
        label = kind.field(field).label
        counted = rows_text(rows) if rows else ""
        shown.append(Word(key_of(field, word), label, word, counted, options, told, left, offer))
    return Words(shown, found["rest"], adding)


def _near(
    kind: ImportKind, taken: Mapping[tuple[str, str], str], said: Meanings
) -> dict[tuple[str, str], tuple[str, str]]:
    """(field, word) → the word it may misspell, of this file before any other, and what that means."""
    wanted: dict[str, list[str]] = {}
    for (field, word), code in taken.items():
        if not code and word not in said.get(field, {}):
            wanted.setdefault(field, []).append(word)
    readings_of([word for words in wanted.values() for word in words])  # all at once
    found = {}
    for field, words in wanted.items():
        if not (vocabulary := kind.vocabulary(field)):
            continue
        own = Known({one: code for (name, one), code in taken.items() if name == field and code})
        known = Known(vocabulary)
        for word in words:
            if near := own.nearest(word) or known.nearest(word, by_sign=len(word) > SHORTEST):
                found[field, word] = near
    return found


def explained(run: ImportRun, kind: ImportKind, by: User, posted: Mapping[str, str]) -> Meanings:
    """What was said of the words that the page asked about; the others stay as they were explained."""
    spool = Spool(run.uid)
    said = {field: dict(words) for field, words in meanings(spool).items()}
    taken = {(field, word): code[0] if code else "" for field, word, _rows, *code in spool.all_of(STEM)}
    pairs = taken.keys() | {(field, word) for field, words in said.items() for word in words}
    offered = {field: {value for value, _label in kind.meanings(field, by)} for field, _word in pairs}
    for field, word in pairs:
        before = said.get(field, {}).get(word, taken.get((field, word), ""))
        code = posted.get(key_of(field, word), before)
        declined = f"{KEEP}{key_of(field, word)}" in posted
        if (code != before or declined) and (code in offered[field] or not code):
            said.setdefault(field, {})[word] = code
    return {field: words for field, words in said.items() if words}


def key_of(field: str, word: str) -> str:
    """The same for the same word, however often the file is checked meanwhile."""
    return f"word-{sha256(f'{field}\n{word}'.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def concerns(run: ImportRun, kind: ImportKind, by: User) -> list[Concern]:
    """What whoever imports must know of the whole file: such words, and what the kind itself says."""
    given = kind.if_new(run, by) if run.counts.get(UNKNOWN) else {}
    told = [
        _("%(field)s (%(rows)s)") % {"field": field.label, "rows": rows_text(count)}
        for field in kind.fields
        if (count := run.count(field.name, UNKNOWN)) and field.name not in given
    ]
    filled = [
        _("%(field)s (%(rows)s), %(what)s")
        % {"field": field.label, "rows": rows_text(count), "what": given[field.name]}
        for field in kind.fields
        if (count := run.count(field.name, UNKNOWN)) and field.name in given
    ]
    own: list[Concern] = []
    guessed = [
        _("%(field)s (%(rows)s)") % {"field": field.label, "rows": rows_text(count)}
        for field in kind.fields
        if (count := run.count(field.name, GUESSED))
    ]
    if guessed:
        sentence = _(
            "Some words were taken for the choice that is meant, by what they say or as somebody explained"
            " them before: %(fields)s. The file's own word is kept beside it."
        )
        named = pgettext("between nouns", ", ").join(guessed)
        own.append(Concern(sentence % {"fields": named}, tone=""))
    if told:
        sentence = _(
            "Some words are not known here: %(fields)s. They are kept as the file writes them, and the field"
            " itself stays empty or as it was."
        )
        own = [*own, Concern(sentence % {"fields": pgettext("between nouns", ", ").join(told)})]
    if filled:
        sentence = _(
            "Some words are not known here: %(fields)s. They are kept as the file writes them; what is here"
            " already stays as it was."
        )
        own = [*own, Concern(sentence % {"fields": pgettext("between clauses", "; ").join(filled)})]
    own += [*alike.concerns(run), *aside.concerns(run, kind), *assumptions.concerns(run, kind)]
    return [*own, *kind.concerns(run, by)]


def note() -> str:
    """What the check page says below such a word."""
    return _("not known here: kept as written unless you say what it means")
