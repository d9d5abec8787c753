"""One line a record, with the request's id; no personal value ever reaches a log call."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("guanxi_request_id", default="-")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class Line(logging.Formatter):
    """Time, level, request, logger, message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s")
