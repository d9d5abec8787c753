"""Chance, by name: every use has a stream of its own, so that changing one leaves the others alone."""

import random
from collections.abc import Sequence


def dice(*names: object) -> random.Random:
    """Random numbers that depend on ``names`` only: not on hashes, the order of dicts, or the clock."""
    return random.Random("/".join(str(name) for name in names))  # noqa: S311 - a demo, not a secret


def chance(rnd: random.Random, probability: float) -> bool:
    return rnd.random() < probability


def between(rnd: random.Random, low: float, high: float) -> float:
    return low + (high - low) * rnd.random()


def weighted[T](rnd: random.Random, options: Sequence[tuple[T, float]]) -> T:
    """One of ``options``, each with its weight."""
    mark = rnd.random() * sum(weight for _, weight in options)
    for option, weight in options:
        mark -= weight
        if mark < 0:
            return option
    return options[-1][0]


def sample_weighted[T](rnd: random.Random, options: Sequence[tuple[T, float]], count: int) -> list[T]:
    """``count`` different ones of ``options``, the heavier ones likelier, in the order drawn."""
    keyed = [(rnd.random() ** (1 / weight), place) for place, (_, weight) in enumerate(options) if weight > 0]
    keyed.sort(reverse=True)
    return [options[place][0] for _, place in keyed[:count]]


def gaps(rnd: random.Random, mean: float, shape: float) -> float:
    """One interval of a gamma rhythm; the larger ``shape``, the more regular."""
    return rnd.gammavariate(shape, mean / shape)
