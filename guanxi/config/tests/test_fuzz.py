"""SYS-09: the API asked what nobody thought of, as each ready-made role and as nobody.

schemathesis makes requests from the document: right ones, and ones that break it. Each is sent as everybody
in turn, and taken back. Nothing breaks (5xx), every answer is as documented, and nobody gets a row that is
not his to see.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core import NotSet
from schemathesis.generation import GenerationMode

from guanxi.config import docs
from guanxi.config.roles import ROLES
from guanxi.config.tests.api_world import World, confirmed, fits, furnish, program_of
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.foundation.accounts.models import Group, Role, User
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.files.models import File
from guanxi.foundation.tasks.models import Task
from guanxi.purchases.models import Cost, Order
from tests.trying import tries

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.large]
# Sent by no made-up request: it would be refused before anything of it was looked at.
HELD = {"Authorization", "If-Match"}
EACH = tries(2)  # requests of each way for an operation
MANY = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# What a list or a record of the API shows, by the end of its address.
SHOWN: dict[str, Any] = {
    "/customers/": Customer,
    "/customers/{customer_id}": Customer,
    "/contacts": Contact,
    "/interactions": Interaction,
    "/orders": Order,
    "/orders/{order_id}": Order,
    "/costs": Cost,
    "/tasks/": Task,
    "/tasks/{task_id}": Task,
    "/comments": Comment,
    "/comments/{comment_id}": Comment,
    "/files": File,
    "/files/{file_id}": File,
    "/approvals/": Request,
    "/approvals/{request_id}": Request,
    "/groups": Group,
    "/roles": Role,
    "/custom-fields/": CustomField,
}


def document() -> Any:
    schema = schemathesis.openapi.from_dict(dict(docs.document()))
    schema.config.update(base_url="http://testserver")
    return schema


def cases(operation: Any) -> list[Any]:
    """The requests made up for one operation: the same in every run."""
    made: list[Any] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try:
            strategy = operation.as_strategy(generation_mode=mode)

            @seed(7)
            @MANY
            @given(case=strategy)
            def make(case: Any) -> None:
                made.append(case)

            make()
        except Exception as error:
            if "Unsatisfiable" not in type(error).__name__ and "negative" not in str(error).lower():
                raise
    return made


def requests(world: World) -> Iterator[tuple[int, str, str, str, Any]]:
    """(which of its operation, method, template, address, what is sent): most about what is there."""
    for result in document().get_all_operations():
        operation = result.ok()
        for number, case in enumerate(cases(operation)):
            path = world.address(operation.path) if number % 5 else case.formatted_path
            if number % 5 and isinstance(case.query, dict):
                case.query = world.fill(dict(case.query), operation.path)
            yield number, operation.method.lower(), operation.path, path, case


def askers(people: list[Any], number: int, turn: int) -> list[Any]:
    """A good request about a record that is there is everybody's; else two of the roles ask by turns."""
    always, roles = people[:2], people[2:]
    return people if number == 1 else [*always, *(roles[(2 * turn + one) % len(roles)] for one in range(2))]


def ask(client: Client, method: str, path: str, case: Any) -> Any:
    """The answer; None for what cannot be sent at all."""
    headers = {name: text for name, text in dict(case.headers or {}).items() if name not in HELD}
    try:
        body, kind = (b"", "application/json") if method == "get" else _sent(case)
        return client.generic(method.upper(), path, body, kind, query_params=_query(case), headers=headers)
    except (UnicodeEncodeError, ValueError):
        return None


def _sent(case: Any) -> tuple[bytes, str]:
    """The body and its kind: JSON, or files in parts."""
    if case.media_type != "multipart/form-data":
        return _bytes(case.body), "application/json"
    if not isinstance(case.body, dict):
        return _bytes(case.body), MULTIPART_CONTENT
    parts = {str(name): _part(value) for name, value in case.body.items()}
    return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT


def _part(value: Any) -> Any:
    files = value if isinstance(value, list) else [value]
    return [SimpleUploadedFile("made.bin", one) if isinstance(one, bytes) else str(one) for one in files]


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if isinstance(body, NotSet) else json.dumps(body, default=str).encode()


def _query(case: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(case.query or {}).items() if value is not None}


def ids_in(answer: Any) -> list[int]:
    rows = answer.get("items", [answer]) if isinstance(answer, dict) else answer
    return [row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), int)]


def wrong_in(answer: Any, method: str, template: str, operation: Any, user: User | None) -> Iterator[str]:
    """What this answer should not be."""
    status = str(answer.status_code)
    if answer.status_code >= 500:
        yield f"breaks: {status}"
        return
    if status not in operation["responses"] and status != "405":
        yield f"{status} is not documented: {answer.content.decode()[:200]}"
        return
    if user is None and answer.status_code not in {401, 404, 413, 415}:  # 404: no such address
        yield f"answers nobody: {status}"
    if answer.status_code >= 400:
        if answer["Content-Type"] != "application/problem+json" or not answer.json()["detail"]:
            yield f"{status} is no problem in words"
        return
    if answer.streaming or not answer.content:
        return
    schema = docs.answer_schema(operation, status)
    yield from fits(schema, answer.json()) if schema else ()
    model = next((SHOWN[end] for end in sorted(SHOWN, key=len, reverse=True) if template.endswith(end)), None)
    if model is not None and user is not None:
        seen = set(
            model.objects.visible_to(user)
            .filter(pk__in=(ids := ids_in(answer.json())))
            .values_list("pk", flat=True)
        )
        if set(ids) - seen:
            yield f"shows rows that are not theirs to see: {set(ids) - seen}"


def test_SYS_09_nothing_breaks_and_nobody_gets_what_is_not_theirs_whatever_is_asked(make_person, settings):
    settings.LIMITS = {"wrong_tokens": 10**9, "writes": 10**9, "requests": 10**9}
    world = furnish(make_person("manager", "analyst", "sales", "marketing", "security_administrator"))
    people: list[tuple[str, User | None]] = [("owner", world.owner), ("nobody", None)]
    people += [(role, make_person(role)) for role in ROLES]
    clients = {
        name: program_of(user) if user else Client(raise_request_exception=False) for name, user in people
    }
    clients["owner"] = confirmed(world.owner)  # in a session, for what no token may
    operations = {(method, path): operation for method, path, operation in docs.operations()}
    asked, wrong = 0, set()
    for turn, (number, method, template, path, case) in enumerate(requests(world)):
        for name, user in askers(people, number, turn):
            with transaction.atomic():
                answer = ask(clients[name], method, path, case)
                if answer is not None:
                    asked += 1
                    found = wrong_in(answer, method, template, operations[method, template], user)
                    wrong |= {f"{name}: {method} {template}: {one}" for one in found}
                transaction.set_rollback(True)
    assert asked > 1000
    assert not wrong, "\n".join(sorted(wrong)[:40])
