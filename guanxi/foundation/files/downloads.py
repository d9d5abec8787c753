"""A file on its way out: always a download, whatever it is."""

from django.http import FileResponse

from . import store
from .models import File


def download(file: File) -> FileResponse:
    """The content as an attachment: no browser shows it, guesses what it is, or runs it in our name."""
    kind = "application/octet-stream"
    content = store.reading(file.uid)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=kind)
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
