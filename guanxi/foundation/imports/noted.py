"""What is told of a whole file and shows only as each record is compared or written: added up here."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from guanxi.foundation.imports.kinds import Verdict

NOTED = "noted"  # of counts: name → how many records, the first lines, and the sums
FIRST = 5


def count(counts: dict[str, Any], verdicts: Sequence[Verdict]) -> None:
    """Add what verdicts note to the sums."""
    for verdict in verdicts:
        for name, one in verdict.noted.items():
            kept = counts.setdefault(NOTED, {}).setdefault(name, {"count": 0, "first": [], "sums": {}})
            kept["count"] += 1
            kept["first"] = [*kept["first"], one.line or verdict.lines[0]][:FIRST]
            for unit, much in one.sums.items():
                kept["sums"][unit] = str(Decimal(kept["sums"].get(unit, 0)) + much)


def noted(counts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What came together under a name; nothing where nothing did."""
    found: Mapping[str, Any] = counts.get(NOTED, {}).get(name, {})
    return found
