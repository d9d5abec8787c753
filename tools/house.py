"""The rules of the house that no linter reads; tests/test_house.py asks each of them.

Every rule takes the root of a tree and gives a line for each offence: `path:line: what`. An exception
is spoken for on its own line (or the one above): `# not a model: why`, `# unscoped: why`,
`# unscoped, bookkeeping: why` for what is no record, and nobody's but the asker's own.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

READING = ("views", "api", "panels", "timelines", "tabs")  # what people and programs get to see
DOORS = ("views", "api", "jobs", "reactions", "imports", "cli", "commands")
WRITES = {"save", "create", "get_or_create", "update_or_create", "delete", "bulk_create", "bulk_update"}
WRITES |= {f"a{name}" for name in WRITES}
QUERYSET = {"objects", "_default_manager", "_base_manager", "filter", "exclude", "all", "visible_to"}
QUERYSET |= {"within_scope", "order_by", "annotate", "select_for_update", "get_queryset"}
SCOPED = {"visible_to", "within_scope", "branches"}
BANNED_NAMES = {"utils", "util", "core", "helpers", "helper", "common", "misc"}
MAX_FILE, MAX_TEST, MAX_FUNCTION = 400, 250, 50
SHAPED = {".py", ".html", ".js", ".css"}
CODE = ("guanxi", "tools", "tests", "benchmarks")


# ---- reading the tree --------------------------------------------------------------------------


def python_files(root: Path, *, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    for path in sorted((root / "guanxi").rglob("*.py")):
        parts = path.relative_to(root).parts
        if ("tests" in parts and not tests) or ("migrations" in parts and not migrations):
            continue
        yield path


def room_of(path: Path, root: Path) -> str:
    """`customers` or `foundation.accounts`; empty for what lies loose."""
    parts = path.relative_to(root / "guanxi").with_suffix("").parts
    depth = 2 if parts[0] == "foundation" else 1
    return ".".join(parts[:depth]) if len(parts) > depth else ""


def role_of(path: Path, root: Path) -> str:
    """`views`, `actions`, … : the module's place inside its room."""
    room = room_of(path, root)
    parts = path.relative_to(root / "guanxi").with_suffix("").parts
    return parts[len(room.split("."))] if room else ""


def doors(root: Path, *roles: str) -> Iterator[Path]:
    wanted = roles or DOORS
    for path in python_files(root):
        if role_of(path, root) in wanted:
            yield path


def _say(path: Path, root: Path, line: int, what: str) -> str:
    return f"{path.relative_to(root).as_posix()}:{line}: {what}"


def _excused(lines: list[str], number: int, word: str) -> bool:
    near = lines[max(0, number - 2) : number]
    return any(re.search(rf"# {word}: \S", line) for line in near)


def _chain(node: ast.AST) -> list[str]:
    """The names along `a.b(c).d(e)`: ['a', 'b', 'd']."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        names.append(node.id)
    return names[::-1]


# ---- actions -----------------------------------------------------------------------------------


def actions_without_permission(root: Path) -> list[str]:
    """Every public function of an actions module is an @action that names a permission."""
    found = []
    for path in python_files(root):
        if role_of(path, root) != "actions":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
                "_"
            )
            if public and not any(map(_is_action, node.decorator_list)):  # type: ignore[attr-defined]
                found.append(_say(path, root, node.lineno, f"{node.name} is no @action with a permission"))  # type: ignore[attr-defined]
    return found


def _is_action(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call) or not _chain(decorator)[-1].endswith("action"):
        return False
    first = decorator.args[0] if decorator.args else None
    if isinstance(first, ast.Constant):
        return isinstance(first.value, str) and bool(re.fullmatch(r"[a-z_]+\.[a-z_]+", first.value))
    return isinstance(first, ast.Name) and first.id.isupper()


def doors_that_write(root: Path) -> list[str]:
    """Doors call actions; they never touch a row themselves."""
    found = []
    for path in doors(root):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            what = _write(node)
            if what and not _excused(lines, node.lineno, r"(not a model|unscoped, bookkeeping)"):
                found.append(_say(path, root, node.lineno, f"writes by {what}"))
    return found


def _write(call: ast.Call) -> str:
    names = _chain(call.func)
    if not isinstance(call.func, ast.Attribute) or not names:
        return ""
    last = names[-1]
    if last in {"execute", "executemany"} and call.args and isinstance(call.args[0], ast.Constant):
        statement = str(call.args[0].value).strip().split(" ")[0].upper()
        return statement if statement in {"INSERT", "UPDATE", "DELETE", "REPLACE"} else ""
    if last in {"update", "aupdate", "note"}:  # dictionaries have it too; so have ledgers
        return f".{last}()" if QUERYSET & set(names[:-1]) else ""
    return f".{last}()" if last in WRITES else ""


def doors_others_import(root: Path) -> list[str]:
    """A door belongs to its own room and to config; nobody else comes in through it."""
    places = {f"guanxi.{room_of(path, root)}.{role_of(path, root)}" for path in doors(root)}
    found = []
    for path in python_files(root):
        own = room_of(path, root)
        if path.relative_to(root).parts[1] == "config":
            continue
        for line, module in _imports(path, root):
            door = next((door for door in places if module == door or module.startswith(f"{door}.")), None)
            if door and door.rpartition(".")[0] != f"guanxi.{own}":
                found.append(_say(path, root, line, f"imports {door}, a door of another room"))
    return sorted(set(found))


def _imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    package = path.relative_to(root).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *(node.module or "").split("."))).strip(".")
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def unscoped_reads(root: Path) -> list[str]:
    """Whatever draws for somebody reads through visible_to or within_scope, never past them."""
    found = []
    for path in doors(root, *READING):
        text = path.read_text(encoding="utf-8")
        tree, lines = ast.parse(text), text.splitlines()
        scoped = {id(part) for node in ast.walk(tree) if SCOPED & set(_chain(node)) for part in _inside(node)}
        for node in ast.walk(tree):
            if id(node) in scoped or not _reads_a_model(node):
                continue
            if not _excused(lines, getattr(node, "lineno", 0), "unscoped(, bookkeeping)?"):
                found.append(_say(path, root, getattr(node, "lineno", 0), "reads rows without visible_to"))
    return found


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """The links of one chain, not the arguments along it."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        yield node
        node = node.func if isinstance(node, ast.Call) else node.value


def _reads_a_model(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
        return True
    if not isinstance(node, ast.Call) or not _chain(node) or not node.args:
        return False
    first = node.args[0]
    shortcut = _chain(node)[-1] in {"get_object_or_404", "get_list_or_404"}
    return shortcut and isinstance(first, ast.Name) and first.id[:1].isupper()


# ---- shape -------------------------------------------------------------------------------------


def too_long(root: Path) -> list[str]:
    """Files ≤ 400 lines, test files ≤ 250, functions ≤ 50."""
    found = []
    for path in _shaped(root):
        text = path.read_text(encoding="utf-8")
        length = text.count("\n")
        limit = MAX_TEST if path.name.startswith("test_") else MAX_FILE
        if length > limit:
            found.append(_say(path, root, 1, f"{length} lines, more than {limit}"))
        for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION:
                    found.append(_say(path, root, node.lineno, f"{node.name} has {lines} lines"))
    return found


def _shaped(root: Path) -> Iterator[Path]:
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SHAPED and not {"vendor", "migrations"} & set(path.parts):
                yield path


def banned_names(root: Path) -> list[str]:
    """A module is named for what it holds."""
    found = []
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            named = path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))
            if named and path.stem in BANNED_NAMES and "vendor" not in path.parts:
                found.append(_say(path, root, 1, f"“{path.stem}” says nothing of what is inside"))
    return found


def signals(root: Path) -> list[str]:
    """No signals: what happens is written where it happens, or announced as an event."""
    found = []
    for path in python_files(root):
        for line, module in _imports(path, root):
            if module == "django.dispatch" or "signals" in module.split("."):
                found.append(_say(path, root, line, f"imports {module}"))
    return sorted(set(found))


def unnamed_migrations(root: Path) -> list[str]:
    """0004_credit_limits, not 0004_auto_… or 0001_initial."""
    found = []
    for path in sorted((root / "guanxi").rglob("migrations/*.py")):
        number, _, name = path.stem.partition("_")
        fine = re.fullmatch(r"\d{4}", number) and re.fullmatch(r"[a-z][a-z0-9_]+", name)
        if path.stem != "__init__" and (
            not fine or name.startswith(("auto", "initial", "alter_", "remove_"))
        ):
            found.append(_say(path, root, 1, "a migration says what it is for"))
    return found


# ---- pages -------------------------------------------------------------------------------------

STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
HANDLER = re.compile(r"""\s(on[a-z]+|hx-on[:\w-]*)\s*=\s*["']|javascript:""", re.IGNORECASE)
TAGS = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)


def inline_code(root: Path) -> list[str]:
    """Templates hold no style but --x and --w, no script but JSON, no handlers."""
    found = []
    for path in sorted((root / "guanxi").rglob("*.html")):
        text = re.sub(
            r"{#.*?#}", lambda m: "\n" * m[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.S
        )
        for start, what in _inline(text):
            found.append(_say(path, root, text.count("\n", 0, start) + 1, what))
    return found


def _inline(text: str) -> Iterator[tuple[int, str]]:
    for match in STYLE.finditer(text):
        declarations = TAGS.sub("", match[1] or match[2] or "").split(";")
        if any(part.strip() and not part.strip().startswith("--") for part in declarations):
            yield match.start(), "a style that is no custom property"
    for match in SCRIPT.finditer(text):
        is_data = re.search(r"""type\s*=\s*["']application/(ld\+)?json["']""", match[1])
        if match[2].strip() and not is_data:
            yield match.start(), "a script inside the page"
    for match in HANDLER.finditer(text):
        yield match.start(), "a handler inside the page"
