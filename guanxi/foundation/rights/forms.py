"""What an administrator types of roles and groups, and who shares a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, Group, Role, User
from guanxi.foundation.accounts.rights import ALWAYS, Right, Value, by_room, rights, values
from guanxi.foundation.accounts.scopes import LABELS, SHOWN_LABELS, Level, Scope, Shown
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui.outward import KINDS

NOT_HELD = pgettext_lazy("of a permission", "Not held")
GRANT, MASK = "grant-", "mask-"


@dataclass(frozen=True)
class Cell:
    """One button of the matrix; where there is none, this cannot be chosen."""

    value: str
    label: Sentence
    chosen: bool


@dataclass(frozen=True)
class Row:
    name: str
    label: Sentence
    help: Sentence
    cells: tuple[Cell | None, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Room:
    label: Sentence
    rows: tuple[Row, ...]


SCOPE_HEADS = (NOT_HELD, *(LABELS[scope] for scope in Scope))
LEVELS = (Shown.REVEALABLE, Shown.MASKED, Shown.HIDDEN)


def _offered() -> list[Right]:
    return [right for right in rights() if right.permission != "accounts.change_self"]  # everybody's


class RoleForm(forms.Form):
    """Name, purpose, and the two matrices: how far each verb reaches, and how each kind of value is seen."""

    name = forms.CharField(label=pgettext_lazy("of a role", "Name"), max_length=80)
    note = forms.CharField(label=_("What it is for"), max_length=200, required=False)

    def __init__(self, *args: Any, role: Role | None = None, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", {})
        if role is not None:
            initial = {"name": str(role), "note": role.note} | initial
            initial |= {GRANT + grant.permission: str(grant.scope) for grant in role.grants.all()}
            initial |= {MASK + mask.field: str(mask.level) for mask in role.masks.all()}
        if role is None:
            initial = {GRANT + name: str(scope.value) for name, scope in ALWAYS.items()} | initial
        super().__init__(*args, **kwargs | {"initial": initial})
        for right in _offered():
            offered = [("", NOT_HELD), *((str(s.value), LABELS[s]) for s in right.scopes)]
            self.fields[GRANT + right.permission] = forms.ChoiceField(
                label=str(right.label), choices=offered, required=False
            )
        for value in values():
            shown = [(str(level.value), shown_as(value, level)) for level in value.levels]
            self.fields[MASK + value.code] = forms.ChoiceField(
                label=str(value.label), choices=shown, required=False, initial=str(Shown.REVEALABLE.value)
            )

    def inputs(self) -> dict[str, Any]:
        """What the actions take."""
        clean = self.cleaned_data
        grants = {r.permission: int(v) for r in _offered() if (v := clean[GRANT + r.permission])}
        masks = {v.code: int(level) for v in values() if (level := clean[MASK + v.code])}
        return {"name": clean["name"], "note": clean["note"], "grants": grants, "masks": masks}

    @property
    def rooms(self) -> list[Room]:
        """The verbs, room by room."""
        return [
            Room(label, tuple(self._right(right) for right in some)) for label, some in by_room(_offered())
        ]

    @property
    def masks(self) -> list[Row]:
        """The kinds of value."""
        return [self._value(value) for value in values()]

    def _right(self, right: Right) -> Row:
        name, chosen = GRANT + right.permission, self._chosen(GRANT + right.permission)
        held = [
            Cell(str(s.value), LABELS[s], chosen == str(s.value)) if s in right.scopes else None
            for s in Scope
        ]
        cells = (Cell("", NOT_HELD, not chosen), *held)
        return Row(name, right.label, right.help, cells, self._said(name))

    def _value(self, value: Value) -> Row:
        name = MASK + value.code
        chosen = self._chosen(name) or str(Shown.REVEALABLE.value)
        cells = tuple(
            Cell(str(level.value), shown_as(value, level), chosen == str(level.value))
            if level in value.levels
            else None
            for level in LEVELS
        )
        return Row(name, value.label, "", cells, self._said(name))

    def _said(self, name: str) -> tuple[str, ...]:
        return tuple(str(error) for error in self.errors.get(name, ()))

    def _chosen(self, name: str) -> str:
        return str(self[name].value() or "")

    def add_error(self, field: str | None, error: Any) -> None:
        """What an action refuses of a permission, at its row."""
        super().add_error(field if field is None or field in self.fields else None, error)


def shown_as(value: Value, level: Shown) -> Sentence:
    """Of what has no mask, being seen is all that can be said."""
    if Shown.MASKED not in value.levels and level is Shown.REVEALABLE:
        return pgettext_lazy("of a value", "Shown")
    return SHOWN_LABELS[level]


def in_words(grants: Mapping[str, int]) -> list[Room]:
    """What a role holds, room by room, each with how far."""
    found = []
    for label, some in by_room(_offered()):
        rows = tuple(
            Row(r.permission, r.label, r.help, (Cell("", LABELS[Scope(grants[r.permission])], chosen=True),))
            for r in some
            if r.permission in grants
        )
        if rows:
            found.append(Room(label, rows))
    return found


class CopyForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a role", "Name"), max_length=80)


class OutwardForm(forms.Form):
    stays = forms.MultipleChoiceField(
        label=_("Kept in-house"),
        choices=lambda: list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Files of lists and templates leave it out, unless somebody takes an internal copy, which takes a"
            " right of its own. It holds for everybody and every file from now on."
        ),
    )


class GroupForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a group", "Name"), max_length=80)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["members"].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "members" in cleaned:
            cleaned["members"] = list(cleaned["members"])
        return cleaned


class ShareForm(forms.Form):
    """With whom a record is shared, how far and until when."""

    reader = forms.ChoiceField(label=_("With whom"))
    level = forms.TypedChoiceField(
        label=_("What they may do"),
        coerce=int,
        choices=lambda: [(level.value, level.label) for level in Level],
        initial=Level.READ.value,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day; empty: until it is taken back."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).exclude(pk=by.pk).in_order()
        places = Department.objects.visible_to(by).order_by("path")
        groups = Group.objects.visible_to(by).order_by("name")
        self._found: dict[str, Any] = {}
        offered = [("", _("Choose one"))]
        for kind, label, rows in (
            ("person", _("Colleagues"), people),
            ("department", _("Departments"), places),
            ("group", _("Groups"), groups),
        ):
            options = [(f"{kind}-{row.pk}", str(row)) for row in rows[:500]]
            self._found |= {f"{kind}-{row.pk}": row for row in rows[:500]}
            if options:
                offered.append((label, options))  # type: ignore[arg-type]
        self.fields["reader"].choices = offered  # type: ignore[attr-defined]

    def clean_reader(self) -> Any:
        return self._found[self.cleaned_data["reader"]]
