"""No page stays unlooked at: each address that answers a reader is in the journeys' list, or says why not."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import get_resolver, resolve

from tests.journeys import pages


def pages_of(patterns: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every named address but the API's."""
    for one in patterns:
        if hasattr(one, "url_patterns"):
            if not str(one.pattern).startswith("api/"):
                yield from pages_of(one.url_patterns)
        else:
            yield one.name, one.callback


def methods_of(view: Callable[..., Any]) -> list[str]:
    """What a view lets through, as its decorator holds it."""
    found: Any = view
    while found is not None:
        held = (
            zip(found.__code__.co_freevars, found.__closure__ or (), strict=True)
            if hasattr(found, "__code__")
            else ()
        )
        for name, cell in held:
            if name == "request_method_list":
                return list(cell.cell_contents)
        found = getattr(found, "__wrapped__", None)
    return ["GET"]


def test_every_page_is_looked_at_or_named_with_the_reason_why_not():
    listed = (
        *pages.MENUS, *pages.BESIDE, *pages.RECORDS, *pages.KEEPERS, *pages.AUDITORS,
        *pages.MADE,
        *(path for path in pages.NOBODYS if "nothing" not in path),
    )  # fmt: skip
    seen = {resolve(re.sub(r"{\w+}", "1", path).split("?")[0]).url_name for path in listed}
    there = {name for name, view in pages_of(get_resolver().url_patterns) if "GET" in methods_of(view)}
    assert there - seen - pages.PARTS - pages.MADE_FIRST == set()
    assert (pages.PARTS | pages.MADE_FIRST) - there == set(), "what is no more is not named"
    assert (pages.PARTS | pages.MADE_FIRST) & seen == set(), "what is looked at needs no reason"
