"""Parts of pages that are drawn once show what they were given, to each in the own language."""

import pytest
from django.utils import translation

from guanxi.foundation.ui import remembered
from guanxi.foundation.ui.parts import NavGroup, NavItem

MENU = "ui/components/menu.html"
HOME = (NavGroup("", (NavItem("sun", "Home", "/", current=True),)),)


def menu(me: str, company: str = "Hengyue") -> str:
    return remembered.drawn(MENU, navigation=HOME, company_name=company, me=me, seed=1)


def test_what_is_the_same_is_drawn_once_and_what_differs_is_not_mixed_up():
    remembered._draw.cache_clear()
    assert menu("Li Na") == menu("Li Na")
    assert remembered._draw.cache_info().misses == 1
    assert "Wang" in menu("Wang Wei")
    assert "Li Na" not in menu("Wang Wei")
    assert "Other" in menu("Li Na", company="Other")
    assert remembered._draw.cache_info().misses == 3


def test_each_language_has_its_own():
    with translation.override("zh-hans"):
        chinese = menu("Li Na")
    with translation.override("en"):
        english = menu("Li Na")
    assert "Main menu" in english
    assert "Main menu" not in chinese


def test_what_people_typed_is_escaped():
    assert "<script>" not in menu("<script>alert(1)</script>")


def test_facts_that_could_change_afterwards_are_not_remembered():
    with pytest.raises(TypeError, match="unhashable"):
        remembered.drawn(MENU, navigation=[], company_name="", me="", seed=1)


def test_what_differs_each_time_is_put_in_afterwards_as_text():
    remembered._draw.cache_clear()
    export = "ui/components/export.html"
    first = remembered.drawn(export, listing="orders", may_reveal=False, query_now="tier=a", csrf_token="T1")
    evil = remembered.drawn(
        export, listing="orders", may_reveal=False, query_now='">{{ x }}<b>', csrf_token="T2"
    )
    assert remembered._draw.cache_info().misses == 1
    assert 'name="query" value="tier=a"' in first
    assert "T1" in first
    assert "T1" not in evil
    assert 'value="&quot;&gt;{{ x }}&lt;b&gt;"' in evil
    assert remembered._gap not in first + evil
