"""Statutory days as the package ``holidays`` has them, printed: ``python -m … CN zh_CN 2020`` for ten years.

A process of its own, because importing the package brings in every country of the world and 30 MB, which no
process that serves people ever gives back.
"""

import json
import sys
from typing import Any

YEARS = 10
type Published = dict[str, dict[str, Any]]  # year → off: day → name; worked: days


def published(country: str, language: str, first: int) -> Published:
    """``YEARS`` of one country, in this language where the package has it, else in the country's own."""
    import holidays

    known = holidays.country_holidays(country).supported_languages
    years = range(first, first + YEARS)
    found = {
        year: holidays.country_holidays(country, years=year, language=language if language in known else None)
        for year in years
    }
    return {
        str(year): {
            "off": {day.isoformat(): name for day, name in sorted(days.items()) if day.year == year},
            "worked": [d.isoformat() for d in getattr(days, "weekend_workdays", ()) if d.year == year],
        }
        for year, days in found.items()
    }


if __name__ == "__main__":
    json.dump(published(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout)
