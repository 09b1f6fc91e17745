"""policies knows how policies are checked, kept as versions, put to work and taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Literal

import msgspec

from ... import Policy, compile_policy
from ...compiler.diagnostics import Diagnostic, PolicyError
from ...store import feed, policies
from ...store.changes import Change
from ...store.errors import InvalidToken, NoEarlierPolicy, PolicyMoved
from ...store.policies import PolicyVersion
from ...tenants import publishing
from ...tenants.errors import NoPolicy
from .caller import Caller
from .texts import check_text


@dataclass(frozen=True, slots=True)
class Validated:
    """What a text is as a policy; `digest` None where it does not compile."""

    digest: str | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did. `replaced` is the version at work before, 0 for none."""

    version: int
    replaced: int
    revision: int
    dropped_relationships: int = 0
    dropped_attributes: int = 0


async def validate(caller: Caller, text: str) -> Validated:
    """Compile a text and say what is wrong with it or odd about it."""
    caller.require("policy")
    try:
        policy = await asyncio.to_thread(compile_policy, text)
    except PolicyError as error:
        return Validated(None, error.diagnostics)
    return Validated(policy.digest, policy.warnings)


async def keep(
    caller: Caller, text: str, comment: str
) -> tuple[PolicyVersion, tuple[Diagnostic, ...]]:
    """Keep a policy as a version, which does not put it to work; its warnings too.

    Raises PolicyError if it does not compile.
    """
    caller.require("policy")
    check_text(comment, "comment")
    policy: Policy = await asyncio.to_thread(compile_policy, text)
    kept = await publishing.keep_compiled(
        caller.database, caller.tenant, policy, author=caller.actor, comment=comment
    )
    return kept, policy.warnings


async def versions(
    caller: Caller, limit: int, cursor: str | None
) -> tuple[list[PolicyVersion], str | None, int]:
    """A page of versions without their texts, the latest first; the next one's cursor; and the
    version at work, 0 for none."""
    caller.require("policy", "read")
    before = _place(caller, cursor) if cursor is not None else None
    found = await policies.versions(caller.database, caller.tenant, before, limit + 1)
    head = await feed.head(caller.database, caller.tenant)
    following = None
    if len(found) > limit:
        found = found[:limit]
        place = msgspec.json.encode(["versions", found[-1].version])
        following = caller.database.sealer.cursor(caller.tenant, place)
    return found, following, head.policy


def _place(caller: Caller, cursor: str) -> int:
    place = caller.database.sealer.place(caller.tenant, cursor)
    try:
        return msgspec.json.decode(place, type=tuple[Literal["versions"], int])[1]
    except msgspec.MsgspecError:
        raise InvalidToken("this cursor belongs to another list") from None


async def version(caller: Caller, number: int) -> PolicyVersion:
    """A version with its text; raises UnknownPolicyVersion."""
    caller.require("policy", "read")
    return await policies.get(caller.database, caller.tenant, number)


async def at_work(caller: Caller) -> PolicyVersion:
    """The version at work; raises NoPolicy."""
    caller.require("policy", "read")
    head = await feed.head(caller.database, caller.tenant)
    if not head.policy:
        raise NoPolicy("this tenant has no published policy yet")
    return await policies.get(caller.database, caller.tenant, head.policy)


async def publish(
    caller: Caller,
    number: int,
    *,
    expected: int | None = None,
    drop_orphans: bool = False,
    drop_examples: bool = False,
    reason: str = "",
) -> Published:
    """Put a version to work.

    `expected` is the version believed at work, 0 for none. Raises PolicyMoved if another is,
    UnknownPolicyVersion, OrphanedRelationships and ExamplesFailed.
    """
    caller.require("policy")
    check_text(reason, "reason")

    def put(over: int) -> Awaitable[list[Change]]:
        return caller.directory.publish(
            caller.replica,
            number,
            expected=over,
            drop_orphans=drop_orphans,
            drop_examples=drop_examples,
            actor=caller.actor,
            reason=reason,
            request_id=caller.request_id,
        )

    replaced, changes = await publishing.replace(caller.database, caller.tenant, expected, put)
    return _published(number, replaced, changes)


async def roll_back(
    caller: Caller,
    *,
    expected: int | None = None,
    drop_orphans: bool = False,
    drop_examples: bool = False,
    reason: str = "",
) -> Published:
    """Put the version to work again that was before the one at work; raises as `publish`.

    Raises NoEarlierPolicy.
    """
    caller.require("policy")
    now, before = await policies.earlier(caller.database, caller.tenant)
    if expected is not None and expected != now:
        raise PolicyMoved(f"policy version {now} is at work, not {expected}")
    if before is None:
        raise NoEarlierPolicy("no other policy was at work before")
    return await publish(
        caller,
        before,
        expected=now,
        drop_orphans=drop_orphans,
        drop_examples=drop_examples,
        reason=reason,
    )


def _published(number: int, replaced: int, changes: list[Change]) -> Published:
    return Published(number, replaced, changes[-1].revision, *publishing.dropped(changes))
