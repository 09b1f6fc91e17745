"""address knows where a request comes from, also where proxies of the operator's stand in between.

`X-Forwarded-For` is believed from its end, as far back as those who wrote it are proxies that the
operator names; what stands before is whatever a client liked to write. Limits are kept by this
address, so that behind a proxy that is not named all clients are one.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, MutableMapping
from functools import cache
from typing import Any

from ...identity.networks import Network, read_networks

VARIABLE = "SAYSO_TRUSTED_PROXIES"


def client_address(scope: MutableMapping[str, Any]) -> str:
    """The client's address; "" where there is none."""
    client = scope.get("client")
    peer: str = client[0] if client else ""
    return _behind(peer, scope["headers"], known) if (known := proxies()) else peer


def _behind(peer: str, headers: Iterable[tuple[bytes, bytes]], trusted: Iterable[Network]) -> str:
    lines = [value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for"]
    told = [part.strip() for line in lines for part in line.split(",")]
    while told and _is_of(peer, trusted):
        before = told.pop()
        if not _is_address(before):
            break
        peer = before
    return peer


def _is_of(address: str, networks: Iterable[Network]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in n for n in networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@cache
def proxies() -> tuple[Network, ...]:
    """Those that the environment names; raises BadNetworks."""
    return tuple(read_networks(os.environ.get(VARIABLE, ""), VARIABLE))
