"""The body of a request to the stand-in for S3: out of its chunks, held against every digest given."""

import base64
import binascii
import hashlib
import hmac
import re
import zlib
from collections.abc import Callable
from io import BytesIO

from tests.standins.s3_signature import Signed
from tests.standins.s3_wire import Request, S3Error

STREAMED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
TRAILED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
SMALLEST_CHUNK = 8192
CHECKSUMS: dict[str, Callable[[bytes], bytes]] = {
    "crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "sha1": lambda body: hashlib.sha1(body).digest(),
    "sha256": lambda body: hashlib.sha256(body).digest(),
}
NO_CHECKSUMS = {"algorithm", "mode", "type"}  # headers named like checksums that hold none


def incomplete() -> S3Error:
    said = "You did not provide the number of bytes specified by the Content-Length HTTP header."
    return S3Error(400, "IncompleteBody", said)


def open_body(request: Request, signed: Signed) -> None:
    """Put the plain body in place of the sent one, or refuse it."""
    payload = request.header("x-amz-content-sha256")
    if payload in (STREAMED, TRAILED):
        request.body = unchunked(request, signed if payload == STREAMED else None)
    elif payload.startswith("STREAMING-"):
        raise S3Error(501)
    elif payload != "UNSIGNED-PAYLOAD":
        hold_against_hash(request.body, payload)
    hold_against_md5(request)
    checksums(request)


def hold_against_hash(body: bytes, given: str) -> None:
    if not re.fullmatch(r"[0-9a-f]{64}", given):
        said = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-… or a valid sha256 value."
        raise S3Error(400, "InvalidArgument", said)
    found = hashlib.sha256(body).hexdigest()
    if found != given:
        raise S3Error(
            400, "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            ClientComputedContentSHA256=given, S3ComputedContentSHA256=found,
        )  # fmt: skip


def unchunked(request: Request, signed: Signed | None) -> bytes:
    """The data of aws-chunked chunks; each is signed over the one before it, when they are signed at all."""
    if not re.fullmatch(r"\d+", request.header("x-amz-decoded-content-length")):
        raise S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    sent, out, last = BytesIO(request.body), bytearray(), signed.signature if signed else ""
    small = False
    while True:
        data, given = one_chunk(sent)
        if signed:
            last = signed.of_chunk(data, last)
            if not hmac.compare_digest(last, given):
                said = "The chunk signature we calculated does not match the signature you provided."
                raise S3Error(403, "SignatureDoesNotMatch", said)
        if not data:
            break
        if small:
            said = "Only the last chunk is allowed to have a size less than 8192 bytes"
            raise S3Error(403, "InvalidChunkSizeError", said)
        small = len(data) < SMALLEST_CHUNK
        out += data
    request.trailers = {} if signed else trailers(sent, request.header("x-amz-trailer"))
    if len(out) != int(request.header("x-amz-decoded-content-length")):
        raise incomplete()
    return bytes(out)


def one_chunk(sent: BytesIO) -> tuple[bytes, str]:
    head = re.fullmatch(rb"([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?\r\n", sent.readline(200))
    if not head:
        raise incomplete()
    size = int(head[1], 16)
    data = sent.read(size)
    if len(data) != size or (size and sent.read(2) != b"\r\n"):
        raise incomplete()
    return data, (head[2] or b"").decode()


def trailers(sent: BytesIO, promised: str) -> dict[str, str]:
    """The headers after the last chunk, which must be those x-amz-trailer promised."""
    found = {}
    while line := sent.readline(2000).strip().decode("latin-1"):
        name, _, value = line.partition(":")
        found[name.strip().lower()] = value.strip()
    if set(found) != {name.strip().lower() for name in promised.split(",") if name.strip()}:
        said = "The request contained trailing data that was not well-formed or did not conform."
        raise S3Error(400, "MalformedTrailerError", said)
    return found


def hold_against_md5(request: Request) -> None:
    given = request.header("Content-MD5")
    if not given:
        return
    if len(debased(given)) != 16:
        raise S3Error(400, "InvalidDigest", "The Content-MD5 you specified is not valid.")
    if debased(given) != hashlib.md5(request.body).digest():
        said = "The Content-MD5 you specified did not match what we received."
        raise S3Error(400, "BadDigest", said)


def checksums(request: Request) -> dict[str, str]:
    """The x-amz-checksum- header that was given, found right; what cannot be computed here is refused."""
    names = [name for name in request.names() if name.startswith("x-amz-checksum-")]
    given = {name.removeprefix("x-amz-checksum-") for name in names} - NO_CHECKSUMS
    if len(given) > 1:
        raise S3Error(400, "InvalidRequest", "Expecting a single x-amz-checksum- header.")
    for kind in given:
        value = request.header(f"x-amz-checksum-{kind}")
        if kind not in CHECKSUMS:
            raise S3Error(501)
        right = CHECKSUMS[kind](request.body)
        if len(debased(value)) != len(right):
            raise S3Error(400, "InvalidRequest", f"Value for x-amz-checksum-{kind} header is invalid.")
        if debased(value) != right:
            said = f"The {kind.upper()} you specified did not match the calculated checksum."
            raise S3Error(400, "BadDigest", said)
        return {kind: value}
    return {}


def debased(value: str) -> bytes:
    """The bytes a base64 text stands for, none when it is no base64."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
