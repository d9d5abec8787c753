"""SYS-09: programs read again only what is new, and write only what is still as they read it."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from guanxi.config import docs
from guanxi.config.tests.api_world import confirmed, furnish, program_of, send, upload
from guanxi.config.tests.test_api_examples import EVERYTHING
from guanxi.config.tests.test_done_once import make_seller
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_contact, make_customer
from guanxi.foundation import preconditions
from guanxi.foundation.audit.models import Entry

CUSTOMERS = "/api/v1/customers/"


def show(program: Any, customer: Any, **headers: str) -> Any:
    return send(program, "get", f"{CUSTOMERS}{customer.pk}", **headers)


def rename(program: Any, customer: Any, name: str, **headers: str) -> Any:
    return send(program, "patch", f"{CUSTOMERS}{customer.pk}", {"name": name}, **headers)


@pytest.mark.django_db
def test_what_is_known_is_not_sent_again_until_it_is_new():
    seller = make_seller()
    program, customer = program_of(seller), make_customer(seller)
    first = show(program, customer)
    assert first["ETag"].startswith(f'"{customer.version}-')
    again = show(program, customer, **{"If-None-Match": f'"1-0", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    changed = rename(program, customer, "Other")
    news = show(program, customer, **{"If-None-Match": first["ETag"]})
    assert (news.status_code, news.json()["name"]) == (200, "Other")
    assert news["ETag"] == changed["ETag"] != first["ETag"]
    listed = send(program, "get", CUSTOMERS)
    assert send(program, "get", CUSTOMERS, **{"If-None-Match": listed["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_nobody_learns_by_a_tag_what_is_not_theirs_to_see():
    seller = make_seller()
    customer = make_customer(seller)
    tag, stranger = show(program_of(seller), customer)["ETag"], program_of(make_seller())
    assert show(stranger, customer, **{"If-None-Match": tag}).status_code == 404
    assert show(stranger, customer, **{"If-None-Match": "*"}).status_code == 404
    assert rename(stranger, customer, "Mine", **{"If-Match": tag}).status_code == 404


@pytest.mark.django_db
def test_a_write_on_what_was_read_goes_through_and_a_later_one_does_nothing():
    seller = make_seller()
    program, customer = program_of(seller), make_customer(seller)
    read = show(program, customer)["ETag"]
    mine = rename(program, customer, "Mine", **{"If-Match": read})
    assert mine.status_code == 200
    entries = Entry.objects.count()
    late = rename(program, customer, "Late", **{"If-Match": read, "Idempotency-Key": "k"})
    assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    assert late.json()["version"] == mine.json()["version"]
    assert "read it again" in late.json()["detail"]
    assert (Customer.objects.get().name, Entry.objects.count()) == ("Mine", entries)
    fresh = {"If-Match": f'"0-0", W/{mine["ETag"]}', "Idempotency-Key": "k"}
    assert rename(program, customer, "Late", **fresh).status_code == 200
    assert rename(program, customer, "Late", **fresh)["ETag"] == show(program, customer)["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize(("tag", "status"), [("*", 200), ('"1"', 200), ('"2"', 412), ("1", 412), ("", 412)])
def test_any_version_a_plain_one_or_none_at_all(tag, status):
    seller = make_seller()
    customer = make_customer(seller)
    assert rename(program_of(seller), customer, "Mine", **{"If-Match": tag}).status_code == status


@pytest.mark.parametrize("asked", ['"', '"9999999999-a"', 'W/"x"', '"1" "', ","])
def test_what_names_no_version_names_none(asked):
    found = preconditions.versions(asked)
    assert found is not None, "that would be any version"
    assert not found - {1}


@pytest.mark.django_db
def test_what_has_no_version_says_so_and_is_not_done(make_person):
    world = furnish(make_person(*EVERYTHING))
    told = send(
        confirmed(world.owner), "post", "/api/v1/rights/groups", {"name": "Else"}, **{"If-Match": '"1"'}
    )
    assert (told.status_code, told.json()["version"]) == (412, None)
    assert "Else" not in send(program_of(world.owner), "get", "/api/v1/rights/groups").content.decode()


@pytest.mark.django_db
def test_every_documented_condition_is_looked_at(make_person):
    """An operation that forgot would overwrite what somebody asked it not to."""
    world = furnish(make_person(*EVERYTHING))
    programs, wrong = {False: program_of(world.owner), True: confirmed(world.owner)}, []
    guarded = [
        (method, path, operation)
        for method, path, operation in docs.operations()
        if any(one["name"] == "If-Match" for one in operation["parameters"])
    ]
    assert len(guarded) > 30
    for method, path, operation in guarded:
        body = world.fill(docs.body_schema(operation).get("example"), path)
        if isinstance(body, dict):
            body.pop("version", None)
        program = programs[docs.needs_proof(operation)]
        for tag, good in (("*", True), ('"99999"', False)):
            with transaction.atomic():
                if docs.takes_files(operation):
                    answer = upload(program, world.address(path), ("new.pdf", b"x"), **{"If-Match": tag})
                else:
                    answer = send(program, method, world.address(path), body, **{"If-Match": tag})
                transaction.set_rollback(True)
            if (answer.status_code < 300) != good or (answer.status_code != 412 and not good):
                wrong.append(f"{method} {path} {tag}: {answer.status_code} {answer.content.decode()[:200]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("by_session", [False, True])
def test_what_the_body_says_to_be_opens_no_way_around_the_condition_nor_the_key(by_session):
    seller = make_seller()
    contact = make_contact(make_customer(seller), seller)
    program = program_of(seller)
    if by_session:
        program = Client(enforce_csrf_checks=True, raise_request_exception=False)
        program.force_login(seller)
        program.get("/")
    address = f"{CUSTOMERS}contacts/{contact.pk}/make-first"
    proof = {"X-CSRFToken": program.cookies["csrftoken"].value} if by_session else {}

    def first(**headers: str) -> Any:
        return program.post(address, {"x": "y"}, headers={**proof, **headers})  # as multipart/form-data

    assert first(**{"If-Match": '"99"'}).status_code == 412
    once = {"If-Match": '"1"', "Idempotency-Key": "k"}
    done, again = first(**once), first(**once)
    assert (done.status_code, again.get("Idempotency-Replayed")) == (200, "true"), again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_on_the_same_version_one_is_told_to_read_again():
    seller = make_seller()
    customer = make_customer(seller)
    read = show(program_of(seller), customer)["ETag"]
    statuses: list[int] = []

    def write(name: str) -> None:
        try:
            statuses.append(rename(program_of(seller), customer, name, **{"If-Match": read}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[name]) for name in ("One", "Two", "Three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 412, 412]
