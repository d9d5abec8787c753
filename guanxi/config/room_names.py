"""What people call a room, where permissions are narrowed to rooms (tokens)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence

ROOM_NAMES: Mapping[str, Sentence] = {
    "customers": _("Customers"),
    "purchases": _("Orders and products"),
    "scoring": _("Tiers and figures"),
    "tasks": _("Tasks"),
    "approvals": _("Approvals"),
    "imports": _("Imports"),
    "changes": _("History and undo"),
    "jobs": _("Jobs"),
    "accounts": _("People and roles"),
    "audit": _("Audit"),
    "notifications": _("Notices"),
    "comments": _("Comments"),
    "files": _("Files"),
    "savedviews": _("Views of lists"),
    "customfields": _("Fields"),
    "policies": _("Policies"),
}
