"""Multipart uploads of the stand-in for S3."""

import base64
import hashlib
import re
from typing import Any
from xml.etree import ElementTree as ET

from tests.standins.s3_body import CHECKSUMS, checksums
from tests.standins.s3_objects import Kept, Store, Upload, headers_to_keep, hold_to_conditions, url_encoder
from tests.standins.s3_wire import Answer, Request, S3Error, document, instant, limit, parsed

SMALLEST_PART = 5 * 1024 * 1024
MOST_PARTS = 10_000


def upload_of(store: Store, request: Request, bucket: str, key: str) -> Upload:
    upload = store.uploads.get(request.query["uploadId"])
    if upload is None or (upload.bucket, upload.key) != (bucket, key):
        said = (
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
            "aborted or completed."
        )
        raise S3Error(404, "NoSuchUpload", said, UploadId=request.query["uploadId"])
    return upload


def create_upload(store: Store, request: Request, bucket: str, key: str) -> Answer:
    number = hashlib.sha256(f"{next(store.numbers)} {bucket} {key}".encode()).hexdigest()
    store.uploads[number] = Upload(bucket, key, store.clock(), headers_to_keep(request))
    inside: list[tuple[str, object]] = [("Bucket", bucket), ("Key", key), ("UploadId", number)]
    return document("InitiateMultipartUploadResult", inside)


def upload_part(store: Store, request: Request, bucket: str, key: str) -> Answer:
    asked = request.query["partNumber"]
    if not re.fullmatch(r"\d{1,5}", asked) or not 1 <= int(asked) <= MOST_PARTS:
        said = "Part number must be an integer between 1 and 10000, inclusive"
        raise S3Error(400, "InvalidArgument", said, ArgumentName="partNumber", ArgumentValue=asked)
    upload_of(store, request, bucket, key).parts[int(asked)] = request.body
    more = {f"x-amz-checksum-{kind}": value for kind, value in checksums(request).items()}
    return Answer(200, b"", {"ETag": f'"{md5(request.body)}"', **more})


def md5(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()


def complete_upload(store: Store, request: Request, bucket: str, key: str) -> Answer:
    """The object is made of the parts named, in order; its ETag is the MD5 of their MD5s and how many."""
    upload = upload_of(store, request, bucket, key)
    hold_to_conditions(store, request, bucket, key)
    bodies = named_parts(upload, parsed(request.body, "CompleteMultipartUpload"))
    each_md5 = b"".join(hashlib.md5(body).digest() for body in bodies)
    etag = f"{md5(each_md5)}-{len(bodies)}"
    store.keep(bucket, key, Kept(etag, store.clock(), upload.headers, {}, b"".join(bodies)))
    del store.uploads[request.query["uploadId"]]
    place = f"http://{request.header('Host')}{request.raw_path}"
    inside: list[tuple[str, object]] = [("Location", place), ("Bucket", bucket), ("Key", key)]
    return document("CompleteMultipartUploadResult", [*inside, ("ETag", f'"{etag}"')])


def named_parts(upload: Upload, tree: ET.Element) -> list[bytes]:
    named = tree.findall("Part")
    numbers = [(part.findtext("PartNumber") or "").strip() for part in named]
    if not named or not all(re.fullmatch(r"\d{1,5}", number) for number in numbers):
        raise S3Error(400, "MalformedXML", "The XML you provided was not well-formed.")
    order = [int(number) for number in numbers]
    if order != sorted(set(order)):
        said = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise S3Error(400, "InvalidPartOrder", said)
    bodies = [one_part(upload, number, part) for number, part in zip(order, named, strict=True)]
    for number, body in list(zip(order, bodies, strict=True))[:-1]:
        if len(body) < SMALLEST_PART:
            raise S3Error(
                400, "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                ProposedSize=str(len(body)), MinSizeAllowed=str(SMALLEST_PART),
                PartNumber=str(number), ETag=md5(body),
            )  # fmt: skip
    return bodies


def one_part(upload: Upload, number: int, part: ET.Element) -> bytes:
    """The part of that number, if it is the very one meant."""
    said = (
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the "
        "specified entity tag may not match the part's entity tag."
    )
    wrong = S3Error(400, "InvalidPart", said, PartNumber=str(number))
    body = upload.parts.get(number)
    if body is None or (part.findtext("ETag") or "").strip().strip('"') != md5(body):
        raise wrong
    for kind, digest in CHECKSUMS.items():
        given = (part.findtext(f"Checksum{kind.upper()}") or "").strip()
        if given and given != base64.b64encode(digest(body)).decode():
            raise wrong
    return body


def abort_upload(store: Store, request: Request, bucket: str, key: str) -> Answer:
    upload_of(store, request, bucket, key)
    del store.uploads[request.query["uploadId"]]
    return Answer(204)


def list_parts(store: Store, request: Request, bucket: str, key: str) -> Answer:
    query, upload = request.query, upload_of(store, request, bucket, key)
    most = limit(query, "max-parts")
    last = limit(query, "part-number-marker", MOST_PARTS) if "part-number-marker" in query else 0
    left = [number for number in sorted(upload.parts) if number > last]
    page = left[:most]
    inside: list[tuple[str, Any]] = [
        ("Bucket", bucket), ("Key", url_encoder(query)(key)), ("UploadId", query["uploadId"]),
        ("PartNumberMarker", last), ("NextPartNumberMarker", page[-1] if page else 0),
        ("MaxParts", most), ("IsTruncated", str(len(left) > most).lower()), ("StorageClass", "STANDARD"),
    ]  # fmt: skip
    for number in page:
        body = upload.parts[number]
        part = [("PartNumber", number), ("LastModified", instant(upload.when))]
        inside.append(("Part", [*part, ("ETag", f'"{md5(body)}"'), ("Size", len(body))]))
    return document("ListPartsResult", inside)


def list_uploads(store: Store, request: Request, bucket: str, key: str) -> Answer:
    """By key and then by when they began; the markers are the last of the page before."""
    query = request.query
    if "delimiter" in query:
        raise S3Error(501)
    shown, most = url_encoder(query), limit(query, "max-uploads")
    prefix, marker = query.get("prefix", ""), query.get("key-marker", "")
    found = [
        (each.key.encode("utf-8"), place, number, each)
        for place, (number, each) in enumerate(store.uploads.items())
        if each.bucket == bucket and each.key.startswith(prefix)
    ]
    found.sort(key=lambda each: each[:2])
    places = {number: place for place, number in enumerate(store.uploads)}
    last = (marker.encode("utf-8"), places.get(query.get("upload-id-marker", ""), len(places)))
    left = [each for each in found if not marker or each[:2] > last]
    page, more = left[:most], len(left) > most > 0
    inside: list[tuple[str, Any]] = [
        ("Bucket", bucket), ("KeyMarker", shown(marker)),
        ("UploadIdMarker", query.get("upload-id-marker", "")),
        ("Prefix", shown(prefix)), ("MaxUploads", most), ("IsTruncated", str(more).lower()),
    ]  # fmt: skip
    inside += [("EncodingType", "url")] if "encoding-type" in query else []
    if more:
        inside += [("NextKeyMarker", shown(page[-1][3].key)), ("NextUploadIdMarker", page[-1][2])]
    for _, _, number, each in page:
        one = [("Key", shown(each.key)), ("UploadId", number), ("StorageClass", "STANDARD")]
        inside.append(("Upload", [*one, ("Initiated", instant(each.when))]))
    return document("ListMultipartUploadsResult", inside)
