"""Every dependency's licence must be compatible with Apache-2.0.

    python -m tools.licences        fails on a licence that is not in the list and has no reason

What is installed from the locks and from package-lock.json is read; nothing is fetched.
"""

import json
import re
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-insight.lock", "requirements-dev.lock", "requirements-uv.lock")
# Permissive, or copyleft by file only (MPL): may be used by, and shipped beside, Apache-2.0 code.
COMPATIBLE = re.compile(
    r"\b(MIT|BSD|BSD-[0123]-Clause|0BSD|BSD-0-Clause|Apache|Apache-2\.0|ISC|PSF|Python Software Foundation"
    r"|Python-2\.0|CNRI-Python|MPL-2\.0|MPL 2\.0|Mozilla Public License 2\.0"
    r"|Unlicense|Zlib|CC0-1\.0|OFL-1\.1|HPND)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|EUPL|CDDL|SSPL|GNU|General Public)", re.IGNORECASE)
# Name → why it is allowed all the same.
REASONS = {
    "psycopg": "LGPL-3.0: used unmodified, as a library that anyone may replace",
    "psycopg-binary": "LGPL-3.0: as psycopg",
    "psycopg-pool": "LGPL-3.0: as psycopg",
    "djlint": "GPL-3.0: a tool run on our templates while building; never imported, never shipped",
}


def declared(name: str) -> str:
    """What a Python package says of its own licence, by the newest field it fills in."""
    told = metadata(name)
    classifiers = [
        c.rpartition("::")[2].strip() for c in told.get_all("Classifier") or [] if c.startswith("License")
    ]
    expression = told.get("License-Expression") or "; ".join(classifiers)
    return expression or (told.get("License") or "").split("\n")[0].strip()


def locked(root: Path, locks: Iterable[str] = LOCKS) -> set[str]:
    names: set[str] = set()
    for lock in locks:
        text = (root / lock).read_text(encoding="utf-8")
        names |= set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE))
    return names


def judge(name: str, licence: str) -> str | None:
    """The objection to a licence, if there is one."""
    if name in REASONS:
        return None
    if not licence:
        return f"{name}: says nothing of its licence; look, and add a reason to tools/licences.py."
    if COPYLEFT.search(licence) or not COMPATIBLE.search(licence):
        return f"{name}: “{licence}” is not known to go with Apache-2.0; replace it, or give the reason."
    return None


def problems(root: Path) -> list[str]:
    found: list[str] = []
    for name in sorted(locked(root)):
        try:
            found.append(judge(name, declared(name)) or "")
        except PackageNotFoundError:  # locked for another system than this one
            continue
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in sorted(packages.items()):
        if path:
            found.append(judge(path.removeprefix("node_modules/"), package.get("license", "")) or "")
    found += [
        f"{name}: has a reason but is no dependency any more." for name in REASONS.keys() - locked(root)
    ]
    return [line for line in found if line]


if __name__ == "__main__":
    lines = problems(PROJECT)
    print(*lines, sep="\n", end="\n" if lines else "")
    sys.exit(bool(lines))
