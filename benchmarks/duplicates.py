"""How well and how fast records of one customer are found: made-up people and firms whose truth is known.

    python benchmarks/duplicates.py [--smoke] [--million] [--data ../shared/data]

The makers of these records (`_doubles`) know nothing of the search. Told are precision, recall and F1 of all
pairs of the groups that are sure, and the recall of those that anything could tell: that share a number, an
address, a birthday or a whole name but for place and form. Febrl's dataset3 and splink's fake_1000 are read
where they are. CPU seconds and memory of a search are of a process that does nothing else.
"""

import argparse
import csv
import gzip
import os
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import feather

from benchmarks import _asking, _doubles, _doubles_febrl

SEED = 11  # not the one that anything was tried with
LISTS = ("tails", "emails", "users", "kernels", "domains")
SINGLE = ("birthday", "id_number", "street", "address")
type Pairs = set[tuple[int, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--million", action="store_true", help="people: 1,000,000 records, 500,000 of firms")
    parser.add_argument("--data", default=os.environ.get("GUANXI_DATA", "../shared/data"))
    given = parser.parse_args()
    count = 2_000 if given.smoke else 1_000_000 if given.million else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GUANXI_HOME": f"{folder}/data", "GUANXI_KEYS": f"{folder}/keys"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
        _open()
        for kind in ("west", "zh", "firms"):
            made_up(kind, count // 2 if kind == "firms" and given.million else count)
        public(Path(given.data), count)
    _asking.baseline()


def _open() -> None:
    """An empty house, for how Chinese signs are read stands in its database."""
    from guanxi.config.commands.setting_up import bring_up_to_date, set_up

    set_up()
    bring_up_to_date()


def made_up(kind: str, count: int) -> None:
    """Records of one kind: spelled, searched, and held against the truth."""
    from guanxi.customers.duplicates import reading, spelling

    made = _doubles.made(kind, count, SEED)
    records = [spelling.Record(**row) for row in made.table.to_pylist()]
    readings = reading.readings()
    started = time.process_time()
    columns = (spelling.firms if kind == "firms" else spelling.people)(records, readings)
    spelled = time.process_time() - started
    groups, seconds, peak = searched(columns, kind)
    ids = [record.id for record in records]
    real = pairs_of(dict(zip(ids, made.truth, strict=True)))
    sure = pairs_of(grouped(ids, groups))
    print(f"{kind}, {count:,} records, {len(real):,} true pairs: {told(sure, real)}")
    can = tellable(columns, real)
    print(f"  of {len(can):,} that anything could tell: recall {len(sure & can) / len(can):.3f}")
    print(f"  spelling {spelled:.1f} CPU s, search {seconds:.1f} CPU s, peak {peak} MB", flush=True)


def grouped(ids: Iterable[int], groups: Iterable[Mapping[str, int]]) -> dict[int, int]:
    """Each record's group; who is in none is alone."""
    alone = {pk: -1 - pk for pk in ids}
    return alone | {row["id"]: row["group"] for row in groups}


def pairs_of(labels: Mapping[int, int]) -> Pairs:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for one, label in labels.items():
        members[label].append(one)
    return {pair for some in members.values() if len(some) > 1 for pair in combinations(sorted(some), 2)}


def told(found: Pairs, real: Pairs) -> str:
    right = len(found & real)
    precision, recall = right / max(1, len(found)), right / len(real)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * right / (len(found) + len(real)):.3f}"


def tellable(columns: pa.Table, real: Pairs) -> Pairs:
    """The true pairs that have something in common that hardly anybody shares by chance."""
    wanted = {pk for pair in real for pk in pair}
    rows = {row["id"]: row for row in columns.to_pylist() if row["id"] in wanted}

    def alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        if any({*(one.get(name) or ())} & {*(other.get(name) or ())} for name in LISTS):
            return True
        return any(one.get(name) and one.get(name) == other.get(name) for name in SINGLE)

    return {pair for pair in real if alike(rows[pair[0]], rows[pair[1]])}


def public(folder: Path, count: int) -> None:
    """The two sets whose figures are published, where they are here, and many who go wrong as the first's."""
    febrl, fake = folder / "febrl" / "dataset3.csv.gz", folder / "splink" / "fake_1000.csv"
    if febrl.exists():
        with gzip.open(febrl, "rt", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
        columns = {
            "given": "given_name", "family": "surname", "birthday": "date_of_birth",
            "id_number": "soc_sec_id", "address": "address_1", "house": "street_number", "city": "suburb",
            "postcode": "postcode",
        }  # fmt: skip
        _published("febrl/dataset3", rows, columns, [int(row["rec_id"].split("-")[1]) for row in rows])
        records, truth = _doubles_febrl.made(febrl, count, SEED)
        whole = {name: name for name in columns}
        _published(f"{count:,} as febrl/dataset3", records, whole, truth)
        del whole["id_number"]
        _published(f"{count:,} as febrl/dataset3, without numbers", records, whole, truth)
    if fake.exists():
        with fake.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        columns = {
            "given": "first_name", "family": "surname", "birthday": "dob", "city": "city", "email": "email",
        }  # fmt: skip
        _published("splink/fake_1000", rows, columns, [int(row["cluster"]) for row in rows])


def _published(
    name: str, rows: Sequence[Mapping[str, str]], columns: Mapping[str, str], truth: Sequence[int]
) -> None:
    said = {ours: [row[theirs].strip().lower() or None for row in rows] for ours, theirs in columns.items()}
    both = list(zip(said["given"], said["family"], strict=True))
    whole = [" ".join(part for part in pair if part) or None for pair in both]
    mails = said.pop("email", [None] * len(rows))
    texts = pa.list_(pa.string())
    table = pa.table(
        {
            "id": pa.array(range(len(rows)), pa.int64()),
            "name": whole,
            "formal": [_formal(*pair) for pair in both],
            "latin": whole,
            "emails": pa.array([[mail] if mail else None for mail in mails], texts),
            "users": pa.array([[mail.partition("@")[0]] if mail else None for mail in mails], texts),
            **{column: pa.array(values, pa.string()) for column, values in said.items()},
        }
    )
    groups, seconds, peak = searched(table, "people")
    real = pairs_of(dict(enumerate(truth)))
    print(f"{name}: {told(pairs_of(grouped(range(len(rows)), groups)), real)}", end="")
    print(f", {seconds:.1f} CPU s, peak {peak} MB")


def _formal(given: str | None, family: str | None) -> str | None:
    from guanxi.customers.duplicates.nicknames import whole

    return " ".join(part for part in (whole(given or ""), family) if part) or None


def searched(columns: pa.Table, kind: str) -> tuple[list[dict[str, int]], float, int]:
    """The groups, CPU seconds and MB at most, of a process that does nothing else."""
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, get_context("spawn")) as alone:
        feather.write_feather(columns, f"{folder}/columns")
        return alone.submit(_search, f"{folder}/columns", kind).result()


def _search(path: str, kind: str) -> tuple[list[dict[str, int]], float, int]:
    from guanxi.insight.duplicates.finding import find
    from guanxi.insight.duplicates.firms import FIRMS
    from guanxi.insight.duplicates.people import PEOPLE

    columns = feather.read_table(path)
    started = time.process_time()
    found = find(columns, FIRMS if kind == "firms" else PEOPLE)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found.groups.to_pylist(), seconds, peak


if __name__ == "__main__":
    main()
