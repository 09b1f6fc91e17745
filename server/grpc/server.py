"""Knows how to run the gRPC server beside the HTTP server: its port, health, reflection, end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from ..http.site import DatabaseSite
from ..run import SHUTDOWN_SECONDS, CannotListen, Options, listen
from .service import SERVICE, Service

MAX_MESSAGE = 4 << 20
"""Bytes of a request; a larger one is refused."""

LOOK = 0.5
"""Seconds between two looks at whether the directory is ready."""

LAST = 0.5
"""Seconds in which the last answers leave, where something else keeps the server from ending."""

SETTINGS = (
    ("grpc.so_reuseport", 1),
    ("grpc.max_receive_message_length", MAX_MESSAGE),
    # Clients that are gone without a word are noticed, and those that ask us are let.
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
)

_log = structlog.get_logger("sayso.grpc")

_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


@contextlib.contextmanager
def reserved(host: str, port: int, *, patience: float = 0.0) -> Iterator[str]:
    """An address on which several processes may listen, and no other server does.

    Port 0 takes a free one; one that is taken is waited for as long as `patience`. Raises
    CannotListen.
    """
    with listen(host, port, patience=patience) as probe:  # fails if anyone has it, sharing or not
        family, address = probe.family, probe.getsockname()
    with socket.socket(family, socket.SOCK_STREAM) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(address)
        host, port = address[:2]
        yield f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Server:
    """A gRPC server of a site's tenants, in the event loop that it is started in."""

    def __init__(self, site: DatabaseSite, options: Options) -> None:
        self._directory = site.directory
        self._options = options
        self._service = Service(site, options.access_log)
        self._server = grpc.aio.server(options=SETTINGS)
        self._health = health.aio.HealthServicer()
        self._tell: asyncio.Task[None] | None = None

    async def start(self, address: str) -> int:
        """Serve on an address, others of ours sharing it; the port. Raises CannotListen."""
        self._server.add_generic_rpc_handlers((self._service.handlers(),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        names = (SERVICE.full_name, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._server)
        port = self._bind(address)
        await self._tell_once()
        await self._server.start()
        self._tell = asyncio.create_task(self._keep_telling())
        _log.info("answering gRPC", host=self._options.host, port=port)
        return port

    async def stop(self, seconds: float = SHUTDOWN_SECONDS) -> None:
        """Take no more calls, end those without an end, wait for the others so long at most."""
        if self._tell is None:
            return
        self._tell.cancel()
        await self._health.enter_graceful_shutdown()
        stopping = asyncio.create_task(self._server.stop(seconds))
        self._directory.stop()
        idle = asyncio.create_task(self._service.end())
        await asyncio.wait((stopping, idle), return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        await self._server.stop(LAST)  # what is left are the last answers, and health watches
        await stopping

    def _bind(self, address: str) -> int:
        options = self._options
        try:
            if options.certificate is None or options.private_key is None:
                return self._server.add_insecure_port(address)
            pair = (options.private_key.read_bytes(), options.certificate.read_bytes())
            return self._server.add_secure_port(address, grpc.ssl_server_credentials([pair]))
        except (RuntimeError, OSError) as error:
            raise CannotListen(f"cannot listen on {address} for gRPC: {error}") from None

    async def _keep_telling(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            await self._tell_once()

    async def _tell_once(self) -> None:
        """Have the health service say what is."""
        status = _SERVING if self._directory.is_ready else _NOT_SERVING
        for name in ("", SERVICE.full_name):
            await self._health.set(name, status)
