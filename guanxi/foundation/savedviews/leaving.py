"""On which terms rows leave the house: one rule, whatever they leave as."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts import confirmed
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews import exporting
from guanxi.foundation.ui import formats

REASON = 200
INTERNAL = "savedviews.export_internal"


def let_out(by: User, *, many: bool, reason: str, revealed: Collection[str] = ()) -> str:
    """What every way of taking rows out asks beyond the right to: more than a thousand, or values that are
    masked elsewhere (``revealed``: which rights show them), take a reason and a fresh proof of who one is.

    The reason is written into the audit, and returned as it is kept.
    """
    for permission in revealed:
        if not by.may(permission):
            raise PermissionDenied(permission)
    reason = " ".join(reason.split())
    if len(reason) > REASON:
        raise Refused(_("At most %(most)s characters.") % {"most": REASON}, field="reason")
    if revealed and not reason:
        raise Refused(_("Masked values in full: say what they are for."), field="reason")
    if many and not reason:
        words = {"most": formats.number(exporting.LARGE)}
        raise Refused(_("More than %(most)s rows: say what they are for.") % words, field="reason")
    if many or revealed:
        confirmed.require("export_many")
    if reason:
        ledger.require().note(reason=reason)
    return reason


def is_internal(by: User, *, asked: bool) -> bool:
    """Whether the file is a copy for the house; without the right to one it is the file for outside."""
    return asked and by.may(INTERNAL)
