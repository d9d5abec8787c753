"""Signature Version 4 as its documentation tells it, seen from the side that verifies."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.standins.s3_wire import Request, S3Error, encoded, instant

ALGORITHM = "AWS4-HMAC-SHA256"
EMPTY = hashlib.sha256(b"").hexdigest()
MOST_SKEW = timedelta(minutes=15)
AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\s+Credential=(?P<key>[^/,\s]+)/(?P<day>\d{{8}})/(?P<region>[^/,]+)/s3/aws4_request\s*,"
    r"\s*SignedHeaders=(?P<signed>[^,\s]+)\s*,\s*Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True)
class Signed:
    """What the chunks of a streamed body are signed with."""

    key: bytes
    stamp: str
    scope: str
    signature: str

    def of_chunk(self, data: bytes, before: str) -> str:
        lines = [f"{ALGORITHM}-PAYLOAD", self.stamp, self.scope, before, EMPTY]
        return sign(self.key, "\n".join([*lines, hashlib.sha256(data).hexdigest()])).hex()


def sign(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode("latin-1"), hashlib.sha256).digest()


def signing_key(secret: str, day: str, region: str) -> bytes:
    key = ("AWS4" + secret).encode()
    for part in (day, region, "s3", "aws4_request"):
        key = sign(key, part)
    return key


def canonical(request: Request, signed: list[str], payload: str) -> str:
    """The canonical request; the path is encoded once and not normalised, as S3 alone has it."""
    pairs = sorted((encoded(name), encoded(value)) for name, value in request.pairs)
    lines = []
    for name in signed:
        values = [re.sub(r" +", " ", str(each).strip()) for each in request.headers.get_all(name, [])]
        lines.append(f"{name}:{','.join(values)}\n")
    query = "&".join(f"{name}={value}" for name, value in pairs)
    path = encoded(request.path, keep="/")
    return "\n".join([request.method, path, query, "".join(lines), ";".join(signed), payload])


def verify(request: Request, keys: dict[str, str], region: str, now: datetime) -> Signed:
    """Refuse the request unless its Authorization header is right, here and now."""
    given = request.header("Authorization")
    if not given:
        raise S3Error(403)
    parts = AUTHORIZATION.fullmatch(given)
    if not parts:
        raise malformed("The authorization header that you provided is not valid.")
    if parts["key"] not in keys:
        said = "The AWS Access Key Id you provided does not exist in our records."
        raise S3Error(403, "InvalidAccessKeyId", said, AWSAccessKeyId=parts["key"])
    if parts["region"] != region:
        said = f"The authorization header is malformed; the region '{parts['region']}' is wrong"
        raise malformed(f"{said}; expecting '{region}'", Region=region)
    stamp = in_time(request, parts["day"], now)
    signed = all_signed(request, parts["signed"])
    return compared(request, parts, signed, Signed(
        signing_key(keys[parts["key"]], parts["day"], region), stamp,
        f"{parts['day']}/{region}/s3/aws4_request", parts["signature"],
    ))  # fmt: skip


def malformed(said: str, **more: str) -> S3Error:
    return S3Error(400, "AuthorizationHeaderMalformed", said, **more)


def in_time(request: Request, day: str, now: datetime) -> str:
    stamp = request.header("x-amz-date")
    try:
        when = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        said = "AWS authentication requires a valid Date or x-amz-date header"
        raise S3Error(403, "AccessDenied", said) from None
    if abs(now - when) > MOST_SKEW:
        raise S3Error(
            403, "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            RequestTime=stamp, ServerTime=instant(now), MaxAllowedSkewMilliseconds="900000",
        )  # fmt: skip
    if stamp[:8] != day:
        raise malformed(f'Invalid credential date "{day}". This date is not the same as X-Amz-Date.')
    return stamp


def all_signed(request: Request, given: str) -> list[str]:
    """The signed headers: sorted, and host, content-type and every x-amz- header that was sent among them."""
    signed = given.split(";")
    if signed != sorted({name.lower() for name in signed}):
        raise malformed("SignedHeaders must be in lower case, sorted, each once.")
    sent = {name.lower() for name in request.headers}
    needed = {name for name in sent if name.startswith("x-amz-") or name == "content-type"} | {"host"}
    if missing := needed - set(signed):
        said = "There were headers present in the request which were not signed"
        raise S3Error(403, "AccessDenied", said, HeadersNotSigned=", ".join(sorted(missing)))
    return signed


def compared(request: Request, parts: re.Match[str], signed: list[str], right: Signed) -> Signed:
    payload = request.header("x-amz-content-sha256")
    if not payload:
        said = "Missing required header for this request: x-amz-content-sha256"
        raise S3Error(400, "InvalidRequest", said)
    asked = canonical(request, signed, payload)
    digest = hashlib.sha256(asked.encode("latin-1")).hexdigest()
    words = f"{ALGORITHM}\n{right.stamp}\n{right.scope}\n{digest}"
    if not hmac.compare_digest(sign(right.key, words).hex(), right.signature):
        raise S3Error(
            403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method.",
            AWSAccessKeyId=parts["key"], StringToSign=words,
            SignatureProvided=right.signature, CanonicalRequest=asked,
        )  # fmt: skip
    return right
