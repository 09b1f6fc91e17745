"""database knows how to open transactions that see one tenant's rows, and no other's.

Whoever the URL logs in as, sessions work as `sayso_app`, a role that owns nothing and whose
rows PostgreSQL filters by the transaction's `sayso.tenant`; where it is not set there are none.
The registry of tenants is another role's, which sees nothing of what they hold.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal

import asyncpg
import msgspec

from .errors import Unavailable, UnsafeRole, Unstorable
from .spans import span
from .tokens import Sealer

APP, REGISTRY = "sayso_app", "sayso_registry"

POOL = 8
"""Connections of one process at most; the registry's are two more."""

SECONDS = 10.0
"""How long to wait for a connection, and for a statement unless it is told otherwise."""

_NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"
"""Without a flush of the log: a notification does not outlive a crash, nor need it."""

Connection = asyncpg.pool.PoolConnectionProxy

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class Database:
    """The pools of one process."""

    def __init__(self, app: asyncpg.Pool, registry: asyncpg.Pool, sealer: Sealer) -> None:
        """Use `connect`."""
        self._app = app
        self._registry = registry
        self.sealer = sealer

    @contextlib.asynccontextmanager
    async def tenant(
        self,
        tenant: int,
        *,
        isolation: Literal["read_committed", "repeatable_read"] = "read_committed",
        readonly: bool = False,
    ) -> AsyncIterator[Connection]:
        """A transaction as one tenant. Raises Unavailable when the database does not answer."""
        with translated(), span("database.transaction", tenant=tenant):
            async with (
                self._app.acquire(timeout=SECONDS) as c,
                c.transaction(isolation=isolation, readonly=readonly),
            ):
                await c.execute(f"SELECT set_config('sayso.tenant', '{int(tenant)}', true)")
                yield c

    @staticmethod
    async def go_large(c: Connection) -> None:
        """Have the rest of a transaction planned for what it is given: it is about many rows."""
        await c.execute(
            "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = on;"
            " SET LOCAL work_mem = '64MB'"
        )

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A transaction as no tenant yet: it sees nothing before it becomes one (applying)."""
        with translated(), span("database.write"):
            async with self._app.acquire(timeout=SECONDS) as c, c.transaction():
                yield c

    @contextlib.asynccontextmanager
    async def single(self) -> AsyncIterator[Connection]:
        """Statements that are each a transaction of its own, as no tenant yet."""
        with translated(), span("database.write"):
            async with self._app.acquire(timeout=SECONDS) as c:
                yield c

    @contextlib.asynccontextmanager
    async def registry(self) -> AsyncIterator[Connection]:
        """A transaction over which tenants there are."""
        with translated(), span("database.registry"):
            async with self._registry.acquire(timeout=SECONDS) as c, c.transaction():
                yield c

    async def notify(self, channel: str, words: Iterable[str]) -> None:
        """Notify listeners of some short words, as many in one message as it may hold."""
        with translated():
            async with self._app.acquire(timeout=SECONDS) as c:
                for payload in _payloads(words):
                    await c.execute(_NOTIFY, channel, payload)

    async def close(self) -> None:
        """Let the connections go."""
        await self._app.close()
        await self._registry.close()


def _payloads(words: Iterable[str]) -> Iterator[str]:
    """Words of at most 39 bytes, two numbers, joined by commas; PostgreSQL takes less than 8,000
    bytes in a notification."""
    listed = list(words)
    for i in range(0, len(listed), 190):
        yield ",".join(listed[i : i + 190])


async def connect(url: str, *, size: int = POOL) -> Database:
    """Open the pools; raises Unavailable, or UnsafeRole where a role would see too much."""
    with translated():
        app = await _pool(url, APP, size)
        try:
            registry = await _pool(url, REGISTRY, 2)
            secret = await _secret(registry)
        except BaseException:
            await app.close()
            raise
    return Database(app, registry, Sealer(secret))


async def _pool(url: str, role: str, most: int) -> asyncpg.Pool:
    async def ready(c: Any) -> None:
        await c.execute(f"SET ROLE {role}")
        await _check_role(c, role)
        await c.set_type_codec(
            "json",
            schema="pg_catalog",
            encoder=_ENCODER.encode,
            decoder=_DECODER.decode,
            format="binary",
        )

    return await asyncpg.create_pool(
        url,
        min_size=0,
        max_size=most,
        init=ready,
        reset=_as_it_is,
        timeout=SECONDS,
        command_timeout=SECONDS,
        server_settings={
            "application_name": f"sayso {role}",
            "search_path": "pg_catalog",
            # Planning a write costs as much as doing it, so plans are kept; and one that is kept
            # must suit a large table though it was made for a small one: by its indexes.
            "plan_cache_mode": "force_generic_plan",
            "enable_seqscan": "off",
        },
    )


async def _as_it_is(_: Any) -> None:
    """What is left of a use: nothing, as all that we set ends with its transaction."""


async def _check_role(c: Any, role: str) -> None:
    """Refuse a database in which the role could see every tenant's rows."""
    unsafe = await c.fetchval(
        "SELECT rolsuper OR rolbypassrls OR EXISTS ("
        " SELECT FROM pg_class k JOIN pg_namespace n ON n.oid = k.relnamespace"
        " WHERE n.nspname = 'sayso' AND k.relkind = 'r' AND (k.relowner = r.oid OR"
        "  NOT (k.relrowsecurity AND k.relforcerowsecurity)"
        "  AND k.relname NOT IN ('instance', 'schema_version')))"
        " FROM pg_roles r WHERE rolname = current_user"
    )
    if unsafe:
        raise UnsafeRole(
            f"the role `{role}` would see the rows of every tenant: run `sayso migrate`"
        )


async def _secret(registry: asyncpg.Pool) -> bytes:
    """The instance's secret, made by the first process that asks."""
    async with registry.acquire() as c:
        await c.execute(
            "INSERT INTO sayso.instance (secret) VALUES ($1) ON CONFLICT DO NOTHING",
            secrets.token_bytes(32),
        )
        secret: bytes = await c.fetchval("SELECT secret FROM sayso.instance")
        return secret


AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.InternalServerError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What a database says that is down, going down, full, handing over, or was asked too much."""


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """The database's ways of being away as Unavailable, without a password in the message."""
    try:
        yield
    except (asyncpg.DiskFullError, asyncpg.OutOfMemoryError) as error:
        raise Unavailable(f"the database can't take more: {error}") from error
    except asyncpg.ProgramLimitExceededError as error:
        raise Unstorable("these names together are too long to be stored: shorten them") from error
    except asyncpg.DataError as error:
        raise Unstorable(f"the database can't store this: {error}") from error
    except AWAY as error:
        if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
            raise Unstorable(f"the database can't store this: {error}") from error
        raise Unavailable(
            f"the database does not answer: {type(error).__name__}: {error}"
        ) from error
