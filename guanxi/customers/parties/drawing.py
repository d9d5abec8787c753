"""The neighbourhood as a drawing: the record in the middle, who is linked with it around, theirs further out.

Server-drawn, without a script. The list beside it says the same in words; the drawing is its picture.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from guanxi.customers.parties.walking import Neighbourhood, Node

WIDTH, HEIGHT = 480, 400
INNER, OUTER = (104, 88), (182, 164)  # half axes of the two ovals
LONGEST = 18  # half widths: a Chinese character is two
ALONG = (0.5, 0.62, 0.4, 0.72)  # of the way out, where the word of a line may stand
RADIUS, SIZE, WIDE, NARROW = 8, 13, 13.5, 7.5  # of a circle, of the text, of its signs: Chinese ones, letters


class Spot(NamedTuple):
    """Where a record stands, and what is written there."""

    node: Node
    x: int
    y: int
    text: str
    middle: int = 0  # of the text, and the line on which it stands
    base: int = 0


class Box(NamedTuple):
    """The room that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Line(NamedTuple):
    x1: int
    y1: int
    x2: int
    y2: int


class Word(NamedTuple):
    """What the one record is to the other, upon their line."""

    x: int
    y: int
    text: str


class Drawing(NamedTuple):
    spots: Sequence[Spot]
    lines: Sequence[Line]
    box: str
    words: Sequence[Word] = ()
    has_parties: bool = False


def draw(found: Neighbourhood) -> Drawing | None:
    """The drawing; None where nothing is linked."""
    if len(found.nodes) < 2:
        return None
    angles = _angles(list(found.nodes.values()))
    spots = {pk: _spot(node, angles[pk]) for pk, node in found.nodes.items()}
    lines = [Line(spots[a].x, spots[a].y, spots[b].x, spots[b].y) for a, b, _kind in found.links]
    labelled = _labelled(list(spots.values()))
    has_parties = any(node.party for node in found.nodes.values())
    return Drawing(labelled, lines, f"0 0 {WIDTH} {HEIGHT}", _words(labelled), has_parties)


def _words(spots: Sequence[Spot]) -> list[Word]:
    """What each is to the record in the middle, about half way to it, where that covers nothing."""
    taken = [Box(one.x - RADIUS, one.y - RADIUS, one.x + RADIUS, one.y + RADIUS) for one in spots]
    taken += [text_box(one) for one in spots if one.text]
    middle, found = spots[0], []
    for one in spots:
        if one.node.step != 1 or not one.node.said:
            continue
        for share in ALONG:
            x, y = round(middle.x + (one.x - middle.x) * share), round(middle.y + (one.y - middle.y) * share)
            box = text_box(one._replace(text=one.node.said, middle=x, base=y + 4))
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                found.append(Word(x, y + 4, one.node.said))
                break
    return found


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
    return Spot(node, round(x), round(y), shortened(node.name))


def _labelled(spots: Sequence[Spot]) -> list[Spot]:
    """Each with its name where that covers nobody else; what has no room the list beside it says."""
    taken = [Box(one.x - RADIUS, one.y - RADIUS, one.x + RADIUS, one.y + RADIUS) for one in spots]
    found = []
    for one in spots:
        for placed in _places(one):
            box = text_box(placed)
            if box.left >= 0 and box.right <= WIDTH and not any(box.meets(other) for other in taken):
                taken.append(box)
                found.append(placed)
                break
        else:
            found.append(one._replace(text=""))
    return found


def _places(spot: Spot) -> list[Spot]:
    """Below its circle, above it, or beside it, the side that looks outwards first."""
    aside = RADIUS + 4 + _half(spot.text)
    out = 1 if spot.x >= WIDTH / 2 else -1
    moves = ((0, 24), (0, -15), (out * aside, 5), (-out * aside, 5))
    return [spot._replace(middle=round(spot.x + across), base=spot.y + down) for across, down in moves]


def text_box(spot: Spot) -> Box:
    """About the room of a name."""
    half = _half(spot.text)
    return Box(spot.middle - half, spot.base - SIZE, spot.middle + half, spot.base + 3)


def _half(text: str) -> float:
    return sum(NARROW if sign.isascii() else WIDE for sign in text) / 2


def shortened(name: str) -> str:
    """As much of the name as fits below its spot: twice as many letters as Chinese characters."""
    if sum(map(_width, name)) <= LONGEST:
        return name
    kept, room = "", LONGEST - 2
    for one in name:
        room -= _width(one)
        if room < 0:
            break
        kept += one
    return f"{kept.rstrip()}…"


def _width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
