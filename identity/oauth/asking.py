"""asking knows what a client is given of what it asks for: scopes, and the resources they are of.

An invariant, *no widening*: what a token is good for is within what its grant has, what a grant has
is within what its client may have, and a scope is in a token only with a resource that it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..provider import Provider
from . import resources
from .client import IDENTITY_SCOPES, Client
from .errors import InvalidScope, InvalidTarget
from .resources import Resource

MAX_RESOURCES = 10


class Given(NamedTuple):
    """What a grant or a token is good for."""

    scopes: tuple[str, ...]
    resources: tuple[Resource, ...]

    @property
    def audience(self) -> list[str]:
        """The resources' identifiers."""
        return [r.identifier for r in self.resources]

    @property
    def seconds(self) -> int:
        """How long the token lives: as long as each of the resources lets one."""
        return min(r.token_seconds for r in self.resources)


def scopes_of(text: str | None) -> tuple[str, ...]:
    """The scopes of a parameter, each once and in its order."""
    return tuple(dict.fromkeys((text or "").split()))


async def known(provider: Provider, allowed: Iterable[str], named: Sequence[str]) -> list[Resource]:
    """The resources that are named; raises InvalidTarget on one that is not allowed, or is gone."""
    if len(named) > MAX_RESOURCES:
        raise InvalidTarget(f"at most {MAX_RESOURCES} resources can be asked for at once")
    found = []
    for identifier in dict.fromkeys(named):
        resource = None
        if identifier in allowed or identifier == provider.issuer:
            resource = await resources.find(provider, identifier)
        if resource is None:
            raise InvalidTarget("the client may not ask for this resource")
        found.append(resource)
    return found


async def for_person(
    provider: Provider, client: Client, scope: str | None, resource: Sequence[str]
) -> Given:
    """What a client may ask a person for; raises InvalidScope or InvalidTarget.

    Scopes that it may not have are left out, as Core section 3.1.2.1 would have it.
    """
    asked = [s for s in scopes_of(scope) if s in client.scopes]
    if not asked:
        raise InvalidScope("the client may have none of these scopes")
    within = await _within(provider, client, asked, resource)
    has = set(IDENTITY_SCOPES).union(*(r.scopes for r in within))
    scopes = tuple(s for s in asked if s in has)
    if not scopes:
        raise InvalidScope("these scopes mean nothing to the resources that are asked for")
    return Given(scopes, tuple(within))


async def for_client(
    provider: Provider, client: Client, scope: str | None, resource: Sequence[str]
) -> Given:
    """What a client may have for itself; raises InvalidScope or InvalidTarget.

    Without `scope` it is all that the resources have of what it may have.
    """
    own = [s for s in client.scopes if s not in IDENTITY_SCOPES]
    asked = scopes_of(scope)
    if not set(asked) <= set(own):
        raise InvalidScope("the client may not have all of these scopes for itself")
    within = await _within(provider, client, asked, resource)
    return _of(asked or own, within, must=bool(asked))


class Part(NamedTuple):
    """What of a grant one token is asked for."""

    scopes: tuple[str, ...]
    resources: tuple[str, ...]


def part(
    issuer: str,
    scopes: Sequence[str],
    resources: Sequence[str],
    scope: str | None,
    resource: Sequence[str],
) -> Part:
    """The part of a grant that is asked for, by default all of it.

    Raises InvalidScope or InvalidTarget on what the grant has not.
    """
    asked = scopes_of(scope)
    if not set(asked) <= set(scopes):
        raise InvalidScope("the grant has not all of these scopes")
    if not set(resource) <= {*resources, issuer}:
        raise InvalidTarget("the grant is not for all of these resources")
    return Part(asked or tuple(scopes), tuple(resource) or tuple(resources))


async def settle(provider: Provider, part: Part) -> Given:
    """What a token for a part of a grant is good for; raises InvalidTarget on what is gone."""
    return _of(part.scopes, await known(provider, part.resources, part.resources), must=False)


def _of(scopes: Sequence[str], within: Sequence[Resource], *, must: bool) -> Given:
    has = {s for r in within for s in r.scopes}
    kept = tuple(s for s in scopes if s in has)
    if must and not kept:
        raise InvalidScope("these scopes mean nothing to the resources that are asked for")
    return Given(kept, tuple(within))


async def _within(
    provider: Provider, client: Client, asked: Sequence[str], named: Sequence[str]
) -> list[Resource]:
    """The resources that are named, or else implied.

    Those are the one that scopes are of, or the only one where nothing is asked for; with two,
    nobody could say where the token is meant. The issuer is one where scopes are the person's.
    """
    if named:
        return await known(provider, client.resources, named)
    found = await known(provider, client.resources, client.resources)
    if asked:
        found = [r for r in found if set(r.scopes) & set(asked)]
    if len(found) > 1:
        raise InvalidTarget("say which resource this is for, with `resource`")
    if not found or set(asked) & set(IDENTITY_SCOPES):
        found += await known(provider, (), [provider.issuer])
    return found
