"""The views that somebody who leaves has shared."""

from itertools import chain, count

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.savedviews.models import SavedView

LONGEST_NAME: int = SavedView._meta.get_field("name").max_length or 0
HALF = LONGEST_NAME // 2  # of the leaver's name: some of the view's own is left


@action("accounts.manage_users")
def hand_over_views(user: User, *, by: User, successor: User) -> int:
    """What colleagues use of ``user``'s views is ``successor``'s to keep (of one name: with both)."""
    views = list(SavedView.objects.filter(owner=user).exclude(shared=SavedView.Shared.PRIVATE))
    for view in views:
        view.name = _free_name(view, user, successor)
        view.owner = successor
        view.save()
    ledger.require().note(views=len(views), to=successor.pk)
    return len(views)


def _free_name(view: SavedView, user: User, successor: User) -> str:
    """Its own where ``successor`` has none of it; else with whose it was, and a number until it is free."""
    views = SavedView.objects.filter(owner=successor, listing=view.listing)
    taken = set(views.values_list("name", flat=True))
    tails = chain([""], (f" · {user.name[:HALF]}{f' {n}' if n > 1 else ''}" for n in count(1)))
    names = (view.name[: LONGEST_NAME - len(tail)] + tail for tail in tails)
    return next(name for name in names if name not in taken)
