"""How wide somebody has a list's columns, and in which order."""

import re

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews.layouts import MOST_COLUMNS, widths_in, widths_text
from guanxi.foundation.savedviews.models import LONGEST, ListLayout, SavedView

from .views import SAVE

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


@action(SAVE)
def arrange_columns(
    user: User,
    *,
    by: User,
    listing: str,
    view: SavedView | None = None,
    columns: str = "",
    widths: str = "",
    forget: bool = False,
) -> ListLayout | None:
    """Keep the order and widths of a list's columns for oneself, of one view or of the list as it is.

    What is "" stays as it was; ``forget`` goes back to what the list or the view shows.
    """
    ledger.require().keep_silent()  # how wide somebody likes a column is nobody's to look back at
    if not _CODE.fullmatch(listing.replace("-", "_")) or (view is not None and view.listing != listing):
        raise Refused(_("This page's address is damaged. Open the list again."))
    kept = ListLayout.objects.filter(user=user, listing=listing, view=view)
    if forget:
        kept.delete()
        return None
    layout: ListLayout = kept.first() or ListLayout(user=user, listing=listing, view=view)
    layout.columns = _columns(columns) or layout.columns
    layout.widths = widths_text(widths_in(layout.widths) | widths_in(widths))
    if len(layout.widths) > LONGEST:
        raise Refused(_("So many columns cannot be arranged at once."))
    layout.save()
    return layout


def _columns(text: str) -> str:
    codes = list(dict.fromkeys(code for code in text.split(",") if code))
    if len(codes) > MOST_COLUMNS or not all(_CODE.fullmatch(code) for code in codes):
        raise Refused(_("So many columns cannot be arranged at once."))
    return ",".join(codes)
