"""Vocabularies written as text, and the plain letters of a name."""

import re
import unicodedata


def words(text: str) -> list[str]:
    """The words of ``text``; an underscore stands for a space inside a word."""
    return [word.replace("_", " ") for word in text.split()]


def spelt(text: str) -> list[tuple[str, str]]:
    """Words with their spelling: "李li 王wang" → [("李", "li"), ("王", "wang")]."""
    return re.findall(r"([^\sa-z]+)([a-z]+)", text)


def lines(text: str) -> list[str]:
    """The lines of ``text``, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def plain(name: str) -> str:
    """Lower-case ASCII letters and figures of a name, for addresses."""
    bare = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("å", "a"))
    return "".join(sign for sign in bare if sign.isascii() and sign.isalnum())
