"""Lists each requirement, the tests whose names carry its id, and the gaps.

python -m tools.trace             the whole list        --gaps   only requirements without a test
python -m tools.trace --check     fails if a test names a requirement that does not exist
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"(?:^|_)([A-Za-z]{3})_(\d\d)(?=_|$)")


def requirements(root: Path) -> dict[str, str]:
    """Id → what the system does."""
    lines = (root / "docs/requirements.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines if line)


def _tests(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted([*root.glob("guanxi/**/test_*.py"), *root.glob("tests/**/test_*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path.relative_to(root).as_posix(), node.name


def traced(root: Path) -> tuple[dict[str, list[str]], list[str]]:
    """The tests of each requirement, and a sentence for each test that names an unknown one."""
    known = requirements(root)
    areas = {each.partition("-")[0] for each in known}
    tests: dict[str, list[str]] = {each: [] for each in known}
    unknown: list[str] = []
    for path, name in _tests(root):
        for area, number in NAMED.findall(name.removeprefix("test")):
            requirement = f"{area.upper()}-{number}"
            if requirement in known:
                tests[requirement].append(f"{path}::{name}")
            elif area.upper() in areas:
                unknown.append(f"{path}::{name} names {requirement}, which is no requirement.")
    return tests, unknown


def main(arguments: list[str]) -> int:
    tests, unknown = traced(PROJECT)
    covered = sum(bool(found) for found in tests.values())
    if "--check" not in arguments:
        for each, sentence in requirements(PROJECT).items():
            if "--gaps" in arguments and tests[each]:
                continue
            print(f"{each}  {sentence}")
            for test in tests[each] or ["(no test names it yet)"]:
                print(f"          {test}")
    print(*unknown, sep="\n", end="\n" if unknown else "")
    print(f"{covered} of {len(tests)} requirements are named by a test; {len(tests) - covered} gaps.")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
