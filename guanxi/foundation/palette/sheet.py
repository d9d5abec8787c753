"""The sheet of keys: every key of the registry that this person can use, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

from . import declared

# What the palette itself answers to; no room may take one of these.
OWN: tuple[tuple[str, Sentence], ...] = (
    ("mod+k", gettext_lazy("Search or run")),
    ("/", gettext_lazy("Search on this page")),
    ("?", gettext_lazy("This sheet")),
    ("mod+z", gettext_lazy("Undo, while the notice stands")),
)
# What the scripts of a list's shapes answer to (``peek.js``, ``choosing.js``, ``grid.js``, ``board.js``).
SHAPES: dict[str, tuple[Sentence, tuple[tuple[str, Sentence], ...]]] = {
    "list": (
        gettext_lazy("In this list"),
        (
            ("j k", gettext_lazy("Next or previous row")),
            ("o", gettext_lazy("Look at the row beside the list")),
            ("x", gettext_lazy("Choose the row; with Shift all up to it")),
            ("Esc", gettext_lazy("Close, or choose none")),
        ),
    ),
    "grid": (
        gettext_lazy("In this grid"),
        (
            ("← → ↑ ↓", gettext_lazy("To another cell; with Shift choose several")),
            ("Enter", gettext_lazy("Edit the cell; typing begins at once")),
            ("Esc", gettext_lazy("Leave the cell as it was")),
            ("Del", gettext_lazy("Empty the cell")),
            ("mod+c", gettext_lazy("Copy cells")),
            ("mod+v", gettext_lazy("Paste cells")),
            ("mod+z", gettext_lazy("Undo")),
            ("mod+y", gettext_lazy("Redo")),
        ),
    ),
    "board": (
        gettext_lazy("On this board"),
        (
            ("← → ↑ ↓", gettext_lazy("To another card")),
            ("Enter", gettext_lazy("Open the card")),
            ("Shift+← →", gettext_lazy("Move the card to the column beside it")),
            ("m", gettext_lazy("Choose a column for the card")),
        ),
    ),
}
HEADINGS = (
    ("create", pgettext_lazy("keys", "Create")),
    ("go", pgettext_lazy("keys", "Go to")),
    ("do", pgettext_lazy("keys", "Do")),
)


@dataclass(frozen=True)
class Key:
    keys: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Keys:
    label: str
    keys: Sequence[Key]


def groups(user: User, on: str = "") -> list[Keys]:
    """The groups of the sheet; a group without keys is left out. ``on`` is the shape of the list below it."""
    verbs = [verb for verb in declared.verbs_of(user) if verb.keys]
    label, keys = SHAPES.get(on, ("", ()))
    found = [Keys(str(label), [Key(_said(one), str(what)) for one, what in keys])]
    found += [Keys(_("Everywhere"), [Key(_said(keys), str(label)) for keys, label in OWN])]
    for group, label in HEADINGS:
        own = [Key(_said(verb.keys), str(verb.label)) for verb in verbs if verb.group == group]
        found.append(Keys(str(label), own))
    for kind in declared.records_of(user):
        own = [Key(_said(v.keys), str(v.label)) for v in kind.verbs if v.keys and v.held_by(user)]
        found.append(Keys(_("On a page of: %(kind)s") % {"kind": kind.label}, own))
    return [one for one in found if one.keys]


def _said(keys: str) -> tuple[str, ...]:
    """As keycaps: ``mod`` is ⌘ on a Mac and Ctrl elsewhere, which the page's script sets."""
    parts = keys.replace("+", " ").split()
    return tuple(part.upper() if len(part) == 1 else "Ctrl" if part == "mod" else part for part in parts)
