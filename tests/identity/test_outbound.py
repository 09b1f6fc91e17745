"""What is sent to a registered URL goes to a public address, or to a network that was named."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sayso.identity.networks import BadNetworks, read_networks
from sayso.identity.outbound import Forbidden, NotSent, Outbound, is_allowed
from tests.store.databases import run

LOOPBACK = read_networks("127.0.0.0/8, ::1/128", "test")


@contextlib.asynccontextmanager
async def web(answer: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A web server: its port, and what it was sent."""
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readexactly(1)
            if head != b"P":  # TLS, which is not spoken here
                raise ConnectionError
            head += await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            got.append(head + await reader.readexactly(length))
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], got


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.0.1", "198.18.0.1", "240.0.0.1", "::1",
        "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_ssrf_to_addresses_of_special_use(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    assert not is_allowed([], parsed, public=True)
    assert is_allowed([ipaddress.ip_network(parsed)], parsed, public=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    assert is_allowed([], parsed, public=True)
    assert not is_allowed(LOOPBACK, parsed, public=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{}/", "https://127.0.0.1:{}/", "https://localhost:{}/",
        "https://[::ffff:127.0.0.1]:{}/", "https://2130706433:{}/", "https://0x7f.1:{}/",
        "https://a@127.0.0.1:{}/", "ftp://127.0.0.1:{}/", "https:///", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_ssrf_on_every_way_to_write_a_neighbour(url: str) -> None:
    async def story() -> None:
        async with web(b"HTTP/1.1 200 OK\r\n\r\n") as (port, got):
            with pytest.raises(Forbidden):
                await Outbound().post(url.format(port), {"a": "b"})
            assert got == []

    run(story())


def test_dns_rebinding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once, and all that it leads to is looked at."""
    answers = [["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    async def getaddrinfo(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        found = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (each, port)) for each in found]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)

    async def story() -> None:
        async with web(b"HTTP/1.1 200 OK\r\n\r\n") as (port, got):
            with pytest.raises(Forbidden):
                await Outbound().post(f"https://rebinding.example:{port}/", {})
            assert await Outbound(LOOPBACK).post(f"http://named.example:{port}/", {}) == 200
            assert b"host: named.example" in got[0].lower()
            assert asked == ["rebinding.example", "named.example"]

    run(story())


def test_into_a_network_that_was_named() -> None:
    async def story() -> None:
        async with web(b"HTTP/1.1 204 No Content\r\n\r\n") as (port, got):
            url = f"http://127.0.0.1:{port}/logout?a=b"
            assert await Outbound(LOOPBACK).post(url, {"token": "a b&c"}) == 204
            assert got[0].startswith(b"POST /logout?a=b HTTP/1.1\r\n")
            assert got[0].endswith(b"\r\n\r\ntoken=a+b%26c")
            with pytest.raises(NotSent):  # a certificate that nobody knows, here none
                await Outbound(LOOPBACK).post(f"https://127.0.0.1:{port}/", {})

    run(story())


def test_redirects_are_not_followed() -> None:
    async def story() -> None:
        async with web(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\n\r\n") as (
            port,
            got,
        ):
            assert await Outbound(LOOPBACK).post(f"http://127.0.0.1:{port}/", {}) == 307
            assert len(got) == 1

    run(story())


@pytest.mark.parametrize("answer", [b"", b"junk\r\n\r\n"])
def test_who_does_not_answer(answer: bytes) -> None:
    async def story() -> None:
        async with web(answer) as (port, _):
            with pytest.raises(NotSent):
                await Outbound(LOOPBACK).post(f"http://127.0.0.1:{port}/", {})
        with pytest.raises(NotSent):  # nobody is there any more
            await Outbound(LOOPBACK).post(f"http://127.0.0.1:{port}/", {})
        with pytest.raises(NotSent):
            await Outbound(LOOPBACK).post("https://nobody.invalid/", {})

    run(story())


def test_networks_that_are_none() -> None:
    assert read_networks("", "test") == []
    with pytest.raises(BadNetworks):
        read_networks("10.0.0.1/8", "test")
