"""Inputs that forms of several rooms share."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own day picker; always year-month-day, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
