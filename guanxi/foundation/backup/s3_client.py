"""Requests to an S3-compatible store, signed by AWS Signature Version 4: as much as backups need.

Who runs the machine names the store in the environment, as its database and mail server: unlike addresses
that people type on pages it may lie in a private network. No redirect is followed, no proxy is used.
"""

import base64
import hashlib
import hmac
import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

SECONDS: Final = 60.0  # to connect, and between two bytes
TRIES: Final = 3
BLOCK: Final = 1 << 20
MOST_BYTES: Final = 1 << 22  # of an answer that is no file: a thousand names take a quarter of it
ALGORITHM: Final = "AWS4-HMAC-SHA256"
PASSING: Final = {500, 502, 503, 504}  # a store that is busy says so; the next try may do


class S3Error(Exception):
    """The store said no (``status`` and its ``code``), or nothing at all (status 0, ``code`` says why)."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Access:
    """Where a bucket is and with which keys it is opened."""

    endpoint: str
    region: str
    bucket: str
    key_id: str
    secret: str = field(repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc

    def path(self, key: str) -> str:
        """By path, which every store understands, unless the endpoint's name begins with the bucket."""
        base = urlsplit(self.endpoint).path.rstrip("/")
        inside = "" if self.host.startswith(f"{self.bucket}.") else f"/{self.bucket}"
        return _quoted(f"{base}{inside}" + (f"/{key}" if key else ""), safe="/") or "/"


@dataclass(frozen=True, slots=True)
class Answer:
    headers: Mapping[str, str]
    body: bytes

    def xml(self) -> ET.Element:
        """Without its namespace: not every store writes one."""
        if b"<!" in self.body:  # no store declares a document type or entities
            raise S3Error(200, "UnexpectedAnswer")
        try:
            root = ET.fromstring(self.body.strip())  # noqa: S314 - nothing but elements, and few bytes
        except ET.ParseError as error:
            raise S3Error(200, "UnexpectedAnswer") from error
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=f"{safe}-_.~")


def query_string(query: Mapping[str, str]) -> str:
    return "&".join(sorted(f"{_quoted(name)}={_quoted(value)}" for name, value in query.items()))


def signed(
    access: Access,
    method: str,
    path: str,
    *,
    query: str,
    headers: Mapping[str, str],
    digest: str,
    at: datetime,
) -> dict[str, str]:
    """The headers to send: those given with host, time, the body's SHA-256 and the signature over all."""
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    given = {"host": access.host, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    given |= {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(given))
    lines = "".join(f"{name}:{given[name]}\n" for name in sorted(given))
    canonical = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{digest}"
    scope = f"{at:%Y%m%d}/{access.region}/s3/aws4_request"
    to_sign = f"{ALGORITHM}\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{access.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    credential = f"{access.key_id}/{scope}"
    given["authorization"] = (
        f"{ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}"
    )
    return given


class Client:
    """Asks one bucket; a try that failed in passing is made again."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def ask(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        tries: int = TRIES,
    ) -> Answer:
        """One request and its whole answer."""
        for left in reversed(range(tries)):
            try:
                with self._open(method, key, query or {}, headers or {}, body) as response, _line():
                    return _answer(response)
            except S3Error as error:
                if not left or error.status not in PASSING | {0}:
                    raise
                time.sleep(0.5 * (tries - left))
        raise AssertionError

    @contextmanager
    def reading(self, key: str) -> Iterator[tuple[Mapping[str, str], Iterator[bytes]]]:
        """A file: what the store notes of it, and its content block by block."""
        with self._open("GET", key, {}, {}, b"") as response:
            yield _headers(response), _blocks(response)

    @contextmanager
    def _open(
        self, method: str, key: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Iterator[http.client.HTTPResponse]:
        parts = urlsplit(self.access.endpoint)
        kind = http.client.HTTPConnection if parts.scheme == "http" else http.client.HTTPSConnection
        path, asked = self.access.path(key), query_string(query)
        if body:
            checked = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
            headers = {**headers, "content-md5": checked}
        digest = hashlib.sha256(body).hexdigest()
        told = signed(
            self.access, method, path, query=asked, headers=headers, digest=digest, at=datetime.now(UTC)
        )
        told["content-length"] = str(len(body))
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            with _line():
                connection.request(method, f"{path}?{asked}" if asked else path, body or None, told)
                response = connection.getresponse()
                if not 200 <= response.status < 300:
                    raise S3Error(response.status, _code(response))
            yield response
        finally:
            connection.close()


@contextmanager
def _line() -> Iterator[None]:
    """What broke on the way to the store and back, and nothing else."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise S3Error(0, getattr(error, "strerror", None) or str(error) or type(error).__name__) from error


def _headers(response: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}


def _blocks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while True:
        with _line():
            block = response.read(BLOCK)
        if not block:
            return
        yield block


def _answer(response: http.client.HTTPResponse) -> Answer:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise S3Error(response.status, "UnexpectedAnswer")
    answer = Answer(_headers(response), body)
    if b"<Error>" in body:  # the end of a long upload may say 200 first and no afterwards
        raise S3Error(500, answer.xml().findtext("Code") or "Error")
    return answer


def _code(response: http.client.HTTPResponse) -> str:
    """The store's own word for what is wrong; HEAD has none."""
    try:
        return Answer({}, response.read(MOST_BYTES)).xml().findtext("Code") or response.reason
    except S3Error:
        return response.reason
