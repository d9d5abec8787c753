"""The neighbourhood as a drawing: the record in the middle, who is linked with it around, theirs further out.

Server-drawn, without a script. The list beside it says the same in words; the drawing is its picture.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from guanxi.customers.parties.choices import LinkKind, PartyKind
from guanxi.customers.parties.walking import Neighbourhood, Node
from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import listed

WIDTH, HEIGHT = 400, 440  # as wide as a telephone shows without making letters small
INNER, OUTER = (88, 98), (148, 190)  # half axes of the two ovals
LONGEST = 18  # half widths: a Chinese character is two
ALONG = (0.5, 0.62, 0.4, 0.72)  # of the way out, where the word of a line may stand
RADIUS, SIZE, WIDE, NARROW = 8, 13, 13.5, 7.5  # of a circle, of the text, of its signs: Chinese ones, letters
EDGE = 6  # kept free around all that is drawn
OWNED, DEALT, REFERRED = "is-owned", "is-dealt", "is-referred"
LOOKS = {LinkKind.PARENT: OWNED, LinkKind.REFERRER: REFERRED}  # of lines; every other kind deals with it
MEANT: Mapping[str, Sentence] = {
    OWNED: _("parent firm and subsidiary"),
    DEALT: _("supplies, sells for or works with"),
    REFERRED: _("has referred"),
}


class Spot(NamedTuple):
    """Where a record stands, and what is written there."""

    node: Node
    x: int
    y: int
    text: str
    middle: int = 0  # of the text, and the line on which it stands
    base: int = 0

    @property
    def behind(self) -> "Box":
        """What lies in the paper's colour behind the name."""
        return text_box(self)

    @property
    def look(self) -> str:
        return "is-here" if not self.node.step else "is-party" if self.node.party else ""


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

    def crossed(self, line: "Line") -> bool:
        """Whether the line runs through."""
        began, ended = 0.0, 1.0
        sides = (
            (line.x1, line.x2, self.left, self.right),
            (line.y1, line.y2, self.top, self.bottom),
        )
        for start, end, least, most in sides:
            if start == end:
                if not least < start < most:
                    return False
                continue
            first, last = sorted(((least - start) / (end - start), (most - start) / (end - start)))
            began, ended = max(began, first), min(ended, last)
        return began < ended

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Line(NamedTuple):
    x1: int
    y1: int
    x2: int
    y2: int
    look: str = DEALT


class Word(NamedTuple):
    """What the one record is to the other, upon their line."""

    x: int
    y: int
    text: str
    behind: Box | None = None


class Drawing(NamedTuple):
    spots: Sequence[Spot]
    lines: Sequence[Line]
    box: str
    words: Sequence[Word] = ()
    parties: str = ""  # which kinds of party are drawn, in words
    meant: Sequence[tuple[str, Sentence]] = ()  # how lines look, and what that means


def draw(found: Neighbourhood) -> Drawing | None:
    """The drawing; None where nothing is linked."""
    if len(found.nodes) < 2:
        return None
    angles = _angles(list(found.nodes.values()))
    spots = {pk: _spot(node, angles[pk]) for pk, node in found.nodes.items()}
    lines = [
        Line(spots[a].x, spots[a].y, spots[b].x, spots[b].y, LOOKS.get(LinkKind(kind), DEALT))
        for a, b, kind in found.links
    ]
    labelled = _labelled(list(spots.values()), lines)
    there = {line.look for line in lines}
    meant = [(look, said) for look, said in MEANT.items() if look in there]
    return Drawing(labelled, lines, _window(labelled), _words(labelled), _parties(labelled), meant)


def _window(spots: Sequence[Spot]) -> str:
    """From the topmost to the lowest thing drawn: a page has no room for nothing."""
    boxes = [Box(one.x, one.y - RADIUS - EDGE, one.x, one.y + RADIUS + EDGE) for one in spots]
    boxes += [one.behind for one in spots if one.text]
    top, bottom = min(box.top for box in boxes) - EDGE, max(box.bottom for box in boxes) + EDGE
    return f"0 {top:.0f} {WIDTH} {bottom - top:.0f}"


def _parties(spots: Sequence[Spot]) -> str:
    there = {one.node.party for one in spots}
    return str(listed(label for value, label in PartyKind.choices if value in there))


def _words(spots: Sequence[Spot]) -> list[Word]:
    """What each is to the record in the middle, about half way to it, where that covers nothing."""
    taken = [_circle(one) for one in spots] + [one.behind for one in spots if one.text]
    middle, found = spots[0], []
    for one in spots:
        if one.node.step != 1 or not one.node.said:
            continue
        for share in ALONG:
            x, y = round(middle.x + (one.x - middle.x) * share), round(middle.y + (one.y - middle.y) * share)
            box = text_box(one._replace(text=one.node.said, middle=x, base=y + 4))
            if not any(box.meets(other) for other in taken):
                taken.append(box)
                found.append(Word(x, y + 4, one.node.said, box))
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


def _labelled(spots: Sequence[Spot], lines: Sequence[Line]) -> list[Spot]:
    """Each with its name where that covers nobody else, and there where the fewest lines run.

    What has no room the list beside it says.
    """
    taken = [_circle(one) for one in spots]
    found = []
    for one in spots:
        free = [place for place in _places(one) if _is_free(place.behind, taken)]
        placed = min(free, key=lambda place: _crossings(place, lines), default=one._replace(text=""))
        if placed.text:
            taken.append(placed.behind)
        found.append(placed)
    return found


def _crossings(spot: Spot, lines: Sequence[Line]) -> int:
    return sum(spot.behind.crossed(line) for line in lines)


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    return box.left >= 0 and box.right <= WIDTH and not any(box.meets(other) for other in taken)


def _circle(spot: Spot) -> Box:
    return Box(spot.x - RADIUS, spot.y - RADIUS, spot.x + RADIUS, spot.y + RADIUS)


def _places(spot: Spot) -> list[Spot]:
    """Below its circle, above it, or beside it on the outer side, all of it within the drawing."""
    half = _half(spot.text)
    aside = (RADIUS + 4 + half) * (1 if spot.x >= WIDTH / 2 else -1)
    least, most = math.ceil(half), math.floor(WIDTH - half)
    within = min(max(spot.x, least), most)
    moves = ((within, 24), (within, -15), (round(spot.x + aside), 5))
    return [spot._replace(middle=middle, base=spot.y + down) for middle, down in moves]


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
