"""A server on the loopback that speaks both providers' protocols and answers as a script says."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Say:
    """An answer of the model; `stop` as the protocol has it, None for a whole answer."""

    text: str
    stop: str | None = None


@dataclass(frozen=True)
class Refuse:
    """The model declines."""

    text: str = "I can't help with that."


@dataclass(frozen=True)
class Status:
    """A failure of the server."""

    code: int
    body: str = '{"error": {"type": "some_error", "message": "as the script says"}}'
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """A body, as it is, with the status of success."""

    body: str


@dataclass(frozen=True)
class Hang:
    """Nothing, until the server is shut down."""


@dataclass(frozen=True)
class Drip:
    """A space now and then, so that no single read takes long, until the server is shut down."""


@dataclass(frozen=True)
class Reset:
    """The connection is reset."""


Act = Say | Refuse | Status | Raw | Hang | Drip | Reset


@dataclass
class Scripted:
    """The server: where it is, and the requests it has had. The last act is repeated."""

    url: str
    requests: list[tuple[str, Json, dict[str, str]]]


@contextmanager
def scripted(acts: Sequence[Act]) -> Iterator[Scripted]:
    """The server, while it runs."""
    requests: list[tuple[str, Json, dict[str, str]]] = []
    closing = threading.Event()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                act = acts[min(len(requests), len(acts) - 1)]
                headers = {name.lower(): value for name, value in self.headers.items()}
                requests.append((self.path, body, headers))
            self._do(act, body)

        def _do(self, act: Act, body: Json) -> None:
            if isinstance(act, Hang | Drip):
                if isinstance(act, Drip):
                    self.send_response(200)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", "100000")
                    self.end_headers()
                while not closing.wait(0.05):
                    if isinstance(act, Drip):
                        try:
                            self.wfile.write(b" ")
                            self.wfile.flush()
                        except OSError:
                            break
                self.close_connection = True
            elif isinstance(act, Reset):
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.shutdown(socket.SHUT_RD)
                self.close_connection = True
            elif isinstance(act, Status):
                self._send(act.code, act.body, act.headers)
            elif isinstance(act, Raw):
                self._send(200, act.body, {})
            else:
                self._send(200, json.dumps(_spoken(self.path, body, act)), {})

        def _send(self, code: int, text: str, headers: dict[str, str]) -> None:
            data = text.encode()
            self.send_response(code)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Scripted(f"http://127.0.0.1:{server.server_address[1]}", requests)
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _spoken(path: str, body: Json, act: Say | Refuse) -> Json:
    if path.endswith("/responses"):
        return _response(body, act)
    if path.endswith("/chat/completions"):
        return _completion(act)
    return _message(act)


def _response(body: Json, act: Say | Refuse) -> Json:
    stop = act.stop if isinstance(act, Say) else None
    if isinstance(act, Refuse):
        content: Json = {"type": "refusal", "refusal": act.text}
    else:
        content = {"type": "output_text", "text": act.text, "annotations": []}
    item: Json = {
        "type": "message", "id": "m", "role": "assistant", "status": "completed",
        "content": [content],
    }  # fmt: skip
    if body.get("tools") and isinstance(act, Say):
        item = {
            "type": "custom_tool_call", "id": "t", "call_id": "c",
            "name": body["tools"][0]["name"], "input": act.text,
        }  # fmt: skip
    return {
        "id": "r", "object": "response", "created_at": 0, "model": body["model"],
        "status": "incomplete" if stop else "completed",
        "incomplete_details": {"reason": stop} if stop else None,
        "output": [{"type": "reasoning", "id": "n", "summary": []}, item],
        "parallel_tool_calls": False, "tool_choice": "auto", "tools": [],
        "usage": {
            "input_tokens": 1000, "output_tokens": 50, "total_tokens": 1050,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }  # fmt: skip


def _completion(act: Say | Refuse) -> Json:
    refused = isinstance(act, Refuse)
    message = {
        "role": "assistant",
        "content": None if refused else act.text,
        "refusal": act.text if refused else None,
    }
    stop = act.stop if isinstance(act, Say) else None
    return {
        "id": "c", "object": "chat.completion", "created": 0, "model": "m",
        "choices": [{"index": 0, "finish_reason": stop or "stop", "message": message}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050},
    }  # fmt: skip


def _message(act: Say | Refuse) -> Json:
    stop = "refusal" if isinstance(act, Refuse) else act.stop or "end_turn"
    return {
        "id": "m", "type": "message", "role": "assistant", "model": "m",
        "content": [{"type": "text", "text": act.text}],
        "stop_reason": stop, "stop_sequence": None,
        "usage": {"input_tokens": 1000, "output_tokens": 50},
    }  # fmt: skip
