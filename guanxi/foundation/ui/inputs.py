"""Inputs that forms of several rooms share."""

from typing import Any

from django import forms

from guanxi.foundation.amounts import in_figures


class DayInput(forms.DateInput):
    """The browser's own day picker; always year-month-day, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AmountField(forms.DecimalField):
    """An amount as people type it, with its unit: 120万 is read here as in a file."""

    widget = forms.TextInput  # a browser's field for numbers takes no 万

    def to_python(self, value: Any) -> Any:
        return super().to_python(in_figures(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}
