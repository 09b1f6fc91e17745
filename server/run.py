"""Knows how to run the HTTP server: sockets, signals, shutdown."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from errno import EADDRINUSE
from pathlib import Path

import structlog
import uvicorn

from ..engine.errors import SaysoError
from ..store.retention import DEFAULTS, Retention
from ..tenants.files import Service
from ..tenants.watch import Watcher
from . import telemetry
from .decisions import LogOptions, open_log
from .http.app import App
from .http.front import Front
from .http.protocol import protocol_for
from .http.site import FileSite, Site
from .keys import ApiKeys

SHUTDOWN_SECONDS = 30
"""How long requests under way may take to end once the server is told to stop."""

ORPHANS = 3.0
"""Seconds that the workers of a server that was killed have to leave their address."""

_log = structlog.get_logger("sayso.server")


class CannotListen(SaysoError):
    """The address cannot be served from."""

    code = "cannot-listen"


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve."""

    host: str = "127.0.0.1"
    public_url: str | None = None
    keys: ApiKeys | None = None
    certificate: Path | None = None
    private_key: Path | None = None
    access_log: bool = False
    watch: bool = True
    grpc: str | None = None
    """The address to serve gRPC on, if any."""
    snapshots: Path | None = None
    secrets: Path | None = None
    """The directory of the key that secrets are kept under, unless the environment has it."""
    """Where a database's large tenants are saved, if anywhere."""
    memory: int | None = None
    """Bytes that the engines of one process may take before the coldest tenants go."""
    decisions: LogOptions | None = None
    retention: Retention = DEFAULTS
    """How long what a database keeps for a time is kept."""


def listen(host: str, port: int, *, patience: float = 0.0) -> socket.socket:
    """A socket bound to the address and listening, or CannotListen.

    An address that is taken is tried again for `patience` seconds: the workers of a server that
    was killed need a moment to end.
    """
    end = time.monotonic() + patience
    while True:
        try:
            return _listen(host, port)
        except CannotListen as error:
            taken = isinstance(error.__cause__, OSError) and error.__cause__.errno == EADDRINUSE
            if not taken or time.monotonic() > end:
                raise
            time.sleep(0.05)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError, OverflowError) as error:
        number = error.errno if isinstance(error, OSError) else None
        # A resolver's errors have negative numbers and texts of their own.
        reason = os.strerror(number) if number and number > 0 else str(error)
        raise CannotListen(f"cannot listen on {host}:{port}: {reason.lower()}") from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host's addresses."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def url_of(options: Options, bound: socket.socket) -> str:
    """The address to tell clients, without any other given."""
    scheme = "https" if options.certificate else "http"
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"


def serve(
    service: Service,
    bound: socket.socket,
    options: Options,
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve until told to stop by SIGTERM or SIGINT; `started` is told the address.

    Raises CannotListen if the certificate is no good. Closes the socket.
    """
    with bound:
        _serve(service, bound, options, started)


def _serve(
    service: Service,
    bound: socket.socket,
    options: Options,
    started: Callable[[str], None] | None,
) -> None:
    url = url_of(options, bound)
    log = open_log(options.decisions)
    try:
        site = FileSite(
            Front(
                service,
                public_url=options.public_url or url,
                keys=options.keys,
                access_log=options.access_log,
                recorder=log.of() if log else None,
            )
        )
        server = server_for(site, options)
        _run(server, service, bound, options, lambda: started(url) if started else None)
    finally:
        if log is not None:
            log.close()


def server_for(site: Site, options: Options) -> Server:
    """uvicorn's server for a site; raises CannotListen if the certificate is no good."""
    app, protocol = App(site), protocol_for(site)
    tracing = telemetry.start()
    config = uvicorn.Config(
        app if tracing is None else tracing.app(app),
        http=protocol if tracing is None else tracing.protocol(protocol),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=75,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.private_key,
    )
    try:
        config.load()
    except OSError as error:
        raise CannotListen(f"cannot use the certificate: {error}") from None
    return Server(config, site.stop)


class Server(uvicorn.Server):
    """uvicorn's server, without raising the signal that stopped it once more at the end.

    `stop` is called, and `stopping` set, before it waits for requests under way.
    """

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop
        self.stopping = asyncio.Event()
        """Set when it begins to stop, which is over when `serve` returns."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Have those end who would go on for ever, then wait for the others."""
        self.stopping.set()
        self._stop()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        originals = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in originals.items():
                signal.signal(number, handler)


def _run(
    server: uvicorn.Server,
    service: Service,
    bound: socket.socket,
    options: Options,
    started: Callable[[], None],
) -> None:
    async def main() -> None:
        watcher = Watcher(service)
        loop = asyncio.get_running_loop()
        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, watcher.signal)
        tasks = [asyncio.ensure_future(watcher.run())] if options.watch else []
        serving = asyncio.ensure_future(server.serve(sockets=[bound]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            started()
            _log.info(
                "serving",
                host=options.host,
                port=bound.getsockname()[1],
                revision=service.current.revision,
                policy=service.current.policy.digest,
                keys=options.keys is not None,
            )
        try:
            await serving
        finally:
            for task in tasks:
                task.cancel()
        _log.info("stopped")

    factory = server.config.get_loop_factory()
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main())
