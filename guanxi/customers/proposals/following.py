"""Proposals go with their texts when a customer goes into another or comes out: nothing is read anew."""

from collections.abc import Mapping
from typing import Any

from guanxi.customers.models import Interaction
from guanxi.customers.proposals.models import Proposal

type Read = Mapping[int, int]
"""Talk → the version of it that stands there, of talks that something is proposed of."""


def read_of(customer: int) -> Read:
    """What was read of this customer's talks, before they are moved: that changes their versions."""
    rows: Any = Interaction.objects.filter(proposals__customer=customer)
    return dict(rows.order_by().distinct().values_list("pk", "version"))


def go_along(lost: int, kept: int) -> None:
    """What is proposed of ``lost`` is proposed of ``kept`` from now on; of two notes that say it once."""
    before, after = f"note {lost} ", f"note {kept} "
    there = set(Proposal.objects.filter(place__startswith=after).values_list("place", flat=True))
    for one in Proposal.objects.filter(customer_id=lost, interaction=None):
        if (place := one.place.replace(before, after, 1)) in there:
            one.delete()
        else:
            Proposal.objects.filter(pk=one.pk).update(place=place)
    Proposal.objects.filter(customer_id=lost).update(customer_id=kept)


def follow(read: Read) -> None:
    """Proposals are of whom their talk is of now; a talk that only went elsewhere still says the same."""
    rows = list(Proposal.objects.filter(interaction_id__in=list(read)).select_related("interaction"))
    for one in rows:
        if one.interaction is not None and one.interaction_id is not None:
            one.customer_id = one.interaction.customer_id
            if one.read_version == read[one.interaction_id]:
                one.read_version = one.interaction.version
    Proposal.objects.bulk_update(rows, ["customer_id", "read_version"], batch_size=500)
