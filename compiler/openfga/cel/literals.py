"""Knows how Go reads the times, durations and addresses that CEL constants spell as strings."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from ipaddress import ip_address, ip_network

MICROSECOND = 1_000
"""In nanoseconds, in which CEL counts."""

_UNITS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9,
    "h": 3600 * 10**9,
}  # fmt: skip
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BITS = re.compile("0|[1-9][0-9]*")


def duration(text: str) -> int | None:
    """The nanoseconds of a duration such as `1h30m`; None where it is none."""
    sign, rest = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    total, at = 0, 0
    while at < len(rest):
        match = _PART.match(rest, at)
        if match is None or not (match[1] or match[2]):
            return None
        whole, part, unit = match[1] or "0", match[2] or "0", _UNITS[match[3]]
        if len(whole) > 20 or len(part) > 100:
            return None
        # parts of a nanosecond are dropped
        total += int(whole) * unit + int(Fraction(int(part), 10 ** len(part)) * unit)
        at = match.end()
    return sign * total if rest and total < 2**63 else None


def timestamp(text: str) -> int | None:
    """The nanoseconds since 1970 of an RFC 3339 instant; None where it is none."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    date, hours, minutes, seconds, part, sign, east, odd = match.groups()
    try:
        at = datetime.fromisoformat(f"{date}T{hours:0>2}:{minutes}:{seconds}+00:00")
    except ValueError:
        return None
    if int(east or 0) > 24 or int(odd or 0) > 60:
        return None
    offset = timedelta(hours=int(east or 0), minutes=int(odd or 0))
    since = at - _EPOCH - (-offset if sign == "-" else offset)
    nanos = since // timedelta(seconds=1) * 10**9 + int((part or "0")[:9].ljust(9, "0"))
    first, last = -62_135_596_800, 253_402_300_799
    return nanos if first <= nanos // 10**9 <= last else None


def address(text: str) -> str | None:
    """An ip address in its canonical form; None where it is none, or has a zone."""
    try:
        return None if "%" in text else str(ip_address(text))
    except ValueError:
        return None


def network(text: str) -> str | None:
    """A network in CIDR form, its host bits cleared; None where it is none."""
    base, slash, bits = text.partition("/")
    if not slash or not _BITS.fullmatch(bits) or address(base) is None:
        return None
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        return None


def is_mapped(text: str) -> bool:
    """Whether an IPv6 address or network is one of IPv4 in disguise, which Sayso reads as IPv4."""
    base = ip_address(text.partition("/")[0])
    return base.version == 6 and int(base) >> 32 == 0xFFFF
