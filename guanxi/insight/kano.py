"""What a feature does for satisfaction: Kano's classes from paired questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LIKE, EXPECT, NEUTRAL, ACCEPT, DISLIKE = range(1, 6)
ATTRACTIVE, MUST_BE, ONE_DIMENSIONAL, INDIFFERENT, REVERSE, QUESTIONABLE = "AMOIRQ"
CLASSES = (MUST_BE, ONE_DIMENSIONAL, ATTRACTIVE, INDIFFERENT, REVERSE, QUESTIONABLE)
"""In the order in which one of two that are told equally often is taken."""

TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
"""Row: the answer where the feature is there; column: where it is not; both from like to dislike."""


@dataclass(frozen=True, slots=True)
class Kano:
    """
    counts  : answers of each class
    kind    : the class that most tell; "" where nobody answered
    sure    : whether it is told more often than the next by more than chance (90 %)
    better  : share of those who count to whom it would give satisfaction, 0..1; NaN where nobody counts
    worse   : share to whom its lack would take it, -1..0
    n       : answers
    """

    counts: dict[str, int]
    kind: str
    sure: bool
    better: float
    worse: float
    n: int


def kano(there: Sequence[int], missing: Sequence[int]) -> Kano:
    """Classify a feature.

    there, missing : each person's answer, 1 like · 2 expect · 3 neutral · 4 accept · 5 dislike, where the
                     feature is there and where it is not
    Raises ValueError for other answers, or columns of unequal length.
    Source         : Kano 1984, evaluation table of Berger et al. 1993; better and worse by the latter;
                     the test of the two most frequent by Fong 1996; formulas.md, section 6
    """
    if len(there) != len(missing):
        raise ValueError("each person answers both questions")
    if {*there, *missing} - {1, 2, 3, 4, 5}:
        raise ValueError("an answer is 1 (like) to 5 (dislike)")
    told = Counter(TABLE[yes - 1][no - 1] for yes, no in zip(there, missing, strict=True))
    counts = {kind: told[kind] for kind in CLASSES}
    first, second = sorted(CLASSES, key=lambda kind: -counts[kind])[:2]
    n = len(there)
    rest = n - counts[first] - counts[second]
    chance = 1.65 * np.sqrt((counts[first] + counts[second]) * (n + rest) / (2 * n)) if n else 0.0
    counted = sum(counts[kind] for kind in (ATTRACTIVE, ONE_DIMENSIONAL, MUST_BE, INDIFFERENT))
    better = (counts[ATTRACTIVE] + counts[ONE_DIMENSIONAL]) / counted if counted else float("nan")
    worse = -(counts[MUST_BE] + counts[ONE_DIMENSIONAL]) / counted if counted else float("nan")
    return Kano(
        counts, first if n else "", counts[first] - counts[second] >= chance and n > 0, better, worse, n
    )
