"""What every file for spreadsheets keeps to: texts that none of them runs, and the types of the files."""

from typing import Final

# A spreadsheet would run a text that begins so as a formula; full-width signs are read as the others.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def defused(text: str) -> str:
    """Text that a spreadsheet shows instead of running it; plain numbers stay as they are."""
    if not text.lstrip(" \u3000").startswith(DANGEROUS) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    figures = text[1:].replace(".", "", 1)
    return text[:1] in {"-", "+"} and figures.isascii() and figures.isdigit()
