"""What the words in a file's columns of choices mean: by name, as somebody said, or by a guess."""

from collections.abc import Mapping
from typing import Any

from guanxi.customers.headings import CHANNELS, DEPTHS, INDUSTRIES, KINDS, SIZES, STAGES
from guanxi.customers.industries import GUESSES, guess_industry
from guanxi.customers.rows import CustomerRow
from guanxi.foundation.imports.kinds import Options
from guanxi.foundation.imports.remembering import recalled
from guanxi.foundation.imports.values import ChoiceReader, is_blank_word


class Words:
    """A word of the file → a code; one that is not known stays a word."""

    def __init__(self, choices: Mapping[Any, tuple[Any, ...]]) -> None:
        self._names = {str(name): str(code) for code, names in choices.items() for name in names}
        self._read = ChoiceReader({str(code): tuple(names) for code, names in choices.items()}).read

    def code(self, text: str) -> str | None:
        return self._read(text).clean

    def names(self) -> Mapping[str, str]:
        """Every word that is known, and its code."""
        return self._names


KIND, INDUSTRY, SIZE, STAGE = Words(KINDS), Words(INDUSTRIES), Words(SIZES), Words(STAGES)
CHANNEL, DEPTH = Words(CHANNELS), Words(DEPTHS)
WORDS = {"kind": KIND, "industry": INDUSTRY, "size": SIZE, "stage": STAGE, "depth": DEPTH, "source": CHANNEL}

CHOSEN = {**{name: name for name in WORDS}, "owner": "owner_id", "department": "department_id"}


def codes_of(values: Mapping[str, Any], options: Options) -> tuple[dict[str, str | None], frozenset[str]]:
    """What the words of a row mean: as said of this file, by name, as said before, else by a guess."""
    said = options.get("meanings", {})
    codes: dict[str, str | None] = {}
    guessed = set()
    for name, words in WORDS.items():
        if name not in values:
            continue
        word = values[name]
        code = said.get(name, {}).get(word)
        if code is None:
            code = words.code(word)
        if code is None:
            code = recalled(options, name, word)
        if code is None and name == "industry" and (code := guess_industry(word)):
            guessed.add(name)
        codes[name] = code or None
    return codes, frozenset(guessed)


def vocabulary(field: str) -> Mapping[str, str]:
    """Every word that is known in a column of choices, and its code."""
    known = WORDS[field].names() if field in WORDS else {}
    return {**GUESSES, **known} if field == "industry" else known


def taken_words(values: Mapping[str, Any], row: CustomerRow, options: Options) -> dict[str, tuple[str, str]]:
    """Field → the file's word and the choice it is taken for, where nobody said so of this file."""
    said, found = options.get("meanings", {}), {}
    for name, own in CHOSEN.items():
        if name not in values or (code := getattr(row, own)) is None or values[name] in said.get(name, {}):
            continue
        word = values[name]
        named = WORDS[name].code(word) if name in WORDS else None
        if named is None and (name in row.guessed or recalled(options, name, word) == str(code)):
            found[name] = word, str(code)
    return found


def unknown_words(values: Mapping[str, Any], row: CustomerRow) -> dict[str, str]:
    """Field → the file's word, where it is none of the field's choices: kept as reported, and told."""
    return {
        name: values[name]
        for name, own in CHOSEN.items()
        if name in values and getattr(row, own) is None and not is_blank_word(values[name])
    }
