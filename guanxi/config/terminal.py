"""What commands say, in the language of the terminal, even before Django is there."""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from guanxi.foundation.privacy.keyfile import KeysUnusable

LOCALE = Path(__file__).resolve().parent.parent / "locale"
FOLDERS = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues; it is said later."""
    return text


# What Python's own argparse says on a help page and of wrong arguments.
OF_ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
)


def language() -> str:
    """zh_TW.UTF-8 and zh_HK.UTF-8 read 繁體中文, other zh 简体中文; LC_ALL goes before LANG."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, named), "")
    if not locale.startswith("zh"):
        return "en"
    return "zh-hant" if locale[3:5] in {"TW", "HK", "MO"} or "Hant" in locale else "zh-hans"


@lru_cache(maxsize=4)
def _catalogue(folder: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[folder], fallback=True)


def said(text: str) -> str:
    """A text of help in the terminal's language; Django and its settings are not needed."""
    return _catalogue(FOLDERS.get(language(), "en")).gettext(text)


@contextmanager
def argparse_speaks() -> Iterator[None]:
    """argparse asks gettext's own domain and the environment: both are ours as long as it reads arguments."""
    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("django", str(LOCALE))
    gettext.textdomain("django")
    os.environ["LANGUAGE"] = FOLDERS.get(language(), "en")
    try:
        yield
    finally:
        gettext.textdomain(before[0])
        os.environ.pop("LANGUAGE")
        if before[1] is not None:
            os.environ["LANGUAGE"] = before[1]


def in_words(error: KeysUnusable) -> str:
    """Why the keys cannot be used: said while settings still load, so without Django's translations."""
    sentence = said(error.sentence)
    return sentence % error.facts if error.facts else sentence
