"""Looking at pages as a colleague: who may, at whom, and that it is on record from its start to its end."""

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused


@action("accounts.simulate_user")
def start_simulation(user: User, *, by: User) -> User:
    """Look at pages as ``user``: read only, what both may see, for a while."""
    if user.pk == by.pk:
        raise Refused(_("You see your own pages already."))
    if user.is_system or not user.is_active:
        raise Refused(_("Nobody signs in as this account, so there are no pages of it to look at."))
    ledger.require().note(as_user=user.pk)
    return user


@action("accounts.change_self")
def end_simulation(looking: User, *, by: User, as_user: int, because: str) -> None:
    """Look at one's own pages again. ``because``: asked, over, signed-out, gone, not-allowed."""
    ledger.require().note(as_user=as_user, because=because)
