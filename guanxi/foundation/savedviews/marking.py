"""Whose copy a file is: said at the foot of its printed pages and in its properties."""

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats


def mark_of(user: User) -> str:
    """For whoever finds it lying about."""
    said = _("%(company)s, for internal use; taken out by %(who)s, %(when)s")
    when = formats.moment(timezone.now())
    return said % {"company": user.company.name, "who": user.name, "when": when}
