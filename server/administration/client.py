"""client knows how to ask a server's HTTP API, and to raise what it refuses as the errors it is."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from ...compiler.diagnostics import Diagnostic, PolicyError
from ...engine.errors import SaysoError, Several
from ...store.errors import (
    ExamplesFailed,
    NoEarlierPolicy,
    OrphanedRelationships,
    PreconditionFailed,
    UnknownTenant,
)
from ...tenants.errors import NoPolicy
from ..http.problems import NOTHING

CONNECT, PATIENCE = 10.0, 600.0
"""Seconds to wait for a connection, and for an answer to begin: an import's takes long."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class InvalidServer(SaysoError):
    """The URL is none that a server can have."""

    code = "invalid-server"


class Unreachable(SaysoError):
    """No server answered, or it went away before it had."""

    code = "unreachable"


class StrangeAnswer(SaysoError):
    """Whoever answered is no server of tenants of a database."""

    code = "strange-answer"


class Refused(SaysoError):
    """The server refused; `code` is what it said."""

    def __init__(self, code: str, message: str, place: str | None = None) -> None:
        super().__init__(message, place=place)
        self.code = code


class RefusedImport(SaysoError):
    """An import stopped, at bad lines or for want of something; `lines` were done before."""

    code = "import-stopped"

    def __init__(self, errors: Sequence[SaysoError], lines: int) -> None:
        super().__init__("rows of the import are bad")
        self.errors = tuple(errors)
        self.lines = lines


class Server(NamedTuple):
    """Which server is meant, and with what key."""

    url: str
    key: str | None = None

    def checked(self) -> Server:
        """The same; raises InvalidServer."""
        try:
            parts = urlsplit(self.url)
            good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            good = False
        if not good or parts.query or parts.fragment or parts.username:
            raise InvalidServer(f"`{self.url}` is no URL of a server: write http(s)://HOST[:PORT]")
        return Server(self.url.rstrip("/"), self.key)

    @property
    def shows_key(self) -> bool:
        """Whether the key goes over a network for all to read."""
        parts = urlsplit(self.url)
        return self.key is not None and parts.scheme == "http" and not _is_near(parts.hostname)


class Client:
    """Asks for one tenant; use within `async with`."""

    def __init__(self, server: Server, tenant: str | None = None) -> None:
        """`tenant` None is whichever the URL itself leads to."""
        self._server = server.checked()
        self._tenant = tenant
        base = self._server.url if tenant is None else f"{self._server.url}/t/{quote(tenant, '')}"
        headers = {"accept": "application/json"}
        if server.key is not None:
            headers["authorization"] = f"Bearer {server.key}"
        self._http = httpx.AsyncClient(
            base_url=base, headers=headers, timeout=httpx.Timeout(PATIENCE, connect=CONNECT)
        )

    async def __aenter__(self) -> Client:
        """Nothing happens yet."""
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def of(self, tenant: str) -> Client:
        """A client of another tenant of the same server."""
        return Client(self._server, tenant)

    async def get(self, path: str, **parameters: object) -> Any:
        """What is at a path; parameters that are None are left out."""
        return await self._ask("GET", path, parameters=parameters)

    async def post(
        self, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """What comes of sending JSON."""
        content = None if body is None else _ENCODER.encode(body)
        given = {"content-type": "application/json"} if body is not None else {}
        return await self._ask("POST", path, content, given | dict(headers or {}))

    async def send(self, path: str, lines: bytes, **parameters: object) -> Any:
        """What comes of sending JSON lines."""
        given = {"content-type": "application/jsonl"}
        return await self._ask("POST", path, lines, given, parameters)

    async def put(self, path: str, body: object) -> Any:
        """What comes of putting JSON in the place of what is there."""
        given = {"content-type": "application/json"}
        return await self._ask("PUT", path, _ENCODER.encode(body), given)

    async def patch(self, path: str, body: object) -> Any:
        """What comes of changing what is there."""
        given = {"content-type": "application/json"}
        return await self._ask("PATCH", path, _ENCODER.encode(body), given)

    async def delete(self, path: str) -> None:
        """Delete what is at a path."""
        await self._ask("DELETE", path)

    @contextlib.asynccontextmanager
    async def stream(
        self, path: str
    ) -> AsyncIterator[tuple[Mapping[str, str], AsyncIterator[bytes]]]:
        """An answer's headers, and its lines to be read within the context."""
        with self._reaching():
            async with self._http.stream("GET", path) as response:
                if response.status_code >= 400:
                    self._refuse(response.status_code, await response.aread())
                yield response.headers, _lines(response)

    async def _ask(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        parameters: Mapping[str, object] | None = None,
    ) -> Any:
        given = {name: str(v) for name, v in (parameters or {}).items() if v is not None}
        with self._reaching():
            response = await self._http.request(
                method, path, content=content, headers=headers, params=given
            )
        if response.status_code == 204:
            return None
        if response.status_code >= 300:
            self._refuse(response.status_code, response.content)
        try:
            return _DECODER.decode(response.content)
        except (msgspec.MsgspecError, RecursionError):
            raise self._strange(response.status_code) from None

    @contextlib.contextmanager
    def _reaching(self) -> Any:
        try:
            yield
        except httpx.TimeoutException:
            raise Unreachable(f"{self._server.url} does not answer") from None
        except httpx.ConnectError as error:
            raise Unreachable(f"can't reach {self._server.url}: {_reason(error)}") from None
        except httpx.HTTPError as error:
            raise Unreachable(f"{self._server.url} went away: {_reason(error)}") from None
        except httpx.InvalidURL as error:
            raise InvalidServer(f"`{self._server.url}` is no URL of a server: {error}") from None

    def _refuse(self, status: int, content: bytes) -> None:
        """Raise what a problem document tells of."""
        try:
            told = _DECODER.decode(content)
            code, detail = str(told["code"]), str(told["detail"])
        except (msgspec.MsgspecError, RecursionError, KeyError, TypeError):
            raise self._strange(status) from None
        raise self._error(status, code, detail, told)

    def _error(self, status: int, code: str, detail: str, told: Any) -> SaysoError:
        errors = told.get("errors") or []
        if code == "unauthorized":
            key = "does not know the key given, or it is out of force"
            key = key if self._server.key else "wants an API key: --api-key-file or SAYSO_API_KEY"
            return Refused(code, f"{self._server.url} {key} (unauthorized)")
        if code == "not-found" and detail == NOTHING:  # and not something that is looked for
            return StrangeAnswer(
                f"{self._server.url} has nothing there: only a server of a database answers this, "
                "and none with --policy"
            )
        if code == "unknown-tenant":
            name = f"tenant `{self._tenant}`" if self._tenant else "such tenant"
            return UnknownTenant(f"there is no {name}; `sayso tenant list` tells which there are")
        if code == "no-policy":
            return NoPolicy(f"{detail}: `sayso policy add FILE --publish` gives it one")
        if code == "no-earlier-policy":
            return NoEarlierPolicy(f"{detail}; `sayso policy list`")
        if code == "orphaned-relationships":
            return OrphanedRelationships(detail, told.get("count", 0), told.get("first", ()))
        if code == "examples-failed":
            first = [str(e.get("detail", "")) for e in errors]
            return ExamplesFailed(detail, told.get("count", 0), first)
        if code == "precondition-failed" and errors:
            return PreconditionFailed([str(e.get("detail", "")) for e in errors])
        if "done" in told:
            found = [_single(e) for e in errors] or [Refused(code, f"{detail} ({code})")]
            return RefusedImport(found, told["done"].get("lines", 0))
        if code == "invalid-policy" and errors:
            with contextlib.suppress(msgspec.ValidationError):
                return PolicyError([_diagnostic(e) for e in errors])
        if len(errors) > 1:
            return Several([_single(e) for e in errors])
        if errors:
            return _single(errors[0] | {"code": code})
        said = f"{detail} ({code})" if status in (403, 503) or status >= 500 else detail
        return Refused(code, said)

    def _strange(self, status: int) -> StrangeAnswer:
        return StrangeAnswer(
            f"{self._server.url} answered {status}, and not as a server of sayso's does"
        )


def _single(told: Any) -> SaysoError:
    return Refused(str(told.get("code", "")), str(told.get("detail", "")), told.get("place"))


def _diagnostic(told: Any) -> Diagnostic:
    known = {name: told[name] for name in Diagnostic.__struct_fields__ if name in told}
    return msgspec.convert(known, Diagnostic)


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    rest = b""
    async for part in response.aiter_bytes():
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


def _reason(error: Exception) -> str:
    """What the system says, without its number."""
    text = str(error) or type(error).__name__
    return text.partition("] ")[2].lower() or text.lower()


def _is_near(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"
