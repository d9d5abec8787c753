"""Requests that people configure never reach the house's own network, whatever a name or redirect says."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest import mock

import pytest

from guanxi.foundation.outgoing import MOST_BYTES, Client, Forbidden, public_address

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "0.0.0.0",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with (
        mock.patch("socket.getaddrinfo", return_value=[(family, 1, 6, "", (address, 443))]),
        pytest.raises(Forbidden),
    ):
        public_address("harmless.example", 443)


def test_one_private_address_among_public_ones_forbids_the_name():
    rows = [(socket.AF_INET, 1, 6, "", (text, 443)) for text in ("93.184.215.14", "10.0.0.1")]
    with mock.patch("socket.getaddrinfo", return_value=rows), pytest.raises(Forbidden):
        public_address("harmless.example", 443)


class Large(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        for _number in range(MOST_BYTES // 65536 + 2):
            self.wfile.write(b"x" * 65536)

    def log_message(self, *words):
        pass


def test_the_client_goes_nowhere_private_unless_that_is_allowed_and_reads_no_more_than_it_should(settings):
    server = HTTPServer(("127.0.0.1", 0), Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    try:
        with Client() as client, pytest.raises(Forbidden, match="private"):
            client.get(url)
        settings.OUTGOING_ALLOWED = ["127.0.0.0/8"]
        with Client() as client, pytest.raises(Forbidden, match="too large"):
            client.get(url)
    finally:
        server.shutdown()
