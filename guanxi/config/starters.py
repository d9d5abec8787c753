"""The views that a new house begins with: useful on the first day, in each reader's language.

They are made once, before anybody works in the house; whoever deletes one does not see it again.
"""

from django.db import transaction
from django.utils.translation import gettext_noop

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.savedviews.actions import install_view
from guanxi.foundation.savedviews.models import SavedView

# Who was never contacted belongs to them, in a group of its own: what a reader asks beside it narrows.
LONG_AGO, NEVER = "g1.last_contact.op=ago&g1.last_contact=60", "g1.last_contact.2.op=empty"
VIEWS = (
    ("customers", gettext_noop("Key accounts"), "tier=high&sort=value"),
    ("customers", gettext_noop("New this month"), "created.op=period&created=this-month&sort=newest"),
    ("customers", gettext_noop("Not contacted for 60 days"), f"g1=any&{LONG_AGO}&{NEVER}"),
)


def install_views() -> None:
    """Make them, in a house that has none."""
    system = User.system()
    for listing, name, query in VIEWS:
        install_view(system, by=system, listing=listing, name=name, query=query)


def install_first_views() -> None:
    """At every start: make them, all or none, where nobody works yet and none was ever made."""
    if User.objects.filter(is_system=False).exists() or SavedView.objects.filter(ready_made=True).exists():
        return
    made = Entry.objects.filter(kind=User._meta.label_lower, record_id=User.system().pk)
    if not made.filter(verb=install_view.__name__).exists():
        with transaction.atomic():
            install_views()
