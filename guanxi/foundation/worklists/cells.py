"""Cells of a list that are changed in place: how each is shown, what may be typed, which action writes it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats as django_formats
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence

type Kind = Literal["text", "choice", "date", "number"]
type Options = Sequence[tuple[Any, Sentence]]
MOST_OFFERED = 5  # choices named in a refusal
MOST_COLLEAGUES = 500


@dataclass(frozen=True)
class Cell:
    """A column of the grid. ``read`` turns what was typed into a value or refuses with a sentence.

    ``fixed`` is seen and not typed in; ``load`` reads together what ``shown`` says of rows, where that is
    no column of theirs. ``permission`` is what writing it takes, where that is not what its list says.
    """

    code: str
    label: Sentence
    kind: Kind
    shown: Callable[[Any], str]
    read: Callable[[str, User], Any]
    write: Callable[[Any, User, Any, int | None], object]
    options: Callable[[User], Options] = lambda _user: ()
    width: int = 140
    seen_by: Callable[[User], bool] = lambda _user: True
    fixed: bool = False
    load: Callable[[Sequence[Any]], None] | None = None
    permission: str = ""


@dataclass(frozen=True)
class Typed:
    """One cell as somebody typed or pasted it, based on the version that was read."""

    key: int
    version: int | None
    code: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What became, or would become, of one typed cell; ``problem`` says why nothing."""

    typed: Typed
    name: str
    label: str
    before: str
    after: str
    problem: Sentence = ""

    @property
    def is_same(self) -> bool:
        """Whether it was so already."""
        return not self.problem and self.before == self.after


def field_cell(
    model: type[models.Model], name: str, change: Callable[..., object], *, width: int = 140
) -> Cell:
    """The cell of a model's own field, written by ``change(row, by=…, version=…, name=value)``."""
    field: Any = model._meta.get_field(name)
    choices = list(field.choices or ())
    form_field = field.formfield()
    kind: Kind = "text"
    if choices:
        kind = "choice"
        form_field = forms.ChoiceField(choices=[("", ""), *choices], required=not field.blank)
    elif isinstance(field, models.DateField):
        kind = "date"
    elif isinstance(field, models.DecimalField):
        kind = "number"

    def read(text: str, _user: User) -> Any:
        return _cleaned(form_field, chosen(text, choices, field.verbose_name) if choices else text)

    def write(row: Any, by: User, value: Any, version: int | None) -> object:
        return change(row, by=by, version=version, **{name: value})

    def options(_user: User) -> Options:
        return [("", ""), *choices] if field.blank else choices

    return Cell(name, field.verbose_name, kind, lambda row: shown(row, name), read, write, options, width)


def colleague_cell(
    code: str,
    label: Sentence,
    shown: Callable[[Any], str],
    write: Callable[[Any, User, Any, int | None], object],
    *,
    width: int = 130,
    among: Callable[[User], models.QuerySet[User]] | None = None,
) -> Cell:
    """The cell of a colleague, chosen or typed by name or sign-in name; ``among`` whom, where not all."""
    people = among or _who_works_here

    def options(by: User) -> Options:
        return list(people(by).values_list("pk", "name")[:MOST_COLLEAGUES])

    return Cell(code, label, "choice", shown, _colleague_named, write, options, width)


def _colleague_named(text: str, by: User) -> User:
    """The colleague of this name or sign-in name; of two by one name none is guessed."""
    name, people = text.strip(), User.objects.visible_to(by)
    found: list[User] = list(people.filter(models.Q(name=name) | models.Q(username=name))[:2])
    if len(found) != 1:
        raise Refused(_("No colleague is called “%(name)s”, or more than one.") % {"name": text})
    return found[0]


def _who_works_here(by: User) -> models.QuerySet[User]:
    return User.objects.visible_to(by).filter(is_active=True).in_order()


def shown(row: Any, name: str) -> str:
    """A field as one would type it again."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    return str(value)


def chosen(text: str, choices: Options, label: Sentence) -> str:
    """The code that a word or a code names, in whatever language is spoken."""
    typed = text.strip().casefold()
    if not typed:
        return ""
    for code, word in choices:
        if typed in {str(code).casefold(), str(word).casefold()}:
            return str(code)
    some = _(", ").join(str(word) for _code, word in choices[:MOST_OFFERED])
    more = "…" if len(choices) > MOST_OFFERED else ""
    raise Refused(
        _("“%(text)s” is no choice. Choose of: %(some)s%(more)s") % {"text": text, "some": some, "more": more}
    )


def _cleaned(field: Any, text: str) -> Any:
    typed = text.strip()
    if isinstance(field, forms.DateField):
        typed = typed.replace("/", "-").replace(".", "-")
    if isinstance(field, forms.DecimalField):
        typed = django_formats.sanitize_separators(typed.replace(",", ""))
    try:
        return field.clean(typed)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from None


def load(cells: Sequence[Cell], rows: Collection[Any]) -> None:
    """Read what the rows show, as they are now."""
    for one in {cell.load for cell in cells if cell.load} if rows else ():
        one(list(rows))


def by_code(cells: Sequence[Cell]) -> Mapping[str, Cell]:
    return {cell.code: cell for cell in cells}
