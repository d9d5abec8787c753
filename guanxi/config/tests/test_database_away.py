"""Where the database does not answer, everybody is told so in his language, and it is asked no more."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path

from guanxi.config import urls

pytestmark = pytest.mark.django_db


def lock(_request: Any) -> Any:
    raise OperationalError("database is locked")


class Locked:
    handler500 = urls.handler500
    urlpatterns = (path("locked", lock), path("api/locked", lock), *urls.urlpatterns)


@pytest.fixture
def away(manager):
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    client.force_login(manager)
    with override_settings(ROOT_URLCONF=Locked):
        yield client


def test_a_walker_gets_a_page_and_who_stays_a_sentence(away):
    page, part = away.get("/locked"), away.post("/locked", headers={"HX-Request": "true"})
    for answer in (page, part):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "The database does not answer just now" in answer.content.decode()
        assert answer["X-Request-Id"], "the page tells ours from a proxy's"
    assert page.content.decode().startswith("<!doctype html>")
    assert "<html" not in part.content.decode()
    assert page["X-Request-Id"] in page.content.decode()


def test_it_is_said_before_anybody_is_known(away, monkeypatch):
    monkeypatch.setattr("guanxi.config.middleware.get_user", lock)
    answer = away.get("/customers/", headers={"HX-Request": "true", "Accept-Language": "zh-CN"})
    assert answer.status_code == 503
    assert "数据库" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_program_is_told_when_to_come_again(away):
    answer = away.get("/api/locked")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["title"] == "Not available now"
    assert "database" in answer.json()["detail"]
