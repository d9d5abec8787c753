"""The neighbourhood as a drawing: the record in the middle, who is linked with it around, theirs further out.

Server-drawn, without a script. The list beside it says the same in words; the drawing is its picture.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from guanxi.customers.parties.walking import Neighbourhood, Node

WIDTH, HEIGHT = 480, 400
INNER, OUTER = (104, 88), (182, 164)  # half axes of the two ovals
LONGEST = 9


class Spot(NamedTuple):
    """Where a record stands, and what is written there."""

    node: Node
    x: int
    y: int
    text: str


class Line(NamedTuple):
    x1: int
    y1: int
    x2: int
    y2: int


class Drawing(NamedTuple):
    spots: Sequence[Spot]
    lines: Sequence[Line]
    box: str


def draw(found: Neighbourhood) -> Drawing | None:
    """The drawing; None where nothing is linked."""
    if len(found.nodes) < 2:
        return None
    angles = _angles(list(found.nodes.values()))
    spots = {pk: _spot(node, angles[pk]) for pk, node in found.nodes.items()}
    lines = [Line(spots[a].x, spots[a].y, spots[b].x, spots[b].y) for a, b, _kind in found.links]
    return Drawing(list(spots.values()), lines, f"0 0 {WIDTH} {HEIGHT}")


def _angles(nodes: Sequence[Node]) -> Mapping[int, float]:
    """The first ring is shared out by how much hangs on each; what hangs on one stands behind it."""
    inner = [node for node in nodes if node.step == 1]
    behind = {one.pk: [node for node in nodes if node.step == 2 and node.via == one.pk] for one in inner}
    whole = sum(max(1, len(behind[one.pk])) for one in inner)
    angles, at = {nodes[0].pk: 0.0}, -math.pi / 2
    for one in inner:
        width = 2 * math.pi * max(1, len(behind[one.pk])) / whole
        angles[one.pk] = at + width / 2
        for place, node in enumerate(behind[one.pk]):
            angles[node.pk] = at + width * (place + 0.5) / len(behind[one.pk])
        at += width
    return angles


def _spot(node: Node, angle: float) -> Spot:
    across, down = ((0, 0), INNER, OUTER)[node.step]
    x, y = WIDTH / 2 + across * math.cos(angle), HEIGHT / 2 + down * math.sin(angle)
    text = node.name if len(node.name) <= LONGEST else node.name[: LONGEST - 1] + "…"
    return Spot(node, round(x), round(y), text)
