"""One PostgreSQL for the tests of the store, and a fresh migrated database for each."""

from __future__ import annotations

import itertools
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.store.embedded import Embedded, orphans, start
from sayso.store.migrate import migrate
from tests.store.databases import Postgres, elsewhere, execute, run

TEMPLATE = "sayso_template"

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def data_directory() -> Iterator[Path]:
    """A directory that the user whom PostgreSQL runs as can get to: not below pytest's."""
    directory = Path(tempfile.mkdtemp(prefix="sayso-test-"))
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def server(data_directory: Path) -> Iterator[Embedded]:
    """The server, with a template that is migrated."""

    async def begin() -> Embedded:
        server = await start(data_directory / "shared")
        await execute(server.owner_url, f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        await migrate(elsewhere(server.owner_url, TEMPLATE))
        return server

    server = run(begin())
    yield server
    run(server.stop())


@pytest.fixture(scope="session")
def shared(server: Embedded) -> Iterator[Postgres]:
    """A migrated database for all tests that work in tenants of their own."""
    run(execute(server.owner_url, f"CREATE DATABASE sayso_shared TEMPLATE {TEMPLATE}"))
    yield Postgres(
        elsewhere(server.owner_url, "sayso_shared"), elsewhere(server.url, "sayso_shared")
    )
    run(execute(server.owner_url, "DROP DATABASE sayso_shared WITH (FORCE)"))


@pytest.fixture
def postgres(server: Embedded) -> Iterator[Postgres]:
    """A migrated database that nobody else has."""
    name = f"test_{next(_numbers)}"
    run(execute(server.owner_url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    yield Postgres(elsewhere(server.owner_url, name), elsewhere(server.url, name))
    run(execute(server.owner_url, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def empty(server: Embedded) -> Iterator[Postgres]:
    """A database without a schema."""
    name = f"test_{next(_numbers)}"
    run(execute(server.owner_url, f"CREATE DATABASE {name} TEMPLATE template0"))
    yield Postgres(elsewhere(server.owner_url, name), elsewhere(server.url, name))
    run(execute(server.owner_url, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def directory() -> Iterator[Path]:
    """A data directory of the test's own."""
    base = Path(tempfile.mkdtemp(prefix="sayso-test-"))
    base.chmod(0o711)
    yield base / "data"
    orphans.end(base / "data" / "postgres")
    shutil.rmtree(base)


@pytest.fixture
def tls_refused() -> Iterator[str]:
    """HOST:PORT of a server that, asked for TLS, says no as PostgreSQL does."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(8)
            connection.sendall(b"N")
            connection.recv(1)

    thread = threading.Thread(target=answer)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    thread.join()
    listener.close()
