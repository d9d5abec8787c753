"""The weights of a kind of customers as a form: for each thing that may be found, how often it holds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from guanxi.customers.duplicates.policy import LIKENESS
from guanxi.customers.duplicates.wording import COMPARED, SAID
from guanxi.foundation.errors import Sentence
from guanxi.insight.duplicates.levels import Level


class Weight(NamedTuple):
    """One line: what may be found, and the two numbers."""

    said: Sentence
    one: BoundField
    two: BoundField | None
    in_records: bool


def plainly(value: float) -> str:
    """As people write it: 0.00001, not 1e-05."""
    return f"{Decimal(repr(value)):f}"


class Plain(forms.NumberInput):
    def format_value(self, value: Any) -> str | None:
        return plainly(value) if isinstance(value, float) else super().format_value(value)


class WeightsForm(forms.Form):
    """Two numbers each: for records of one customer, for records of two.

    Where the frequency of a name stands in place of the second, only the first can be set.
    """

    def __init__(self, *args: Any, kind: str, held: Mapping[str, Any], **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        for comparison in LIKENESS[kind].comparisons:
            for level in comparison.levels:
                m, u = held.get(comparison.code, {}).get(level.code, (level.m, level.u))
                sides = [("m", m, 1.0), ("u", u, None)]
                for side, value, most in sides[:1] if level.tf else sides:
                    self.fields[f"{comparison.code}.{level.code}.{side}"] = forms.FloatField(
                        label=str(SAID[comparison.code, level.code]),
                        initial=value,
                        min_value=0.0,
                        max_value=most,
                        widget=Plain(attrs={"step": "any", "inputmode": "decimal"}),
                    )

    def groups(self) -> Iterator[tuple[Sentence, list[Weight]]]:
        """The lines, by what is compared."""
        for comparison in LIKENESS[self.kind].comparisons:
            yield COMPARED[comparison.code], [self._line(comparison.code, one) for one in comparison.levels]

    def _line(self, comparison: str, level: Level) -> Weight:
        name = f"{comparison}.{level.code}"
        two = None if level.tf else self[f"{name}.u"]
        return Weight(SAID[comparison, level.code], self[f"{name}.m"], two, level.in_records)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, value in given.items():
            if value is not None and value <= 0:
                self.add_error(name, _("A weight is above 0."))
        return given

    def changed(self) -> dict[str, Any]:
        """Those that are not as stated: {comparison: {level: [m, u]}}."""
        found: dict[str, Any] = {}
        for comparison in LIKENESS[self.kind].comparisons:
            for level in comparison.levels:
                name = f"{comparison.code}.{level.code}"
                pair = [self.cleaned_data[f"{name}.m"], self.cleaned_data.get(f"{name}.u", level.u)]
                if pair != [level.m, level.u]:
                    found.setdefault(comparison.code, {})[level.code] = pair
        return found
