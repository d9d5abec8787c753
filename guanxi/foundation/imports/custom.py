"""Custom fields as columns of files: offered by their names in every language, and read by their kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.choices import CHOOSING, FieldKind
from guanxi.foundation.customfields.keeping import fields_of
from guanxi.foundation.customfields.models import PREFIX, CustomField
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.columns import Field

# How each kind is read. Whom a name means is found for a whole batch, so it stays a text until then.
READ_AS: Mapping[str, str] = {
    FieldKind.TEXT: "text",
    FieldKind.LONG: "notes",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "sum",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "boolean",
    FieldKind.CHOICE: "choice",
    FieldKind.CHOICES: "choices",
    FieldKind.PERSON: "text",
    FieldKind.CUSTOMER: "text",
}


def filled_by(model: type[models.Model], user: User) -> Sequence[CustomField]:
    """The fields that a file of ``user`` may fill: all but what is computed, or is not theirs to change."""
    return [field for field in fields_of(model) if field.may_edit(user)]


def column(field: CustomField) -> Field:
    """The field as a column: its name in all languages, and what its choices are called."""
    labels = [text for text in field.labels.values() if text]
    return Field(
        field.name,
        field.label,
        (*labels, field.code, *(f"{text} ({field.code})" for text in labels)),
        kind=READ_AS[field.kind],
        choices=words_of(field) if field.kind in CHOOSING else None,
        is_own=True,
    )


@dataclass(frozen=True)
class Part:
    """Records that come in the rows of another kind, such as a customer's people, and their own fields.

    Its columns are called as the fields are, with one of ``titles`` before; ``head`` is the one that our own
    files write.
    """

    code: str
    model: type[models.Model]
    label: Callable[[Sentence], Sentence]
    titles: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.titles[0]

    def name_of(self, name: str) -> str:
        """The column of an own field: no field of the record itself is called so."""
        return f"{PREFIX}{self.code}-{name.removeprefix(PREFIX)}"

    def column(self, field: CustomField) -> Field:
        """An own field of these as a column."""
        plain = column(field)
        own = [*(text for text in field.labels.values() if text), field.code]
        titled = [f"{title}{text}" for title in self.titles for text in own]
        return replace(
            plain,
            name=self.name_of(field.name),
            label=self.label(plain.label),
            synonyms=(*plain.synonyms, *titled),
        )

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Code → value of these, of a row's clean values."""
        begins = self.name_of("")
        return {
            name.removeprefix(begins): pair[0] for name, pair in values.items() if name.startswith(begins)
        }


def words_of(field: CustomField) -> dict[str, tuple[str, ...]]:
    """Code → every word for it, the reader's own first."""
    return {
        one["code"]: (field.choice_label(one["code"]), *(text for text in one["labels"].values() if text))
        for one in field.choices
    }


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Code → value, of a row's clean values; each stands there beside the file's own text."""
    return {
        name.removeprefix(PREFIX): pair[0]
        for name, pair in values.items()
        if name.startswith(PREFIX) and "-" not in name
    }
