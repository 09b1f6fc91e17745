"""Whom a request is for: which tenant, under which path, and whether it may ask.

A server of files has one tenant. A server of a database has many, found by the request's host
name or by `/t/NAME` before its path; what neither leads to is the tenant named `default`.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ...store.errors import UnknownTenant
from ...store.tenants import DEFAULT
from ...tenants.directory import Directory
from ...tenants.names import FORGET
from ...tenants.replica import PATIENCE, Replica
from ..access import TenantKeys
from ..decisions import DecisionLog
from .front import Front, operations
from .identity import STARTS, Identity, unfolded
from .metrics import Metrics, of_directory
from .native import PATH, Native
from .problems import BadRequest
from .response import JSON, Response

if TYPE_CHECKING:
    from ...identity.mail import Post
    from ...identity.sealing import Seal

PREFIX = "/t/"
ASIDE = (PREFIX, PATH, *STARTS)
"""Paths before which the tenant itself has to be found."""

MANY = 1024
"""Hosts remembered; they are whatever requests say."""

MAX_WAIT = 60.0
"""Seconds that a request may ask to be waited with."""


Known = tuple[float, Replica, Front]
"""Until when something is believed, and what: the tenant, and who answers for it."""


class Asked(NamedTuple):
    """What of a request says whom it is for and how fresh the answer must be."""

    host: bytes | None
    path: str
    authorization: bytes | None = None
    at_least: bytes | None = None
    wait: bytes | None = None


class Found(NamedTuple):
    """Who answers, and the path as it is there."""

    front: Front
    path: str
    replica: Replica | None = None


class Site(Protocol):
    """Finds who answers a request."""

    native: Native | None
    """Answers what lies under /v1, if the site has that."""
    identity: Identity | None
    """Answers the pages and protocols of identity, if the site has that."""

    @property
    def front(self) -> Front:
        """Answers what concerns no tenant, and counts what does."""

    def fast(self, host: bytes | None, tenant: bytes | None = None) -> Front | None:
        """Who answers a plain evaluation, at a bare path or a tenant's, if known at once."""

    def ready(self, asked: Asked) -> Found | None:
        """Who answers, if that is known at once."""

    async def find(self, asked: Asked) -> Found:
        """Who answers; raises SaysoError."""

    def stop(self) -> None:
        """End what would go on for ever: the process is about to."""


class FileSite:
    """One tenant, in files."""

    native: Native | None = None
    identity: Identity | None = None

    def __init__(self, front: Front) -> None:
        self.front = front

    def fast(self, host: bytes | None, tenant: bytes | None = None) -> Front | None:
        """The one there is; it has no name."""
        return self.front if tenant is None else None

    def ready(self, asked: Asked) -> Found | None:
        """The one there is."""
        if asked.at_least is not None:
            return None
        return Found(self.front, asked.path)

    async def find(self, asked: Asked) -> Found:
        """Refuses a token: files have no revisions that last."""
        raise BadRequest("this server serves files and gives out no revision tokens")

    def stop(self) -> None:
        """Nothing goes on for ever here."""


class DatabaseSite:
    """The tenants of a database."""

    def __init__(
        self,
        directory: Directory,
        *,
        public_url: str,
        require_keys: bool,
        access_log: bool = False,
        log: DecisionLog | None = None,
        seal: Seal | None = None,
        post: Post | None = None,
    ) -> None:
        """`log` is of the decisions; without `seal` there is no identity."""
        self.directory = directory
        self._public_url = public_url.rstrip("/")
        self.identity: Identity | None = Identity(directory, seal, self._public_url, post)
        self.native: Native | None = Native(directory, self.identity)
        self._require_keys = require_keys
        self._access_log = access_log
        self._log = log
        self.metrics = Metrics(lambda: of_directory(directory), log)
        self.front = Front(directory, public_url=public_url, metrics=self.metrics)
        self.front.routes = operations(self.metrics, self.readiness)
        self._fronts: dict[tuple[int, str], Front] = {}
        self._hosts: dict[bytes | None, Known] = {}
        self._names: dict[bytes, Front] = {}
        self._room = MANY
        """With more fronts than this, those of tenants that were let go are forgotten."""

    def fast(self, host: bytes | None, tenant: bytes | None = None) -> Front | None:
        """The tenant of a name, or else of a host name, as it was found a moment ago."""
        if tenant is not None:  # one that is gone refuses, and then the long way finds the next
            return self._names.get(tenant)
        known = self._hosts.get(host)
        if known is None or known[0] < time.monotonic() or known[1].gone:
            return None
        return known[2]

    def ready(self, asked: Asked) -> Found | None:
        """What concerns no tenant, and a tenant and key that were found a moment ago."""
        if asked.path in self.front.routes:
            return Found(self.front, asked.path)
        front = self.fast(asked.host)
        if front is None or asked.at_least is not None or asked.path.startswith(ASIDE):
            return None
        if front.keys is not None and not front.keys.accept(asked.authorization):
            return None
        return Found(front, asked.path)

    async def find(self, asked: Asked) -> Found:
        """The tenant, loaded and as fresh as it must be; raises SaysoError."""
        seconds = _seconds(asked.wait)
        found = await self._found(asked)
        keys = found.front.keys
        if isinstance(keys, TenantKeys):
            await keys.look_up(asked.authorization)
        if asked.at_least is not None:
            assert found.replica is not None
            await self._freshen(found.replica, asked.at_least, seconds)
            if isinstance(keys, TenantKeys):  # for that may have taken long
                await keys.look_up(asked.authorization)
        return found

    def stop(self) -> None:
        """End what waits for changes."""
        self.directory.stop()

    async def _found(self, asked: Asked) -> Found:
        """The tenant, loaded, and the path as it is there; raises SaysoError."""
        path = unfolded(asked.path)
        if path.startswith(PREFIX):
            name, slash, rest = path[len(PREFIX) :].partition("/")
            replica, front = await self._named(name)
            return Found(front, slash + rest, replica)
        known = self._hosts.get(asked.host)
        if known is None or known[0] < time.monotonic() or known[1].gone:
            replica = await self._at(_host_name(asked.host))
            known = time.monotonic() + FORGET, replica, self._front(replica, "")
            if len(self._hosts) >= MANY:
                self._hosts.clear()
            self._hosts[asked.host] = known
        return Found(known[2], asked.path, known[1])

    async def _named(self, name: str) -> tuple[Replica, Front]:
        """The tenant of a name. What was found holds as long as that is not let go: one that is no
        longer of this name is (Directory)."""
        key = name.encode()
        known = self._names.get(key)
        if known is not None and isinstance(known.service, Replica) and not known.service.gone:
            return known.service, known
        replica = await self.directory.named(name)
        front = self._names[key] = self._front(replica, PREFIX + name)
        return replica, front

    async def _at(self, host: str) -> Replica:
        with contextlib.suppress(UnknownTenant):
            if host:
                return await self.directory.at(host)
        return await self.directory.named(DEFAULT)

    async def at(self, host: bytes | None) -> Replica:
        """The tenant that a `Host` leads to, else the default one."""
        return await self._at(_host_name(host))

    def front_of(self, replica: Replica) -> Front:
        """Who answers for a tenant that was found some other way."""
        return self._front(replica, "")

    def _front(self, replica: Replica, base: str) -> Front:
        front = self._fronts.get((replica.tenant, base))
        if front is None or front.service is not replica:
            if len(self._fronts) >= self._room:
                self._forget()
            front = self._fronts[replica.tenant, base] = Front(
                replica,
                public_url=self._public_url + base,
                keys=TenantKeys(self.directory.database, replica.tenant)
                if self._require_keys
                else None,
                access_log=self._access_log,
                metrics=self.metrics,
                recorder=self._log.of(replica.tenant, replica.name) if self._log else None,
            )
        return front

    def _forget(self) -> None:
        """Keep the fronts of the tenants that are loaded, however many those are."""
        self._fronts = {k: f for k, f in self._fronts.items() if _follows(f)}
        self._names = {k: f for k, f in self._names.items() if _follows(f)}
        self._room = max(MANY, 2 * len(self._fronts))

    async def _freshen(self, replica: Replica, at_least: bytes, seconds: float) -> None:
        token = at_least.decode("latin-1").strip()
        if token == "latest":
            await replica.latest(seconds)
        else:
            sealer = self.directory.database.sealer
            await replica.at_least(sealer.revision(replica.tenant, token), seconds)

    def readiness(self) -> Response:
        """Ready while the database answers."""
        if self.directory.is_ready:
            return Response(200, b'{"status":"ready"}', JSON)
        behind = self.directory.contact.behind
        return Response(503, b'{"status":"not ready","database_silent_seconds":%d}' % behind, JSON)


def _follows(front: Front) -> bool:
    """Whether a front's tenant has not been let go."""
    return not (isinstance(front.service, Replica) and front.service.gone)


def _host_name(host: bytes | None) -> str:
    """The name in a Host header, without its port; "" for an address or none."""
    text = (host or b"").decode("latin-1").lower()
    if text.startswith("["):
        return ""
    name = text.partition(":")[0]
    return "" if name.replace(".", "").isdecimal() else name


def _seconds(wait: bytes | None) -> float:
    if wait is None:
        return PATIENCE
    try:
        seconds = float(wait)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MAX_WAIT:
        raise BadRequest(f"`Sayso-Wait` is seconds, 0 to {MAX_WAIT:g}")
    return seconds
