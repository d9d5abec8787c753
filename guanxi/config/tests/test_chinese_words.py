"""Chinese pages say one thing in one word: a reader takes two words for two things."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext

from guanxi.customers.choices import Channel
from guanxi.customers.headings import CHANNELS
from guanxi.foundation.tasks.choices import Repeat, repeats

LOCALE = Path(__file__).resolve().parents[2] / "locale"
CHINESE = ["zh-hans", "zh-hant"]


@pytest.mark.parametrize("folder", ["zh_Hans", "zh_Hant"])
def test_the_house_says_ni_everywhere(folder):
    catalogue = (LOCALE / folder / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert re.findall(r'^(?:msgstr.*|".*)您.*', catalogue, re.M) == []


def test_rows_of_a_table_are_called_as_in_taiwan_in_traditional_chinese():
    catalogue = (LOCALE / "zh_Hant" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    rows = r'^(?:msgstr.*|".*)(?:第 ?(?:%\(\w+\)s|\{\w+\}|\d+) ?|選(?:取|擇)?)行(?!事曆).*'
    assert re.findall(rows, catalogue, re.M) == []


@pytest.mark.parametrize("language", CHINESE)
def test_a_way_of_talking_is_offered_to_files_by_the_word_of_its_label(language):
    with override(language):
        offered = {Channel(code): str(words[0]) for code, words in CHANNELS.items()}
        assert offered == {code: str(code.label) for code in offered}


def test_what_is_said_about_a_record_is_called_as_the_button_that_says_it():
    for language, word in (("zh-hans", "评论"), ("zh-hant", "留言")):
        with override(language):
            assert gettext("Comment") == word
            assert word in pgettext("verb", "Comment")


@pytest.mark.parametrize("language", CHINESE)
def test_values_taken_out_in_full_are_not_called_masked_and_full_at_once(language):
    with override(language):
        said = [gettext("Masked values in full"), gettext("Masked values in full, for this reason")]
    assert not [text for text in said if re.search("完整的(脱敏|遮蔽)", text)]


def test_how_often_a_task_comes_again_is_said_without_a_formula():
    assert repeats(Repeat.WEEK, 2) == "Every 2 weeks"
    assert repeats(Repeat.NEVER, 1) == ""
    with override("zh-hans"):
        assert repeats(Repeat.DAY, 8) == "每 8 天"
        for kind in set(Repeat) - {Repeat.NEVER}:
            assert "n" not in repeats(kind, 1)
