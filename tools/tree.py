"""What git keeps must make sense on any machine, in any network.

python -m tools.tree        fails on an address of a package registry, a path of one machine, or a secret
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ADDRESS = "a package registry's address"
RULES = {
    ADDRESS: re.compile(
        r'"resolved": *"http|--(extra-)?index-url[ =]|registry *= *"?http|https?://[a-z0-9.:-]+/(simple|packages)/'
    ),
    "a path of one machine": re.compile(
        r"""(^|[\s"'=(:])(/(root|work|home/[a-z][a-z0-9_-]*)/|/Users/[A-Za-z]|C:\\Users)"""
    ),
    "a secret": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|\bghp_[A-Za-z0-9]{36}"),
}
# Registries' domains by the beginning of their SHA-256: the file that looks for names need not hold them.
REGISTRIES = {
    "8b5bb5eb9d758455", "a4aa2ac280bb8d1a", "8743857e3ea00fd1",
    "3ca29e55be4befa4", "fad691c6d9ae77c4", "87d14f070cb96869",
}  # fmt: skip
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)*([a-z0-9-]+\.(?:org|com|net|io|cn))\b", re.IGNORECASE)
MADE = {".git", ".venv", ".make", ".tmp", "node_modules", "static", "data", "keys"}


def kept(root: Path) -> list[str]:
    """The files git has, or would take; without git, all but the folders it never takes."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
        return sorted(str(path) for path in paths if path.parts[0] not in MADE)
    return sorted(set(listing.splitlines()))


def in_text(text: str) -> Iterator[tuple[int, str]]:
    """Line and rule of each offence."""
    for number, line in enumerate(text.splitlines(), 1):
        broken = [rule for rule, pattern in RULES.items() if pattern.search(line)]
        if ADDRESS not in broken and any(_is_registry(host) for host in HOST.findall(line)):
            broken.append(ADDRESS)
        yield from ((number, rule) for rule in broken)


def _is_registry(domain: str) -> bool:
    return sha256(domain.lower().encode()).hexdigest()[:16] in REGISTRIES


def problems(root: Path) -> list[str]:
    found: list[str] = []
    for name in kept(root):
        path = root / name
        if not path.is_file() or path.stat().st_size > 5_000_000:
            continue
        content = path.read_bytes()
        if b"\0" in content[:8000]:
            continue
        found += [f"{name}:{line}: holds {rule}" for line, rule in in_text(content.decode(errors="replace"))]
    return found


if __name__ == "__main__":
    lines = problems(PROJECT)
    print(*lines, sep="\n", end="\n" if lines else "")
    sys.exit(bool(lines))
