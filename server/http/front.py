"""The one place where a request meets its endpoint: routing, keys, content types, errors, counts.

`Front.respond` is a plain function from a `Request` to a `Response`. Both transports go through
it or, for the single evaluation, through its parts, so they cannot differ in what they mean.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import count
from os import urandom
from typing import NamedTuple, Protocol

import structlog

from ...engine.errors import SaysoError
from ...tenants.files import Service
from ...tenants.serving import Serving
from ..decisions import Recorder
from . import evaluations, metadata, search
from .evaluation import Answers
from .health import health, readiness
from .metrics import Metrics, Tally, of_files
from .problems import (
    NOTHING,
    BadRequest,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    Unauthorized,
    internal_error,
    problem,
)
from .response import Response

MAX_BODY = 4 << 20
"""Bytes; a larger body is refused."""

SMALL_BODY = 16 << 10
"""A batch up to this many bytes is answered at once, a larger one beside the event loop."""

_REQUEST_ID = re.compile(rb"[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?")
_MEDIA_TYPE = re.compile(rb"[ \t]*application/json[ \t]*(?:;.*)?", re.IGNORECASE | re.DOTALL)

_PREFIX, _NUMBERS = urandom(6).hex().encode() + b"-%x", count(1)
"""The ids given to requests: no two of them alike, whichever process answers."""

_log = structlog.get_logger("sayso.http")


class Request(NamedTuple):
    """What of a request matters to any endpoint."""

    method: str
    path: str
    body: bytes = b""
    content_type: bytes | None = None
    authorization: bytes | None = None
    request_id: bytes = b""


class Route(NamedTuple):
    """An endpoint: its name in the metrics, its method and whether it needs a key."""

    name: str
    method: str
    respond: Callable[[Request], Response]
    open: bool = False
    slow: bool = False


class Served(Protocol):
    """What a front answers from: files, or a replica of the database."""

    @property
    def current(self) -> Serving:
        """What answers requests now; may raise what stands in the way."""


class Keys(Protocol):
    """Who may ask."""

    def accept(self, authorization: bytes | None) -> bool:
        """Whether an `Authorization` header lets a check through."""


def operations(metrics: Metrics, ready: Callable[[], Response]) -> dict[str, Route]:
    """The endpoints of a server that concern no tenant."""

    def exposition(_: Request) -> Response:
        return Response(200, metrics.render(), b"text/plain; version=0.0.4; charset=utf-8")

    return {
        "/healthz": Route("healthz", "GET", lambda _: health(), open=True),
        "/readyz": Route("readyz", "GET", lambda _: ready(), open=True),
        "/metrics": Route("metrics", "GET", exposition),
    }


class Front:
    """The endpoints of one tenant, and those of the server where there is but one.

    With many tenants hardly anything of one is in a processor's caches: what a check reads of it
    lies close together, and what need not be its own is the process's.
    """

    __slots__ = (
        "access_log", "answers", "keys", "metrics", "public_url", "recorder", "routes", "service",
    )  # fmt: skip

    def __init__(
        self,
        service: Served,
        *,
        public_url: str,
        keys: Keys | None = None,
        access_log: bool = False,
        metrics: Metrics | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        """`metrics` are those of a server with several fronts, of which this is one. `recorder`
        takes down what is decided."""
        self.service = service
        self.public_url = public_url
        self.keys = keys
        self.access_log = access_log
        self.recorder = recorder
        self.answers = Answers(recorder)
        self.routes = self._access(public_url)
        if metrics is None:
            assert isinstance(service, Service)
            metrics = Metrics(lambda: of_files(service), recorder.log if recorder else None)
            self.routes |= operations(metrics, lambda: readiness(service))
        self.metrics = metrics

    def _access(self, public_url: str) -> dict[str, Route]:
        described = metadata.metadata(public_url)
        routes = {
            metadata.EVALUATION: Route("evaluation", "POST", self._evaluation),
            metadata.EVALUATIONS: Route("evaluations", "POST", self._evaluations),
            metadata.SEARCH_SUBJECT: Route("search_subject", "POST", self._subjects, slow=True),
            metadata.SEARCH_RESOURCE: Route("search_resource", "POST", self._resources, slow=True),
            metadata.SEARCH_ACTION: Route("search_action", "POST", self._actions),
        }
        for path in metadata.metadata_paths(public_url):
            routes[path] = Route("metadata", "GET", lambda _: described, open=True)
        return routes

    def evaluate(self, body: bytes, request_id: bytes) -> Response:
        """The single evaluation, which the fast path calls too; raises SaysoError."""
        return self.answers.respond(self.service.current, body, self.metrics.single, request_id)

    def _evaluation(self, request: Request) -> Response:
        return self.evaluate(request.body, request.request_id)

    def _evaluations(self, request: Request) -> Response:
        tally, serving = Tally(), self.service.current
        try:
            return evaluations.respond(
                self.answers, serving, request.body, tally, request.request_id
            )
        finally:
            self.metrics.add(tally)

    def _subjects(self, request: Request) -> Response:
        return search.subjects(self.service.current, request.body)

    def _resources(self, request: Request) -> Response:
        return search.resources(self.service.current, request.body)

    def _actions(self, request: Request) -> Response:
        return search.actions(self.service.current, request.body)

    def request_id(self, given: bytes | None) -> bytes:
        """The id to answer with: the one given, if it is fit to be sent back, else a new one."""
        if given is not None and _REQUEST_ID.fullmatch(given):
            return given
        return _PREFIX % next(_NUMBERS)

    def is_slow(self, request: Request) -> bool:
        """Whether answering may take long enough for other requests to notice."""
        route = self.routes.get(request.path)
        return route is not None and (route.slow or len(request.body) > SMALL_BODY)

    def respond(self, request: Request) -> Response:
        """Answer a request; never raises."""
        try:
            return self._dispatch(request)
        except SaysoError as error:
            return problem(error)
        except Exception:
            _log.exception(
                "request failed", path=request.path, request_id=_text(request.request_id)
            )
            return internal_error()

    def record_evaluation(self, request_id: bytes, started: float) -> None:
        """Count, and log, a single evaluation that was answered the short way."""
        seconds = time.perf_counter() - started
        self.metrics.record_evaluation(seconds)
        if self.access_log:
            self._log("POST", metadata.EVALUATION, 200, seconds, request_id)

    def record(self, request: Request, response: Response, started: float) -> None:
        """Count an answered request and, if that is wanted, log it."""
        seconds = time.perf_counter() - started
        route = self.routes.get(request.path)
        name = route.name if route else "none"
        self.count(name, request.method, request.path, response.status, seconds, request.request_id)

    def count(
        self,
        endpoint: str,
        method: str,
        path: str,
        status: int,
        seconds: float,
        request_id: bytes,
    ) -> None:
        """Count a request that was answered anywhere and, if that is wanted, log it."""
        self.metrics.record(endpoint, status, seconds)
        if self.access_log:
            self._log(method, path, status, seconds, request_id)

    def _log(self, method: str, path: str, status: int, seconds: float, request_id: bytes) -> None:
        _log.info(
            "request",
            method=method,
            path=path,
            status=status,
            ms=round(seconds * 1000, 3),
            request_id=_text(request_id),
        )

    def _dispatch(self, request: Request) -> Response:
        route = self.routes.get(request.path)
        if route is None:
            raise NotFound(NOTHING)
        method = request.method
        allowed = "GET, HEAD, OPTIONS" if route.method == "GET" else f"{route.method}, OPTIONS"
        if method == "OPTIONS":
            return Response(204, b"", b"", ((b"allow", allowed.encode()),))
        if method != route.method and not (method == "HEAD" and route.method == "GET"):
            raise MethodNotAllowed(f"this path takes {allowed}", allowed)
        if not route.open and self.keys is not None and not self.keys.accept(request.authorization):
            raise Unauthorized(
                "this server wants an API key: send it as `Authorization: Bearer KEY`"
            )
        if route.method == "POST":
            check_content_type(request.content_type)
            if len(request.body) > MAX_BODY:
                raise TooLarge(f"the body is larger than {MAX_BODY} bytes")
        return route.respond(request)


def check_content_type(content_type: bytes | None) -> None:
    """Raise BadRequest unless the body is said to be JSON; parameters such as charset are fine."""
    if content_type == b"application/json":
        return
    if content_type is None or not _MEDIA_TYPE.fullmatch(content_type):
        raise BadRequest("expected `Content-Type: application/json`", "unsupported-media-type")


def _text(request_id: bytes) -> str:
    return request_id.decode("latin-1")
