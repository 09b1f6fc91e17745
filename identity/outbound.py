"""outbound knows how something is sent to a URL that somebody has registered, without being made to
send it to a neighbour (server-side request forgery).

A host is looked up once, every address found has to be a public one, and it is to one of these that
the connection goes, so that what a name leads to can't change in between (DNS rebinding). Redirects
are not followed. An operator names networks of their own that may be reached too, there also
without TLS.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import ssl
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import urlencode, urlsplit

import httpcore

from ..engine.errors import SaysoError
from .networks import Address, Network, read_networks

VARIABLE = "SAYSO_OUTBOUND_NETWORKS"

SECONDS = 20.0
"""How long all of it may take."""

STEP = 5.0
"""How long each step of it may take."""

_STEPS = ("connect", "write", "read", "pool")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotSent(SaysoError):
    """Nothing could be sent there; it may at another time."""

    code = "not-sent"


class Forbidden(NotSent):
    """Nothing is sent there."""

    code = "forbidden-address"


class Outbound:
    """Sends to public addresses, and to those of some networks."""

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        self._networks = list(networks)

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Post a form; the answer's status. Raises Forbidden or NotSent."""
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.username:
            raise Forbidden("nothing is sent to such a URL")
        backend = _Guarded(self._networks, public=parts.scheme == "https")
        headers = [("content-type", "application/x-www-form-urlencoded")]
        try:
            async with (
                asyncio.timeout(SECONDS),
                httpcore.AsyncConnectionPool(_context(), network_backend=backend) as pool,
                pool.stream(
                    "POST",
                    url,
                    headers=headers,
                    content=urlencode(form).encode(),
                    extensions={"timeout": dict.fromkeys(_STEPS, STEP)},
                ) as got,
            ):
                return got.status
        except (
            TimeoutError,
            OSError,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            httpcore.UnsupportedProtocol,
        ) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from None


@cache
def outbound() -> Outbound:
    """As the environment has it; raises BadNetworks."""
    return Outbound(read_networks(os.environ.get(VARIABLE, ""), VARIABLE))


class _Guarded(httpcore.AnyIOBackend):
    """Connects to addresses that were looked at."""

    def __init__(self, networks: list[Network], public: bool) -> None:
        self._networks = networks
        self._public = public

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await self._address(host, port)
        return await super().connect_tcp(str(address), port, timeout, local_address, socket_options)

    async def _address(self, host: str, port: int) -> Address:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        for address in addresses:
            if not is_allowed(self._networks, address, self._public):
                raise Forbidden(f"nothing is sent to {host}: {VARIABLE} does not have its network")
        return addresses[0]


def is_allowed(networks: list[Network], address: Address, public: bool) -> bool:
    """Whether something may be sent to an address: of a network, or `public` and of no special use
    (RFC 6890)."""
    within = _within(address)
    if any(each in network for network in networks for each in (address, within)):
        return True
    return public and within.is_global and not within.is_multicast and not within.is_reserved


def _within(address: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to, or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
