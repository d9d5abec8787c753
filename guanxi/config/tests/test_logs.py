"""CUS-19: what is logged names routes, ids and errors, and no personal value; every line its request."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import path

from guanxi.config import logs, urls
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Role, User

SECRETS = ["13812346021", "chen.wei@example.com", "wx-chenwei-88", "1988-05-20"]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as the house writes it, at the most talkative level."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Line())
    handler.addFilter(logs.RequestIdFilter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def fail(_request: Any) -> Any:
    raise ValueError(f"“{SECRETS[2]}” of '{SECRETS[3]}' is no number: {SECRETS[0]}, {SECRETS[1]}")


class WithFault:
    handler404, handler500 = urls.handler404, urls.handler500
    urlpatterns = (path("fault", fail), *urls.urlpatterns)


@pytest.mark.django_db
def test_CUS_19_a_day_at_work_leaves_no_personal_value_in_the_log(manager, browser_of, lines):
    client, stranger = browser_of(manager), Client(raise_request_exception=False)
    made = client.post(
        "/api/customers/",
        {"name": "Hengyue", "kind": "firm", "source": "sales"},
        content_type="application/json",
    )
    number = made.json()["id"]
    person = {"name": "Chen Wei", "phone": SECRETS[0], "email": SECRETS[1], "wechat": SECRETS[2]}
    client.post(f"/customers/{number}/contacts/new/", {**person, "birthday": SECRETS[3]})
    client.post(
        f"/api/customers/{number}/contacts", {**person, "birthday": "x"}, content_type="application/json"
    )
    client.get(f"/customers/?q={SECRETS[0]}")
    client.get(f"/customers/{SECRETS[0]}/")
    client.get(f"/nothing/{SECRETS[1]}")
    stranger.post("/sign-in/", {"login": SECRETS[1], "password": SECRETS[0]})
    stranger.get("/", headers={"Host": f"{SECRETS[2]}.example"})
    with override_settings(ROOT_URLCONF=WithFault):
        assert client.get("/fault").status_code == 500
    said = lines.getvalue()
    assert [secret for secret in SECRETS if secret in said] == []
    assert "Internal Server Error: /fault" in said
    assert "in fail" in said, "the place of the fault is there"
    assert "builtins.ValueError" in said
    assert "customers/<int:pk>/" in said


@pytest.mark.django_db
def test_every_line_of_a_request_carries_its_id(manager, browser_of, lines):
    with override_settings(ROOT_URLCONF=WithFault):
        answer = browser_of(manager).get("/fault")
    mine = [line for line in lines.getvalue().splitlines() if answer["X-Request-Id"] in line]
    assert any("django.request" in line for line in mine)
    assert any("guanxi.web" in line and " 500 " in line for line in mine)
    assert logs.request_id.get() == "-", "outside a request there is none"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("call +86 138 1234 6021 now", "call [number] now"),
        ("id 110101199003077578", "id [number]"),
        ("job 1284 step 3 at 2026-11-22 06:21:01", "job 1284 step 3 at 2026-11-22 06:21:01"),
        ("from chen.wei+a@mail.example.com.", "from [e-mail]."),
        ("9f2c1384a7b01122334455d0", "9f2c1384a7b01122334455d0"),
    ],
)
def test_numbers_and_addresses_are_crossed_out_wherever_they_stand(said, left):
    assert logs.crossed_out(said) == left


@pytest.mark.django_db
def test_a_database_error_loses_the_row_it_quotes_on_however_many_lines(lines):
    note = "first line\nZhang San of Heng Yue, 苏州恒岳\n  indented"
    message = f"duplicate key\nDETAIL:  Failing row contains ({note})."
    try:
        raise IntegrityError(message) from KeyError(note)
    except IntegrityError:
        logging.getLogger("guanxi.test").exception("could not write %s", 7)
    said = lines.getvalue()
    assert "could not write 7" in said
    assert re.search(r"django\.db\.utils\.IntegrityError$", said, re.MULTILINE)
    assert "builtins.KeyError" in said
    assert "test_logs.py" in said, "the frames are there"
    for word in ("first line", "Zhang San", "苏州", "indented", "duplicate key"):
        assert word not in said


@pytest.mark.django_db(transaction=True)
def test_a_key_taken_is_named_by_its_code_and_not_by_its_value(lines):
    with transaction.atomic(), ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        try:
            for _time in range(2):
                with transaction.atomic():
                    Role.objects.create(code="zhang-san", name="Zhang San")
        except IntegrityError:
            logging.getLogger("guanxi.test").exception("taken")
    said = lines.getvalue()
    assert re.search(r"\((23505|SQLITE_CONSTRAINT_UNIQUE)", said)
    assert "DETAIL" not in said


def test_a_traceback_within_a_message_is_left_out():
    assert logs.crossed_out(f"task failed: {logs._TRACEBACK}\n  File\nValueError: 张三") == (
        "task failed: [traceback]"
    )


@pytest.mark.django_db
def test_the_system_user_is_no_stranger_to_the_log(lines):
    logging.getLogger("guanxi.test").info("user %s", User.system().pk)
    assert "guanxi.test user" in lines.getvalue()
