"""A client's address is the connection's, or what proxies that are named say it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sayso.server.http import address
from sayso.server.http.address import VARIABLE, client_address


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Names proxies."""

    def name(networks: str) -> None:
        monkeypatch.setenv(VARIABLE, networks)
        address.proxies.cache_clear()

    yield name
    address.proxies.cache_clear()


@pytest.mark.parametrize(
    ("proxies", "peer", "told", "client"),
    [
        ("", "203.0.113.1", [b"192.0.2.1"], "203.0.113.1"),
        ("10.0.0.0/8", "203.0.113.1", [b"192.0.2.1"], "203.0.113.1"),
        ("10.0.0.0/8", "10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [b"192.0.2.1"], "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.1", [b"198.51.100.9, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.1", [b"198.51.100.9", b"192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.0/8,::1", "::1", [b"2001:db8::1"], "2001:db8::1"),
        ("10.0.0.0/8", "10.0.0.1", [b"nobody"], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [b""], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [b"192.0.2.1, <script>"], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [b"10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ],
)
def test_spoofed_addresses(
    trusting: Callable[[str], None], proxies: str, peer: str, told: list[bytes], client: str
) -> None:
    trusting(proxies)
    headers = [(b"x-forwarded-for", value) for value in told]
    assert client_address({"client": (peer, 1), "headers": headers}) == client


def test_there_may_be_none(trusting: Callable[[str], None]) -> None:
    trusting("10.0.0.0/8")
    assert client_address({"client": None, "headers": []}) == ""
