"""Every action of the house, and whatever one notes of itself, has a word on the auditor's page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from guanxi.config.audited import NOTES
from guanxi.config.audited_verbs import VERBS
from guanxi.foundation.oversight.telling import MACHINE

HOUSE = Path(__file__).resolve().parents[2]


def nodes() -> Iterator[ast.AST]:
    for path in HOUSE.rglob("*.py"):
        if "tests" not in path.parts:
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def is_action(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "action"
        for one in node.decorator_list
    )


def noted(node: ast.AST) -> set[str]:
    """What a call of ``book.note(…)`` names."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note"):
        return set()
    return {keyword.arg for keyword in node.keywords if keyword.arg}


def test_no_act_and_nothing_that_one_notes_is_told_by_its_code():
    every = list(nodes())
    verbs = {node.name for node in every if isinstance(node, ast.FunctionDef) and is_action(node)}
    notes = {name for node in every for name in noted(node)}
    assert len(verbs) > 150
    assert verbs == VERBS.keys(), "a word for each, and for none that is gone"
    assert notes - set(MACHINE) <= NOTES.keys()
