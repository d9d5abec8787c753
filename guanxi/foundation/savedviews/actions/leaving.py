"""The views that somebody who leaves has shared."""

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.savedviews.models import SavedView

LONGEST_NAME: int = SavedView._meta.get_field("name").max_length or 0


@action("accounts.manage_users")
def hand_over_views(user: User, *, by: User, successor: User) -> int:
    """What colleagues use of ``user``'s views is ``successor``'s to keep (of one name: with both)."""
    views = list(SavedView.objects.filter(owner=user).exclude(shared=SavedView.Shared.PRIVATE))
    for view in views:
        taken = SavedView.objects.filter(owner=successor, listing=view.listing, name=view.name).exists()
        if taken:
            tail = f" · {user.name}"
            view.name = view.name[: LONGEST_NAME - len(tail)] + tail
        view.owner = successor
        view.save()
    ledger.require().note(views=len(views), to=successor.pk)
    return len(views)
