"""The weights a company may set: which there are, and what is refused."""

from collections.abc import Mapping
from typing import Any

from guanxi.customers.choices import Kind
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.insight.duplicates.firms import FIRMS
from guanxi.insight.duplicates.levels import Likeness
from guanxi.insight.duplicates.people import PEOPLE

LIKENESS: Mapping[str, Likeness] = {Kind.FIRM.value: FIRMS, Kind.PERSON.value: PEOPLE}
KNOWN = {
    (kind, one.code, level.code)
    for kind, likeness in LIKENESS.items()
    for one in likeness.comparisons
    for level in one.levels
}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """{kind: {comparison: {level: [m, u]}}}, each known, m a share and u above nothing."""
    found: dict[str, Any] = {}
    for kind, comparisons in _items(values):
        for comparison, levels in _items(comparisons):
            for level, pair in _items(levels):
                if (kind, comparison, level) not in KNOWN:
                    sentence = _("There is no weight called %(name)s.")
                    raise Refused(sentence % {"name": f"{kind}/{comparison}/{level}"[:80]}, field="values")
                found.setdefault(kind, {}).setdefault(comparison, {})[level] = _pair(pair)
    return found


def _items(values: Any) -> list[tuple[str, Any]]:
    if not isinstance(values, Mapping):
        raise Refused(_("Weights are told by kind, comparison and level."), field="values")
    return [(str(name), value) for name, value in values.items()]


def _pair(pair: Any) -> list[float]:
    try:
        m, u = (float(one) for one in pair)
    except (TypeError, ValueError):
        m = u = 0.0
    if not (0 < m <= 1 and 0 < u < float("inf")):
        sentence = _("A weight is two numbers: a share above 0 and at most 1, and a number above 0.")
        raise Refused(sentence, field="values")
    return [m, u]
