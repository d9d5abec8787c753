"""One line a record, with the request's id. No personal value is handed to a log call; should an error carry
one along in its words, it is crossed out here."""

import logging
import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("guanxi_request_id", default="-")

_TRACEBACK = "Traceback (most recent call last)"
_QUOTED = re.compile(r"""(['"“‘])(?:(?!['"”’]).)+(['"”’])""")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ -]?\d){10,}(?!\w)")
# What PostgreSQL adds to an error: the row it failed on.
_ROWS = ("DETAIL:", "CONTEXT:", "LINE ", "HINT:")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class Line(logging.Formatter):
    """Time, level, request, logger, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = crossed_out(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        return crossed_out(super().formatException(ei))  # type: ignore[arg-type]


def crossed_out(text: str) -> str:
    """``text`` without e-mails and long numbers; a traceback's errors lose what they quote, too."""
    if _TRACEBACK in text:
        text = "\n".join(_without_values(line) for line in text.splitlines() if not line.startswith(_ROWS))
    return _DIGITS.sub("[number]", _EMAIL.sub("[e-mail]", text))


def _without_values(line: str) -> str:
    # Frames and source lines are indented; what is not is an error's own words.
    return line if line.startswith(" ") else _QUOTED.sub(r"\1…\2", line)
