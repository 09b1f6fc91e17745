"""A gRPC server of a database, and a channel to it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.message_factory import GetMessageClass
from google.rpc.status_pb2 import Status

from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from sayso.server.grpc.server import Server, reserved
from sayso.server.grpc.service import SERVICE
from sayso.server.grpc.statuses import CODE, DETAILS
from sayso.server.http.site import DatabaseSite
from sayso.server.run import Options
from sayso.store.database import connect
from sayso.store.keys import Scope, create_key
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from sayso.tenants.replica import Replica
from tests.store.databases import Postgres

POLICY = """
time zone UTC
request
  attribute ip: ip
condition below(limit: decimal, amount: decimal) = amount < limit
type user
  attribute department: string
  attribute level: decimal
  attribute suspended: bool stored default false
type team
  relation member: user | team.member
type document
  actions edit, print (copies: int)
  relation owner: user
  relation editor: user | team.member | user with below | user with expiry | everyone user
  permission view = owner or editor
rule owners
  allow user to edit document
  when user in document.owner
rule finance
  "People of the finance department print from the corporate network."
  allow user to print document
  when user.department == "finance" and request.ip in 10.0.0.0/8 and action.copies < 10
rule suspended
  forbid user to edit or print document
  when user.suspended
"""


class Stub:
    """The service's methods as a client of Python's sees them."""

    def __init__(self, channel: grpc.aio.Channel, metadata: Mapping[str, str]) -> None:
        self._channel = channel
        self.metadata = tuple(metadata.items())

    def __getattr__(self, name: str) -> Any:
        method = SERVICE.methods_by_name[name]
        kind = self._channel.unary_stream if method.server_streaming else self._channel.unary_unary
        call: Any = kind(
            f"/{SERVICE.full_name}/{name}",
            request_serializer=GetMessageClass(method.input_type).SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return lambda request, **given: call(request, **{"metadata": self.metadata} | given)


class World:
    """A directory, a server of it, and stubs."""

    def __init__(
        self,
        directory: Directory,
        server: Server,
        channel: grpc.aio.Channel,
        address: str,
        site: DatabaseSite,
    ) -> None:
        self.directory = directory
        self.server = server
        self.channel = channel
        self.address = address
        self.metrics = site.metrics

    def stub(self, **metadata: str) -> Stub:
        """A client that sends metadata; `_` stands for `-`."""
        return Stub(self.channel, {k.replace("_", "-"): v for k, v in metadata.items()})

    async def tenant(self, name: str, policy: str | None = POLICY) -> Replica:
        """A new tenant with a policy."""
        await self.directory.registry.create(name)
        replica = await self.directory.named(name)
        if policy is not None:
            await self.publish(replica, policy)
        return replica

    async def publish(self, replica: Replica, policy: str) -> None:
        """Put a policy to work."""
        version = await publishing.keep(self.directory.database, replica.tenant, policy)
        await self.directory.publish(replica, version.version)

    async def key(self, replica: Replica, scopes: Collection[Scope]) -> str:
        """The `authorization` of a new key."""
        _, text = await create_key(self.directory.database, replica.tenant, "test", scopes)
        return f"Bearer {text}"


@contextlib.asynccontextmanager
async def world(
    postgres: Postgres,
    *,
    require_keys: bool = False,
    tenant: str | None = "default",
    policy: str | None = POLICY,
) -> AsyncIterator[World]:
    """A server with a new tenant, if it is to make one."""
    database = await connect(postgres.url)
    try:
        async with Directory(database, postgres.url) as directory:
            site = DatabaseSite(directory, public_url="http://test", require_keys=require_keys)
            server = Server(site, Options())
            with reserved("127.0.0.1", 0) as address:
                await server.start(address)
            try:
                async with grpc.aio.insecure_channel(address) as channel:
                    made = World(directory, server, channel, address, site)
                    if tenant is not None:
                        await made.tenant(tenant, policy)
                    yield made
            finally:
                await server.stop()
    finally:
        await database.close()


# ── Messages ─────────────────────────────────────────────────────────────────────────


def entity(text: str, **given: str) -> pb.Entity:
    """`user:ann` as a message."""
    type, _, id = text.partition(":")
    return pb.Entity(type=type, id=id, **given)


def question(subject: str, action: str, resource: str, context: str = "") -> pb.Question:
    """A question of names."""
    return pb.Question(
        subject=entity(subject),
        action=pb.Action(name=action),
        resource=entity(resource),
        context_json=context,
    )


def relationship(object: str, relation: str, subject: str, **given: Any) -> pb.Relationship:
    """A relationship of names; the subject `everyone user` or `team:eng#member`, too."""
    if subject.startswith("everyone "):
        who = pb.SubjectReference(type=subject.removeprefix("everyone "), everyone=True)
    else:
        type, _, rest = subject.partition(":")
        id, _, of = rest.partition("#")
        who = pb.SubjectReference(type=type, id=id, relation=of)
    type, _, id = object.partition(":")
    return pb.Relationship(
        object=pb.ObjectReference(type=type, id=id), relation=relation, subject=who, **given
    )


async def write(stub: Stub, *touch: pb.Relationship) -> str:
    """Write relationships; the token."""
    response = await stub.WriteRelationships(pb.WriteRelationshipsRequest(touch=touch))
    return str(response.revision)


async def allowed(stub: Stub, subject: str, action: str, resource: str, token: str = "") -> bool:
    """Whether a check allows."""
    request = pb.CheckRequest(question=question(subject, action, resource))
    if token:
        request.consistency.at_least = token
    return bool((await stub.Check(request)).decision.allowed)


class Failure:
    """How a call failed."""

    def __init__(self, error: grpc.aio.AioRpcError) -> None:
        trailing = dict(error.trailing_metadata())
        self.status = error.code()
        self.message = error.details() or ""
        self.code = str(trailing.get(CODE, ""))
        self.details: list[Packed] = []
        self.errors: list[pb.Error] = []
        if DETAILS in trailing:
            told = Status.FromString(trailing[DETAILS])
            assert (told.code, told.message) == (error.code().value[0], self.message)
            self.details = list(told.details)
        for packed in self.details:
            single = pb.Error()
            if packed.Unpack(single):
                self.errors.append(single)


async def failure(call: Any) -> Failure:
    """How a call fails that must."""
    try:
        if hasattr(call, "__aiter__"):
            async for _ in call:
                pass
        else:
            await call
    except grpc.aio.AioRpcError as error:
        return Failure(error)
    raise AssertionError("the call did not fail")
