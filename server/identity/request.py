"""request knows what a request to an identity endpoint says, and refuses what is not said clearly:
a parameter twice, a character that nobody types, a body of another type or too large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_to_bytes

from ...engine.errors import SaysoError
from ...identity.changing import By
from ...identity.provider import Provider

FORM = "application/x-www-form-urlencoded"
MAX_BODY = 64 << 10
"""Bytes of a form or a JSON document."""

MAX_PARAMETERS = 100

REPEATED = frozenset({"resource"})
"""Parameters that may come more than once (RFC 8707 section 2)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAME = re.compile("[A-Za-z0-9_]{1,40}")
_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


class Malformed(SaysoError):
    """A request that can't be read in one way only."""

    code = "invalid-request"


class Repeated(Malformed):
    """A parameter that is given twice. `others` are those that are not."""

    def __init__(self, name: str, others: Parameters) -> None:
        called = f"`{name}`" if _NAME.fullmatch(name) else "a parameter"
        super().__init__(f"{called} is given twice")
        self.others = others


class Parameters:
    """The parameters of a query or a form."""

    def __init__(self, raw: bytes) -> None:
        """`raw` as `application/x-www-form-urlencoded`; raises Malformed."""
        self._values: dict[str, list[str]] = {}
        parts = raw.split(b"&") if raw else []
        if len(parts) > MAX_PARAMETERS:
            raise Malformed(f"there are more than {MAX_PARAMETERS} parameters")
        twice: dict[str, None] = {}
        for part in parts:
            if not part:
                continue
            name, _, value = part.partition(b"=")
            key = _text(name)
            known = self._values.setdefault(key, [])
            if known and key not in REPEATED:
                twice[key] = None
            known.append(_text(value))
        for key in twice:
            del self._values[key]
        if twice:
            raise Repeated(next(iter(twice)), self)

    def get(self, name: str) -> str | None:
        """A parameter's value; an empty one counts as none (RFC 6749 section 3.1)."""
        values = self._values.get(name)
        return (values[0] or None) if values else None

    def all(self, name: str) -> list[str]:
        """The values of a parameter that may be repeated."""
        return [value for value in self._values.get(name, ()) if value]

    def names(self) -> list[str]:
        """The parameters there are."""
        return list(self._values)


@dataclass(frozen=True)
class Request:
    """A request for a tenant that was found. `path` is as it is within the tenant."""

    provider: Provider
    method: str
    path: str
    headers: dict[str, str]
    """By their names in lower case; of one that was repeated the values are joined."""
    query_string: bytes
    body: bytes
    address: str
    request_id: str

    @cached_property
    def query(self) -> Parameters:
        """The query's parameters; raises Malformed."""
        return Parameters(self.query_string)

    @cached_property
    def form(self) -> Parameters:
        """The form in the body; raises Malformed."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FORM:
            raise Malformed(f"expected `Content-Type: {FORM}`")
        return Parameters(self.body)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Cookies by their names; of two of one name neither is believed."""
        found: dict[str, str] = {}
        twice = set()
        for part in self.headers.get("cookie", "").split(";"):
            name, equals, value = part.strip().partition("=")
            if equals and name in found:
                twice.add(name)
            elif equals:
                found[name] = value
        return {name: value for name, value in found.items() if name not in twice}

    def by(self, actor: str, reason: str = "") -> By:
        """Who does what the request asks for, and from where."""
        agent = self.headers.get("user-agent", "")[:256]
        return By(actor, self.request_id, reason, self.address, agent)


def _text(raw: bytes) -> str:
    if _PERCENT.search(raw):
        raise Malformed("a parameter is not percent-encoded as it should be")
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise Malformed("a parameter is not UTF-8") from None
    if _CONTROL.search(text):
        raise Malformed("a parameter has control characters")
    return text
