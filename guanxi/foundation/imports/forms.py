"""What the pages of an import take in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import ImportKind, kinds_for
from guanxi.foundation.imports.merging import refuse_doubtful
from guanxi.foundation.imports.tables import Layout

COLUMN = "column-"
WHOLE = "whole"  # the form's last field: without it the upload broke off


class UploadForm(forms.Form):
    """A file, and what is in it if the person knows."""

    kind = forms.ChoiceField(label=_("What is in it"), required=False)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "aria-describedby": "file-said"}),
    )

    def __init__(self, *args: Any, by: User, too_large: Sentence = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        offered = [(kind.code, kind.label) for kind in kinds_for(by)]
        self.fields["kind"].choices = [("", now("Detect automatically")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self._too_large:
            self.errors.pop("file", None)
            self.add_error("file", str(self._too_large))
        elif WHOLE not in self.data:
            self.errors.pop("file", None)
            self.add_error(
                "file",
                now("The upload broke off before its end, and nothing was kept. Choose the file again."),
            )
        return found


@dataclass
class ColumnsForm:
    """Which field each column of the file is, as posted: ``column-0=name``."""

    kind: ImportKind
    headers: Sequence[str]
    chosen: Mapping[int, str]
    errors: dict[int, str] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def posted(cls, kind: ImportKind, headers: Sequence[str], data: Mapping[str, str]) -> "ColumnsForm":
        known = {one.name for one in kind.fields}
        chosen = {
            place: name
            for place in range(len(headers))
            if (name := data.get(f"{COLUMN}{place}", "")) in known
        }
        return cls(kind, headers, chosen)

    def is_valid(self, layout: Layout) -> bool:
        """Each field from one column at most, and all that must be there."""
        first: dict[str, int] = {}
        for place, name in self.chosen.items():
            if name in first:
                label = self.kind.field(name).label
                self.errors[place] = now("“%(field)s” is already read from “%(column)s”.") % {
                    "field": label,
                    "column": self.headers[first[name]],
                }
            first.setdefault(name, place)
        try:
            mapping.check_required(self.kind, first)
            self.kind.check(first)
            refuse_doubtful(layout, {place: self.kind.field(name).kind for name, place in first.items()})
        except Refused as refusal:
            self.problem = str(refusal)
        return not self.errors and not self.problem

    @property
    def columns(self) -> dict[str, int]:
        return {name: place for place, name in self.chosen.items()}
