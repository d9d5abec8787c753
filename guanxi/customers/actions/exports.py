"""What leaves the house as a file is written into the audit: how much, of what, and for what reason."""

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused

REASON = 200


@action("customers.view_customer")
def export_customers(user: User, *, by: User, rows: int, ending: str) -> None:
    """Customers in template 1's columns, personal values masked."""
    ledger.require().note(rows=rows, ending=ending)


@action("customers.reveal_personal")
def export_customers_in_full(user: User, *, by: User, rows: int, ending: str, reason: str) -> None:
    """The same with the personal values that ``by`` may show, for a reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say for what the personal values are needed: it is recorded."), field="reason")
    if len(reason) > REASON:
        raise Refused(_("At most %(most)s characters.") % {"most": REASON}, field="reason")
    ledger.require().note(rows=rows, ending=ending, reason=reason)


@action("customers.view_customer")
def export_interactions(user: User, *, by: User, rows: int, ending: str) -> None:
    """Talks in template 3's columns."""
    ledger.require().note(rows=rows, ending=ending)
