"""The short way for the plain single evaluation, past the parser and the coroutine.

A subclass of uvicorn's protocol. When the buffer holds exactly a complete, simple
`POST /access/v1/evaluation` (one known Content-Length, no Transfer-Encoding, no Expect, no
Upgrade, nothing odd in its syntax) it is answered at once with one write. Anything else, whether
a request the server has to refuse or merely one that came in two parts, goes to uvicorn's parser
and the ASGI application; which way a request took cannot be told from its answer.
"""

from __future__ import annotations

import re
import time
from typing import Any, NamedTuple

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .metadata import EVALUATION
from .response import JSON
from .site import Site

REQUEST_LINE = b"POST " + EVALUATION.encode() + b" HTTP/1.1\r\n"
BEGINNINGS = (REQUEST_LINE, b"POST /t/")
MAX_HEAD = 8 << 10
MAX_FAST_BODY = 64 << 10
MAX_HEADS = 1024

DECLINED = 0
INCOMPLETE = -1

_TENANT_LINE = re.compile(
    rb"POST /t/([a-z0-9-]{1,63})" + re.escape(EVALUATION.encode()) + rb" HTTP/1\.1\r\n"
)
_NAME = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_VALUE = rb"[\t\x20-\x7e\x80-\xff]*"
_HEADERS = re.compile(rb"(?:" + _NAME + rb":" + _VALUE + rb"\r\n)+")
_HEADER = re.compile(rb"(" + _NAME + rb"):[ \t]*(" + _VALUE + rb")\r\n")

# Any of these asks for more than a plain answer; a length or id given twice is for the parser too.
_DECLINED = frozenset(
    {
        b"transfer-encoding",
        b"expect",
        b"upgrade",
        b"content-encoding",
        b"trailer",
        b"te",
        b"sayso-at-least",
    }
)
_ONCE = frozenset({b"host", b"content-length", b"content-type", b"authorization", b"x-request-id"})
_LENGTH = re.compile(rb"[0-9]{1,6}")
_CONTENT_TYPES = (b"application/json", b"application/json; charset=utf-8")


class Head(NamedTuple):
    """What of a request's headers the short way needs."""

    length: int
    host: bytes | None
    authorization: bytes | None
    request_id: bytes | None


class EvaluationProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with the short way in front. Made by `protocol_for`."""

    site: Site
    heads: dict[bytes, Head]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whether the parser stands between two messages, so that it need not see the next.
        self._between = True
        self._last_answer = 0.0
        self._default_headers: list[tuple[bytes, bytes]] | None = None
        self._prepared = b""
        # A head whose body has not come yet. The parser gets it if anything else comes first.
        self._held = b""

    def data_received(self, data: bytes) -> None:
        """Answer each complete plain evaluation at the start of the data; leave the rest."""
        held, self._held = self._held, b""
        data = held + data
        while data.startswith(BEGINNINGS) and self._is_idle():
            end = self._try_fast(data)
            if end == INCOMPLETE and not held:
                # Many clients send the head first: wait for one more piece.
                self._held = data
                return
            if end <= 0:
                break
            data, held = data[end:], b""
        if data:
            super().data_received(data)

    def _is_idle(self) -> bool:
        """Whether nothing is under way on this connection, nor waiting to be sent."""
        return (
            self._between
            and (self.cycle is None or self.cycle.response_complete)
            and not self.pipeline
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _try_fast(self, data: bytes) -> int:
        """Answer the request at the start of the data and say where it ends, or decline."""
        started = time.perf_counter()
        tenant, line = None, len(REQUEST_LINE)
        if not data.startswith(REQUEST_LINE):
            found = _TENANT_LINE.match(data)
            if found is None:
                return DECLINED
            tenant, line = found[1], found.end()
        head_end = data.find(b"\r\n\r\n", line - 2, MAX_HEAD)
        if head_end < 0:
            return DECLINED
        block = data[line : head_end + 2]
        head = self.heads.get(block)
        if head is None:
            head = self._read_head(block)
            if head is None:
                return DECLINED
        start = head_end + 4
        end = start + head.length
        if end > len(data):
            return INCOMPLETE
        front = self.site.fast(head.host, tenant)
        if front is None:
            return DECLINED
        if front.keys is not None and not front.keys.accept(head.authorization):
            return DECLINED
        request_id = front.request_id(head.request_id)
        try:
            response = front.evaluate(data[start:end], request_id)
        except Exception:
            return DECLINED  # the long way words the refusal, or logs the failure
        self.transport.write(
            b"%b%d\r\nx-request-id: %b\r\n\r\n%b"
            % (self._start(), len(response.body), request_id, response.body)
        )
        self._keep_alive(started)
        self.server_state.total_requests += 1
        front.record_evaluation(request_id, started)
        return end

    def _read_head(self, block: bytes) -> Head | None:
        """Read a block of header lines, or None if the long way should look at it."""
        if not _HEADERS.fullmatch(block):
            return None
        found: dict[bytes, bytes] = {}
        for name, value in _HEADER.findall(block):
            name = name.lower()
            if name in _DECLINED:
                return None
            if name in _ONCE:
                if name in found:
                    return None
                found[name] = value.rstrip(b" \t")
            elif name == b"connection" and value.strip().lower() != b"keep-alive":
                return None
        length = found.get(b"content-length", b"")
        if not _LENGTH.fullmatch(length) or found.get(b"content-type") not in _CONTENT_TYPES:
            return None
        head = Head(
            int(length),
            found.get(b"host"),
            found.get(b"authorization"),
            found.get(b"x-request-id"),
        )
        if head.length > MAX_FAST_BODY:
            return None
        if head.authorization is None and head.request_id is None:
            # A client sends the same headers again and again, save for ids; secrets are not kept.
            if len(self.heads) >= MAX_HEADS:
                self.heads.clear()
            self.heads[block] = head
        return head

    def _start(self) -> bytes:
        """The response up to the value of Content-Length; uvicorn renews its date each second."""
        headers = self.server_state.default_headers
        if headers is not self._default_headers:
            lines = [b"%b: %b\r\n" % header for header in headers]
            self._default_headers = headers
            self._prepared = b"%b%bcontent-type: %b\r\ncontent-length: " % (
                STATUS_LINE[200],
                b"".join(lines),
                JSON,
            )
        return self._prepared

    def _keep_alive(self, now: float) -> None:
        """Note when the connection was last used; the timer looks at that when it fires."""
        self._last_answer = now
        if self.timeout_keep_alive_task is None:
            self._arm(self.timeout_keep_alive)

    def _arm(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless it has been used meanwhile or is in use."""
        left = self._last_answer + self.timeout_keep_alive - time.perf_counter()
        if left > 0:
            self._arm(left)
        elif self._held:
            self._release()
        else:
            super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget what is held: nobody waits for its answer."""
        self._held = b""
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close the connection once the request under way, if there is one, is answered."""
        self._release()
        super().shutdown()

    def _release(self) -> None:
        """Let the parser have what is held, so that the request counts as begun."""
        held, self._held = self._held, b""
        if held:
            super().data_received(held)

    def on_message_begin(self) -> None:
        """The parser has begun on a request."""
        self._between = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The parser has come to the end of a request."""
        self._between = True
        super().on_message_complete()


def protocol_for(site: Site) -> type[EvaluationProtocol]:
    """The protocol class for `uvicorn.Config(http=…)` that answers from this site."""
    return type("EvaluationProtocol", (EvaluationProtocol,), {"site": site, "heads": {}})
