"""What the models cost and how right they are: CPU seconds and peak memory, each in a process of its own.

    python benchmarks/models.py [--smoke] [--data ../shared/data] [--peers PYTHON]

Goals: BG/NBD of 1,000,000 customers, fitted, with errors, P(alive) and forecast, 0.5 CPU s and 400 MB;
Pareto/NBD 5; rules of the wholesaler .5; the telephone company's leavers by nested five folds, AUC .848,
Brier .135, ECE .015; 1,000,000 customers scored with exact reasons 2. CDNOW's second half is told from its
first alone. `--peers` is the interpreter of an environment that has lifetimes, mlxtend and scikit-learn:
what they need for the same is told beside (`_peers`).
"""

import argparse
import gzip
import os
import resource
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _asking, _buyers

SEED = 11


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--data", default=os.environ.get("GUANXI_DATA", "../shared/data"))
    parser.add_argument("--peers", help="an interpreter that has the peers")
    given = parser.parse_args()
    customers = 30_000 if given.smoke else 1_000_000
    folder = Path(given.data)
    alone(bgnbd, customers)
    alone(pareto, customers)
    if folder.exists():
        alone(rules, folder)
        alone(cdnow, folder)
        alone(leavers, folder, customers)
    if given.peers:
        peers = Path(__file__).with_name("_peers.py")
        environment = {**os.environ, "PYTHONPATH": str(peers.parent.parent)}
        subprocess.run([given.peers, str(peers), str(customers), str(folder)], env=environment, check=True)
    _asking.baseline()


def alone(task: Callable[..., None], *arguments: Any) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        process.submit(task, *arguments).result()


class Clock:
    """CPU seconds of this process since the last time it was read, and memory at most."""

    def __init__(self) -> None:
        self.since = time.process_time()

    def told(self) -> str:
        spent, self.since = time.process_time() - self.since, time.process_time()
        return f"{spent:.2f} CPU s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def bgnbd(customers: int) -> None:
    from guanxi.insight.lifetime import bgnbd as model
    from guanxi.insight.lifetime.histories import histories

    columns = _buyers.histories(customers, SEED)
    clock = Clock()
    given = histories(*columns)
    fitted = model.fit_bgnbd(given)
    here = model.alive(fitted, given)
    told = model.expected_purchases(fitted, given, 52.0, here)
    print(f"BG/NBD of {customers:,}, all of it: {clock.told()}")
    off = (fitted.parameters - _buyers.PARAMETERS) / fitted.errors
    print(
        f"  off by {np.array2string(off, precision=2)} standard errors; {told.sum():,.0f} expected",
        flush=True,
    )


def pareto(customers: int) -> None:
    from guanxi.insight.lifetime import pareto as model
    from guanxi.insight.lifetime.histories import histories

    columns = _buyers.histories(customers, SEED)
    clock = Clock()
    given = histories(*columns)
    model.expected_purchases(model.fit_pareto(given), given, 52.0)
    print(f"Pareto/NBD of {customers:,}, all of it: {clock.told()}", flush=True)


def rules(folder: Path) -> None:
    from guanxi.insight.baskets import rules as mined

    for name, (baskets, items) in wholesaler(folder).items():
        clock = Clock()
        found = mined(baskets, items, support="0.01", confidence="0.3")
        print(f"rules of {found.n:,} baskets {name}: {len(found.given):,}, {clock.told()}", flush=True)


def wholesaler(folder: Path) -> dict[str, tuple[Any, Any]]:
    """(baskets, items) as codes, of all that was sold and of the clean lines."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    read = pq.read_table(folder / "online_retail.parquet")
    sold = pc.and_(pc.invert(pc.starts_with(read["InvoiceNo"], "C")), pc.greater(read["Quantity"], 0))
    clean = pc.and_(sold, pc.and_(pc.greater(read["UnitPrice"], 0), pc.is_valid(read["CustomerID"])))
    made = {}
    for name, kept in (("sold", sold), ("clean", clean)):
        lines = read.filter(kept)
        made[name] = tuple(
            lines[column].combine_chunks().dictionary_encode().indices.to_numpy()
            for column in ("InvoiceNo", "StockCode")
        )
    return made


def cdnow(folder: Path) -> None:
    from datetime import date

    from guanxi.insight.lifetime.purchases import bought, purchases
    from guanxi.insight.lifetime.tournament import forecast

    days: dict[tuple[int, int], float] = {}
    with gzip.open(folder / "CDNOW_sample.txt.gz", "rt") as file:
        for line in file:
            _whole, customer, day, _discs, money = line.split()
            on = date.fromisoformat(day).toordinal() - date(1997, 1, 1).toordinal()
            days[int(customer), on] = days.get((int(customer), on), 0.0) + float(money)
    whole = purchases([one for one, _ in days], [on / 7 for _, on in days], list(days.values()))
    clock = Clock()
    for as_of, horizon in ((39.0, 39.0), (39.0, 13.0), (52.0, 26.0), (65.0, 13.0)):
        told = forecast(whole, as_of, horizon)
        came = bought(whole, told.who, as_of, as_of + horizon)
        off, plain = told.purchases.sum() / came.sum() - 1, told.standings[told.best].factor
        inside = ((told.low <= came) & (came <= told.high)).mean()
        print(f"CDNOW, {horizon:.0f} weeks after {as_of:.0f}: {told.best}, {off:+.1%}", end="")
        print(f" ({(1 + off) / plain - 1:+.1%} not set right), {inside:.0%} of customers within their band")
    print(f"  all four: {clock.told()}", flush=True)


def leavers(folder: Path, customers: int) -> None:
    import pyarrow.compute as pc
    import pyarrow.csv as csv

    from guanxi.insight.churn.learning import _folds, learn
    from guanxi.insight.measures import quality

    with gzip.open(folder / "telco_churn.csv.gz") as file:
        empty = csv.ConvertOptions(null_values=["", " "], strings_can_be_null=True)
        table = csv.read_csv(file, convert_options=empty)
    left, columns = pc.equal(table["Churn"], "Yes").to_numpy(), table.drop(["customerID", "Churn"])
    said, clock = np.empty(left.size), Clock()
    for known, asked in _folds(left, SEED):
        model = learn(columns.take(known), left[known]).model
        said[asked] = model.probability(model.adds(columns.take(asked)))
    at = quality(said, left)
    print(
        f"leavers of the telephone company, nested five folds: AUC {at.auc:.4f} ± {at.auc_error:.4f}", end=""
    )
    print(f", Brier {at.brier:.4f}, ECE {at.ece:.4f}, lift {at.lift:.2f}; {clock.told()}")
    model = learn(columns, left).model
    many = columns.take(np.random.default_rng(SEED).integers(0, left.size, customers)).combine_chunks()
    clock = Clock()
    adds = model.adds(many)
    off = np.abs(
        1 / (1 + np.exp(-model.base)) + model.points(adds).sum(axis=1) - model.probability(adds)
    ).max()
    print(f"{customers:,} scored with reasons: {clock.told()}; they sum to within {off:.0e}", flush=True)


if __name__ == "__main__":
    main()
