"""One line a record, with the request's id. No personal value is handed to a log call; should an error carry
one along, its words are left out here: its kind and its frames are told, not what it says."""

import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("guanxi_request_id", default="-")

_TRACEBACK = "Traceback (most recent call last):"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ -]?\d){10,}(?!\w)")


def syslog_at(place: str) -> dict[str, Any]:
    """The handler for ``host:port`` (by UDP) or a socket's path; its port is 514 unless said."""
    host, _colon, port = place.rpartition(":")
    address = place if place.startswith("/") else (host or place, int(port) if host else 514)
    return {
        "class": "logging.handlers.SysLogHandler",
        "address": address,
        "facility": "local0",
        "formatter": "line",
        "filters": ["request_id"],
    }


def add_log_server(logging_set: dict[str, Any], place: str) -> None:
    """Where one is named, it hears all lines, and of the audit's entries it alone."""
    if not place:
        return
    logging_set["handlers"]["syslog"] = syslog_at(place)
    logging_set["root"]["handlers"].append("syslog")
    audit = {"handlers": ["syslog"], "level": "INFO", "propagate": False}
    logging_set["loggers"]["guanxi.audit"] = audit


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

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return "\n".join(line for error in _oldest_first(ei[1]) for line in _told(error))


def _oldest_first(error: BaseException | None) -> list[BaseException]:
    """An error after those that led to it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> Iterator[str]:
    """Where an error came from and of which kind it is: its words may quote anything, on any line."""
    yield _TRACEBACK
    yield from (frame.rstrip("\n") for frame in traceback.format_tb(error.__traceback__))
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    named = ", ".join(str(name) for name in (code, constraint) if name)
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}{f' ({named})' if named else ''}"


def crossed_out(text: str) -> str:
    """``text`` without e-mails, long numbers, and the words of a traceback that somebody put into it."""
    before, traced, _words = text.partition(_TRACEBACK)
    told = f"{before}[traceback]" if traced else text
    return _DIGITS.sub("[number]", _EMAIL.sub("[e-mail]", told))
