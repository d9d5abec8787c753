"""Which kinds of facts files for outside leave out."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui.outward import KINDS


@action("accounts.manage_roles")
def change_outward_files(company: Company, *, by: User, stays: Collection[str]) -> Company:
    """These kinds stay in the house; the others leave with every file from now on."""
    if not set(stays) <= KINDS.keys():
        raise Refused(_("Choose from the list."), field="stays")
    before, out = company.goes_out, [kind for kind in KINDS if kind not in stays]
    if out == before:
        ledger.require().keep_silent()
        return company
    company.goes_out = out
    company.save(update_fields=["goes_out"])
    ledger.require().note(goes_out=out, goes_out_before=before)
    return company
