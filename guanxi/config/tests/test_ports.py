"""Ports of a house: held before anything else is done, and never shared with another house."""

import argparse
import socket

import pytest

from guanxi.config.commands import serve_
from guanxi.config.commands.ports import check_port, reserve
from guanxi.foundation.errors import Refused


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.9", 9000, "no address"),
        ("127.0.0.1", 70000, "no address"),
        ("127.0.0.1", -1, "no address"),
    ],
)
def test_an_address_that_is_none_is_said_before_anything_is_done(host, port, words):
    with pytest.raises(Refused, match=words):
        check_port(host, port)


def test_a_port_is_held_from_the_first_moment_for_ones_own_servers_alone():
    port = free_port()
    held = reserve("127.0.0.1", port)
    with pytest.raises(Refused, match=f"Port {port} is taken by another program"):
        reserve("127.0.0.1", port)
    with socket.socket() as server:  # as ours do: they share
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            server.setsockopt(socket.SOL_SOCKET, option, 1)
        server.bind(("127.0.0.1", port))
        server.listen()
        for _time in range(8):  # whoever only holds takes no connection
            with socket.create_connection(("127.0.0.1", port), 2):
                server.accept()[0].close()
    held.close()
    reserve("127.0.0.1", port).close()


def test_of_two_houses_on_neighbouring_ports_the_second_does_not_get_the_firsts_live_port(monkeypatch):
    for name in ("GUANXI_LIVE_PORT", "GUANXI_LIVE_URL"):
        monkeypatch.delenv(name, raising=False)
    port = free_port()
    first = reserve("127.0.0.1", port)
    arguments = argparse.Namespace(host="127.0.0.1", port=port, live_port=None)
    live = serve_._choose_live_port(arguments)
    assert (arguments.live_port, len(live)) == (port + 1, 1)
    with pytest.raises(Refused, match=f"Port {port + 1} is taken"):
        reserve("127.0.0.1", port + 1)
    for place in (first, *live):
        place.close()
