"""A log server hears each entry of the audit chain once it is committed, and never a value."""

import logging
import logging.handlers
import socket
from collections.abc import Iterator

import pytest

from guanxi.config.logs import Line, RequestIdFilter, syslog_at
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.foundation.audit.models import Entry


@pytest.fixture
def server(settings) -> Iterator[socket.socket]:
    """Listens by UDP; the audit's lines go there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(5)
        settings.SYSLOG = f"127.0.0.1:{listening.getsockname()[1]}"
        told = syslog_at(settings.SYSLOG)
        kind = logging.handlers.SysLogHandler
        assert told["class"] == "logging.handlers.SysLogHandler"
        handler = kind(address=told["address"], facility=told["facility"])
        handler.setFormatter(Line())
        handler.addFilter(RequestIdFilter())
        logger = logging.getLogger("guanxi.audit")
        logger.addHandler(handler)
        yield listening
        logger.removeHandler(handler)
        handler.close()


@pytest.mark.django_db
def test_CUS_24_a_log_server_hears_of_each_entry_with_its_seal_and_no_value(
    server, django_capture_on_commit_callbacks
):
    user = make_user()
    customer = make_customer(user)
    with django_capture_on_commit_callbacks(execute=True):
        make_contact(customer, user, "赵敏", phone="13900001111")
    entry = Entry.objects.newest()[0]
    line = server.recv(4096).decode()
    assert f"entry {entry.position} {entry.verb} by {user.pk}" in line
    assert bytes(entry.seal).hex() in line
    assert "13900001111" not in line
    assert "赵敏" not in line


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("logs.example", ("logs.example", 514)),
        ("10.0.0.7:1514", ("10.0.0.7", 1514)),
        ("/dev/log", "/dev/log"),
    ],
)
def test_a_log_server_is_named_by_host_port_or_socket(place, address):
    assert syslog_at(place)["address"] == address
