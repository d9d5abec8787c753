"""A stand-in for an object store that speaks S3, written from the public documentation of its REST API.

    with standin(access_key="…", secret="…", buckets=["backups"]) as s3:
        …                                  # speak to s3.endpoint
        s3.objects["backups"]["a/key"]     # the bytes that were put
        s3.fail_next(503, 2)               # how it behaves on a bad day

Written without a look at the adapter that is tried against it: each is the other's witness. What is not stood
in for answers 501 NotImplemented instead of a guess.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.standins import s3_objects, s3_uploads
from tests.standins.s3_body import STREAMED, TRAILED, incomplete, open_body
from tests.standins.s3_objects import Store, Upload
from tests.standins.s3_signature import verify
from tests.standins.s3_wire import Answer, Request, S3Error, addressed, error_answer

Operation = Callable[[Store, Request, str, str], Answer]
# By method, whether a key is named, and the parameters that choose the operation.
OPERATIONS: dict[tuple[str, bool, frozenset[str]], Operation] = {
    ("PUT", True, frozenset()): s3_objects.put_object,
    ("GET", True, frozenset()): s3_objects.get_object,
    ("HEAD", True, frozenset()): s3_objects.get_object,
    ("DELETE", True, frozenset()): s3_objects.delete_object,
    ("POST", False, frozenset({"delete"})): s3_objects.delete_objects,
    ("GET", False, frozenset({"list-type"})): s3_objects.list_objects,
    ("HEAD", False, frozenset()): s3_objects.head_bucket,
    ("GET", False, frozenset({"location"})): s3_objects.get_bucket_location,
    ("POST", True, frozenset({"uploads"})): s3_uploads.create_upload,
    ("PUT", True, frozenset({"partNumber", "uploadId"})): s3_uploads.upload_part,
    ("POST", True, frozenset({"uploadId"})): s3_uploads.complete_upload,
    ("DELETE", True, frozenset({"uploadId"})): s3_uploads.abort_upload,
    ("GET", True, frozenset({"uploadId"})): s3_uploads.list_parts,
    ("GET", False, frozenset({"uploads"})): s3_uploads.list_uploads,
}
# Parameters that only say how, and choose no operation.
MANNERS = {
    "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner",
    "max-parts", "part-number-marker", "max-uploads", "key-marker", "upload-id-marker", "x-id",
}  # fmt: skip
UNKNOWN_HEADERS = {"x-amz-copy-source", "x-amz-object-lock-mode", "x-amz-tagging", "x-amz-write-offset-bytes"}


class Cut(Exception):
    """The connection is to break now."""


class Standin:
    """The store, its door, and the faults a test may switch on."""

    def __init__(self, store: Store, keys: dict[str, str]) -> None:
        self.store, self.keys = store, keys
        self.endpoint = ""
        self.seen: list[str] = []  # "PUT /bucket/key 200", in the order they were answered
        self.lock = threading.RLock()
        self.closing = threading.Event()
        self.failures: list[int] = []
        self.cuts: list[int] = []
        self.seconds = 0.0

    @property
    def objects(self) -> dict[str, dict[str, bytes]]:
        return self.store.objects

    @property
    def uploads(self) -> dict[str, Upload]:
        return self.store.uploads

    def fail_next(self, status: int, times: int = 1) -> None:
        """The next requests are answered with this status, and nothing is done."""
        self.failures += [status] * times

    def cut_after(self, size: int, times: int = 1) -> None:
        """The next bodies longer than this, sent or answered, break the connection after so many bytes."""
        self.cuts += [size] * times

    def slow(self, seconds: float) -> None:
        """Every answer takes so long, until slow(0)."""
        self.seconds = seconds

    def cut_of(self, size: int) -> int | None:
        """Where a body of this size is to break, if it is."""
        with self.lock:
            return self.cuts.pop(0) if self.cuts and size > self.cuts[0] else None

    def answer(self, request: Request) -> Answer:
        self.closing.wait(self.seconds)
        with self.lock:
            number = f"{next(self.store.numbers):016X}"
            try:
                answer = self.done(request)
            except S3Error as error:
                answer = error_answer(error, request.raw_path, number)
            answer.headers["x-amz-request-id"] = number
            self.seen.append(f"{request.method} {request.target} {answer.status}")
        return answer

    def done(self, request: Request) -> Answer:
        if self.failures:
            raise S3Error(self.failures.pop(0))
        signed = verify(request, self.keys, self.store.region, self.store.clock())
        open_body(request, signed)
        bucket, key = addressed(request, self.store.region)
        chosen = frozenset(set(request.query) - MANNERS)
        operation = OPERATIONS.get((request.method, bool(key), chosen))
        if operation is None or not bucket or UNKNOWN_HEADERS & request.names():
            raise S3Error(501)
        self.store.bucket(bucket)
        if len(key.encode("utf-8")) > 1024:
            raise S3Error(400, "KeyTooLongError", "Your key is too long")
        return operation(self.store, request, bucket, key)


class Door(BaseHTTPRequestHandler):
    """HTTP/1.1, one thread for each connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "AmazonS3", ""
    timeout = 60
    standin: Standin

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """A test's output is its own."""

    def serve(self) -> None:
        # Not self.path: the server's class takes two slashes at its head for one, and they may be a key's.
        request = Request(self.command, self.requestline.split()[1], self.headers)
        try:
            try:
                request.body = self.body_of(request)
            except S3Error as error:
                self.close_connection = True
                self.say(error_answer(error, request.raw_path, "0"))
            else:
                self.say(self.standin.answer(request))
        except (Cut, ConnectionError, TimeoutError):
            self.close_connection = True  # no goodbye: an end too early, or a reset

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve  # noqa: N815

    def body_of(self, request: Request) -> bytes:
        if request.header("Transfer-Encoding"):
            return self.chunked(request)
        given = request.header("Content-Length")
        if not given.isdecimal():
            if request.method == "PUT" or given:
                said = "You must provide the Content-Length HTTP header."
                raise S3Error(411, "MissingContentLength", said)
            return b""
        cut = self.standin.cut_of(int(given))
        if cut is not None:
            self.rfile.read(cut)
            raise Cut
        body = self.rfile.read(int(given))
        if len(body) != int(given):
            raise incomplete()
        return body

    def chunked(self, request: Request) -> bytes:
        """HTTP's own chunks, which S3 takes around a streamed payload only."""
        if request.header("x-amz-content-sha256") not in (STREAMED, TRAILED):
            raise S3Error(501)
        body = bytearray()
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline(3)
        while self.rfile.readline(1000).strip():
            pass
        return bytes(body)

    def say(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        cut = self.standin.cut_of(len(answer.body))
        if cut is not None:
            self.wfile.write(answer.body[:cut])
            raise Cut
        self.wfile.write(answer.body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that broke is a test's doing; anything else is a fault of the stand-in, and told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def standin(
    *,
    access_key: str,
    secret: str,
    buckets: list[str],
    region: str = "us-east-1",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Standin]:
    """An object store on a free port of this machine, gone at the end; a test may set its clock."""
    store = Store(region, clock, {name: {} for name in buckets})
    here = Standin(store, {access_key: secret})
    server = Server(("127.0.0.1", 0), type("DoorHere", (Door,), {"standin": here}))
    here.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
