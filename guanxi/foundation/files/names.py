"""File names as they may be shown, kept and given to a browser: no paths, no tricks, no kinds that run."""

import re
import unicodedata

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused

LONGEST = 150
LONGEST_ENDING = 20
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean(name: str) -> str:
    """The name alone, without what hides its end (right-to-left marks), breaks a disk or leads elsewhere."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(
        sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Cs", "Co", "Zl", "Zp"}
    )
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", text)).strip(" .")
    if _DEVICES.fullmatch(text):
        text = f"_{text}"
    stem, dot, ending = text.rpartition(".")
    if dot and len(ending) <= LONGEST_ENDING:
        text = f"{stem[: LONGEST - len(ending) - 1].rstrip()}.{ending}"
    return text[:LONGEST].strip() or "file"


def refuse_kind(name: str) -> None:
    """Say no to what runs when it is opened."""
    ending = name.rpartition(".")[2].lower()
    if "." in name and ending in settings.FILE_KINDS_REFUSED:
        raise Refused(
            _("Files of the kind .%(ending)s are not kept, for they run when they are opened. Pack it.")
            % {"ending": ending},
            field="files",
        )
