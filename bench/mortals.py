"""What will be ended in bench/ending.py: people with a session, a grant and a token each, clients,
and memberships, as the server itself would make them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from sayso.engine.data import Relationship
from sayso.identity import sessions
from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.ids import new_id
from sayso.identity.oauth import granting
from sayso.identity.oauth.client import Client, ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.granting import Grant
from sayso.identity.oauth.resources import Resource, create_resource, update_resource
from sayso.identity.people import groups, users
from sayso.identity.provider import Provider
from sayso.identity.sealing import Seal
from sayso.identity.settings import Settings
from sayso.identity.tokens import access
from sayso.store.changes import Write
from sayso.store.database import connect
from sayso.tenants import publishing
from sayso.tenants.directory import Directory

from .identity import API, ISSUER
from .wire import basic, post, send

T = TypeVar("T")

POLICY = """
type user
  attribute active: bool stored
type group
  relation member: user
type document
  actions read
  relation reader: user | group.member
rule readers
  allow user to read document when user in document.reader and user.active
"""

KINDS = 7

TOGETHER = 16
"""Made at a time."""


class Mortal(NamedTuple):
    """Something that will be ended: by a request, after which a token or a permission is gone."""

    kind: str
    end: bytes
    token: str = ""
    question: dict[str, Any] | None = None


class Filled(NamedTuple):
    """What was made: in turn each kind; who may ask what tokens are worth; a token that stays."""

    mortals: list[Mortal]
    asks: tuple[str, str]
    kept: str


class _Person(NamedTuple):
    """A person with all that may end."""

    id: str
    session: str
    refresh: str
    token: str


class Maker:
    """Makes them, one after the other."""

    def __init__(self, directory: Directory, provider: Provider, client: Client) -> None:
        self.directory = directory
        self.provider = provider
        self.client = client
        self.header = {}

    async def person(self) -> _Person:
        """Somebody who has signed in and let the client have something."""

        async def effect(changing: Changing) -> tuple[str, str, str, str]:
            user = await users.add(changing)
            session, _ = await sessions.begin(changing, Settings(), user.id, ["pwd"])
            grant = Grant(
                id=new_id("grt"), client=self.client.id, person=user.id, session=session.id,
                scopes=("read",), resources=(API,), nonce=None,
                authenticated_at=datetime.now(UTC), amr=("pwd",),
            )  # fmt: skip
            await granting.begin(changing, grant)
            refresh = await granting.next_refresh(changing, grant.id, self.client)
            return user.id, session.id, grant.id, refresh

        person, session, grant, refresh = await change(self.provider, SYSTEM, effect)
        also = {"sid": session, "grant": grant}
        return _Person(person, session, refresh, await self.token(person, self.client.id, also))

    async def token(self, subject: str, client: str, also: dict[str, Any]) -> str:
        """An access token that outlives the run."""
        token, _ = await access.issue(
            self.provider, subject=subject, client=client, audience=[API], scopes=["read"],
            seconds=3_600, also=also,
        )  # fmt: skip
        return token

    async def session(self) -> Mortal:
        """A session."""
        p = await self.person()
        return Mortal(
            "session ended", send("POST", f"/v1/users/{p.id}/sessions/{p.session}/end"), p.token
        )

    async def grant(self) -> Mortal:
        """A grant, given back by its refresh token."""
        p = await self.person()
        return Mortal(
            "grant revoked", post("/oauth2/revoke", {"token": p.refresh}, self.header), p.token
        )

    async def one(self) -> Mortal:
        """A single token."""
        p = await self.person()
        return Mortal(
            "token revoked", post("/oauth2/revoke", {"token": p.token}, self.header), p.token
        )

    async def disabled(self) -> Mortal:
        """A client that asks for itself."""
        client, _ = await create_client(self.provider, SYSTEM, _machine())
        token = await self.token(client.id, client.id, {})
        return Mortal("client disabled", send("POST", f"/v1/clients/{client.id}/disable"), token)

    async def suspended(self) -> Mortal:
        """A person who may read something."""
        p = await self.person()
        question = await self._reader(p.id)
        return Mortal(
            "person suspended", send("POST", f"/v1/users/{p.id}/suspend"), p.token, question
        )

    async def deleted(self) -> Mortal:
        """Another."""
        p = await self.person()
        question = await self._reader(p.id)
        return Mortal("person deleted", send("DELETE", f"/v1/users/{p.id}"), p.token, question)

    async def member(self) -> Mortal:
        """A person whose group may read something."""
        user = await users.create_user(self.provider, SYSTEM)
        group = await groups.create_group(self.provider, SYSTEM, "bench")
        await groups.add_group_member(self.provider, SYSTEM, group.id, user.id)
        question = await self._reader(user.id, ("group", group.id, "member"))
        end = send("DELETE", f"/v1/groups/{group.id}/members/{user.id}")
        return Mortal("membership ended", end, question=question)

    async def _reader(
        self, person: str, subject: tuple[str, str, str | None] | None = None
    ) -> dict[str, Any]:
        """Whether a person may read a document that has a reader now."""
        document = new_id("doc")
        given = Relationship("document", document, "reader", *(subject or ("user", person)))
        await self.directory.write(self.provider.replica, Write(touch=(given,), actor="bench"))
        return {
            "subject": {"type": "user", "id": person},
            "action": {"name": "read"},
            "resource": {"type": "document", "id": document},
        }


async def fill(url: str, key: bytes, each: int) -> Filled:
    """The tenant `default`, with so many of each kind."""
    database = await connect(url)
    try:
        async with Directory(database, url) as directory:
            await directory.registry.create("default")
            replica = await directory.named("default")
            version = await publishing.keep(database, replica.tenant, POLICY)
            await directory.publish(replica, version.version)
            provider = Provider(directory, replica, Seal([key]), ISSUER)
            asked = Resource(identifier=API, name="API", scopes=("read",))
            resource = await create_resource(provider, SYSTEM, asked)
            asks, secret = await create_client(provider, SYSTEM, _machine())
            await update_resource(provider, SYSTEM, resource.id, {"client": asks.id})
            client, known = await create_client(provider, SYSTEM, _web())
            assert secret is not None
            assert known is not None
            maker = Maker(directory, provider, client)
            maker.header = basic(client.id, known)
            kinds = [
                maker.session, maker.grant, maker.one, maker.disabled, maker.suspended,
                maker.deleted, maker.member,
            ]  # fmt: skip
            mortals = await _some(kinds * each)
            kept = await maker.token(asks.id, asks.id, {})
            await provider.close()
    finally:
        await database.close()
    return Filled(mortals, (asks.id, secret), kept)


async def _some(makers: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    found: list[T] = []
    for part in _parts(makers):
        found += await asyncio.gather(*(make() for make in part))
    return found


def _parts(listed: Sequence[T]) -> Iterator[Sequence[T]]:
    for i in range(0, len(listed), TOGETHER):
        yield listed[i : i + TOGETHER]


def _machine() -> ClientRequest:
    return ClientRequest(
        name="bench", grant_types=("client_credentials",), scopes=("read",), resources=(API,)
    )


def _web() -> ClientRequest:
    return ClientRequest(
        name="bench", redirect_uris=("https://client.example/cb",), scopes=("read", "openid"),
        resources=(API,),
    )  # fmt: skip
