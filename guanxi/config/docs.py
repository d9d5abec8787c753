"""The API page for people: every endpoint with what goes in, what comes out, and an example that runs.

What an endpoint does is its docstring, which ``make messages`` puts into the catalogues (context ``api``).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

from . import inputs_told, problems
from .switchboard import CONFIRM_FIRST

VERSIONED = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 6
TITLES: Mapping[str, Sentence] = {
    "customers": _("Customers"),
    "comments": _("Comments"),
    "files": _("Files"),
    "custom fields": _("Custom fields"),
    "purchases": _("Purchases"),
    "scoring": _("Tiers"),
    "rights": _("Roles and groups"),
    "tasks": _("Tasks"),
    "approvals": _("Approvals"),
    "views": _("Views"),
    "backups": _("Backups"),
    "policies": _("Policies"),
    "audit": _("Audit"),
}


@dataclass(frozen=True)
class Input:
    """One field or parameter."""

    name: str
    kind: str
    needed: bool
    place: str
    what: Sentence


@dataclass(frozen=True)
class Endpoint:
    """One operation of the document."""

    method: str
    path: str
    code: str
    summary: SafeString
    needs_proof: bool
    inputs: Sequence[Input]
    example: str
    answer: str
    statuses: Sequence[tuple[str, Sentence]]


@dataclass(frozen=True)
class Room:
    name: str
    title: Sentence
    endpoints: Sequence[Endpoint]


@require_GET
def show_api(request: SignedIn) -> HttpResponse:
    """All endpoints, by room."""
    context = {
        "rooms": rooms(get_language() or ""),
        "document_url": reverse("api:openapi-json"),
        "requests": formats.number(settings.LIMITS["requests"]),
        "writes": formats.number(settings.LIMITS["writes"]),
        "root": request.build_absolute_uri(VERSIONED),
    }
    return render(request, "frontdoor/api.html", context)


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document under the numbered address."""
    from .api import api  # which mounts all rooms, and they know nothing of pages

    found: Mapping[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=VERSIONED)))
    return found


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(method, path, operation) of the whole document."""
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


@cache
def rooms(language: str) -> tuple[Room, ...]:
    """The endpoints as the page shows them in this language, which is the one now spoken."""
    found: dict[str, list[Endpoint]] = {}
    for method, path, operation in operations():
        name = (operation.get("tags") or ["other"])[0]
        found.setdefault(name, []).append(_endpoint(method, path, operation))
    return tuple(Room(name, TITLES.get(name, name), tuple(endpoints)) for name, endpoints in found.items())


def _endpoint(method: str, path: str, operation: Mapping[str, Any]) -> Endpoint:
    body = body_schema(operation)
    good = next(code for code in operation["responses"] if code.startswith("2"))
    answer = answer_schema(operation, good)
    return Endpoint(
        method.upper(),
        path,
        operation["operationId"],
        words(operation.get("description", "")),
        needs_proof(operation),
        tuple(_inputs(path, operation, body)),
        call(method, path + needed_query(operation), body.get("example"), uploads=takes_files(operation)),
        _pretty(sample(answer)) if answer else "",
        tuple((code, problems.TITLES.get(int(code), "")) for code in operation["responses"]),
    )


def _inputs(path: str, operation: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Input]:
    room = path.removeprefix(VERSIONED).partition("/")[0]
    for one in operation.get("parameters", ()):
        if one["in"] == "header":  # the same everywhere: the page says it once, above
            continue
        told = inputs_told.told(room, one["name"], one["in"])
        yield Input(one["name"], _kind(one["schema"]), bool(one.get("required")), one["in"], told)
    needed = body.get("required", ())
    for name, schema in body.get("properties", {}).items():
        yield Input(name, _kind(schema), name in needed, "body", inputs_told.told(room, name, "body"))


def words(description: str) -> SafeString:
    """A docstring in the reader's language; what it writes as ``code`` is shown so."""
    said = " ".join(description.split())
    sentence = pgettext("api", said) if said else ""
    parts = sentence.split("``")
    if len(parts) % 2 == 0:
        return format_html("{}", sentence)
    return format_html_join("", "{}{}", (_code_or_text(n, part) for n, part in enumerate(parts)))


def _code_or_text(number: int, part: str) -> tuple[str, SafeString]:
    return ("", format_html("<code>{}</code>", part)) if number % 2 else (part, SafeString())


def needed_query(operation: Mapping[str, Any]) -> str:
    """What must be asked for in the address, by its example: ``?noun=customers.customer``."""
    asked = {
        one["name"]: one.get("example") or one["schema"].get("example", "")
        for one in operation.get("parameters", ())
        if one["in"] == "query" and one.get("required")
    }
    return f"?{urlencode(asked)}" if asked else ""


def needs_proof(operation: Mapping[str, Any]) -> bool:
    """Whether who acts must first prove again who he is, which no program can."""
    return any(operation["operationId"].endswith(f"_{act}") for act in CONFIRM_FIRST)


def takes_files(operation: Mapping[str, Any]) -> bool:
    """Whether files are brought in by it."""
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})


def call(method: str, path: str, example: Any, *, uploads: bool = False) -> str:
    """The request as one would type it."""
    parts = ["curl", *(["-X", method.upper()] if method != "get" else []), f'"$GUANXI{path}"']
    parts += ["-H", '"Authorization: Bearer $TOKEN"']
    if method != "get":
        parts += ["-H", '"Idempotency-Key: $(uuidgen)"']
    if example is not None:
        parts += ["-H", '"Content-Type: application/json"', "-d", f"'{_pretty(example)}'"]
    if uploads:
        parts += ["-F", '"files=@drawing.pdf"']
    return " ".join(parts)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


# ---- schemas -----------------------------------------------------------------------------------


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema itself, where it is a reference or one of several the first that is not null."""
    while True:
        if "$ref" in schema:
            schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "allOf" in schema:
            schema = schema["allOf"][0]
        elif "anyOf" in schema:
            schema = next((one for one in schema["anyOf"] if one.get("type") != "null"), {"type": "null"})
        else:
            return schema


def body_schema(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the body holds; empty where there is none."""
    content = operation.get("requestBody", {}).get("content", {})
    return resolved(content["application/json"]["schema"]) if "application/json" in content else {}


def answer_schema(operation: Mapping[str, Any], status: str) -> Mapping[str, Any]:
    """What an answer of this status holds."""
    content = operation["responses"][status].get("content", {})
    found: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    plain = resolved(schema)
    if "enum" in plain:
        return " | ".join(str(value) for value in plain["enum"])
    if plain.get("type") == "array":
        return f"[{_kind(plain.get('items', {}))}]"
    return str(plain.get("format") or plain.get("const") or plain.get("type") or "")


SAMPLES = {
    "integer": 12,
    "number": 0.5,
    "boolean": True,
    "string": "…",
    "date": "2026-03-31",
    "date-time": "2026-03-31T09:30:00+08:00",
    "null": None,
}


def sample(schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A value of this shape."""
    plain = resolved(schema)
    if "example" in plain:
        return plain["example"]
    if "enum" in plain:
        return plain["enum"][0]
    if plain.get("type") == "array":
        return [sample(plain.get("items", {}), depth + 1)] if depth < DEEPEST else []
    if "properties" in plain:
        return {name: sample(one, depth + 1) for name, one in plain["properties"].items()}
    if plain.get("type") == "object":
        return {}
    return SAMPLES.get(plain.get("format", ""), SAMPLES.get(plain.get("type", "null")))
