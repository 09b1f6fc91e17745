"""The one place where a call meets its answer: methods, scopes, errors, counts.

A method is an answer to a `Call` and a request. Here it gets its call, and what it raises
becomes a status.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import grpc
import structlog
from google.protobuf.message_factory import GetMessageClass

from ...engine.errors import SaysoError
from ...store.keys import Scope
from ..http.site import DatabaseSite
from . import checks, lists, relationships
from .calls import Context, call_of
from .sayso.v1 import sayso_pb2 as pb
from .statuses import abort, status_of
from .watch import watch

SERVICE = pb.DESCRIPTOR.services_by_name["AccessService"]

_log = structlog.get_logger("sayso.grpc")


class Internal(SaysoError):
    """The server failed; its log has the rest."""

    code = "internal"


class Method(NamedTuple):
    """What answers a method, and the scope that it wants of a key."""

    scope: Scope
    answer: Callable[..., Any]


METHODS = {
    "Check": Method("check", checks.check),
    "BatchCheck": Method("check", checks.batch_check),
    "ListObjects": Method("check", lists.list_objects),
    "ListSubjects": Method("check", lists.list_subjects),
    "Explain": Method("read", checks.explain),
    "WriteRelationships": Method("write", relationships.write_relationships),
    "ReadRelationships": Method("read", relationships.read_relationships),
    "Watch": Method("read", watch),
}


class Service:
    """Answers calls for the tenants of a site."""

    def __init__(self, site: DatabaseSite, access_log: bool = False) -> None:
        self._site = site
        self._access_log = access_log
        self._stopping = False
        self._running = 0
        self._idle = asyncio.Event()

    def handlers(self) -> grpc.GenericRpcHandler:
        """The service's methods for a server."""
        made: dict[str, grpc.RpcMethodHandler[Any, Any]] = {}
        for name, method in METHODS.items():
            described = SERVICE.methods_by_name[name]
            request = GetMessageClass(described.input_type).FromString
            response = GetMessageClass(described.output_type).SerializeToString
            if described.server_streaming:
                made[name] = grpc.unary_stream_rpc_method_handler(
                    self._stream(name, method), request, response
                )
            else:
                made[name] = grpc.unary_unary_rpc_method_handler(
                    self._single(name, method), request, response
                )
        return grpc.method_handlers_generic_handler(SERVICE.full_name, made)

    async def end(self) -> None:
        """Wait until no call is under way; there should come no more."""
        self._stopping = True
        if self._running:
            await self._idle.wait()

    def _single(self, name: str, method: Method) -> Callable[[Any, Context], Awaitable[Any]]:
        async def respond(request: Any, context: Context) -> Any:
            with self._counted(name) as ended:
                try:
                    call = await call_of(self._site, context, method.scope)
                    response = await method.answer(call, request)
                    self._site.metrics.add(call.tally)
                    return response
                except Exception as error:
                    ended.error = _told(error, name)
                return await abort(context, ended.error)

        return respond

    def _stream(self, name: str, method: Method) -> Callable[[Any, Context], AsyncIterator[Any]]:
        async def respond(request: Any, context: Context) -> AsyncIterator[Any]:
            with self._counted(name) as ended:
                try:
                    call = await call_of(self._site, context, method.scope)
                    async for response in method.answer(call, request):
                        yield response
                    return
                except Exception as error:
                    ended.error = _told(error, name)
                await abort(context, ended.error)

        return respond

    @contextlib.contextmanager
    def _counted(self, name: str) -> Iterator[Ended]:
        """Count a call when it ends and, if that is wanted, log it."""
        ended, started = Ended(), time.perf_counter()
        self._running += 1
        try:
            yield ended
        except (asyncio.CancelledError, GeneratorExit):
            ended.status = grpc.StatusCode.CANCELLED
            raise
        finally:
            status = ended.status if ended.error is None else status_of(ended.error)
            seconds = time.perf_counter() - started
            self._site.metrics.record_call(name, status.name, seconds)
            if self._access_log:
                _log.info("call", method=name, status=status.name, ms=round(seconds * 1000, 3))
            self._running -= 1
            if self._stopping and not self._running:
                self._idle.set()


@dataclass(slots=True)
class Ended:
    """How a call ended."""

    error: SaysoError | None = None
    status: grpc.StatusCode = grpc.StatusCode.OK


def _told(error: Exception, name: str) -> SaysoError:
    """An error as its caller is told of it."""
    if isinstance(error, SaysoError):
        return error
    _log.error("call failed", method=name, exc_info=error)
    return Internal("the server failed on this call")
