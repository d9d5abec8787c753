"""Known truth for the finding of duplicates: made-up customers whose real owner is known.

    python -m benchmarks._doubles --show zh 20      groups of duplicates, and near ones who are not the same
    python -m benchmarks._doubles --rates firms     what goes wrong, counted

Written without a look at what finds duplicates: from how data of real customers go wrong.
"""

import argparse
from collections import defaultdict
from random import Random

import pyarrow as pa

from benchmarks import _doubles_firms, _doubles_west, _doubles_zh
from benchmarks._doubles_rows import Made, make

KINDS = {
    "west": ("person", _doubles_west.clusters),
    "zh": ("person", _doubles_zh.clusters),
    "firms": ("firm", _doubles_firms.clusters),
}


def people(count: int, seed: int = 1) -> tuple[pa.Table, list[int]]:
    """Western and international people, and which real person each row is."""
    done = made("west", count, seed)
    return done.table, done.truth


def people_zh(count: int, seed: int = 1) -> tuple[pa.Table, list[int]]:
    """Chinese people, and which real person each row is."""
    done = made("zh", count, seed)
    return done.table, done.truth


def firms_zh(count: int, seed: int = 1) -> tuple[pa.Table, list[int]]:
    """Chinese firms, and which real firm each row is."""
    done = made("firms", count, seed)
    return done.table, done.truth


def made(which: str, count: int, seed: int = 1) -> Made:
    kind, clusters = KINDS[which]
    return make(kind, clusters, count, seed)


def show(done: Made, groups: int, seed: int) -> None:
    """Some groups of duplicates, and some who are near and not the same."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(done.truth):
        places[number].append(place)
    dice = Random(seed)
    several = [number for number, rows in places.items() if len(rows) > 1]
    print("DUPLICATES")
    for number in dice.sample(several, min(groups, len(several))):
        _print(done.table, number, places[number])
    print("NEAR, NOT THE SAME")
    for near, numbers in dice.sample(done.near, min(groups, len(done.near))):
        print(f"· {near}")
        for number in numbers:
            _print(done.table, number, places[number])


def _print(table: pa.Table, number: int, places: list[int]) -> None:
    for row in table.take(pa.array(places, pa.int64())).drop_columns(["id", "kind"]).to_pylist():
        told = (" ".join(value) if isinstance(value, list) else value for value in row.values())
        print(f"  {number:>6}  " + " | ".join(text for text in told if text))


def rates(done: Made) -> None:
    """How many rows are further records, and how often each thing went wrong, per 100 rows."""
    rows, real = len(done.truth), len(set(done.truth))
    print(f"{rows} rows, {real} real ones, {100 * (rows - real) / rows:.1f} % further records")
    for what, times in done.told.most_common():
        print(f"{100 * times / rows:6.2f}  {what}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--show", nargs=2, metavar=("KIND", "GROUPS"))
    asked.add_argument("--rates", choices=KINDS)
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    if given.show:
        show(made(given.show[0], given.rows, given.seed), int(given.show[1]), given.seed)
    if given.rates:
        rates(made(given.rates, given.rows, given.seed))


if __name__ == "__main__":
    main()
