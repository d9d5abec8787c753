"""SYS-09: every endpoint is documented by an example, and every example does what the document says."""

from typing import Any

import pytest
from django.db import transaction
from ninja import Schema

from guanxi.config import docs
from guanxi.config.tests.api_world import confirmed, fits, furnish, program_of, send, upload

pytestmark = pytest.mark.django_db
# One person who may do all of it: no role alone does.
EVERYTHING = ("manager", "analyst", "sales", "marketing", "security_administrator")


@pytest.fixture(scope="module")
def operations():
    """In the order of their addresses. The document takes seconds to draw: too long to collect tests by."""
    return sorted(docs.operations(), key=lambda one: (one[1], one[0]))


def test_there_is_a_document_and_each_operation_has_its_own_name(operations):
    codes = [operation["operationId"] for _method, _path, operation in operations]
    assert len(codes) > 30
    assert len(set(codes)) == len(codes)


def test_no_two_shapes_share_a_name_for_the_document_would_show_one_of_them_for_both():
    shapes = [one for one in every(Schema) if one.__module__.startswith("guanxi.")]
    names = [one.__name__ for one in shapes]
    assert len(names) > 50
    assert [name for name in sorted(set(names)) if names.count(name) > 1] == []


def every(kind: type[Any]) -> list[type[Any]]:
    found: list[type[Any]] = []
    for below in kind.__subclasses__():
        found += [below, *every(below)]
    return found


def test_a_body_is_shown_by_an_example_and_says_what_may_go_wrong(operations):
    wrong = []
    for method, path, operation in operations:
        body = docs.body_schema(operation)
        if body and "example" not in body:
            wrong.append(f"{method} {path}: give its schema model_config = example(…)")
        if not operation["description"]:
            wrong.append(f"{method} {path}: say in the view's docstring what it does")
        expected = {"401", "403", "404", "422", "429"} | ({"409", "413", "415"} if method != "get" else set())
        if not expected <= set(operation["responses"]):
            wrong.append(f"{method} {path}: take ERRORS or READ_ERRORS from ui/wire.py")
    assert not wrong, "\n".join(wrong)


def test_SYS_09_every_example_runs_and_answers_as_documented(make_person, operations):
    world = furnish(make_person(*EVERYTHING))
    program, person, wrong = program_of(world.owner), confirmed(world.owner), []
    auditing = program_of(make_person("auditor"))  # whose power goes not with the others
    for method, path, operation in operations:
        body = docs.body_schema(operation).get("example")
        address = world.address(path) + world.query(docs.needed_query(operation), path)
        sender = person if docs.needs_proof(operation) else program
        sender = auditing if path.startswith("/api/v1/audit/") else sender
        with transaction.atomic():
            if docs.takes_files(operation):
                answer = upload(sender, address, ("图纸.pdf", b"%PDF-1.7"))
            else:
                answer = send(sender, method, address, world.fill(body, path))
            transaction.set_rollback(True)
        status = str(answer.status_code)
        if not status.startswith("2") or status not in operation["responses"]:
            wrong.append(f"{method} {path}: {status} {answer.content.decode()[:300]}")
            continue
        shape = docs.answer_schema(operation, status)
        wrong += [f"{method} {path}: {one}" for one in fits(shape, answer.json() if shape else None)]
    assert not wrong, "\n".join(wrong)


def test_the_page_shows_every_endpoint_with_its_example(make_person, browser_of, operations):
    answer = browser_of(make_person("sales")).get("/api/docs/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count('class="api-one"') == len(operations)
    assert "/api/v1/customers/{customer_id}/interactions" in page
    assert "Idempotency-Key" in page


def test_both_addresses_answer_and_the_document_names_the_numbered_one(make_person):
    program = program_of(make_person("sales"))
    assert program.get("/api/v1/customers/").json() == program.get("/api/customers/").json()
    paths = program.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/customers/" in paths
