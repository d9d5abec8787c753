"""What was approved is done at once by whoever approved last, and by a worker if that one was cut off."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.choices import State
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _


def carry_out_approved(pk: int) -> None:
    """Carry a request out as its asker; what is not possible any more is kept as such. Idempotent."""
    request = Request.objects.filter(pk=pk, state=State.APPROVED).select_related("asker").first()
    if request is None:
        return
    asker: User = request.asker
    try:
        actions.carry_out(request, by=asker)
    except (PermissionDenied, Http404):
        actions.note_failure(request, by=User.system(), why=_("The asker may no longer do this."))
    except Refused as refusal:
        actions.note_failure(request, by=User.system(), why=refusal.message)
