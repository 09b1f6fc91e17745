"""Knows a tenant's drafts: made against the policy at work, answered, accepted into it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from ...nl.dialogue import NotAccepted
from ...store import english, feed, policies
from ...store.database import Database
from ...store.english import StoredDraft, StoredRule
from ...store.errors import ExamplesFailed, PolicyMoved
from ...tenants import publishing
from ...tenants.errors import NoPolicy
from .work import Asked, Drafted, Task

Json = dict[str, Any]
Work = Callable[[Task], Awaitable[Drafted]]


class Body(msgspec.Struct, frozen=True):
    """What is kept of a draft: its text, and all that came of it."""

    text: str
    drafted: Drafted


class Accepting(msgspec.Struct, frozen=True):
    """How a version is put to work."""

    version: int
    expected: int
    drop_examples: bool
    reason: str


Publish = Callable[[Accepting], Awaitable[str]]
"""Puts a version to work and says the token of its revision."""


class Desk:
    """The drafts of one tenant, as one author sees them."""

    def __init__(self, database: Database, tenant: int, author: str, work: Work) -> None:
        self._database = database
        self._tenant = tenant
        self._author = author
        self._work = work

    async def draft(self, text: str, name: str | None, seconds: float) -> Json:
        """Draft a text against the policy at work; raises NoPolicy."""
        version, policy = await self._at_work()
        kept = await english.rules(self._database, self._tenant)
        task = Task(policy, text, name, seconds, kept=kept)
        return await self._kept(version, text, await self._work(task))

    async def read(self, id: str) -> Json:
        """A draft as it was told; raises UnknownDraft."""
        return _told(await english.get_draft(self._database, self._tenant, id))

    async def answer(self, id: str, choice: int, seconds: float) -> Json:
        """The draft that comes of a choice; raises UnknownDraft, NoSuchChoice, PolicyMoved."""
        stored, body = await self._draft(id)
        policy = await self._still(stored)
        asked = body.drafted.asked or Asked("", "", [])
        kept = await english.rules(self._database, self._tenant)
        task = Task(policy, body.text, body.drafted.name, seconds, asked, choice, kept)
        return await self._kept(stored.policy, body.text, await self._work(task))

    async def accept(
        self, id: str, publish: Publish, *, widen: bool, drop_examples: bool, reason: str
    ) -> Json:
        """Make a draft's rule live; raises UnknownDraft, NotAccepted, PolicyMoved, ExamplesFailed.

        Accepted twice, it is told again what it became.
        """
        stored, body = await self._draft(id)
        if stored.accepted is not None:
            return _accepted(stored, stored.accepted, None)
        drafted = body.drafted
        if drafted.policy is None or drafted.record is None:
            what = "its question is open" if drafted.asked else "the text was refused"
            raise NotAccepted(f"there is no rule to accept: {what}")
        if drafted.told["changes"]["widens"] and not widen:
            raise NotAccepted("it allows what was not allowed: that needs its own yes, `widen`")
        if drafted.breaks and not drop_examples:
            raise ExamplesFailed(
                f"{len(drafted.breaks):,} examples of rules in English are decided otherwise",
                len(drafted.breaks),
                drafted.breaks,
            )
        await self._still(stored)
        version = await publishing.keep(
            self._database, self._tenant, drafted.policy, author=self._author,
            comment=" ".join(body.text.split())[:1000],
        )  # fmt: skip
        await self._recorded(version.version, drafted.record)
        try:
            token = await publish(Accepting(version.version, stored.policy, drop_examples, reason))
        except BaseException:
            await english.remove_rule(self._database, self._tenant, version.version)
            raise
        await english.set_accepted(self._database, self._tenant, id, version.version)
        return _accepted(stored, version.version, token)

    # ── Parts ──

    async def _at_work(self) -> tuple[int, str]:
        head = await feed.head(self._database, self._tenant)
        if not head.policy:
            raise NoPolicy("this tenant has no published policy yet")
        kept = await policies.get(self._database, self._tenant, head.policy)
        return head.policy, kept.text or ""

    async def _draft(self, id: str) -> tuple[StoredDraft, Body]:
        stored = await english.get_draft(self._database, self._tenant, id)
        return stored, msgspec.convert(stored.body, Body)

    async def _still(self, stored: StoredDraft) -> str:
        """The policy's text, if the version that a draft was made against is still at work."""
        version, text = await self._at_work()
        if version != stored.policy:
            raise PolicyMoved(
                f"policy version {version} is at work, not {stored.policy}: draft it anew"
            )
        return text

    async def _kept(self, version: int, text: str, drafted: Drafted) -> Json:
        body = msgspec.to_builtins(Body(text, drafted))
        stored = await english.add_draft(
            self._database, self._tenant, secrets.token_urlsafe(16), version, self._author, body
        )
        return _told(stored)

    async def _recorded(self, version: int, kept: Json) -> None:
        rule = StoredRule(
            version,
            tuple(kept["rules"]),
            kept["text"],
            kept["digest"],
            kept["paraphrase"],
            self._author,
            kept["examples"],
        )
        await english.add_rule(self._database, self._tenant, rule)


def _told(stored: StoredDraft) -> Json:
    head = {"id": stored.id, "policy": stored.policy, "accepted": stored.accepted}
    told: Json = stored.body["drafted"]["told"]
    return head | told


def _accepted(stored: StoredDraft, version: int, token: str | None) -> Json:
    record = stored.body["drafted"]["record"]
    return {
        "id": stored.id,
        "version": version,
        "rules": record["rules"],
        "digest": record["digest"],
        "examples": len(record["examples"]),
        "revision": token,
    }
