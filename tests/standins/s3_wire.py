"""What goes over the wire to and from the stand-in for S3: a request, an answer, an error, and their XML."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from urllib.parse import quote, unquote_plus, unquote_to_bytes
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
SAID = {
    400: ("InvalidRequest", "The request is not valid."),
    403: ("AccessDenied", "Access Denied"),
    404: ("NoSuchKey", "The specified key does not exist."),
    409: ("OperationAborted", "A conflicting conditional operation is currently in progress."),
    429: ("SlowDown", "Please reduce your request rate."),
    500: ("InternalError", "We encountered an internal error. Please try again."),
    501: ("NotImplemented", "A header or parameter you provided implies functionality not implemented."),
    503: ("SlowDown", "Please reduce your request rate."),
}


class S3Error(Exception):
    """An answer that says no, with S3's code and the elements its documentation adds to it."""

    def __init__(self, status: int, code: str = "", message: str = "", **more: str) -> None:
        usual = SAID.get(status, ("InternalError", "We encountered an internal error."))
        self.status, self.code, self.message = status, code or usual[0], message or usual[1]
        self.more = more
        super().__init__(self.code)


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    """One request as it was sent: nothing decoded but by the properties here."""

    method: str
    target: str
    headers: Message
    body: bytes = b""
    trailers: dict[str, str] = field(default_factory=dict)

    @property
    def raw_path(self) -> str:
        return self.target.split("?", 1)[0]

    @property
    def path(self) -> str:
        """Decoded once; a bare plus is a space to S3, so who means a plus must send %2B."""
        raw = self.raw_path.replace("+", " ").encode("latin-1")
        try:
            return unquote_to_bytes(raw).decode("utf-8")
        except UnicodeDecodeError:
            raise S3Error(400, "InvalidURI", "Couldn't parse the specified URI.") from None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        _, _, query = self.target.partition("?")
        parts = (each.partition("=") for each in query.split("&") if each)
        try:
            return [(unquote_plus(n, errors="strict"), unquote_plus(v, errors="strict")) for n, _, v in parts]
        except UnicodeDecodeError:
            raise S3Error(400, "InvalidURI", "Couldn't parse the specified URI.") from None

    @property
    def query(self) -> dict[str, str]:
        return dict(self.pairs)

    def header(self, name: str, otherwise: str = "") -> str:
        """A header, or the trailer of that name, which S3 takes for one."""
        return self.trailers.get(name.lower()) or str(self.headers.get(name, otherwise)).strip()

    def names(self) -> set[str]:
        return {name.lower() for name in self.headers} | set(self.trailers)


def encoded(text: str, *, keep: str = "") -> str:
    """UriEncode of the Signature Version 4 documentation: all but A-Z a-z 0-9 - . _ ~ as upper-case %XX."""
    return quote(text, safe="-._~" + keep)


def addressed(request: Request, region: str) -> tuple[str, str]:
    """Bucket and key: the bucket stands in the path, or before the service's name in Host."""
    host = re.sub(r":\d+$", "", request.header("Host")).lower()
    bases = ["localhost", "127.0.0.1", "s3.amazonaws.com", f"s3.{region}.amazonaws.com"]
    for base in bases:
        if host.endswith("." + base):
            return host.removesuffix("." + base), request.path[1:]
    if host in bases or is_address(host):
        bucket, _, key = request.path[1:].partition("/")
        return bucket, key
    return host, request.path[1:]


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def text(value: object) -> str:
    """Escaped as S3 does, with what XML 1.0 would lose or refuse as a character reference."""
    safe = escape(str(value), {'"': "&quot;"})
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda found: f"&#x{ord(found[0]):x};", safe)


def element(name: str, inside: object) -> str:
    """An element; a list of pairs inside it makes elements of them."""
    if isinstance(inside, list):
        return f"<{name}>" + "".join(element(*pair) for pair in inside) + f"</{name}>"
    return f"<{name}>{text(inside)}</{name}>"


def document(name: str, inside: list[tuple[str, object]] | str) -> Answer:
    body = element(name, inside).replace(f"<{name}>", f'<{name} xmlns="{NAMESPACE}">', 1)
    whole = '<?xml version="1.0" encoding="UTF-8"?>\n' + body
    return Answer(200, whole.encode(), {"Content-Type": "application/xml"})


def error_answer(error: S3Error, resource: str, number: str) -> Answer:
    more: Iterable[tuple[str, object]] = error.more.items()
    inside = [("Code", error.code), ("Message", error.message), *more]
    whole = element("Error", [*inside, ("Resource", resource), ("RequestId", number)])
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + whole
    return Answer(error.status, body.encode(), {"Content-Type": "application/xml"})


def parsed(body: bytes, root: str) -> ET.Element:
    """The document asked for, its namespace dropped: S3 takes it with and without."""
    malformed = S3Error(400, "MalformedXML", "The XML you provided was not well-formed.")
    try:
        tree = ET.fromstring(body)
    except ET.ParseError:
        raise malformed from None
    for each in tree.iter():
        each.tag = str(each.tag).rpartition("}")[2]
    if tree.tag != root:
        raise malformed
    return tree


def instant(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def limit(query: Mapping[str, str], name: str, most: int = 1000) -> int:
    """How many to list: a whole number, never more than S3's thousand."""
    asked = query.get(name, str(most))
    if not re.fullmatch(r"\d{1,10}", asked):
        raise S3Error(400, "InvalidArgument", f"Provided {name} not an integer or within integer range")
    return min(int(asked), most)
