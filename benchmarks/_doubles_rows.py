"""The frame of the generators of known truth: dice, rows, and the table that is made of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random

import pyarrow as pa

BATCH = 50_000
DIGITS = "0123456789"
TEXTS, LISTS = ("name", "region", "address", "id_number", "birthday"), ("also", "phones", "emails", "people")
COLUMNS = (
    "id", "kind", "name", "also", "region", "address", "id_number", "phones", "emails", "people", "birthday",
)  # fmt: skip


class Dice(Random):
    """Chance by seed, which counts what it lets happen: the measured rates of the errors."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.told: Counter[str] = Counter()
        self.taken: set[object] = set()

    def pick[T](self, among: Sequence[T]) -> T:
        return among[int(self.random() * len(among))]

    def chance(self, share: float) -> bool:
        return self.random() < share

    def happens(self, share: float, what: str) -> bool:
        if self.random() >= share:
            return False
        self.told[what] += 1
        return True

    def digits(self, length: int) -> str:
        return str(int((1 + self.random()) * 10**length))[1:]

    def nobodys[T](self, make: Callable[[], T]) -> T:
        """A number or an address that nobody has yet; the same again where all are taken."""
        for _once_more in range(20):
            if (found := make()) not in self.taken:
                break
        self.taken.add(found)
        return found

    def day(self, first: int, last: int) -> tuple[int, int, int]:
        """A birthday between two years."""
        return (
            first + int(self.random() * (last - first + 1)),
            1 + int(self.random() * 12),
            1 + int(self.random() * 28),
        )


@dataclass(slots=True)
class Row:
    """What one record holds of a person or a firm."""

    name: str
    region: str = ""
    address: str = ""
    id_number: str = ""
    birthday: str = ""
    also: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Cluster:
    """Those who are made together, each with their records; ``near`` says how different ones resemble."""

    records: list[list[Row]]
    near: str = ""


@dataclass(slots=True)
class Made:
    """The table, whom each row belongs to, the near ones who are not the same, and what went wrong."""

    table: pa.Table
    truth: list[int]
    near: list[tuple[str, list[int]]]
    told: Counter[str]


def make(kind: str, clusters: Callable[[Dice], Iterator[Cluster]], count: int, seed: int) -> Made:
    """``count`` rows in mixed order, made from as many clusters as they need."""
    dice = Dice(seed)
    rows: list[Row] = []
    batches: list[pa.RecordBatch] = []
    truth: list[int] = []
    near: list[tuple[str, list[int]]] = []
    number = 0
    for cluster in clusters(dice):
        if cluster.near:
            near.append((cluster.near, list(range(number + 1, number + 1 + len(cluster.records)))))
        for records in cluster.records:
            number += 1
            rows += records
            truth += [number] * len(records)
        if len(rows) >= BATCH or len(truth) >= count:
            batches.append(_batch(rows))
            rows = []
        if len(truth) >= count:
            break
    order = list(range(count))
    dice.shuffle(order)
    mixed = pa.Table.from_batches(batches).take(pa.array(order))
    mixed = mixed.append_column("id", pa.array(range(1, count + 1), pa.int64()))
    table = mixed.append_column("kind", pa.array([kind] * count)).select(list(COLUMNS))
    return Made(table, [truth[place] for place in order], near, dice.told)


def _batch(rows: list[Row]) -> pa.RecordBatch:
    columns = {name: pa.array([getattr(row, name) for row in rows], pa.string()) for name in TEXTS}
    lists = {name: pa.array([getattr(row, name) for row in rows], pa.list_(pa.string())) for name in LISTS}
    return pa.RecordBatch.from_pydict(columns | lists)


def words(text: str) -> tuple[str, ...]:
    """Words of a line: data that a reader can read."""
    return tuple(text.split())


def zipf(words: Sequence[str], flat: float = 15.0, size: int = 4000) -> tuple[str, ...]:
    """Words by rank, each as often as 1 / (rank + flat): one even pick of these is a pick by frequency."""
    total = sum(1 / (rank + flat) for rank in range(1, len(words) + 1))
    often = (max(1, round(size / (rank + flat) / total)) for rank in range(1, len(words) + 1))
    return tuple(chain.from_iterable([word] * times for word, times in zip(words, often, strict=True)))


def wrong_digit(dice: Dice, text: str) -> str:
    """One digit mistyped, or two neighbours exchanged."""
    places = [place for place, sign in enumerate(text) if sign in DIGITS]
    if not places:
        return text
    place = places[-1 - int(dice.random() * min(8, len(places)))]
    if dice.chance(0.3) and place + 1 < len(text) and text[place + 1] in DIGITS:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    other = DIGITS[(int(text[place]) + 1 + int(dice.random() * 9)) % 10]
    return text[:place] + other + text[place + 1 :]


def birthday_told(dice: Dice, day: tuple[int, int, int]) -> str:
    """A birthday as it was typed: seldom day and month exchanged, a digit wrong, the year's first day."""
    year, month, on = day
    if dice.happens(0.015, "birthday: day and month exchanged") and on <= 12:
        month, on = on, month
    elif dice.happens(0.02, "birthday: one part wrong"):
        if dice.chance(0.5):
            year += dice.pick((-10, -1, 1, 10))
        else:
            on = 1 + on % 28
    elif dice.happens(0.01, "birthday: only the year, as 1 January"):
        month, on = 1, 1
    return f"{year:04d}-{month:02d}-{on:02d}"


def how_many_more(dice: Dice, share: float, most: int) -> int:
    """How many further records somebody has: none for most, then one for 70 %, two, three."""
    if not dice.chance(share):
        return 0
    lot = dice.random()
    return min(most, 1 if lot < 0.7 else 2 if lot < 0.92 else 3)
