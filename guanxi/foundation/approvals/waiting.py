"""What waits for somebody's decision, as lines of the day."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.agenda import AgendaItem

from .models import Request
from .wording import titles

MOST = 20


def decisions(user: User, today: date) -> Iterator[AgendaItem]:
    """Requests in whose step one has to decide; they belong to today."""
    if not user.may("approvals.decide"):
        return
    rows = Request.objects.waiting_for(user, today).select_related("asker", "definition")
    found = list(rows.order_by("pk")[:MOST])
    known = titles(found, user)
    for request in found:
        line = _("%(name)s asks") % {"name": request.asker}
        title = _("Approve: %(what)s") % {"what": known[request.pk]}
        yield AgendaItem(title, request.get_absolute_url(), today, line, _("Review"), "rubber-stamp")
