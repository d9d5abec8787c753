"""The neighbourhood of a record as its reader sees it: two steps along links that hold, capped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from guanxi.customers.models import Customer
from guanxi.customers.parties.choices import BACKWARDS, LinkKind
from guanxi.customers.parties.models import PartyLink
from guanxi.foundation.accounts.models import User

DEPTH, MOST, MOST_LINKS = 2, 24, 400


@dataclass(frozen=True)
class Node:
    """One record: how far from the first, and through which."""

    pk: int
    name: str
    kind: str
    party: str
    step: int
    via: int | None
    said: str  # what it is to the record it was reached through


@dataclass
class Neighbourhood:
    """What was walked; ``left``: how many more records the last steps lead to."""

    nodes: dict[int, Node]
    links: list[tuple[int, int, str]] = field(default_factory=list)
    left: int = 0


def said_of(link: Any, of: int) -> str:
    """What the other end of a link is to the record ``of``."""
    return str(LinkKind(link.kind).label if link.customer_id == of else BACKWARDS[link.kind])


def neighbourhood(customer: Customer, reader: User) -> Neighbourhood:
    """Breadth first: a statement a step; ends that the reader does not see are not there."""
    first = Node(customer.pk, customer.name, customer.kind, customer.party or "", 0, None, "")
    found = Neighbourhood({customer.pk: first})
    drawn: set[tuple[int, int, str]] = set()
    edge = [customer.pk]
    for step in range(1, DEPTH + 1):
        beyond: dict[int, Node] = {}
        for link in _links(edge, reader):
            ends = ((link.customer_id, link.party_id), (link.party_id, link.customer_id))
            for here, there in ends:
                if here in edge and there not in found.nodes and there not in beyond:
                    beyond[there] = _node(link, here, there, step)
            drawn.add((link.customer_id, link.party_id, link.kind))
        room = max(0, MOST - len(found.nodes))
        found.left += max(0, len(beyond) - room)
        kept = list(beyond.items())[:room]
        found.nodes.update(kept)
        edge = [pk for pk, _node_ in kept]
        if not edge:
            break
    found.links = sorted(one for one in drawn if one[0] in found.nodes and one[1] in found.nodes)
    return found


def _links(ids: Sequence[int], reader: User) -> Sequence[Any]:
    rows = PartyLink.objects.visible_to(reader).holding().filter(Q(customer_id__in=ids) | Q(party_id__in=ids))
    return list(rows.select_related("customer", "party").order_by("pk")[:MOST_LINKS])


def _node(link: Any, here: int, there: int, step: int) -> Node:
    record = link.party if link.party_id == there else link.customer
    return Node(there, record.name, record.kind, record.party or "", step, here, said_of(link, here))
