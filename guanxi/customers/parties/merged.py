"""Of two records that become one: one firm above it, and no circle; the links that give way end today.

Ended and not deleted, in the merge's change set: taken apart again, both records have theirs back.
"""

from datetime import date
from typing import Any

from guanxi.customers.models import Customer
from guanxi.customers.parties.choices import LinkKind
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.parties.parents import firms_above, walked
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import Absorbed, Change


def leave_one_parent(kept: Customer, lost: Customer, today: date) -> list[PartyLink]:
    """Before they are one: the kept one's parent holds, else the other's, unless it stands below.

    Given back are the links that ended.
    """
    both = {kept.pk, lost.pk}
    # unscoped: a firm has one parent, whoever may see which
    links = list(
        PartyLink.objects.holding()
        .filter(customer_id__in=both, kind=LinkKind.PARENT)
        .exclude(party_id__in=both)
    )
    links.sort(key=lambda link: (link.customer_id != kept.pk, link.since, link.pk))
    chosen, ended = None, []
    for link in links:
        above = firms_above([link.party_id])
        if chosen is None and both.isdisjoint(walked(above, link.party_id)):
            chosen = link
            continue
        link.ended_on = max(today, link.since)
        link.save()
        ended.append(link)
    return ended


def ended_parents(done: Absorbed, by: User) -> Any:
    """The links that gave way in a merge, as far as ``by`` sees them: told by whatever door."""
    # unscoped: only which links these are; of them those are given that are seen
    ended = Change.objects.filter(
        change_set_id=done.change_set_id, kind=PartyLink._meta.label_lower, field="ended_on"
    )
    links = PartyLink.objects.visible_to(by).filter(pk__in=ended.values("record_id"))
    return links.select_related("party").order_by("pk")
