"""The company without patterns: the same customers and the same lines, dealt out again by chance.

Every customer keeps the number of its orders, its first day and, if it has stopped, its last. The days
between are drawn anew at one steady pace, without seasons. All lines go into piles of the same size of
amount, are shuffled there, and dealt back: each product is sold as often as before, each order is worth
about the same, but nothing says any more who buys what, when, with what.
"""

import math
import random
from collections.abc import Sequence
from datetime import date

from guanxi.config.demo.baskets import Draft, Line
from guanxi.config.demo.catalogue import ITEMS
from guanxi.config.demo.company import begins
from guanxi.config.demo.dice import dice
from guanxi.config.demo.profiles import Profile
from guanxi.config.demo.rhythm import even_days, is_over
from guanxi.config.demo.seasons import season


def dealt_again(seed: int, today: date, customers: Sequence[Profile], orders: Sequence[Draft]) -> list[Draft]:
    """Orders without any pattern, from orders with patterns."""
    rnd = dice(seed, "null orders")
    lines = _shuffled(rnd, customers, orders)
    start, end = begins(today).toordinal(), today.toordinal()
    found: list[Draft] = []
    for buyer, own in _by_buyer(orders, lines).items():
        profile = customers[buyer]
        first, last = own[0][0], own[-1][0]
        flat = season(f"flat-{profile.year}", start, end)
        stays = not is_over(profile, end - 1) and not profile.once
        days = even_days(rnd, len(own), first, None if stays else last, flat)
        contents = [content for _, content in own]
        rnd.shuffle(contents)
        found += [Draft(buyer, day, content) for day, content in zip(days, contents, strict=True)]
    return found


def _by_buyer(orders: Sequence[Draft], lines: list[list[Line]]) -> dict[int, list[tuple[int, list[Line]]]]:
    own: dict[int, list[tuple[int, list[Line]]]] = {}
    for order, content in zip(orders, lines, strict=True):
        own.setdefault(order.buyer, []).append((order.day, content))
    return own


def _shuffled(rnd: random.Random, customers: Sequence[Profile], orders: Sequence[Draft]) -> list[list[Line]]:
    """The lines of each order, exchanged within piles: firms or persons, and half a power of ten of money."""
    piles: dict[tuple[str, int], list[Line]] = {}
    places: list[list[tuple[str, int]]] = []
    for order in orders:
        kind: str = customers[order.buyer].kind
        own = [
            (kind, round(2 * math.log10(ITEMS[code].price * quantity))) for code, quantity, _ in order.lines
        ]
        places.append(own)
        for pile, line in zip(own, order.lines, strict=True):
            piles.setdefault(pile, []).append(line)
    for _, stack in sorted(piles.items(), key=lambda entry: entry[0]):
        rnd.shuffle(stack)
    return [[piles[pile].pop() for pile in own] for own in places]
