"""Runs the benchmarks: `make bench`. A script that says `BOTH_DATABASES = True` runs on each of them.

python -m tools.bench [names…] [-- arguments for the scripts, such as --smoke]
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import postgres

PROJECT = Path(__file__).resolve().parent.parent
# (key that a script keeps a figure under, work, goal)
GOALS = (
    ("list_json", "list of 50 newest, JSON", "≤ 5 ms"),
    ("list_html", "list of 50 newest, HTML", "≤ 8 ms"),
    ("filter", "filter by industry and owner", "≤ 5 ms"),
    ("two", "part of a name, 2 characters", "≤ 5 ms"),
    ("three", "part of a name, 3 characters", "≤ 5 ms"),
    ("record", "one record", "≤ 5 ms"),
    ("talks", "its interactions", "≤ 4 ms"),
    ("create", "create one", "≤ 8 ms"),
    ("deep", "page 1,000 of a list", "as page 1"),
    ("import", "import of customers with validation, encryption, tokens", "≥ 5,000 rows/s, ≤ 600 MB"),
    ("wholesaler", "the wholesaler's file to tiers", "≤ 90 s"),
    ("worker", "one web worker's memory", "≤ 150 MB"),
    ("palette", "palette, a keystroke", "≤ 5 ms"),
    ("customfields", "two filters on fields of one's own and a sort", "≤ 8 ms"),
    ("export", "export of 100,000 customers", "≤ 20 s, ≤ 200 MB"),
    ("backup", "backup and restore of the house, checked", "≤ 60 · ≤ 120 s CPU for a million customers"),
    ("live", "500 open pages told of something, p95", "≤ 300 ms"),
    ("mixed", "ten minutes of fifty people, workers killed", "no error, no growth"),
    ("baseline", "the loop of the same run: 6,000 entries into a dict", ""),
)
figures: dict[str, dict[str, str]] = {}


def scripts(names: list[str]) -> list[Path]:
    """Benchmarks by name, all of them without a name; what begins with an underscore is a part of others."""
    found = sorted((PROJECT / "benchmarks").glob("[a-z]*.py"))
    return [path for path in found if not names or path.stem in names]


def on_both(script: Path) -> bool:
    return "\nBOTH_DATABASES = True" in script.read_text(encoding="utf-8")


def run(script: Path, database: str, arguments: list[str], url: str = "") -> bool:
    """One script, as a process of its own; what it keeps for the table goes into its database's column."""
    print(f"\n── {script.stem} · {database} ", "─" * 60, sep="", flush=True)
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as results:
        ours = {"PYTHONPATH": str(PROJECT), "GUANXI_BENCH_RESULTS": results.name}
        environment = {**own, **ours, **({"DATABASE_URL": url} if url else {})}
        command = [sys.executable, str(script), *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=environment, check=False)
        for line in results:
            key, text = json.loads(line)
            figures.setdefault(key, {})[database] = text
    return done.returncode == 0


def table() -> str:
    """What was measured against what is to be reached, as docs/performance.md shows it."""
    lines = ["| work | to reach | SQLite | PostgreSQL |", "|---|---|---|---|"]
    for key, work, goal in GOALS:
        if found := figures.get(key):
            lines.append(f"| {work} | {goal} | {found.get('SQLite', '–')} | {found.get('PostgreSQL', '–')} |")
    return "\n".join(lines)


def main(words: list[str]) -> int:
    place = words.index("--") if "--" in words else len(words)
    names, arguments = words[:place], words[place + 1 :]
    chosen = scripts(names)
    good = [run(script, "SQLite" if on_both(script) else "in memory", arguments) for script in chosen]
    if both := [script for script in chosen if on_both(script)]:
        try:
            with postgres.server(kept=True) as url:
                good += [run(script, "PostgreSQL", arguments, url) for script in both]
        except postgres.NoPostgres as problem:
            print(f"\nLeft out on PostgreSQL: {problem}")
    if figures:
        print(f"\n{table()}")
    return not all(good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
