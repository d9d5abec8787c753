"""Files of a request: sealed as they come, too large ones dropped before they are through."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused

from . import store

MOST_AT_ONCE = 20
FORM = 64 * 1024  # what the form around the files may take


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file that lies sealed; whoever takes it says so, else it goes with the request."""

    def __init__(self, kept: store.Kept, **described: Any) -> None:
        super().__init__(file=BytesIO(), **described)
        self.kept = kept
        self._is_taken = False

    def take(self) -> store.Kept:
        self._is_taken = True
        return self.kept

    def close(self) -> None:
        if not self._is_taken:
            store.drop(self.kept.uid)
        super().close()


class Sealing(FileUploadHandler):
    """Seals each file of the request under a name of its own."""

    refusal: Refused | None = None
    _incoming: store.Incoming | None = None
    _count = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._count += 1
        if self._count > MOST_AT_ONCE:
            self.refusal = store.too_large()
            raise StopUpload(connection_reset=True)
        self._incoming = store.Incoming(self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._incoming is not None:
            try:
                self._incoming.write(raw_data)
            except Refused as refusal:
                self.refusal = refusal
                self.drop_unfinished()
                raise StopUpload(connection_reset=True) from None
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if self._incoming is None:
            return None
        kept = self._incoming.finish()
        self._incoming = None
        return SealedUpload(kept, name=self.file_name, content_type=self.content_type, size=file_size)

    def upload_interrupted(self) -> None:
        self.drop_unfinished()

    def drop_unfinished(self) -> None:
        if self._incoming is not None:
            self._incoming.drop()
            self._incoming = None


def uploads_of(request: HttpRequest, handler: Sealing, most: int | None = None) -> list[SealedUpload]:
    """The files that the request brings, the first ``most``; refused where there is none, or one that may not
    be. The scanner looks here, before any transaction: it may take a minute, and writers would wait."""
    found = [file for file in request.FILES.getlist("files") if isinstance(file, SealedUpload)]
    if handler.refusal is not None:
        raise handler.refusal
    if not found:
        raise Refused(_("Choose a file first."), field="files")
    for upload in found[:most]:
        upload.kept = store.scan(upload.kept)
    return found[:most]


def sealing(request: HttpRequest) -> Sealing:
    """Let this request's files be sealed; called before anything of its body was read.

    What says of itself that it is too large is refused without reading a byte of it.
    """
    handler = Sealing(request)
    request.upload_handlers = [handler]
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > settings.FILE_MAX_BYTES + FORM:
        raise store.too_large()
    return handler
