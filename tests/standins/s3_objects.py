"""Buckets and objects of the stand-in for S3: put, read, delete, list."""

import base64
import binascii
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote_plus

from tests.standins.s3_body import checksums
from tests.standins.s3_wire import Answer, Request, S3Error, document, instant, limit, parsed

KEPT_HEADERS = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"]


@dataclass
class Kept:
    """What is known of an object besides its bytes."""

    etag: str
    when: datetime
    headers: dict[str, str] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Upload:
    """A multipart upload that is not finished: parts by their number."""

    bucket: str
    key: str
    when: datetime
    headers: dict[str, str]
    parts: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Store:
    """All there is; a test may put bytes into `objects`, or others in their place, by hand."""

    region: str
    clock: Callable[[], datetime]
    objects: dict[str, dict[str, bytes]]
    uploads: dict[str, Upload] = field(default_factory=dict)
    kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def bucket(self, name: str) -> dict[str, bytes]:
        if name not in self.objects:
            said = "The specified bucket does not exist"
            raise S3Error(404, "NoSuchBucket", said, BucketName=name)
        return self.objects[name]

    def known(self, bucket: str, key: str) -> Kept:
        """What was kept when the object was put; of bytes laid there by hand, what can be told of them."""
        body = self.bucket(bucket)[key]
        kept = self.kept.get((bucket, key))
        if kept is None or kept.body is not body:
            kept = Kept(hashlib.md5(body).hexdigest(), self.clock(), {"content-type": "binary/octet-stream"})
            kept.body = body
            self.kept[bucket, key] = kept
        return kept

    def keep(self, bucket: str, key: str, kept: Kept) -> None:
        self.objects[bucket][key] = kept.body
        self.kept[bucket, key] = kept

    def forget(self, bucket: str, key: str) -> None:
        self.objects[bucket].pop(key, None)
        self.kept.pop((bucket, key), None)


def headers_to_keep(request: Request) -> dict[str, str]:
    kept = {name: request.header(name) for name in KEPT_HEADERS if request.header(name)}
    coding = [c.strip() for c in kept.pop("content-encoding", "").split(",") if c.strip() != "aws-chunked"]
    if any(coding):
        kept["content-encoding"] = ",".join(coding)
    meta = {n: request.header(n) for n in sorted(request.names()) if n.startswith("x-amz-meta-")}
    if sum(len(name) - len("x-amz-meta-") + len(value) for name, value in meta.items()) > 2048:
        raise S3Error(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed size")
    kind = request.header("content-type") or "binary/octet-stream"
    return {"content-type": kind, **kept, **meta}


def put_object(store: Store, request: Request, bucket: str, key: str) -> Answer:
    hold_to_conditions(store, request, bucket, key)
    etag = hashlib.md5(request.body).hexdigest()
    given = checksums(request)
    store.keep(bucket, key, Kept(etag, store.clock(), headers_to_keep(request), given, request.body))
    more = {f"x-amz-checksum-{kind}": value for kind, value in given.items()}
    return Answer(200, b"", {"ETag": f'"{etag}"', **more})


def hold_to_conditions(store: Store, request: Request, bucket: str, key: str) -> None:
    """If-None-Match: * writes only what is not there; If-Match only over the very object."""
    there = key in store.bucket(bucket)
    if request.header("If-None-Match") not in ("", "*"):
        raise S3Error(501)
    if request.header("If-None-Match") and there:
        raise precondition("If-None-Match")
    wanted = request.header("If-Match")
    if wanted and not there:
        raise S3Error(404, Key=key)
    if wanted and wanted.strip('"') != store.known(bucket, key).etag:
        raise precondition("If-Match")


def precondition(name: str) -> S3Error:
    said = "At least one of the pre-conditions you specified did not hold"
    return S3Error(412, "PreconditionFailed", said, Condition=name)


def get_object(store: Store, request: Request, bucket: str, key: str) -> Answer:
    """GetObject and HeadObject: the door drops the body of the second."""
    if key not in store.bucket(bucket):
        raise S3Error(404, Key=key)
    kept = store.known(bucket, key)
    headers = {
        **kept.headers,
        "ETag": f'"{kept.etag}"',
        "Last-Modified": format_datetime(kept.when.astimezone(UTC), usegmt=True),
        "Accept-Ranges": "bytes",
    }
    if request.header("If-Match") and request.header("If-Match").strip('"') not in (kept.etag, "*"):
        raise precondition("If-Match")
    if request.header("If-None-Match").strip('"') in (kept.etag, "*"):
        return Answer(304, b"", headers)
    found = ranged(request.header("Range"), len(kept.body))
    if found is not None:
        first, last = found
        headers["Content-Range"] = f"bytes {first}-{last}/{len(kept.body)}"
        return Answer(206, kept.body[first : last + 1], headers)
    if request.header("x-amz-checksum-mode").upper() == "ENABLED":
        headers |= {f"x-amz-checksum-{kind}": value for kind, value in kept.checksums.items()}
    return Answer(200, kept.body, headers)


def ranged(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None where the whole is answered: no range, several, or no sensible one."""
    parts = re.fullmatch(r"bytes=(\d*)-(\d*)", asked)
    if not parts or parts[0] == "bytes=-":
        return None
    if parts[1]:
        first, last = int(parts[1]), min(int(parts[2] or size), size - 1)
        if parts[2] and int(parts[2]) < first:
            return None
    else:
        first, last = max(size - int(parts[2]), 0), size - 1
    if first >= size:
        said = "The requested range is not satisfiable"
        raise S3Error(416, "InvalidRange", said, RangeRequested=asked, ActualObjectSize=str(size))
    return first, last


def delete_object(store: Store, request: Request, bucket: str, key: str) -> Answer:
    store.bucket(bucket)
    store.forget(bucket, key)
    return Answer(204)


def delete_objects(store: Store, request: Request, bucket: str, key: str) -> Answer:
    if not request.header("Content-MD5") and not checksums(request):
        raise S3Error(400, "InvalidRequest", "Missing required header for this request: Content-MD5")
    tree = parsed(request.body, "Delete")
    keys = [each.findtext("Key") or "" for each in tree.findall("Object")]
    if not 1 <= len(keys) <= 1000 or not all(keys):
        raise S3Error(400, "MalformedXML", "The XML you provided was not well-formed.")
    for each in keys:
        store.forget(bucket, each)
    quiet = (tree.findtext("Quiet") or "").strip().lower() == "true"
    return document("DeleteResult", [] if quiet else [("Deleted", [("Key", each)]) for each in keys])


def head_bucket(store: Store, request: Request, bucket: str, key: str) -> Answer:
    return Answer(200, b"", {"x-amz-bucket-region": store.region, "Content-Type": "application/xml"})


def get_bucket_location(store: Store, request: Request, bucket: str, key: str) -> Answer:
    return document("LocationConstraint", "" if store.region == "us-east-1" else store.region)


def url_encoder(query: dict[str, str]) -> Callable[[str], str]:
    """How names are written into a list: as they are, or as encoding-type=url has it (a space is a plus)."""
    kind = query.get("encoding-type", "")
    if kind not in ("", "url"):
        raise S3Error(400, "InvalidArgument", "Invalid Encoding Method specified in Request")
    return (lambda name: quote_plus(name, safe="/*")) if kind else str


def grouped(keys: list[str], prefix: str, delimiter: str) -> list[tuple[str, bool]]:
    """Keys and common prefixes (True) in the order of their UTF-8 bytes, which is S3's."""
    found: dict[tuple[str, bool], None] = {}
    for key in sorted(keys, key=lambda each: each.encode("utf-8")):
        if not key.startswith(prefix):
            continue
        head, cut, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
        found[(prefix + head + cut, True) if cut else (key, False)] = None
    return list(found)


def token_of(name: str) -> str:
    return base64.urlsafe_b64encode(b"1!" + name.encode("utf-8")).decode()


def name_of(token: str) -> str:
    wrong = S3Error(400, "InvalidArgument", "The continuation token provided is incorrect")
    try:
        flat = base64.b64decode(token, altchars=b"-_", validate=True)
        if not flat.startswith(b"1!"):
            raise wrong
        return flat[2:].decode("utf-8")
    except (binascii.Error, ValueError):
        raise wrong from None


def after(names: list[tuple[str, bool]], query: dict[str, str]) -> list[tuple[str, bool]]:
    """What follows the page before, or else start-after (of no account once there is a token)."""
    if "continuation-token" in query:
        last = name_of(query["continuation-token"]).encode("utf-8")
    else:
        last = query.get("start-after", "").encode("utf-8")
    return [each for each in names if each[0].encode("utf-8") > last]


def list_objects(store: Store, request: Request, bucket: str, key: str) -> Answer:
    """ListObjectsV2; the first version of the list is not stood in for."""
    query, here = request.query, store.bucket(bucket)
    if query["list-type"] != "2":
        raise S3Error(501)
    shown, most = url_encoder(query), limit(query, "max-keys")
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    left = after(grouped(list(here), prefix, delimiter), query)
    page = left[:most]
    more = bool(page) and len(left) > most
    inside: list[tuple[str, Any]] = [("Name", bucket), ("Prefix", shown(prefix))]
    inside += [("Delimiter", shown(delimiter))] if delimiter else []
    inside += [("MaxKeys", most), ("KeyCount", len(page)), ("IsTruncated", str(more).lower())]
    inside += [("EncodingType", "url")] if "encoding-type" in query else []
    if "continuation-token" in query:
        inside.append(("ContinuationToken", query["continuation-token"]))
    if "start-after" in query:
        inside.append(("StartAfter", shown(query["start-after"])))
    inside += [("NextContinuationToken", token_of(page[-1][0]))] if more else []
    inside += [("Contents", told(store, bucket, name, shown)) for name, common in page if not common]
    inside += [("CommonPrefixes", [("Prefix", shown(name))]) for name, common in page if common]
    return document("ListBucketResult", inside)


def told(store: Store, bucket: str, name: str, shown: Callable[[str], str]) -> list[tuple[str, object]]:
    kept = store.known(bucket, name)
    return [
        ("Key", shown(name)), ("LastModified", instant(kept.when)), ("ETag", f'"{kept.etag}"'),
        ("Size", len(kept.body)), ("StorageClass", "STANDARD"),
    ]  # fmt: skip
