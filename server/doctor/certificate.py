"""certificate knows until when a certificate holds, and whether a key is its own.

The dates are read from the DER itself (RFC 5280, section 4.1), as Python's ssl module tells them
only of a peer's.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .findings import Finding, fail, ok, warn

SOON = timedelta(days=21)

_END = "-----END CERTIFICATE-----"
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18


def look(certificate: Path, key: Path, now: datetime) -> Iterator[Finding]:
    """A certificate chain and its key, both PEM files."""
    name = "certificate"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=_no)
    except ssl.SSLError as error:
        reason = error.reason or str(error)
        yield fail(
            name, f"{certificate} and {key} can't be used: {reason}", "give a chain and its key"
        )
        return
    except (OSError, ValueError) as error:
        yield fail(
            name, f"{certificate} or {key} can't be read: {error}", "give readable PEM files"
        )
        return
    try:
        begins, ends = validity(certificate.read_text("ascii", "replace"))
    except ValueError as error:
        yield fail(name, f"{certificate} is no certificate: {error}", "give a PEM chain")
        return
    said = f"{certificate} holds until {ends:%Y-%m-%d %H:%M} UTC"
    if ends <= now:
        yield fail(name, f"{certificate} ended {ends:%Y-%m-%d %H:%M} UTC", "renew it")
    elif begins > now:
        yield fail(
            name,
            f"{certificate} begins {begins:%Y-%m-%d %H:%M} UTC",
            "look at this machine's clock",
        )
    elif ends - now < SOON:
        yield warn(name, said, "renew it, then restart the server")
    else:
        yield ok(name, said)


def validity(pem: str) -> tuple[datetime, datetime]:
    """From when to when the first certificate of a PEM text holds; raises ValueError."""
    first, end, _ = pem.partition(_END)
    start = first.find(ssl.PEM_HEADER)
    if not end or start < 0:
        raise ValueError("there is none in it")
    der = ssl.PEM_cert_to_DER_cert(first[start:] + end)
    try:
        _, whole, _ = _element(der)
        _, body, _ = _element(whole)
        tag, _, rest = _element(body)
        if tag == 0xA0:  # the version, left out in version 1
            _, _, rest = _element(rest)
        for _ in ("signature", "issuer"):
            _, _, rest = _element(rest)
        _, dates, _ = _element(rest)
        tag, begins, rest = _element(dates)
        start_at = _time(tag, begins)
        tag, ends, _ = _element(rest)
        return start_at, _time(tag, ends)
    except IndexError:
        raise ValueError("it ends early") from None


def _element(der: bytes) -> tuple[int, bytes, bytes]:
    """(tag, content, what follows) of the first element."""
    tag, length, at = der[0], der[1], 2
    if length & 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(der[2 : 2 + count]), 2 + count
    return tag, der[at : at + length], der[at + length :]


def _time(tag: int, content: bytes) -> datetime:
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        # RFC 5280: a year below 50 is of this century.
        text = ("20" if int(text[:2]) < 50 else "19") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("it has no dates where they belong")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _no() -> str:
    """No password: asked for one, OpenSSL would wait at the terminal."""
    return ""
