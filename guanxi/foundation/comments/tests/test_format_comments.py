"""Light marks become tags; whatever is typed, no other tag comes out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.comments.formatting import html

OURS = re.compile(
    r"</?(strong|em|code|ul|li|br|/a|span)>|</a>|</?span( class=\"at-name\")?>"
    r"|<a href=\"https?://[^\"<>]*\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">"
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a **b** *c* `d`", "a <strong>b</strong> <em>c</em> <code>d</code>"),
        ("- one\n- two\nend", "<ul><li>one</li><li>two</li></ul>end"),
        ("a\nb", "a<br>b"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("<script>", "&lt;script&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_light_marks_become_tags(typed, shown):
    assert html(typed) == shown


def test_an_address_is_a_link_that_tells_nobody_where_it_was():
    out = html("see https://example.com/a?b=1&c=2, ok")
    assert 'href="https://example.com/a?b=1&amp;c=2"' in out
    assert "nofollow" in out
    assert out.endswith(", ok")


def test_names_are_marked_where_they_are_mentioned():
    assert '<span class="at-name">@林晓岚</span>' in html(
        "@林晓岚 请看", {"林晓岚": "林晓岚", "林晓": "林晓"}
    )


def test_who_has_another_name_by_now_is_shown_by_that():
    out = html("@林晓 @林晓岚", {"林晓": "林<晓>", "林晓岚": "周晓岚"})
    assert out == '<span class="at-name">@林&lt;晓&gt;</span> <span class="at-name">@周晓岚</span>'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("info@annaberg.de", "info@annaberg.de"),
        ("info@anna.de, info@anna", "info@anna.de, info@anna"),
        ("@annaberg", "@annaberg"),
        ("@anna.berg @anna-lena", "@anna.berg @anna-lena"),
        ("@anna, info@annaberg.de", "@@, info@annaberg.de"),
        ("(@anna) **@anna**请看", "(@@) <strong>@@</strong>请看"),
        ("请@anna看，@anna.", "请@@看，@@."),
    ],
)
def test_a_name_is_a_mention_where_no_word_goes_on(typed, shown):
    there = '<span class="at-name">@Anna Schmidt</span>'
    assert html(typed, {"anna": "Anna Schmidt"}) == shown.replace("@@", there)


def test_the_name_of_somebody_else_is_left_as_it_is_typed():
    there = '<span class="at-name">@林晓燕</span>'
    out = html("请@林晓岚和@林晓看", {"林晓": "林晓燕"}, ["林晓岚", "林晓"])
    assert out == f"请@林晓岚和{there}看"


@given(st.text(alphabet=st.sampled_from(list("ab <>\"'&*`-@\n:/.https林")), max_size=120))
def test_no_tag_comes_out_but_ours(text):
    rest = OURS.sub("", html(text, {"ab": "<b>", "林": "林"}))
    assert "<" not in rest
    assert ">" not in rest
