"""Copies the few front-end files Guanxi loads, and the icons its sources name, out of node_modules.

The copies lie in guanxi/foundation/ui/static/vendor/, which git ignores: third-party code is never committed.
Standard library only: it runs before any package is needed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENDOR = Path("guanxi/foundation/ui/static/vendor")
ICONS = Path("node_modules/@tabler/icons/icons/outline")
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "sortable.min.js": "sortablejs/Sortable.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
SOURCE_MAP = re.compile(rb"^\s*(/\*#|//#) sourceMappingURL=.*$", re.MULTILINE)
# {% icon "name" %} · icon("name") · icon="name" · "icon": "name"
USE = re.compile(r"""\bicon["']?\s*(?:[=:(]\s*)?["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


def icons_named(root: Path) -> dict[str, str]:
    """Every icon the sources name, with the first file that does."""
    found: dict[str, str] = {}
    for path in sorted([*root.glob("guanxi/**/*.html"), *root.glob("guanxi/**/*.py")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        names = {*USE.findall(text), *(_from_tables(text) if path.suffix == ".py" and "ICON" in text else ())}
        for name in names:
            found.setdefault(name, path.relative_to(root).as_posix())
    return found


def _from_tables(source: str) -> Iterator[str]:
    """The values of a constant whose name ends in ICON or ICONS."""
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(t, ast.Name) and t.id.endswith(("ICON", "ICONS")) for t in targets):
            continue
        value = getattr(node, "value", None)
        values = value.values if isinstance(value, ast.Dict) else [value] if value else []
        for inner in (found for each in values for found in ast.walk(each)):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner.value


def missing_icons(root: Path) -> list[str]:
    """A sentence for each name that is no outline icon of Tabler's."""
    return [
        f"{where}: there is no outline icon named “{name}”."
        for name, where in sorted(icons_named(root).items())
        if not (PROJECT / ICONS / f"{name}.svg").exists()
    ]


def copy(root: Path) -> int:
    """Fill the vendor folder; returns the number of icons."""
    packages, target = root / "node_modules", root / VENDOR
    (target / "icons").mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        content = (packages / source).read_bytes()
        if name.endswith((".js", ".css")):  # the maps stay behind, so the pointers to them must go
            content = SOURCE_MAP.sub(b"", content)
        _write(target / name, content)
    wanted = icons_named(root)
    for old in (target / "icons").glob("*.svg"):
        if old.stem not in wanted:
            old.unlink()
    for name in wanted:
        if (root / ICONS / f"{name}.svg").exists():
            _write(target / "icons" / f"{name}.svg", (root / ICONS / f"{name}.svg").read_bytes())
    return len(wanted)


def _write(path: Path, content: bytes) -> None:
    """Only what differs: a newer file means static files to collect again."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        print(f"{len(FILES)} files and {copy(PROJECT)} icons")
    problems = missing_icons(PROJECT)
    print(*problems, sep="\n", end="\n" if problems else "")
    return bool(problems) and "--check" in arguments


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
