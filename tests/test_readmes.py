"""Both READMEs say the same: the Chinese one lacks no section, no setting and no command."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent
ENGLISH, CHINESE = (PROJECT / name for name in ("README.md", "README.zh-CN.md"))
GUIDES = ("docs/guide.md", "docs/guide.zh-CN.md")
TOURS = [PROJECT / "docs" / name for name in ("tour.md", "tour.zh-CN.md")]


@pytest.mark.parametrize(
    "what",
    [
        r"^#+ ",  # sections
        r"^\*\*()[^*]+[.。]\*\* ",  # and their parts, by number
        r"^- \*\*",
        r"`((?:GUANXI_|DATABASE_|_)[A-Z_]+)",
        r"guanxi (\w+(?: (?:recovery|rotate|rescue|verify))?)\b",
        r"\]\(([^)]+)\)",
    ],
)
def test_what_one_of_them_has_the_other_has_too(what):
    found = [re.findall(what, path.read_text(encoding="utf-8"), re.MULTILINE) for path in (ENGLISH, CHINESE)]
    english, chinese = (sorted(each) for each in found)
    links = {"README.md", "README.zh-CN.md", "docs/pictures/home-en.png", "docs/pictures/home-zh.png"}
    links |= {"docs/tour.md", "docs/tour.zh-CN.md", *GUIDES}  # each reader's own
    assert [one for one in chinese if one not in links] == [one for one in english if one not in links]


@pytest.mark.parametrize("what", [r"^## ()", r"^\| [0-9] \| `(\w+)`", r"^([0-9])\. "])
def test_the_chinese_tour_has_each_part_room_and_step(what):
    english, chinese = (re.findall(what, path.read_text(encoding="utf-8"), re.MULTILINE) for path in TOURS)
    assert english
    assert chinese == english


def test_all_that_the_chinese_tour_names_is_there():
    named = re.findall(
        r"`((?:config|foundation|scoring|ui|rights|accounts)/[\w/]+\.py)`", TOURS[1].read_text("utf-8")
    )
    places = [PROJECT / "guanxi", PROJECT / "guanxi" / "foundation"]
    assert named
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("what", [r"^## ()", r"^([0-9])\. ", r"^\| ([0-9]) "])
def test_both_guides_say_the_same(what):
    english, chinese = (
        re.findall(what, (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE) for name in GUIDES
    )
    assert english
    assert chinese == english


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_names_stands_on_the_pages_so(name):
    path = PROJECT / "guanxi/locale/zh_Hans/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        words = read_po(file)
    said = {str(one.string if "zh" in name else one.id) for one in words}
    text = (PROJECT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!\*)\*{1,2}([^*\n]+)\*{1,2}(?!\*)", text)) - {"Ctrl K"}
    assert named
    assert named - said == set()
