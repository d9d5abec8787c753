"""What two records are compared by, and how much each outcome weighs.

A *comparison* has levels, the first that holds counts. ``m`` is how often it holds for two records of one
customer, ``u`` how often for two of different ones; its weight is log2(m / u) bits. Both are stated, not
fitted: a company may change them, and the same records always give the same answer. Where ``tf`` names a
column, how often the value occurs among the other records stands in place of ``u``: two 王伟 say less than
two 上官婉儿. Of what hardly anybody shares (a telephone number), ``u`` is told in records: with 0.1 of all
others, however many they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2

UNKNOWN = "unknown"  # the code of the level where one of the two says nothing: it weighs nothing


@dataclass(frozen=True, slots=True)
class Level:
    """``when`` is DuckDB's SQL over columns that end in _l and _r; the last level's is ELSE."""

    code: str
    when: str
    m: float
    u: float
    tf: str = ""
    in_records: bool = False

    def among(self, records: int) -> float:
        """``u`` as a share, among so many records."""
        return min(1.0, self.u / max(records, 1)) if self.in_records else self.u

    def weight(self, records: int) -> float:
        """Bits: above 0 it speaks for one customer, below 0 against it."""
        return log2(self.m / self.among(records))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Made where the first of ``columns`` is there; ``unknown``: when the two cannot be compared."""

    code: str
    columns: Sequence[str]
    unknown: str
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs are made of records whose ``equal`` are, columns or SQL of one; of ``lists`` one is equal."""

    equal: Sequence[str]
    lists: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How records of one kind are compared, and which pairs of them are looked at.

    ``strong`` finds about half of all pairs of one customer and hardly others: by it is told how many
    there are.
    """

    comparisons: Sequence[Comparison]
    blocks: Sequence[Block]
    strong: Sequence[Block]


type Weights = Mapping[tuple[str, str], tuple[float, float]]
"""(comparison, level) → (m, u): what a company has set otherwise."""


def weighed(comparison: Comparison, weights: Weights) -> Comparison:
    """The comparison with the weights that a company has set.

    Raises ValueError where one of them is not above 0 and at most 1.
    """
    levels = []
    for level in comparison.levels:
        m, u = weights.get((comparison.code, level.code), (level.m, level.u))
        if not (0 < m <= 1 and u > 0):
            raise ValueError(f"{comparison.code}/{level.code}: m lies above 0 and at most at 1, u above 0")
        levels.append(replace(level, m=m, u=u))
    return replace(comparison, levels=tuple(levels))


# DuckDB compares texts by bytes, of which a Chinese sign has three: a sign apart is told by what both begin
# and end with, two turned around by their signs in order.
# Damerau and Levenshtein's distance takes eight times as long as Levenshtein's, which is at most twice it: so
# it is asked only where that leaves it open.
MACROS = """
CREATE MACRO within(a, b, signs) AS
    CASE WHEN levenshtein(a, b) <= signs THEN true
         WHEN levenshtein(a, b) <= 2 * signs THEN damerau_levenshtein(a, b) <= signs
         ELSE false END;
CREATE MACRO any_within(these, those, signs) AS
    list_bool_or([list_bool_or([within(a, b, signs) for b in those]) for a in these]);
CREATE MACRO in_front(a, b) AS
    len([i for i in range(1, least(length(a), length(b)) + 1) if left(a, i) = left(b, i)]);
CREATE MACRO at_end(a, b) AS
    len([i for i in range(1, least(length(a), length(b)) + 1) if right(a, i) = right(b, i)]);
CREATE MACRO a_sign_apart(a, b) AS
    in_front(a, b) + at_end(a, b) >= greatest(length(a), length(b)) - 1
    OR (length(a) = length(b) AND in_front(a, b) + at_end(a, b) = length(a) - 2
        AND list_sort(string_split(a, '')) = list_sort(string_split(b, '')));
"""


def nothing(*columns: str) -> str:
    """One of the two says nothing."""
    return " OR ".join(f"{name}_{side} IS NULL" for name in columns for side in "lr")


def same(name: str) -> str:
    return f"{name}_l = {name}_r"


def near(name: str, at_most: int) -> str:
    """So many signs differ, two turned around counting as one."""
    return f"within({name}_l, {name}_r, {at_most})"


def sign_apart(name: str) -> str:
    """One sign differs, is missing, or two stand turned around."""
    return f"a_sign_apart({name}_l, {name}_r)"


def alike(name: str, least: float) -> str:
    """Jaro and Winkler's likeness."""
    return f"jaro_winkler_similarity({name}_l, {name}_r) >= {least}"


def shared(name: str) -> str:
    """The two lists have one in common."""
    return f"list_has_any({name}_l, {name}_r)"


def near_in(name: str, at_most: int) -> str:
    """Of the two lists, two entries differ in so many signs."""
    return f"any_within({name}_l, {name}_r, {at_most})"
