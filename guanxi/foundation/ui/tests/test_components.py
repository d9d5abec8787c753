"""Components say in markup what they say to the eye: labels, errors, states, ways back."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.ui import icons, parts
from guanxi.foundation.ui.templatetags import ui


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def drawn(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class PhoneForm(forms.Form):
    phone = forms.CharField(help_text="Eleven digits.", max_length=11)
    note = forms.CharField(required=False)


def test_a_field_is_bound_to_its_label_and_its_help():
    page = drawn("{% field form.phone %}{% field form.note %}", form=PhoneForm())
    assert '<label for="id_phone">' in page
    assert 'aria-describedby="id_phone_said"' in page
    assert 'id="id_phone_said">Eleven digits.' in page
    assert page.count("optional") == 2  # the class and the word, once


def test_an_error_stands_in_place_of_the_help_and_the_typed_value_stays():
    page = drawn("{% field form.phone %}", form=PhoneForm({"phone": "1387621138762111"}))
    assert "Eleven digits." not in page
    assert 'aria-invalid="true"' in page
    assert 'value="1387621138762111"' in page
    assert 'role="alert"' in page


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    running = parts.Progress("Importing", "/jobs/1/", "running", 0.63, stop_url="/jobs/1/stop/")
    done = parts.Progress("Imported", "/jobs/1/", "done", undo_url="/jobs/1/undo/")
    page = drawn("{% progress p %}", p=running)
    assert 'hx-get="/jobs/1/" hx-trigger="live throttle:500ms, every 2s"' in page
    assert 'aria-valuenow="63"' in page
    finished = drawn("{% progress p %}", p=done)
    assert "every 2s" not in finished
    assert 'hx-post="/jobs/1/undo/"' in finished


def test_a_share_out_of_range_stays_on_the_bar():
    assert parts.Progress("x", "", share=1.7).whole == 100
    assert parts.Progress("x", "", share=-1).whole == 0


def test_a_masked_value_says_that_looking_is_recorded():
    value = parts.Masked("138 **** 6021", "/reveal/", "number")
    page = drawn("{% masked v %}", v=value)
    assert "138 **** 6021" in page
    assert 'aria-label="Show number (this is recorded)"' in page


def test_a_revealed_value_carries_its_mask_with_it():
    masked = parts.Masked("138 **** 6021", "/reveal/", "number")
    page = render_to_string("ui/components/revealed.html", {"shown": "138 1234 6021", "masked": masked})
    inside = page.split("<template>")[1].split("</template>")[0]
    assert "138 **** 6021" in inside
    assert "1234" not in inside
    assert 'data-remask="20"' in page


def test_a_conflict_shows_both_values_and_resends_with_the_new_version():
    error = Conflict("Zhou Mu changed this.", fields={"Core need": ("7 days", "5 days")}, version=9)
    page = render_to_string("ui/conflict.html", {"error": error})
    assert "7 days" in page
    assert "5 days" in page
    assert 'name="version" value="9"' in page


def test_a_refusal_is_a_sentence_and_nothing_in_it_runs():
    page = render_to_string("ui/refusal.html", {"error": Refused("<b>No</b>")})
    assert "&lt;b&gt;No&lt;/b&gt;" in page
    assert 'role="alert"' in page


def test_toasts_go_to_their_region_in_a_partial_answer():
    request = RequestFactory().post("/")
    request._messages = [  # type: ignore[attr-defined]
        Message(25, "3 customers handed over", extra_tags="/undo/1/")
    ]
    page = drawn("{% toasts %}", request=request)
    assert 'hx-swap-oob="beforeend:#toasts"' in page
    assert 'hx-post="/undo/1/"' in page


def test_an_icon_is_silent_beside_a_word_and_speaks_alone():
    assert 'aria-hidden="true"' in icons.icon("phone")
    assert 'role="img" aria-label="Call &amp; ask"' in icons.icon("phone", "Call & ask")


def test_an_icon_name_cannot_leave_the_folder():
    assert icons.icon("../../../../settings") == icons.icon("no-such-icon")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_the_page_names_its_language_as_browsers_do(language, said):
    with translation.override(language):
        assert drawn("{% html_lang %}") == said


def test_the_theme_is_the_persons_else_the_devices():
    assert drawn("{% page_theme %}", user=SimpleNamespace(theme="dark")) == "dark"
    assert drawn("{% page_theme %}") == "auto"


def test_the_bar_on_a_phone_shows_the_menus_first_four():
    menu = [parts.NavGroup("", tuple(parts.NavItem("sun", str(n), "/") for n in range(3)))] * 2
    page = drawn("{% quick_items menu as items %}{% for i in items %}{{ i.label }}{% endfor %}", menu=menu)
    assert page == "0120"


def test_a_range_keeps_its_marks_on_the_scale():
    page = drawn("{% range_bar 171 338 262 400 312 %}")
    assert "--x:42.8%;--w:41.8%" in page
    assert "--x:100.0%" in drawn("{% range_bar 0 900 900 400 %}")


def test_a_select_of_which_nothing_is_chosen_says_so_in_our_words():
    field = forms.ModelChoiceField(queryset=Role.objects.none())
    model: Any = User._meta.get_field("department").formfield()
    for shown in (field, model):
        assert str(shown.empty_label) == "Choose one"
        with translation.override("zh-hans"):
            assert str(shown.empty_label) == "选一个"


# What draws nothing of its own: words, the page's frame, and where parts are remembered.
NO_COMPONENTS = {
    *("html_lang", "page_theme", "printed", "quick_items", "money", "money_exact", "money_plain", "number"),
    *("percent", "day", "moment", "ago", "spell", "remembered"),
}


def test_every_component_is_on_the_developers_page():
    """So that whoever builds a page finds it there before making another."""
    templates = Path(ui.__file__).parents[1] / "templates" / "ui"
    source, frame = ((templates / name).read_text(encoding="utf-8") for name in ("kit.html", "base.html"))
    tags = {name for name in ui.register.tags if name not in NO_COMPONENTS}
    assert {
        name
        for name in tags
        if f"{{% {name} " not in source + frame and f"{{% {name} %}}" not in source + frame
    } == set()
    assert len(tags) > 20
