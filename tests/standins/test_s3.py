"""The stand-in for S3 keeps to its documentation: AWS's own examples of signatures, then each rule once."""

import base64
import hashlib
import hmac
import http.client
import re
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.message import Message
from urllib.parse import quote

import pytest

from tests.standins import s3_uploads
from tests.standins.s3 import standin
from tests.standins.s3_signature import Signed, signing_key, verify
from tests.standins.s3_wire import Request, S3Error

KEY = "AKIAIOSFODNN7" + "EXAMPLE"  # published by AWS as an example
SECRET = "wJalrXUtnFEMI/" + "K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
EXAMPLE = datetime(2013, 5, 24, tzinfo=UTC)
EMPTY = hashlib.sha256(b"").hexdigest()


@pytest.fixture
def s3():
    with standin(access_key=KEY, secret=SECRET, buckets=["backups"]) as here:
        yield here


def ask(s3, method, path, body=b"", query="", when=None, secret=SECRET, **headers):
    """Signed anew here, by other code than the stand-in's; a header's underscores are dashes."""
    stamp = (when or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    host = s3.endpoint.removeprefix("http://")
    sent = {"host": host, "x-amz-date": stamp, "x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{sent[name]}\n" for name in sorted(sent))
    asked = f"{method}\n{path}\n{'&'.join(sorted(query.split('&')))}\n{lines}\n{names}\n"
    digest = hashlib.sha256((asked + sent["x-amz-content-sha256"]).encode()).hexdigest()
    key, scope = f"AWS4{secret}".encode(), f"{stamp[:8]}/us-east-1/s3/aws4_request"
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    words = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    signature = hmac.digest(key, words.encode(), "sha256").hex()
    sent["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={KEY}/{scope},SignedHeaders={names},Signature={signature}"
    )
    line = http.client.HTTPConnection(host, timeout=10)
    line.request(method, path + ("?" + query if query else ""), body, sent)
    answer = line.getresponse()
    return answer, answer.read()


def code(answered):
    answer, body = answered
    return answer.status, (re.findall(rb"<Code>(\w+)</Code>", body) or [b""])[0].decode()


def example(signature):
    headers = Message()
    headers["Host"], headers["Range"] = "examplebucket.s3.amazonaws.com", "bytes=0-9"
    headers["x-amz-content-sha256"], headers["x-amz-date"] = EMPTY, "20130524T000000Z"
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={KEY}/20130524/us-east-1/s3/aws4_request,"
        f"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature={signature}"
    )
    return Request("GET", "/test.txt", headers)


def test_the_example_of_the_documentation_is_found_right_and_nothing_else():
    right = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    assert verify(example(right), {KEY: SECRET}, "us-east-1", EXAMPLE).signature == right
    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        verify(example(right[:-1] + "0"), {KEY: SECRET}, "us-east-1", EXAMPLE)
    with pytest.raises(S3Error, match="RequestTimeTooSkewed"):
        verify(example(right), {KEY: SECRET}, "us-east-1", EXAMPLE + timedelta(minutes=15, seconds=1))
    added = example(right)
    added.headers["x-amz-meta-a"] = "1"
    with pytest.raises(S3Error, match="AccessDenied"):
        verify(added, {KEY: SECRET}, "us-east-1", EXAMPLE)
    with pytest.raises(S3Error, match="AuthorizationHeaderMalformed"):
        verify(example(right), {KEY: SECRET}, "eu-west-1", EXAMPLE)


def test_the_documentations_chunks_are_signed_as_it_says():
    seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    scope = "20130524/us-east-1/s3/aws4_request"
    signed = Signed(signing_key(SECRET, "20130524", "us-east-1"), "20130524T000000Z", scope, seed)
    first = signed.of_chunk(b"a" * 65536, seed)
    assert first == "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
    second = signed.of_chunk(b"a" * 1024, first)
    assert second == "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
    assert signed.of_chunk(b"", second) == "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"


def test_an_object_is_put_read_in_part_and_deleted(s3):
    path = "/backups/" + quote("客户/a b+c~(1)//x", safe="/~")
    answer, _ = ask(s3, "PUT", path, b"0123456789", x_amz_meta_kind="full")
    etag = f'"{hashlib.md5(b"0123456789").hexdigest()}"'
    assert (answer.status, answer.headers["ETag"]) == (200, etag)
    assert s3.objects == {"backups": {"客户/a b+c~(1)//x": b"0123456789"}}
    for asked, status, found in [("2-4", 206, b"234"), ("-3", 206, b"789"), ("8-", 206, b"89")]:
        answer, body = ask(s3, "GET", path, range=f"bytes={asked}")
        assert (answer.status, body) == (status, found)
    assert code(ask(s3, "GET", path, range="bytes=10-")) == (416, "InvalidRange")
    answer, body = ask(s3, "HEAD", path)
    told = answer.headers
    assert (body, told["Content-Length"], told["ETag"], told["x-amz-meta-kind"]) == (b"", "10", etag, "full")
    assert [ask(s3, "DELETE", path)[0].status for _ in range(2)] == [204, 204]
    assert code(ask(s3, "GET", path)) == (404, "NoSuchKey")
    host = "backups.localhost"
    assert ask(s3, "PUT", "//k", b"1", host=host)[0].status == 200
    assert s3.objects["backups"] == {"/k": b"1"}


def test_what_is_wrong_is_refused_with_the_code_of_the_documentation(s3):
    def put(body=b"x", path="/backups/k", **more):
        return code(ask(s3, "PUT", path, body, **more))

    hour = datetime.now(UTC) - timedelta(hours=1)
    assert put(when=hour) == (403, "RequestTimeTooSkewed")
    assert put(secret="other") == (403, "SignatureDoesNotMatch")
    assert put(path="/none/k") == (404, "NoSuchBucket")
    assert put(x_amz_content_sha256=EMPTY) == (400, "XAmzContentSHA256Mismatch")
    assert put(content_md5=base64.b64encode(bytes(16)).decode()) == (400, "BadDigest")
    assert put(content_md5="no") == (400, "InvalidDigest")
    assert put(x_amz_checksum_crc32="AAAAAA==") == (400, "BadDigest")
    assert put(x_amz_checksum_sha256=base64.b64encode(bytes(32)).decode()) == (400, "BadDigest")
    assert put(x_amz_checksum_crc32c="AAAAAA==") == (501, "NotImplemented")
    s3.keys["other"] = s3.keys.pop(KEY)
    assert put() == (403, "InvalidAccessKeyId")
    assert s3.objects == {"backups": {}}


def test_streamed_bodies_are_taken_out_of_their_chunks(s3):
    crc = base64.b64encode(zlib.crc32(b"hello").to_bytes(4, "big")).decode()
    trailed = {
        "x_amz_content_sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x_amz_decoded_content_length": "5",
        "x_amz_trailer": "x-amz-checksum-crc32",
    }
    body = f"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n".encode()
    assert ask(s3, "PUT", "/backups/k", body, **trailed)[0].status == 200
    assert s3.objects["backups"]["k"] == b"hello"
    wrong = body.replace(b"hello", b"hallo")
    assert code(ask(s3, "PUT", "/backups/k", wrong, **trailed)) == (400, "BadDigest")
    signed = {
        "x_amz_content_sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "x_amz_decoded_content_length": "5",
    }
    body = f"5;chunk-signature={'0' * 64}\r\nhello\r\n0;chunk-signature={'0' * 64}\r\n\r\n".encode()
    assert code(ask(s3, "PUT", "/backups/k", body, **signed)) == (403, "SignatureDoesNotMatch")


def test_lists_come_in_pages_grouped_and_encoded(s3):
    s3.objects["backups"] |= dict.fromkeys(["b c", "a/1", "a/2", "é+", "d/3", "e\x01"], b"1")
    found, token = [], ""
    while True:
        query = "delimiter=%2F&encoding-type=url&list-type=2&max-keys=2" + token
        _, page = ask(s3, "GET", "/backups", query=query)
        found += re.findall(r"<(?:Key|CommonPrefixes><Prefix)>(.*?)<", page.decode())
        following = re.search(r"<NextContinuationToken>(.*?)<", page.decode())
        if not following:
            break
        token = "&continuation-token=" + quote(following[1], safe="")
    assert sorted(found) == ["%C3%A9%2B", "a/", "b+c", "d/", "e%01"]
    _, page = ask(s3, "GET", "/backups", query="list-type=2&prefix=a%2F&start-after=a%2F1")
    assert re.findall(rb"<Key>(.*?)<", page) == [b"a/2"]
    doomed = b"<Delete><Object><Key>a/1</Key></Object><Object><Key>none</Key></Object></Delete>"
    md5 = base64.b64encode(hashlib.md5(doomed).digest()).decode()
    _, told = ask(s3, "POST", "/backups", doomed, query="delete=", content_md5=md5)
    assert (told.count(b"<Deleted>"), "a/1" in s3.objects["backups"]) == (2, False)
    assert code(ask(s3, "POST", "/backups", doomed, query="delete=")) == (400, "InvalidRequest")


def test_parts_become_one_object(s3, monkeypatch):
    monkeypatch.setattr(s3_uploads, "SMALLEST_PART", 5)
    path = "/backups/big"
    _, begun = ask(s3, "POST", path, query="uploads=")
    number = re.findall(r"<UploadId>(.*?)<", begun.decode())[0]
    parts = {1: b"12345", 2: b"678", 3: b"90"}
    for each, body in parts.items():
        assert ask(s3, "PUT", path, body, query=f"partNumber={each}&uploadId={number}")[0].status == 200
    assert s3.uploads[number].parts == parts

    def complete(*order, etags=parts):
        named = "".join(
            f"<Part><PartNumber>{n}</PartNumber><ETag>{hashlib.md5(etags[n]).hexdigest()}</ETag></Part>"
            for n in order
        )
        whole = f"<CompleteMultipartUpload>{named}</CompleteMultipartUpload>".encode()
        return ask(s3, "POST", path, whole, query=f"uploadId={number}")

    assert code(complete(1, 2, 3)) == (400, "EntityTooSmall")
    assert code(complete(2, 1)) == (400, "InvalidPartOrder")
    assert code(complete(1, 4, etags={**parts, 4: b""})) == (400, "InvalidPart")
    _, listed = ask(s3, "GET", path, query=f"max-parts=2&uploadId={number}")
    assert (listed.count(b"<Part>"), b"<IsTruncated>true<" in listed) == (2, True)
    assert number.encode() in ask(s3, "GET", "/backups", query="uploads=")[1]
    _, done = complete(1, 3)
    both = hashlib.md5(hashlib.md5(b"12345").digest() + hashlib.md5(b"90").digest()).hexdigest()
    assert f"&quot;{both}-2&quot;".encode() in done
    assert (s3.objects["backups"]["big"], s3.uploads) == (b"1234590", {})
    assert code(ask(s3, "DELETE", path, query=f"uploadId={number}")) == (404, "NoSuchUpload")


def test_bad_days_can_be_had(s3):
    s3.objects["backups"]["k"] = b"0123456789"
    s3.fail_next(503, 2)
    assert [ask(s3, "GET", "/backups/k")[0].status for _ in range(3)] == [503, 503, 200]
    s3.cut_after(4)
    with pytest.raises(http.client.IncompleteRead) as cut:
        ask(s3, "GET", "/backups/k")
    assert cut.value.partial == b"0123"
    s3.cut_after(4)
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        ask(s3, "PUT", "/backups/new", b"0123456789")
    assert list(s3.objects["backups"]) == ["k"]
    s3.slow(0.2)
    began = time.monotonic()
    ask(s3, "HEAD", "/backups/k")
    assert time.monotonic() - began >= 0.2
