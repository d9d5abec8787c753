"""What each role is for, in a line, for whoever gives it to a colleague."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Role
from guanxi.foundation.errors import Sentence

READY_MADE: Mapping[str, Sentence] = {
    "sales": _(
        "Sees the department's customers and tasks; adds and changes their own customers; imports files."
    ),
    "service": _("Sees and changes all customers; adds and imports none."),
    "marketing": _("Sees all customers and manages tags."),
    "analyst": _("Sees all customers and costs; computes tiers and sets their thresholds."),
    "manager": _("Sees and changes all customers, orders, tasks and costs; manages fields and approvals."),
    "system_administrator": _("Manages accounts, departments, the company and fields; sees no customers."),
    "security_administrator": _("Creates roles and decides who may do what; sees no customers."),
    "auditor": _("Reads the audit trail, and nothing else."),
}


def purpose(role: Role) -> str:
    """Its own note; of a ready-made role what the house says of it."""
    return role.note or (str(READY_MADE.get(role.code, "")) if role.ready_made else "")
