"""Runs the benchmarks: `make bench`. A script that says `BOTH_DATABASES = True` runs on each of them.

python -m tools.bench [names…] [-- arguments for the scripts, such as --smoke]
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import postgres

PROJECT = Path(__file__).resolve().parent.parent


def scripts(names: list[str]) -> list[Path]:
    """Benchmarks by name, all of them without a name; what begins with an underscore is a part of others."""
    found = sorted((PROJECT / "benchmarks").glob("[a-z]*.py"))
    return [path for path in found if not names or path.stem in names]


def on_both(script: Path) -> bool:
    return "\nBOTH_DATABASES = True" in script.read_text(encoding="utf-8")


def run(script: Path, database: str, arguments: list[str], url: str = "") -> bool:
    print(f"\n── {script.stem} · {database} ", "─" * 60, sep="", flush=True)
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = {**own, "PYTHONPATH": str(PROJECT), **({"DATABASE_URL": url} if url else {})}
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode == 0


def main(words: list[str]) -> int:
    place = words.index("--") if "--" in words else len(words)
    names, arguments = words[:place], words[place + 1 :]
    chosen = scripts(names)
    good = [run(script, "SQLite" if on_both(script) else "in memory", arguments) for script in chosen]
    if both := [script for script in chosen if on_both(script)]:
        try:
            with postgres.server() as url:
                good += [run(script, "PostgreSQL", arguments, url) for script in both]
        except postgres.NoPostgres as problem:
            print(f"\nLeft out on PostgreSQL: {problem}")
    return not all(good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
