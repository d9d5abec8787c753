"""The one client for requests that people configure: chats today, webhooks later.

It looks at the very address it is about to connect to (so neither a name that changes its mind nor a redirect
gets past it), gives up after seconds, and reads no more than a megabyte.
"""

import ipaddress
import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

SECONDS = (5.0, 15.0)  # to connect, and between two bytes
MOST_BYTES = 2**20


class Forbidden(requests.RequestException):
    """The address lies in a private network, or the answer is too large."""


def public_address(host: str, port: int) -> str:
    """An address of ``host`` that may be reached, or ``Forbidden``: one private one forbids them all."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [ipaddress.ip_network(each) for each in settings.OUTGOING_ALLOWED]
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        inner = getattr(address, "ipv4_mapped", None) or address
        if not inner.is_global and not any(
            inner.version == network.version and inner in network for network in allowed
        ):
            raise Forbidden("this address lies in a private network")
    if not found:
        raise Forbidden("this name has no address")
    return found[0]


class _BlockedError(Exception):
    """No error of the network: else it would be wrapped as one, and tried again."""


class _Guarded:
    """Connects to the address that was looked at, under the name that was asked for."""

    _dns_host: str
    port: int

    def _new_conn(self) -> Any:
        try:
            self._dns_host = public_address(self._dns_host, self.port)
        except Forbidden as error:
            raise _BlockedError(str(error)) from error
        return super()._new_conn()  # type: ignore[misc]


class _Http(_Guarded, HTTPConnection):
    pass


class _Https(_Guarded, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


class Client(requests.Session):
    """A session that goes nowhere private, waits for nobody and reads no more than a megabyte."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no proxy and no password file of the machine
        self.max_redirects = 3
        self.mount("http://", _Adapter())
        self.mount("https://", _Adapter())

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As ``requests``: what is not asked for is limited all the same."""
        kwargs["timeout"] = SECONDS
        kwargs["stream"] = True
        kwargs["verify"] = True
        try:
            answer = super().request(*args, **kwargs)
        except _BlockedError as blocked:
            raise Forbidden(str(blocked)) from None
        content = bytearray()
        for chunk in answer.iter_content(64 * 1024):
            content += chunk
            if len(content) > MOST_BYTES:
                answer.close()
                raise Forbidden("the answer is too large")
        answer._content = bytes(content)  # noqa: SLF001 - read here, so that nobody reads past the limit
        return answer


class Requests:
    """Stands where a library expects the module ``requests``, and sends by the guarded client."""

    RequestException = requests.RequestException
    Timeout = requests.Timeout
    ConnectionError = requests.ConnectionError
    exceptions = requests.exceptions
    codes = requests.codes

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        with Client() as client:
            return client.request(method, url, **kwargs)

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        return self.request("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        return self.request("POST", url, **kwargs)

    def put(self, url: str, **kwargs: Any) -> requests.Response:
        return self.request("PUT", url, **kwargs)

    def delete(self, url: str, **kwargs: Any) -> requests.Response:
        return self.request("DELETE", url, **kwargs)
