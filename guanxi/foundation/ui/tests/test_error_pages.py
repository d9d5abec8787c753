"""An error is a page to who walks, and a sentence in the corner to who stays on a page."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from guanxi.foundation.errors import Conflict, Refused

PAGES = [f"{name}.html" for name in ("400", "403", "403_csrf", "404", "405", "413", "429", "500", "503")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().post("/things/1/", {"name": "New name", "version": "3"}, headers=headers)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("page", PAGES)
def test_a_walker_gets_a_whole_page_with_one_heading_and_a_way_on(page):
    html = render_to_string(page, request=asked())
    assert html.lstrip().startswith("<!doctype html>")
    assert html.count("<h1") == 1
    assert 'href="/"' in html


@pytest.mark.parametrize("page", PAGES)
def test_a_request_from_within_a_page_gets_only_the_sentence(page):
    html = render_to_string(page, request=asked(**{"HX-Request": "true"}))
    assert "<html" not in html
    assert 'role="alert"' in html


def test_the_page_of_last_resort_needs_neither_request_nor_database():
    assert "<h1" in render_to_string("500.html")


def test_a_refusal_says_its_own_sentence():
    html = render_to_string("409.html", {"error": Refused("This customer was merged.")}, request=asked())
    assert "This customer was merged." in html
    assert "Use mine" not in html


def test_a_conflict_on_a_plain_form_keeps_what_was_typed():
    error = Conflict("Zhou Mu changed this.", fields={"Name": ("New name", "Old name")}, version=4)
    html = render_to_string("409.html", {"error": error}, request=asked())
    assert '<input type="hidden" name="name" value="New name">' in html
    assert 'name="version" value="4"' in html
    assert 'name="version" value="3"' not in html


@pytest.mark.parametrize("page", [*PAGES, "409.html"])
def test_each_page_speaks_the_reader_s_language_alone(page):
    said = {}
    for language in ("en", "zh-hans", "zh-hant"):
        with translation.override(language):
            error = Refused("" if language == "en" else "不行")
            html = render_to_string(page, {"error": error, "reading": True}, request=asked())
        words = html.split("<main")[1].split(">", 1)[1].split("</main>")[0].replace("Guanxi 关系", "")
        said[language] = " ".join(re.sub(r"<[^>]*>", " ", words).split())
    assert len(set(said.values())) == 3
    assert not re.search(r"[一-鿿]", said["en"])
    for language in ("zh-hans", "zh-hant"):
        assert not re.search(r"[A-Za-z]{2}", said[language]), said[language]
        assert not re.search(r"[,;!?]|\.(?!\d)", said[language]), said[language]
