"""What is left in English in a Chinese mail: read as its reader gets it, names and addresses apart."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation.trans_real import translation as catalogue

from guanxi.foundation.accounts.models import User
from guanxi.foundation.notifications import mails
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.shown import lines
from guanxi.foundation.sentences import SAID

CHINESE = ("zh-hans", "zh-hant")
_APART = re.compile(r"<style>.*?</style>|<[^>]*>|https?://\S+|&#?\w+;", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2,}")


def left_in_english(rows: Iterable[Notification]) -> list[str]:
    """Each word left in a mail of one notice, or of all of one person, in either Chinese."""
    by_reader: dict[User, list[Notification]] = {}
    for row in rows:
        by_reader.setdefault(row.user, []).append(row)
    return [
        f"{language}: {word} in {text!r}"
        for user, told in by_reader.items()
        for group in ([[one] for one in told] + ([told] if len(told) > 1 else []))
        for language in CHINESE
        for text in _texts(user, group, language)
        for word in _WORD.findall(text)
    ]


def translated_too_early(rows: Iterable[Notification]) -> list[str]:
    """Values of sentences that are messages themselves, frozen in the language of whoever acted."""
    known: set[str] = set()
    for language in CHINESE:
        held: Any = catalogue(language)._catalog  # type: ignore[attr-defined]
        for message, text in held.items():
            known |= {message if isinstance(message, str) else message[0], text}
    return [value for row in rows for value in _values(row.sentence) if value in known and value]


def _texts(user: User, rows: list[Notification], language: str) -> Iterator[str]:
    with translation.override(language):
        shown = lines(rows, user)
        mail = mails.message_of(user, list(zip(rows, shown, strict=True)))
        named = [user.name, user.company.name, "Guanxi", *(one.code for one in shown)]
        named += [value for row in rows for value in _values(row.sentence)]
        html = str(mail.alternatives[0][0])
        for text in (str(mail.subject), str(mail.body), html):
            bare = _APART.sub(" ", text)
            for name in sorted(filter(None, named), key=len, reverse=True):
                bare = bare.replace(name, " ")
            yield bare


def _values(held: Any) -> Iterator[str]:
    """The plain texts among a kept sentence's values: names that people gave."""
    if not isinstance(held, dict) or SAID not in held:
        return
    values = held["args"][3] if held[SAID] == "message" else held.get("named")
    for value in (values or {}).values():
        if isinstance(value, str):
            yield value
        else:
            yield from _values(value)
