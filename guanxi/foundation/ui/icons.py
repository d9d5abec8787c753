"""Tabler's outline icons, drawn inline: no request for each, and they take the colour of the text."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parent / "static" / "vendor" / "icons"
_STROKE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'


def icon(name: str, label: str = "") -> SafeString:
    """The icon as SVG; without a label it is hidden from screen readers, for a word stands beside it."""
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="i" viewBox="0 0 24 24" {_STROKE} {voice}>{_paths(name)}</svg>')  # noqa: S308 - our own drawing


@lru_cache(maxsize=512)
def _paths(name: str) -> str:
    """What stands between the svg tags of Tabler's file; nothing when the name is unknown."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return ""
    try:
        drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
    return re.sub(r">\s+<", "><", inner[1].strip()) if inner else ""
