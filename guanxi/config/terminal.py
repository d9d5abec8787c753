"""What commands say, in the language of the terminal, even before Django is there."""

import gettext
import os
from pathlib import Path

from guanxi.foundation.privacy.keyfile import KeysUnusable

LOCALE = Path(__file__).resolve().parent.parent / "locale"
FOLDERS = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}


def language() -> str:
    """zh_TW.UTF-8 and zh_HK.UTF-8 read 繁體中文, other zh 简体中文."""
    locale = os.environ.get("LANG", "")
    if not locale.startswith("zh"):
        return "en"
    return "zh-hant" if locale[3:5] in {"TW", "HK", "MO"} or "Hant" in locale else "zh-hans"


def in_words(error: KeysUnusable) -> str:
    """Why the keys cannot be used: said while settings still load, so without Django's translations."""
    folder = FOLDERS.get(language(), "en")
    catalogue = gettext.translation("django", LOCALE, languages=[folder], fallback=True)
    sentence = catalogue.gettext(error.sentence)
    return sentence % error.facts if error.facts else sentence
