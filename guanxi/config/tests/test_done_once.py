"""SYS-09: with an idempotency key a write is done once, however often, however at once it is asked."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guanxi.config.tests.api_world import program_of, send
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.replies import jobs, once
from guanxi.foundation.replies.models import KeptReply


def make_seller() -> User:
    return make_user(grants={**SELLING, "accounts.change_self": Scope.OWN})


CUSTOMERS = "/api/v1/customers/"
PHONE = "13812346021"


def create(program: Client, key: str, name: str = "Hengyue") -> Any:
    return send(program, "post", CUSTOMERS, {"name": name, "source": "sales"}, **{"Idempotency-Key": key})


@pytest.mark.django_db
def test_the_same_again_gives_the_same_answer_and_does_nothing():
    program = program_of(make_seller())
    first, again = create(program, "k1"), create(program, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Content-Type"] == first["Content-Type"]
    assert (first.get(once.REPEATED), again.get(once.REPEATED)) == (None, "true")
    assert Customer.objects.count() == 1
    assert Entry.objects.filter(verb="create_customer").count() == 1
    assert create(program, "k2").json()["id"] != first.json()["id"]


@pytest.mark.django_db
def test_another_request_under_the_key_is_refused():
    program = program_of(make_seller())
    made = create(program, "k1").json()
    assert create(program, "k1", name="Other").status_code == 422
    elsewhere = send(
        program, "patch", f"{CUSTOMERS}{made['id']}", {"name": "Hengyue"}, **{"Idempotency-Key": "k1"}
    )
    assert elsewhere.status_code == 422
    assert "new one" in elsewhere.json()["detail"]
    assert [c.name for c in Customer.objects.all()] == ["Hengyue"]


@pytest.mark.django_db
def test_keys_of_others_are_others():
    one, two = program_of(make_seller()), program_of(make_seller())
    assert create(one, "k1").json()["id"] != create(two, "k1").json()["id"]


@pytest.mark.django_db
def test_what_was_refused_did_nothing_and_may_be_tried_again():
    seller = make_seller()
    program = program_of(seller)
    assert create(program, "k1", name=" ").status_code == 409
    assert not KeptReply.objects.exists()
    assert create(program, "k1", name="Hengyue").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "钥匙", "a\tb"])
def test_a_key_that_is_none_is_refused(key):
    assert create(program_of(make_seller()), key).status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_nothing_personal_is_kept_readable():
    seller = make_seller()
    customer = make_customer(seller, "Hengyue")
    program = program_of(seller)
    body = {"name": "Chen Wei", "phone": PHONE}
    for _time in range(2):
        made = send(program, "post", f"{CUSTOMERS}{customer.pk}/contacts", body, **{"Idempotency-Key": PHONE})
        assert made.status_code == 201
    assert Contact.objects.count() == 1
    (row,) = KeptReply.objects.values()
    kept = json.dumps({name: str(value) for name, value in row.items()})
    assert PHONE not in kept
    assert "Chen Wei" not in kept


@pytest.mark.django_db
def test_a_revealed_value_is_not_kept_and_each_reveal_is_audited():
    seller = make_seller()
    contact = make_contact(make_customer(seller), seller, phone=PHONE)
    program = program_of(seller)
    for _time in range(2):
        told = send(program, "post", f"{CUSTOMERS}contacts/{contact.pk}/reveal", {"field": "phone"},
                    **{"Idempotency-Key": "k1"})  # fmt: skip
        assert told.json()["value"] == PHONE
    assert Entry.objects.filter(verb="reveal_personal").count() == 2
    assert not KeptReply.objects.exists()


@pytest.mark.django_db
def test_an_answer_of_before_is_not_shown_to_somebody_who_may_less_by_now():
    seller = make_seller()
    program = program_of(seller)
    assert create(program, "k1").status_code == 201
    seller.roles.clear()
    closed = create(program, "k1")
    assert closed.status_code in {403, 409}
    assert "Hengyue" not in closed.content.decode()


@pytest.mark.django_db
def test_after_a_day_the_key_is_free_and_its_row_goes():
    program = program_of(make_seller())
    create(program, "k1")
    KeptReply.objects.update(at=timezone.now() - timedelta(hours=25))
    assert create(program, "k1").status_code == 201
    assert Customer.objects.count() == 2
    KeptReply.objects.update(at=timezone.now() - timedelta(hours=25))
    assert jobs.forget_old_replies() == 1


@pytest.mark.django_db
def test_reading_needs_no_key_and_keeps_nothing():
    program = program_of(make_seller())
    assert send(program, "get", CUSTOMERS, **{"Idempotency-Key": "k1"}).status_code == 200
    assert not KeptReply.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_and_hear_the_same():
    program = program_of(make_seller())
    secret = program.defaults["HTTP_AUTHORIZATION"]
    heard: list[Any] = []
    ready = threading.Barrier(4)

    def ask() -> None:
        try:
            own = Client(
                headers={"Authorization": secret, "Accept-Language": "en"}, raise_request_exception=False
            )
            ready.wait()
            answer = create(own, "k1")
            heard.append((answer.status_code, answer.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(heard)) == 1, heard
    assert heard[0][0] == 201
    assert Customer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_commit_leaves_neither_and_one_after_it_the_answer(monkeypatch):
    program = program_of(make_seller())
    packed = once._packed

    def crash(_answer: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(once, "_packed", crash)
    with pytest.raises(KeyboardInterrupt):
        create(program, "k1")
    assert not Customer.objects.exists()
    assert not KeptReply.objects.exists()
    monkeypatch.setattr(once, "_packed", packed)
    create(program, "k1")  # whose answer never arrives
    assert create(program, "k1").status_code == 201
    assert Customer.objects.count() == 1


def test_every_way_of_writing_takes_a_key():
    assert {"POST", "PUT", "PATCH", "DELETE"} == once.WRITING
