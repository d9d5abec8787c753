"""Files on their way in: sealed as they come, so that no readable byte touches the disk.

Only the pages that take a file say so (``sealing``); everywhere else an upload is dropped unread.
"""

import uuid
from io import BytesIO
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.privacy.files import SealedWriter


class NoUploads(FileUploadHandler):
    """The house's default: nobody asked for a file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file that lies sealed in the folder of an import to be; whoever keeps it says so, else it goes."""

    def __init__(self, spool: Spool, **described: Any) -> None:
        super().__init__(file=BytesIO(), **described)
        self.spool = spool
        self._kept = False

    def keep(self) -> None:
        self._kept = True

    def close(self) -> None:
        if not self._kept:
            self.spool.drop_all()
        super().close()


class SealingHandler(FileUploadHandler):
    """Seals what arrives, chunk by chunk; too much of it is dropped at once."""

    too_large = False
    _writer: SealedWriter | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spool = Spool(uuid.uuid4())
        self._writer = self._spool.begin(SOURCE)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        if self._size > settings.IMPORT_MAX_BYTES:
            self.too_large = True
            self.drop_unfinished()
            raise StopUpload(connection_reset=False)
        if self._writer is not None:
            self._writer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if self._writer is None:
            return None
        self._writer.close()
        self._writer = None
        return SealedUpload(
            self._spool,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )

    def upload_interrupted(self) -> None:
        self.drop_unfinished()

    def drop_unfinished(self) -> None:
        """What came in part goes; nothing else of it is known to anybody."""
        if self._writer is not None:
            self._writer.discard()
            self._writer = None
            self._spool.drop_all()


def sealing(request: HttpRequest) -> SealingHandler:
    """Let this request's files be sealed; called before anything of the request's body was read."""
    handler = SealingHandler(request)
    request.upload_handlers = [handler]
    return handler


def take_in(source: BinaryIO) -> Spool:
    """Seal a readable file, as a command does."""
    spool = Spool(uuid.uuid4())
    try:
        with spool.begin(SOURCE) as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
    except BaseException:
        spool.drop_all()
        raise
    return spool
