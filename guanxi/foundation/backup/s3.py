"""Backups in a bucket of an S3-compatible store."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.backup.s3_client import Access, Answer, Client, S3Error
from guanxi.foundation.backup.store import Kept
from guanxi.foundation.errors import Refused

PART: Final = 16 << 20  # what is sent in one request, and kept in memory
MOST_PARTS: Final = 10_000
DIGEST: Final = "x-amz-meta-sha256"
FORGOTTEN: Final = timedelta(days=2)  # an upload so old was cut off with its process


class S3Store:
    """``s3://bucket/prefix``: files lie directly below the prefix."""

    def __init__(self, access: Access, prefix: str, scratch: Path, *, part: int = PART) -> None:
        self._client = Client(access)
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._scratch = scratch
        self._part = part

    def __str__(self) -> str:
        return f"s3://{self._client.access.bucket}/{self._prefix}"

    @contextmanager
    def placed(self, name: str) -> Iterator[Path]:
        """Written beside the house first: the upload says of each part beforehand what it sums up to."""
        with self._aside() as folder:
            path = folder / name
            yield path
            with self._in_words():
                if any(each.name == name for each in self._listed()):
                    told = {"path": f"{self}{name}"}
                    raise Refused(_("%(path)s exists already; a backup never replaces a file.") % told)
                self._forget_cut_off()
                self._put(path, self._prefix + name)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        """Fetched to a temporary file, and compared with the sum that was noted when it was sent."""
        with self._aside() as folder:
            with self._in_words(name):
                self._fetch(name, folder / name)
            yield folder / name

    def kept(self) -> list[Kept]:
        with self._in_words():
            return self._listed()

    def delete(self, name: str) -> None:
        with self._in_words():
            self._client.ask("DELETE", self._prefix + name)

    def reach(self) -> None:
        with self._in_words():
            self._client.ask("GET", query={**self._listing(), "max-keys": "1"}, tries=1).xml()

    # ---- sending ---------------------------------------------------------------------------------

    def _put(self, path: Path, key: str) -> None:
        """Whatever is in the way, nothing of this name stays there."""
        size, digest = path.stat().st_size, _digest(path)
        try:
            with path.open("rb") as file:
                if size <= self._part:
                    self._client.ask("PUT", key, headers={DIGEST: digest}, body=file.read())
                else:
                    self._put_in_parts(file, key, size, digest)
            found = self._client.ask("HEAD", key).headers
            if (found.get("content-length"), found.get(DIGEST)) != (str(size), digest):
                raise Refused(_("What arrived in the store is not what was sent; it was deleted there."))
        except BaseException:
            with suppress(S3Error):
                self._client.ask("DELETE", key)
            raise

    def _put_in_parts(self, file: BinaryIO, key: str, size: int, digest: str) -> None:
        """What is cut off here is forgotten by the store too: nobody sees half a file, nobody pays for it."""
        part = max(self._part, -(-size // MOST_PARTS))
        begun = self._client.ask("POST", key, query={"uploads": ""}, headers={DIGEST: digest}).xml()
        upload = {"uploadId": begun.findtext("UploadId") or ""}
        try:
            asked = ET.Element("CompleteMultipartUpload")
            for number, content in enumerate(iter(lambda: file.read(part), b""), 1):
                place = {**upload, "partNumber": str(number)}
                answer = self._client.ask("PUT", key, query=place, body=content)
                one = ET.SubElement(asked, "Part")
                ET.SubElement(one, "PartNumber").text = str(number)
                ET.SubElement(one, "ETag").text = answer.headers.get("etag", "")
            self._client.ask("POST", key, query=upload, body=ET.tostring(asked), tries=1)
        except BaseException:
            with suppress(S3Error):
                self._client.ask("DELETE", key, query=upload)
            raise

    def _forget_cut_off(self) -> None:
        """Uploads whose process was killed; a store that does not list them has rules of its own."""
        query = {"uploads": "", "prefix": f"{self._prefix}guanxi-"}  # others may use the same bucket
        with suppress(S3Error, ValueError, TypeError):
            for one in self._client.ask("GET", query=query).xml().iter("Upload"):
                key = one.findtext("Key") or ""
                begun = datetime.fromisoformat(one.findtext("Initiated") or "")
                if key.endswith(".backup") and datetime.now(UTC) - begun > FORGOTTEN:
                    self._client.ask("DELETE", key, query={"uploadId": one.findtext("UploadId") or ""})

    # ---- reading ---------------------------------------------------------------------------------

    def _fetch(self, name: str, path: Path) -> None:
        found, size = hashlib.sha256(), 0
        with self._client.reading(self._prefix + name) as (told, blocks), path.open("xb") as out:
            for block in blocks:
                out.write(block)
                found.update(block)
                size += len(block)
        # A file that somebody brought there by other means has no sum; its own seals are looked at later.
        if (told.get("content-length"), told.get(DIGEST, digest := found.hexdigest())) != (str(size), digest):
            raise Refused(
                _("%(path)s was altered or cut short: nothing was restored from it. Use another backup.")
                % {"path": f"{self}{name}"}
            )

    def _listing(self) -> dict[str, str]:
        return {"list-type": "2", "prefix": self._prefix, "delimiter": "/"}

    def _listed(self) -> list[Kept]:
        found: list[Kept] = []
        query: dict[str, str] = self._listing()
        while True:
            answer: Answer = self._client.ask("GET", query=query)
            page = answer.xml()
            for one in page.iter("Contents"):
                name = (one.findtext("Key") or "").removeprefix(self._prefix)
                if name:  # some stores list the prefix itself
                    found.append(Kept(name, int(one.findtext("Size") or 0)))
            after = page.findtext("NextContinuationToken")
            if page.findtext("IsTruncated") != "true" or not after:
                return sorted(found, key=lambda each: each.name)
            query["continuation-token"] = after

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="backup-", dir=self._scratch))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    # ---- what the store says ---------------------------------------------------------------------

    @contextmanager
    def _in_words(self, name: str = "") -> Iterator[None]:
        """A refusal of the store as a sentence that says what to mend; no key is ever in it."""
        try:
            yield
        except S3Error as error:
            raise Refused(self._sentence(error, name)) from error

    def _sentence(self, error: S3Error, name: str) -> Any:
        access = self._client.access
        facts = {"host": access.host, "bucket": access.bucket, "why": error.code, "name": f"{self}{name}"}
        if error.status == 0:
            return _("The store at %(host)s cannot be reached: %(why)s.") % facts
        if error.code == "RequestTimeTooSkewed":
            return _("The store at %(host)s refuses: the clock of this machine is wrong.") % facts
        if error.status in {401, 403}:
            return (
                _(
                    "The store at %(host)s refuses these keys for the bucket %(bucket)s (%(why)s): look at"
                    " GUANXI_S3_KEY_ID, GUANXI_S3_SECRET and GUANXI_S3_REGION, and at what the keys may do."
                )
                % facts
            )
        if error.code == "NoSuchBucket" or (error.status == 404 and not name):
            return _("The store at %(host)s has no bucket %(bucket)s.") % facts
        if error.status == 404:
            return _("There is no file %(name)s.") % facts
        return _("The store at %(host)s answered: %(status)s %(why)s.") % {**facts, "status": error.status}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
