"""What Django says of what somebody typed is said in our words, in each of the three languages."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation

import guanxi
from guanxi.foundation.ui.borrowed import BORROWED, COUNTED

LANGUAGES = ("en", "zh-hans", "zh-hant")
HANDWRITTEN = {
    "This field is required.",
    "Enter a number.",
    "Enter a whole number.",
}  # plain enough in English


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def fields_of_our_forms() -> set[type[forms.Field]]:
    for module in pkgutil.walk_packages(guanxi.__path__, "guanxi."):
        if module.name.rpartition(".")[2] == "forms":
            importlib.import_module(module.name)
    ours = [form for form in below(forms.BaseForm) if form.__module__.startswith("guanxi.")]
    used = {type(field) for form in ours for field in form.base_fields.values()}
    return used | {field for field in below(forms.Field) if field.__module__.startswith("guanxi.")}


def english(sentence: Any) -> str:
    """How Django writes it, of a counted one the singular."""
    with translation.override(None):
        return str(getattr(sentence, "_kw", {}).get("singular") or sentence)


def test_whatever_a_field_of_our_forms_may_say_is_among_what_is_said_in_our_words():
    known = {english(one) for one in (*BORROWED, *COUNTED)}
    for field in fields_of_our_forms():
        for parent in field.__mro__:
            own = (
                getattr(parent, "default_error_messages", {})
                if parent.__module__.startswith("django")
                else {}
            )
            assert {english(said) for said in own.values()} <= known, field


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_djangos_own(language):
    with translation.override(language):
        for sentence in set(BORROWED) - HANDWRITTEN:
            if "password" not in sentence.lower() or language != "en":
                assert translation.gettext(sentence) != sentence, sentence


def test_a_name_too_long_is_said_with_both_numbers():
    field = forms.CharField(max_length=60)
    said = {}
    for language in LANGUAGES:
        with translation.override(language), pytest.raises(forms.ValidationError) as found:
            field.clean("x" * 61)
        with translation.override(language):
            said[language] = found.value.messages[0]
    assert said == {
        "en": "At most 60 characters; there are 61 here.",
        "zh-hans": "最多 60 个字，现在 61 个。",
        "zh-hant": "最多 60 個字，現在 61 個。",
    }
