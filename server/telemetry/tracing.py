"""tracing knows how to make spans: of requests, and of what the rooms below tell of."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from ... import __version__
from ...store import spans
from ..http.protocol import DECLINED, MAX_HEAD, EvaluationProtocol
from .names import template

EVERY = 1_000
"""Of so many plain evaluations that belong to no trace, one begins a trace."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_SAMPLED = re.compile(
    rb"\r\ntraceparent:[ \t]*[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f][13579bdf]",
    re.IGNORECASE,
)
"""A `traceparent` (W3C Trace Context) whose trace is being recorded."""

_PROPAGATOR = TraceContextTextMapPropagator()


class Tracing:
    """The spans of one process."""

    def __init__(self, provider: TracerProvider) -> None:
        """Begin to observe the rooms below."""
        self._tracer = provider.get_tracer("sayso", __version__)
        spans.observe(self._observe)

    def stop(self) -> None:
        """Observe no more."""
        spans.observe(None)

    @contextlib.contextmanager
    def _observe(self, name: str, attributes: spans.Attributes) -> Iterator[object]:
        """A span of a room below. A look at the database that nobody waits for is none."""
        told: dict[str, Any] = {f"sayso.{key}": value for key, value in attributes.items()}
        if not name.startswith("database."):
            with self._span(name, SpanKind.INTERNAL, told) as span:
                yield span
        elif trace.get_current_span().get_span_context().is_valid:
            told["db.system.name"] = "postgresql"
            # Nothing is within it, and it may end in another task's context than it began in.
            span = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=told)
            try:
                with _telling(span):
                    yield span
            finally:
                span.end()
        else:
            yield None

    @contextlib.contextmanager
    def _span(
        self, name: str, kind: SpanKind, attributes: dict[str, Any], context: Context | None = None
    ) -> Iterator[Span]:
        """A span that has others within it."""
        with (
            self._tracer.start_as_current_span(
                name,
                context,
                kind,
                attributes,
                record_exception=False,
                set_status_on_exception=False,
            ) as span,
            _telling(span),
        ):
            yield span

    # ── Requests ──

    def app(self, inner: Asgi) -> Asgi:
        """An ASGI application whose requests are spans."""

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await inner(scope, receive, send)
                return
            method, (route, tenant) = scope["method"], template(scope["path"])
            attributes = {
                "http.request.method": method,
                "http.route": route,
                "url.scheme": scope.get("scheme", "http"),
            }
            if tenant is not None:
                attributes["sayso.tenant_name"] = tenant
            parent = _PROPAGATOR.extract(_carrier(scope))
            with self._span(f"{method} {route}", SpanKind.SERVER, attributes, parent) as span:
                await inner(scope, receive, _noting(send, span))

        return traced

    def protocol(self, plain: type[EvaluationProtocol]) -> type[EvaluationProtocol]:
        """A protocol that lets evaluations of a recorded trace, and some others, go the long way.

        There they are seen; on the short way nothing is.
        """
        numbers = itertools.count(1)

        class Sampling(plain):  # type: ignore[misc, valid-type]  # a class made at run time
            def _try_fast(self, data: bytes) -> int:
                if next(numbers) % EVERY == 0 or _SAMPLED.search(data, 0, MAX_HEAD):
                    return DECLINED
                fast: int = super()._try_fast(data)
                return fast

        return Sampling


@contextlib.contextmanager
def _telling(span: Span) -> Iterator[None]:
    """Tell of an error, of which only the class: a message may hold what a request asks."""
    try:
        yield
    except Exception as error:
        span.set_attribute("error.type", getattr(error, "code", type(error).__name__))
        span.set_status(Status(StatusCode.ERROR))
        raise


def _carrier(scope: Scope) -> dict[str, str]:
    """The headers that say which trace a request belongs to. Repeated ones are none."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name in (b"traceparent", b"tracestate"):
            key = name.decode()
            found[key] = "" if key in found else value.decode("latin-1")
    return found


def _noting(send: Send, span: Span) -> Send:
    async def noted(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status = message["status"]
            span.set_attribute("http.response.status_code", status)
            if status >= 500:
                span.set_status(Status(StatusCode.ERROR))
            for name, value in message.get("headers", ()):
                if name == b"x-request-id":
                    span.set_attribute("sayso.request_id", value.decode("latin-1"))
        await send(message)

    return noted
