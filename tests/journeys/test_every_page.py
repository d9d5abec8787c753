"""Every page is accessible and fits: in both themes, all three languages, from a phone to a wide screen."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.journeys import pages
from tests.journeys.test_customers import sign_in
from tests.journeys.test_main_job import PASSWORD

WIDTHS = (390, 768, 1440, 1920)
MIDDLE = 768
CHINESE = ("zh-CN", "zh-TW")
SPOKEN = {"en": "en", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}
LOOKS = pytest.mark.parametrize(
    ("dark", "width", "languages"), [(False, 1440, ("en",)), (True, 390, CHINESE)]
)
# Pages that say so, and have to do that well, too; roles are read while nobody is there who makes them.
NOT_THEIRS = {"/audit/": {403}, "/roles/": {200, 403}}


def settled_excess(page: Any) -> int:
    """By how many pixels the page is too wide once its charts have followed the window."""
    wide = 0
    for _turn in range(20):
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide <= 1:
            break
        page.wait_for_timeout(100)
    return int(wide)


def looked_at(page: Any, axe: str, width: int, *, in_the_middle: bool) -> Iterator[str]:
    """What is wrong with the page that is open."""
    page.wait_for_selector(".htmx-request", state="detached")
    page.evaluate(axe)
    for other in (*(each for each in WIDTHS if each != width), width):
        page.set_viewport_size({"width": other, "height": 900})
        if (wide := settled_excess(page)) > 1:
            yield f"{wide} px too wide at {other}"
        if other == width or (other == MIDDLE and in_the_middle):
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            yield from (f"{v['id']} at {other}: {v['nodes'][0]['html'][:120]}" for v in found["violations"])


def addresses(page: Any, house: Any, wanted: Sequence[str]) -> Iterator[str]:
    """The addresses with the numbers of records that their lists show first."""
    known: dict[str, str] = {}
    for path in wanted:
        for name in re.findall(r"{(\w+)}", path):
            if name not in known:
                where, link = pages.LISTS[name]
                page.goto(f"{house.url}{where.format(**known)}")
                found = re.search(link, page.content())
                assert found, f"{where} leads to no {name}"
                known[name] = found[1]
        yield path.format(**known)


def look(opened: dict[str, Any], house: Any, axe: str, wanted: Sequence[str], width: int) -> None:
    """Each page, in the languages by turns; all that is wrong with any of them is said at once."""
    wrong = []
    menus_of_icons = set(opened) if wanted is pages.MENUS else set()  # of 768 px; the same beside every page
    turns = itertools.cycle(opened.items())
    for path in [*addresses(next(iter(opened.values())), house, wanted)]:
        language, page = next(turns)
        status = page.goto(f"{house.url}{path}").status
        if status not in NOT_THEIRS.get(path, {404 if "nothing" in path else 200}):
            wrong.append(f"{path} answers {status}")
        if (spoken := page.evaluate("document.documentElement.lang")) != SPOKEN[language]:
            wrong.append(f"{path} is in {spoken} instead of {language}")
        wrong += [
            f"{path} {width} {language}: {one}"
            for one in looked_at(page, axe, width, in_the_middle=language in menus_of_icons)
        ]
        menus_of_icons.discard(language)
    assert not wrong, "\n".join(wrong)


@LOOKS
@pytest.mark.parametrize("kind", ["MENUS", "BESIDE", "RECORDS"])
def test_every_page_of_who_keeps_the_house_and_sells(house, open_page, axe, kind, dark, width, languages):
    opened = {each: open_page(width=width, dark=dark, language=each) for each in languages}
    for page in opened.values():
        sign_in(page, house)
    look(opened, house, axe, getattr(pages, kind), width)


def enter(page: Any, house: Any, name: str) -> None:
    page.goto(f"{house.url}/sign-in/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")


@LOOKS
def test_every_page_of_who_gives_powers_who_watches_and_who_is_not_in(
    house, open_page, axe, dark, width, languages, monkeypatch
):
    monkeypatch.setattr("tests.journeys.test_every_page.NOT_THEIRS", {})
    for flags, wanted in (
        (("--security-administrator",), pages.KEEPERS),
        (("--role", "auditor"), pages.AUDITORS),
    ):
        name = f"{flags[-1].strip('-')}-{width}"
        house.guanxi("user", name, *flags, "--password-stdin", typed=PASSWORD + "\n")
        opened = {each: open_page(width=width, dark=dark, language=each) for each in languages}
        for page in opened.values():
            enter(page, house, name)
        look(opened, house, axe, wanted, width)
    opened = {each: open_page(width=width, dark=dark, language=each) for each in languages}
    look(opened, house, axe, pages.NOBODYS, width)
