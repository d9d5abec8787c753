"""The views that a new house begins with: useful on the first day, in each reader's language.

They are made once, when the ready-made roles are; whoever deletes one does not see it again.
"""

from django.utils.translation import gettext_noop

from guanxi.foundation.accounts.models import User
from guanxi.foundation.savedviews.actions import install_view

VIEWS = (
    ("customers", gettext_noop("Key accounts"), "tier=high&sort=value"),
    ("customers", gettext_noop("New this month"), "created.op=period&created=this-month&sort=newest"),
    ("customers", gettext_noop("Not contacted for 60 days"), "last_contact.op=ago&last_contact=60"),
)


def install_views() -> None:
    """Make them; a new house has none yet, and one that was emptied none any more."""
    system = User.system()
    for listing, name, query in VIEWS:
        install_view(system, by=system, listing=listing, name=name, query=query)
