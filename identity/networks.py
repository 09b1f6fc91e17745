"""networks knows how an operator names networks."""

from __future__ import annotations

import ipaddress

from ..engine.errors import SaysoError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadNetworks(SaysoError):
    """The networks are not given as they should be."""

    code = "bad-networks"


def read_networks(text: str, place: str) -> list[Network]:
    """Networks, separated by commas, as the variable `place` has them; raises BadNetworks."""
    try:
        return [ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise BadNetworks(f"{place}: {error}") from None
