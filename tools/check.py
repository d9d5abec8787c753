"""Everything that can be judged without running a test: `make check`.

python -m tools.check [words…]      only the checks whose names contain one of the words
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "types (mypy)": [PYTHON, "-m", "tools.typing_"],
    "style (ruff)": [f"{BIN}/ruff", "check", "."],
    "format (ruff)": [f"{BIN}/ruff", "format", "--check", "."],
    "floors (import-linter)": [f"{BIN}/lint-imports"],
    "templates (djlint)": [f"{BIN}/djlint", "--quiet", "--lint", "guanxi"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings (django)": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "messages": [PYTHON, "-m", "tools.messages", "check"],
    "words outside messages": [PYTHON, "-m", "tools.literals"],
    "requirement ids": [PYTHON, "-m", "tools.trace", "--check"],
    "icons": [PYTHON, "-m", "tools.vendor", "--check"],
    "licences": [PYTHON, "-m", "tools.licences"],
    "bill of materials": [PYTHON, "-m", "tools.sbom", "--check"],
    "advisories": [PYTHON, "-m", "tools.advisories"],
    "tree": [PYTHON, "-m", "tools.tree"],
}


def environment() -> dict[str, str]:
    """Settings make keys on first sight: they belong into a folder that is thrown away."""
    home = PROJECT / ".tmp/check"
    (home / "data").mkdir(parents=True, exist_ok=True)
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**own, "GUANXI_HOME": str(home / "data"), "GUANXI_KEYS": str(home / "keys")}


def run(name: str) -> tuple[str, bool, float, str]:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=PROJECT, env=environment(), capture_output=True, text=True, check=False
    )
    return name, done.returncode == 0, time.monotonic() - began, (done.stdout + done.stderr).strip()


def main(words: list[str]) -> int:
    chosen = [name for name in CHECKS if not words or any(word in name for word in words)]
    failed: list[str] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, good, seconds, output in pool.map(run, chosen):
            print(f"  {name:<58} {seconds:5.1f} s  {'ok' if good else 'FAILED'}", flush=True)
            for line in output.splitlines() if good else ():
                if line.startswith("Note: "):
                    print(f"    {line}", flush=True)
            if not good:
                failed.append(name)
                print("\n".join(f"    {line}" for line in output.splitlines()[-80:]), flush=True)
    report = os.environ.get("GUANXI_REPORT")
    if report:
        counts = {"passed": len(chosen) - len(failed), "failed": len(failed), "skipped": 0}
        Path(report).write_text(json.dumps(counts), encoding="utf-8")
    print(f"{len(chosen) - len(failed)} checks passed, {len(failed)} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
