"""Putting a conversation into words: fragments that never repeat before all were used."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from guanxi.config.demo import talk_en, talk_zh
from guanxi.config.demo.catalogue import Item
from guanxi.config.demo.dice import chance
from guanxi.config.demo.people import surname
from guanxi.config.demo.records import Contact
from guanxi.config.demo.wording import lines

type Language = Literal["zh", "en"]
# Theme → kind of fragment (s, p, a, f) → the fragments.
type Book = dict[str, dict[str, list[str]]]
SAYING = ("说", "说", "提到", "表示")
SAYING_EN = ("said that", "says", "mentioned that", "told us that")
MONTHS_EN = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
# What has nobody to quote.
WITHOUT_SPEAKER = {"unanswered"}


def book(*texts: str) -> Book:
    """Reads the fragments of a language."""
    found: Book = {}
    for line in (line for text in texts for line in lines(text)):
        kind, rest = line.split(" ", maxsplit=1)
        if kind == "#":
            theme = found.setdefault(rest, {"s": [], "p": [], "a": [], "f": []})
        else:
            theme[kind].append(rest)
    return found


BOOKS: dict[Language, Book] = {
    "zh": book(talk_zh.EVERYDAY, talk_zh.TROUBLE),
    "en": book(talk_en.EVERYDAY, talk_en.TROUBLE),
}


@dataclass(slots=True)
class Voice:
    """One customer's conversations."""

    rnd: random.Random
    language: Language
    decks: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def draw(self, theme: str, kind: str) -> str:
        """A fragment not used before, as long as there is one."""
        deck = self.decks.get((theme, kind))
        if not deck:
            whole = BOOKS[self.language][theme][kind]
            deck = self.rnd.sample(whole, len(whole))
            self.decks[theme, kind] = deck
        return deck.pop()

    def words(self, theme: str, day: date, item: Item, speaker: Contact | None) -> tuple[str, str, str]:
        """Subject, what the customer said, and what follows."""
        slots = self._slots(day, item)
        subject, point, action = (self.draw(theme, kind).format_map(slots) for kind in "spf")
        ask = self.draw(theme, "a").format_map(slots) if self._asks(theme) else ""
        said = self._quoted(theme, point, speaker)
        if self.language == "zh":
            return subject, f"{said}。{ask}{'。' if ask else ''}", action
        return _capital(subject), f"{_capital(said)}. {ask}".strip(), action

    def _asks(self, theme: str) -> bool:
        return bool(BOOKS[self.language][theme]["a"]) and chance(self.rnd, 0.58)

    def _quoted(self, theme: str, point: str, speaker: Contact | None) -> str:
        if theme in WITHOUT_SPEAKER or speaker is None:
            return point
        if self.language == "zh":
            return f"{called(speaker)}{self.rnd.choice(SAYING)}{point}"
        return f"{speaker.name} {self.rnd.choice(SAYING_EN)} {point}"

    def _slots(self, day: date, item: Item) -> dict[str, object]:
        rnd = self.rnd
        due = day + timedelta(days=rnd.randint(2, 21))
        month = (day.month + rnd.randint(0, 2)) % 12 + 1
        chinese = self.language == "zh"
        return {
            "p": item.spoken if chinese else f"the {item.spoken_en}",
            "b": item.spoken_en,
            "q": rnd.randint(3, 24),
            "d": rnd.randint(11, 26),
            "m": f"{month}月" if chinese else MONTHS_EN[month - 1],
            "due": f"{due.month}月{due.day}日" if chinese else f"{due.day} {MONTHS_EN[due.month - 1]}",
        }


def called(contact: Contact) -> str:
    """How colleagues call a contact: 陆总, 郑主管, 沈工; the full name where there is no such word."""
    if " " in contact.name:
        return contact.name
    family = surname(contact.name)
    for sign, word in (
        ("总", "总"),
        ("经理", "经理"),
        ("主管", "主管"),
        ("主任", "主任"),
        ("技术", "工"),
        ("工程师", "工"),
    ):
        if sign in contact.title and "助理" not in contact.title:
            return family + word
    return contact.name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
