"""asking knows how to put the load's questions, over HTTP and over gRPC, and what was answered.

A write is "done" with its token, "refused" with a code, so that it was not done, or "unknown". Each
connection is used once, so that any worker may get the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Protocol

import grpc
import httpx
from google.protobuf.message_factory import GetMessageClass

from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb

PATIENCE = 20.0
"""Seconds for an answer."""

WAIT = 10.0
"""Seconds for a revision."""

Outcome = tuple[str, str]
Told = tuple[str, list[str] | None, list[str]]
"""A token, and what was touched and deleted there; None where it is only where a watch begins."""


class Asking(Protocol):
    """One way to ask."""

    async def __aenter__(self) -> Asking: ...
    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None: ...
    async def write(
        self, op: str, touch: list[str], delete: list[str], level: dict[str, int]
    ) -> Outcome:
        """Change relationships and attributes, if they are as this takes them to be."""

    async def check(self, doc: str, token: str | None) -> tuple[bool, str] | None:
        """Whether it may be viewed, and the answer's token; None where that was not answered."""

    def watch(self, after: str, stopping: asyncio.Event) -> AsyncIterator[Told]:
        """Changes, until the watch ends."""


class Http:
    """Over HTTP."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            trust_env=False,
            timeout=PATIENCE,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def write(
        self, op: str, touch: list[str], delete: list[str], level: dict[str, int]
    ) -> Outcome:
        body = {
            "touch": [_row(doc) for doc in touch],
            "delete": [_row(doc) for doc in delete],
            "must_not_exist": [_row(doc) for doc in touch],
            "must_exist": [_row(doc) for doc in delete],
            "attributes": [
                {"entity": f"user:{name}", "attributes": {"level": n}} for name, n in level.items()
            ],
            "reason": op,
        }
        headers = {"Idempotency-Key": op}
        return _outcome(*await self._post("/v1/relationships/write", json=body, headers=headers))

    async def bring_in(self, op: str, docs: list[str]) -> Outcome:
        """Import documents."""
        lines = b"".join(json.dumps(_row(doc)).encode() + b"\n" for doc in docs)
        headers = {"Content-Type": "application/jsonl"}
        status, answer = await self._post(
            "/v1/import", params={"reason": op}, content=lines, headers=headers
        )
        return _outcome(status, answer)

    async def check(self, doc: str, token: str | None) -> tuple[bool, str] | None:
        headers = {"Sayso-At-Least": token, "Sayso-Wait": f"{WAIT:g}"} if token else {}
        question = {
            "subject": {"type": "user", "id": "ann"},
            "action": {"name": "view"},
            "resource": {"type": "doc", "id": doc},
        }
        status, answer = await self._post("/access/v1/evaluation", json=question, headers=headers)
        return (answer["decision"], answer["context"]["revision"]) if status == 200 else None

    async def watch(self, after: str, stopping: asyncio.Event) -> AsyncIterator[Told]:
        headers = {"Last-Event-ID": after} if after else {}
        try:
            async with self._client.stream("GET", "/v1/watch", headers=headers) as response:
                event = ""
                async for line in response.aiter_lines():
                    if line.startswith("event: "):
                        event = line[7:]
                    elif line.startswith("data: "):
                        told = json.loads(line[6:])
                        if event == "open":
                            yield told["revision"], None, []
                        elif event == "change":
                            yield told["revision"], _docs(told["touch"]), _docs(told["delete"])
                    if stopping.is_set():
                        return
        except (httpx.HTTPError, ValueError):
            pass

    async def _post(self, path: str, **request: Any) -> tuple[int, Any]:
        """(status, answer), of 599 where there was none."""
        try:
            answer = await self._client.post(path, **request)
            return answer.status_code, answer.json()
        except (httpx.HTTPError, ValueError):
            return 599, {}


class Grpc:
    """Over gRPC."""

    UNKNOWN = (
        grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED,
        grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL,
    )  # fmt: skip
    """What a call ends with whose server was killed, or says that it does not know."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def __aenter__(self) -> Grpc:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def write(
        self, op: str, touch: list[str], delete: list[str], level: dict[str, int]
    ) -> Outcome:
        request = pb.WriteRelationshipsRequest(
            touch=map(_message, touch),
            delete=map(_message, delete),
            must_not_exist=map(_message, touch),
            must_exist=map(_message, delete),
            attributes=[
                pb.EntityAttributes(
                    entity=pb.ObjectReference(type="user", id=name),
                    attributes_json=json.dumps({"level": n}),
                )
                for name, n in level.items()
            ],
            idempotency_key=op,
            reason=op,
        )
        try:
            return "done", (await self._call("WriteRelationships", request)).revision
        except grpc.aio.AioRpcError as error:
            kind = "unknown" if error.code() in self.UNKNOWN else "refused"
            return kind, f"{error.code().name}: {error.details()}"

    async def check(self, doc: str, token: str | None) -> tuple[bool, str] | None:
        request = pb.CheckRequest(
            question=pb.Question(
                subject=pb.Entity(type="user", id="ann"),
                action=pb.Action(name="view"),
                resource=pb.Entity(type="doc", id=doc),
            )
        )
        if token == "latest":
            request.consistency.latest = True
        elif token:
            request.consistency.at_least = token
        try:
            decision = (await self._call("Check", request)).decision
        except grpc.aio.AioRpcError:
            return None
        return decision.allowed, decision.revision

    async def watch(self, after: str, stopping: asyncio.Event) -> AsyncIterator[Told]:
        with contextlib.suppress(grpc.aio.AioRpcError):
            async with self._channel() as channel:
                call = self._method(channel, "Watch")(pb.WatchRequest(after=after))
                async for response in call:
                    change = response.change if response.HasField("change") else None
                    if change is None:
                        yield response.revision, None, []
                    else:
                        touch = [r.object.id for r in change.touched]
                        yield response.revision, touch, [r.object.id for r in change.deleted]
                    if stopping.is_set():
                        return

    async def _call(self, name: str, request: Any) -> Any:
        async with self._channel() as channel:
            return await self._method(channel, name)(request, timeout=PATIENCE)

    def _channel(self) -> grpc.aio.Channel:
        return grpc.aio.insecure_channel(
            self._address,
            (("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)),
        )

    def _method(self, channel: grpc.aio.Channel, name: str) -> Any:
        service = pb.DESCRIPTOR.services_by_name["AccessService"]
        method = service.methods_by_name[name]
        kind: Any = channel.unary_stream if method.server_streaming else channel.unary_unary
        return kind(
            f"/{service.full_name}/{name}",
            request_serializer=GetMessageClass(method.input_type).SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )


def _outcome(status: int, answer: Any) -> Outcome:
    if status == 200:
        return "done", str(answer["revision"])
    if 400 <= status < 500:
        return "refused", f"{status} {answer.get('code')}"
    return "unknown", str(status)


def _row(doc: str) -> dict[str, str]:
    return {"object": f"doc:{doc}", "relation": "owner", "subject": "user:ann"}


def _docs(rows: list[dict[str, str]]) -> list[str]:
    return [row["object"].removeprefix("doc:") for row in rows]


def _message(doc: str) -> pb.Relationship:
    return pb.Relationship(
        object=pb.ObjectReference(type="doc", id=doc),
        relation="owner",
        subject=pb.SubjectReference(type="user", id="ann"),
    )
