"""Programs that try tokens, and people or programs that write without end, are told to wait."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.config import token_limits
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db
TRIES, WRITES = 5, 4


@pytest.fixture(autouse=True)
def _few(db: None, settings: Any) -> Iterator[None]:
    settings.LIMITS = {"wrong_tokens": TRIES, "writes": WRITES, "requests": 1000}
    cache.clear()
    token_limits.forget()
    yield
    cache.clear()
    token_limits.forget()


@pytest.fixture
def secret_of() -> Callable[[User], str]:
    return lambda user: staff.create_token(user, by=user, name="program")[1]


def ask(token: str, address: str = "198.51.100.7", **more: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en", **more}
    return Client(REMOTE_ADDR=address).get("/api/customers/", headers=headers)


def guess(times: int, address: str = "198.51.100.7", **more: str) -> list[int]:
    return [ask(f"gx_guess{number}", address, **more).status_code for number in range(times)]


def held_up(answer: Any) -> None:
    """Too much: one shape, in words, with the seconds to wait."""
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer["Retry-After"]) <= 60
    body = answer.json()
    assert (body["status"], body["title"]) == (429, "Too Many Requests")
    assert body["detail"] == f"Too many tries. Wait {answer['Retry-After']} seconds, then go on."


def test_CUS_24_whoever_tries_tokens_is_held_up_and_nobody_else(manager, secret_of):
    assert guess(TRIES) == [401] * TRIES
    held_up(ask("gx_one_more"))
    secret = secret_of(manager)
    assert ask(secret, "203.0.113.9").status_code == 200, "from elsewhere"
    assert ask(secret).status_code == 200, "colleagues' programs behind the same address"
    assert ask("gx_guess", "203.0.113.9").status_code == 401, "another's first mistake"


def written(asked: CaptureQueriesContext) -> list[str]:
    """The statements that write, whether or not they were prepared."""
    return [one["sql"] for one in asked if re.search(r"\b(INSERT|UPDATE|DELETE)\b", one["sql"])]


def test_CUS_24_trying_on_writes_nothing_and_waiting_ends_it(monkeypatch):
    guess(TRIES)
    with CaptureQueriesContext(connection) as asked:
        held_up(ask("gx_one_more"))
    assert written(asked) == []
    later = time.time() + 61
    monkeypatch.setattr("guanxi.config.limits.time.time", lambda: later)
    assert ask("gx_guess").status_code == 401


def test_CUS_24_only_what_our_own_proxies_say_names_the_client(settings):
    forged = {"X-Forwarded-For": "203.0.113.1"}
    assert guess(TRIES, **forged) == [401] * TRIES
    held_up(ask("gx_guess", **{"X-Forwarded-For": "203.0.113.2"}))
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one = [{"X-Forwarded-For": f"192.0.2.{number}, 203.0.113.5"} for number in range(TRIES + 1)]
    assert [ask("gx_guess", "10.0.0.1", **headers).status_code for headers in one] == [401] * TRIES + [429]
    assert ask("gx_guess", "10.0.0.1", **{"X-Forwarded-For": "203.0.113.6"}).status_code == 401
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2  # past one of them: whoever is connected counts, nothing breaks
    answers = [ask("gx_guess", "10.0.0.2", **forged).status_code for _ in range(TRIES + 1)]
    assert answers == [401] * TRIES + [429]


def test_CUS_24_one_house_with_many_ipv6_addresses_is_one(settings):
    answers = [ask("gx_guess", f"2001:db8:1:2::{number}").status_code for number in range(TRIES + 1)]
    assert answers == [401] * TRIES + [429]
    assert ask("gx_guess", "2001:db8:1:3::1").status_code == 401


def test_CUS_24_ipv4_that_is_written_as_ipv6_is_still_one_client_each():
    assert guess(TRIES, "::ffff:198.51.100.7") == [401] * TRIES
    held_up(ask("gx_guess", "::ffff:198.51.100.7"))
    assert ask("gx_guess", "::ffff:203.0.113.9").status_code == 401


def new(client: Client, number: int) -> Any:
    body = {"name": f"Hengyue {number}", "kind": "firm", "source": "sales"}
    return client.post("/api/customers/", body, content_type="application/json")


def test_a_program_that_writes_without_end_is_held_up_and_goes_on_reading(manager, make_person, secret_of):
    program = Client(headers={"Authorization": f"Bearer {secret_of(manager)}"})
    assert [new(program, number).status_code for number in range(WRITES)] == [201] * WRITES
    second = Client(headers={"Authorization": f"Bearer {secret_of(manager)}"})
    held_up(new(second, 9))  # another token of the same person
    assert Customer.objects.count() == WRITES
    assert program.get("/api/customers/").status_code == 200
    other = make_person("manager")
    assert new(Client(headers={"Authorization": f"Bearer {secret_of(other)}"}), 10).status_code == 201


def test_a_person_with_a_script_on_the_pages_is_held_up_too(manager, browser_of):
    browser = browser_of(manager)
    send = {"theme": "dark", "next": "/"}
    assert [browser.post("/settings/", send).status_code for _ in range(WRITES)] == [302] * WRITES
    answer = browser.post("/settings/", send)
    assert answer.status_code == 429
    assert f"Wait {answer['Retry-After']} seconds" in answer.content.decode()
    held_up(new(browser, 1))
    assert browser.get("/").status_code == 200


def test_reading_with_a_right_token_is_not_counted(manager, secret_of):
    secret = secret_of(manager)
    ask(secret)  # notes the day of the token's use
    with CaptureQueriesContext(connection) as asked:
        assert ask(secret).status_code == 200
    assert not [q["sql"] for q in asked if "guanxi_cache" in q["sql"]]
    assert written(asked) == []
