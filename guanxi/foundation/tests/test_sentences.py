"""What is kept of a sentence is no language's: each reader finds it in the own one."""

import json
import pickle
from typing import Any

import pytest
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation import sentences
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import Said, kept, kept_long, said, said_many, told

NAME = gettext_lazy("name")
SENTENCES = [
    (said("“%(field)s” is required.") % {"field": NAME}, "“名称”必填。", "“name” is required."),
    (said_many("%(count)s line", "%(count)s lines", 1) % {"count": "1"}, "1 行", "1 line"),
    (said_many("%(count)s line", "%(count)s lines", 3) % {"count": "3"}, "3 行", "3 lines"),
    (pgettext_lazy("of a person", "name"), "姓名", "name"),
    (
        format_lazy(gettext_lazy("“{name}” is not a table. {accepted}"), name="a", accepted=NAME),
        "“a”不是表格。名称",
        "“a” is not a table. name",
    ),
    ("甲 100%", "甲 100%", "甲 100%"),
]


@pytest.mark.parametrize(("sentence", "chinese", "english"), SENTENCES)
def test_a_sentence_kept_in_one_language_is_read_in_another(sentence, chinese, english):
    with translation.override("zh-hans"):
        held = json.loads(json.dumps(kept(sentence)))
    for language, text in {"zh-hans": chinese, "en": english}.items():
        with translation.override(language):
            assert str(told(held)) == str(sentence) == text


@pytest.mark.parametrize(("sentence", "chinese", "english"), SENTENCES)
def test_what_lasts_is_read_in_each_language_though_its_message_was_reworded_since(
    sentence, chinese, english, monkeypatch
):
    held = json.loads(json.dumps(kept_long(kept_again(sentence))))
    monkeypatch.setattr(sentences, "_translated", lambda one, many, count, _context: (one, many)[count > 1])
    for language, text in {"zh-hans": chinese, "en": english}.items():
        with translation.override(language):
            assert str(told(held)) == text


def kept_again(sentence: Any) -> Any:
    return told(json.loads(json.dumps(kept_long(sentence))))


def test_a_sentence_inside_an_error_is_kept_as_one():
    error = ValueError(said("Only %(most)s") % {"most": 3})
    held = kept(said("Line %(position)s: %(problem)s") % {"position": 7, "problem": error})
    assert str(told(held)) == "Line 7: Only 3"
    assert kept(Refused(said("No."))) == kept(said("No."))


def test_what_was_kept_as_text_before_is_read_as_it_is():
    assert told("Stopped at 100%") == "Stopped at 100%"
    assert told("") == ""


def test_a_sentence_is_text_to_whoever_compares_or_carries_it():
    sentence: Said = said("On %(day)s") % {"day": "Monday"}
    assert sentence == "On Monday"
    assert pickle.loads(pickle.dumps(sentence)) == sentence
    assert said("50% of it") == "50% of it", "no values, nothing to put in"
    assert not said("")
