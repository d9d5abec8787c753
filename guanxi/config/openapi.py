"""The OpenAPI document with what holds for every operation: conditions, doing once, and limits."""

from typing import Any

from ninja import NinjaAPI

READING, WRITING = {"get"}, {"post", "put", "patch", "delete"}
TAG = r'(W/)?"[0-9]{1,9}(-[0-9a-f]{16})?"'
HEADERS: dict[str, Any] = {
    "ETag": "Names what was read: the version of a record and a digest of the answer.",
    "RateLimit-Limit": "How many requests the token may make in a minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the next minute begins.",
    "Retry-After": "Seconds to wait.",
}
VERSIONED = {
    "customers", "purchases", "tasks", "approvals", "comments", "custom fields", "files", "rights", "views",
}  # fmt: skip
PARTS = ("/lines/", "/tag-links/", "/costs/", "/proposals/")  # which are answered without a version
NUMBERS = {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"}


def _header(name: str, pattern: str, example: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": False, "schema": schema, "example": example}


IF_NONE_MATCH = _header("If-None-Match", rf"^{TAG}$", '"3-5e1f0a7c2b9d4e68"')
IF_MATCH = _header("If-Match", rf"^(\*|{TAG})$", '"3-5e1f0a7c2b9d4e68"')
ONCE = _header("Idempotency-Key", "^[0-9A-Za-z_-]{1,255}$", "8f14e45f-ceea-467a-9af1-6d0f6c1d2b3a")


class DocumentedAPI(NinjaAPI):
    """Adds to each operation the headers that the front door reads and sends for all of them."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        document = super().get_openapi_schema(**asked)
        document["components"]["headers"] = {name: _described(name, words) for name, words in HEADERS.items()}
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if method in READING | WRITING:
                    _complete(operation, method, path)
        return document


def _versioned(path: str, operation: dict[str, Any]) -> bool:
    """Whether the address names a record whose version answers tell."""
    rooms = set(operation.get("tags", ()))
    return "{" in path and bool(rooms & VERSIONED) and not any(part in path for part in PARTS)


def _described(name: str, words: str) -> dict[str, Any]:
    return {"description": words, "schema": {"type": "integer" if name in NUMBERS else "string"}}


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    asked = (
        [IF_NONE_MATCH] if method in READING else [ONCE, *([IF_MATCH] if _versioned(path, operation) else [])]
    )
    operation["parameters"] = [*operation.get("parameters", []), *asked]
    for status, answer in operation["responses"].items():
        names = [name for name in HEADERS if name.startswith("RateLimit")]
        names += ["ETag"] if str(status) in {"200", "201", "304"} else []
        names += ["Retry-After"] if str(status) == "429" else []
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
