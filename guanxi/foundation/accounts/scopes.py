"""How far a permission reaches, how much of a value a role shows, and how far a share goes."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(IntEnum):
    """Ordered: a wider scope includes the narrower ones."""

    OWN = 1
    DEPARTMENT = 2
    DEPARTMENT_BELOW = 3
    ALL = 4

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Scope.OWN: _("Own"),
    Scope.DEPARTMENT: _("Department"),
    Scope.DEPARTMENT_BELOW: _("Department and below"),
    Scope.ALL: _("All"),
}


class Shown(IntEnum):
    """How values of one kind are seen: not at all, by their mask, or by their mask with a way to reveal."""

    HIDDEN = 0
    MASKED = 1
    REVEALABLE = 2

    @property
    def label(self) -> str:
        return str(SHOWN_LABELS[self])


SHOWN_LABELS = {
    Shown.HIDDEN: pgettext_lazy("of a value", "Hidden"),
    Shown.MASKED: pgettext_lazy("of a value", "Masked only"),
    Shown.REVEALABLE: pgettext_lazy("of a value", "Can be revealed"),
}


class Level(IntEnum):
    """What a share allows; writing includes reading."""

    READ = 1
    WRITE = 2

    @property
    def label(self) -> str:
        return str(LEVEL_LABELS[self])


LEVEL_LABELS = {
    Level.READ: pgettext_lazy("of a share", "May read"),
    Level.WRITE: pgettext_lazy("of a share", "May read and change"),
}
