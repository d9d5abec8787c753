"""Signatures of requests to a store, against the examples that AWS publishes for Signature Version 4."""

import hashlib
from datetime import UTC, datetime

import pytest

from guanxi.foundation.backup.s3_client import Access, query_string, signed

KEY = "AKIAIOSFODNN7" + "EXAMPLE"
SECRET = "wJalrXUtnFEMI/" + "K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
ENDPOINT = "https://examplebucket.s3.amazonaws.com"
ACCESS = Access(ENDPOINT, "us-east-1", "examplebucket", KEY, SECRET)
STORED = {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"}


@pytest.mark.parametrize(
    ("method", "key", "query", "headers", "body", "signature"),
    [
        (
            "GET", "test.txt", {}, {"Range": "bytes=0-9"}, b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT", "test$file.text", {}, STORED, b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET", "", {"lifecycle": ""}, {}, b"",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            "GET", "", {"prefix": "J", "max-keys": "2"}, {}, b"",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)  # fmt: skip
def test_a_signature_is_the_published_one(method, key, query, headers, body, signature):
    told = signed(
        ACCESS,
        method,
        ACCESS.path(key),
        query=query_string(query),
        headers=headers,
        digest=hashlib.sha256(body).hexdigest(),
        at=datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert told["authorization"].endswith(f"Signature={signature}")
    assert SECRET not in repr(ACCESS) + str(told)


def test_a_bucket_stands_in_the_path_unless_the_host_begins_with_it():
    by_path = Access("http://127.0.0.1:9000/store", "us-east-1", "house", "id", "secret")
    assert (by_path.host, by_path.path("a b.backup")) == ("127.0.0.1:9000", "/store/house/a%20b.backup")
    assert ACCESS.path("one.backup") == "/one.backup"
