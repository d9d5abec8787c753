"""SYS-09: how much a token may ask in a minute, told in every answer, counted over all processes."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from guanxi.config import token_limits
from guanxi.config.tests.api_world import program_of, send
from guanxi.config.tests.test_done_once import make_seller

pytestmark = pytest.mark.django_db
CUSTOMERS = "/api/v1/customers/"
NOON = 1_700_000_040.0  # the first second of a minute


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.LIMITS = {**settings.LIMITS, "requests": 5}
    now = [NOON + 12]
    monkeypatch.setattr("guanxi.config.token_limits.time.time", lambda: now[0])
    cache.clear()
    token_limits.forget()
    yield now
    cache.clear()
    token_limits.forget()


def told(answer: Any) -> tuple[int, str, str, str]:
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return answer.status_code, *(answer[name] for name in names)


def test_every_answer_says_what_is_left_and_what_is_too_much_waits(clock):
    seller = make_seller()
    program = program_of(seller)
    assert told(send(program, "get", CUSTOMERS)) == (200, "5", "4", "48")
    assert told(send(program, "get", f"{CUSTOMERS}999999")) == (404, "5", "3", "48")
    assert told(send(program, "post", CUSTOMERS, {"name": "A", "source": "sales"})) == (201, "5", "2", "48")
    clock[0] += 8
    assert [told(send(program, "get", CUSTOMERS))[2] for _ in range(2)] == ["1", "0"]
    over = send(program, "get", CUSTOMERS)
    assert told(over) == (429, "5", "0", "40")
    assert (over["Retry-After"], over["RateLimit-Policy"]) == ("40", "5;w=60")
    assert over["Content-Type"] == "application/problem+json"
    second = program_of(seller)  # another token of the same person
    assert told(send(second, "get", CUSTOMERS))[:3] == (200, "5", "4")
    clock[0] += 40
    assert told(send(program, "get", CUSTOMERS)) == (200, "5", "4", "60")


def test_another_process_knows_what_this_one_counted():
    program = program_of(make_seller())
    for _ in range(3):
        send(program, "get", CUSTOMERS)
    token_limits.forget()  # a process that has counted nothing yet
    assert told(send(program, "get", CUSTOMERS))[2] == "1"


def test_most_readings_cost_no_statement(settings):
    settings.LIMITS = {**settings.LIMITS, "requests": 3000}
    program = program_of(make_seller())
    send(program, "get", CUSTOMERS)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(40):
            send(program, "get", CUSTOMERS)
    assert len([one for one in asked if "guanxi_cache" in one["sql"]]) == 2
    assert told(send(program, "get", CUSTOMERS))[2] == "2958"


def test_while_the_count_cannot_be_written_down_it_is_kept_and_nobody_is_refused(settings, monkeypatch):
    settings.LIMITS = {**settings.LIMITS, "requests": 3000}
    program, tries = program_of(make_seller()), []

    def locked(*_asked: Any) -> int:
        tries.append(1)
        raise OperationalError("database is locked")

    with monkeypatch.context() as busy:
        busy.setattr(token_limits, "_written", locked)
        answers = [told(send(program, "get", CUSTOMERS)) for _ in range(45)]
    assert {answer[0] for answer in answers} == {200}
    assert (answers[-1][2], len(tries)) == ("2955", 2)
    for _ in range(15):
        send(program, "get", CUSTOMERS)
    token_limits.forget()
    for _ in range(20):
        last = send(program, "get", CUSTOMERS)
    assert told(last)[2] == "2920"


def test_who_is_signed_in_on_pages_is_not_told_of_tokens(browser_of, make_person):
    assert "RateLimit-Limit" not in browser_of(make_person("sales")).get(CUSTOMERS)


def test_memory_keeps_no_tokens_of_earlier_minutes(monkeypatch):
    monkeypatch.setattr(token_limits, "MOST_HELD", 3)
    minute = int(time.time() // 60)
    for pk in range(5):
        token_limits._counted(pk, minute - 1)
    token_limits._counted(9, minute)
    token_limits._counted(10, minute)
    assert len(token_limits._held) <= 3
