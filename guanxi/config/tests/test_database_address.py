"""What DATABASE_URL asks of the driver."""

from typing import Any

import pytest

from guanxi.config import settings


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_POOL", "1")


def options(query: str = "") -> Any:
    return settings._database(f"postgres://somebody@localhost/guanxi{query}")["OPTIONS"]


def test_the_web_prepares_statements_and_nothing_is_compiled(web: None):
    assert options()["prepare_threshold"] == 2
    assert options()["options"] == "-c jit=off"
    assert options("?sslmode=require")["sslmode"] == "require"


def test_behind_a_pooler_nothing_is_prepared_and_no_option_sent(web: None):
    asked = options("?options=&prepare_threshold=0")
    assert asked["prepare_threshold"] is None
    assert asked["options"] == ""
    assert options("?prepare_threshold=5")["prepare_threshold"] == 5
