"""How far a permission reaches."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _


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
