"""Finds words in templates and scripts that no translator would ever see.

    python -m tools.literals            a line for each; fails if there is any

Words are letters outside {% translate %} and {% blocktranslate %}: between tags, in the attributes that
people see or hear, and (Chinese only) anywhere in our own scripts. In Python they are what is printed, asked,
refused or explained (SAID) without a call of gettext around it. Names and signs stand in ALLOWED.
"""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "Guanxi", "关系", "API", "UI", "CSV", "TSV", "XLSX", "JSON", "URL", "ID", "OpenAPI",
    "Ctrl", "Esc", "Enter", "Tab", "UTC", "px", "ms", "kB", "MB",
    "English", "简体中文", "繁體中文",  # a language is named in its own words
}  # fmt: skip
SEEN_OR_HEARD = {
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "aria-description",
    "label",
    "summary",
    "hx-confirm",
}
SILENT = {"script", "style", "svg", "code", "kbd"}

BLOCK = re.compile(r"{%-?\s*(blocktrans(?:late)?|comment)\b.*?%}.*?{%-?\s*end\1\s*-?%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
SWITCH = re.compile(r"{% block (\w+) %}\1{% endblock %}")  # a block that holds its own name is a class name
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff\uf900-\ufaff]+")
SAID = {"print", "say", "toast", "getpass", "Refused", "NeedsApproval", "Conflict"}  # of these, every text
COMMANDS = {"add_argument", "add_parser", "ArgumentParser"}  # what they explain; of forms likewise
EXPLAINED = {"help", "description", "epilog", "label", "help_text"}
PHRASE = re.compile(r"[A-Za-z]{3,}[^A-Za-z{}]+[A-Za-z]{2,}|[\u3400-\u9fff\uf900-\ufaff]+")
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


class Words(HTMLParser):
    """Collects (line, text) of what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        kinds = dict(attrs)
        for name, value in attrs:
            shown = name in SEEN_OR_HEARD or (
                name == "value" and tag == "input" and kinds.get("type") in {"submit", "button", "reset"}
            )
            if shown and value:
                self.found.append((self.getpos()[0], value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            line = self.getpos()[0]
            self.found += [(line + offset, text) for offset, text in enumerate(data.split("\n"))]


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def in_template(source: str) -> Iterator[tuple[int, str]]:
    """Line and word of each literal in a Django template."""
    markup = TAG.sub(_blank, BLOCK.sub(_blank, SWITCH.sub("", source)))
    parser = Words()
    parser.feed(markup)
    parser.close()
    for line, text in parser.found:
        for word in WORD.findall(ENTITY.sub(" ", text)):
            if word not in ALLOWED:
                yield line, word


def in_script(source: str) -> Iterator[tuple[int, str]]:
    """Line and word of each Chinese literal in a script; comments count too, they are read by everyone."""
    for number, line in enumerate(source.splitlines(), 1):
        for word in CHINESE.findall(line):
            yield number, word


def in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and beginning of each text that a person would read as it stands: two words, or Chinese."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        said = node.args if name in SAID else []
        if name in COMMANDS or getattr(getattr(node.func, "value", None), "id", "") == "forms":
            said = [one.value for one in node.keywords if one.arg in EXPLAINED]
        for text in (part for one in said for part in _parts(one)):
            if PHRASE.search(text.value) and text.value not in ALLOWED:
                yield text.lineno, text.value.strip()[:40]


def _parts(node: ast.expr) -> Iterator[Any]:
    """The texts that stand here themselves, in pieces, joined or filled in; not those that a call gives."""
    match node:
        case ast.Constant(value=str()):
            yield node
        case ast.JoinedStr(values=parts):
            yield from (part for one in parts for part in _parts(one))
        case ast.BinOp(left=left, right=right):
            yield from (*_parts(left), *_parts(right))
        case ast.IfExp(body=body, orelse=other):
            yield from (*_parts(body), *_parts(other))


def problems(root: Path) -> list[str]:
    """A line for each word, with its place."""
    found: list[str] = []
    for path in sorted([*root.glob("guanxi/**/*.html"), *root.glob("guanxi/**/static/**/*.js")]):
        if "vendor" in path.parts:
            continue
        look = in_template if path.suffix == ".html" else in_script
        for line, word in look(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(root)}:{line}: “{word}” is outside {{% translate %}}")
    for path in sorted(root.glob("guanxi/**/*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            for line, text in in_python(path.read_text(encoding="utf-8")):
                found.append(f"{path.relative_to(root)}:{line}: “{text}” is outside gettext")
    return found


if __name__ == "__main__":
    lines = problems(PROJECT)
    print(*lines, sep="\n", end="\n" if lines else "")
    sys.exit(bool(lines))
