"""A tenant as it was: at each revision it answers as an engine that followed the feed did then."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.store import feed, policies
from sayso.store.changes import Filter, Write
from sayso.store.database import Database
from sayso.store.errors import UnknownRevision
from sayso.store.importing import import_chunk
from sayso.store.journal import Journal
from sayso.tenants import publishing
from sayso.tenants.errors import NoPolicy, TooFarBack
from sayso.tenants.past import serving_at
from tests.store.databases import Postgres, execute, new_tenant, opened, run
from tests.support.worlds import World

WIDE = """
condition near(distance: int, most: int) = distance <= most
type user
  actions wave
  attribute level: int
  attribute roles: set of string
type team
  attribute open: bool default false
  relation member: user | team.member
type document
  actions edit, share
  relation owner: user
  relation editor: user | team.member | user with near
  relation viewer: user with expiry | everyone user
  attribute grade: int default 1
rule owners
  allow user to edit or share document when user in document.owner
rule editors
  allow user to edit document when user in document.editor and user.level >= document.grade
rule readers
  allow user to viewer document when "auditor" in user.roles
rule open-teams
  forbid user to share document when any t in document.viewer has t.level > 2
"""
NARROW = (
    WIDE.replace(" | user with near", "")
    .replace(" | everyone user", "")
    .replace("  attribute grade: int default 1", "  attribute grade: int default 3")
)
OTHER = WIDE.replace("attribute level: int", "attribute level: int stored default 2").replace(
    "  attribute open: bool default false\n", ""
)
TEXTS = (WIDE, NARROW, OTHER)
MODELS = [compile_policy(text).model for text in TEXTS]

EACH = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def lived(database: Database, tenant: int, rng: Random, steps: int) -> None:
    """Publish, write, delete and import at random."""
    journal = Journal(database)
    numbers = []
    for text in TEXTS:
        numbers.append((await publishing.keep(database, tenant, text)).version)
    at = rng.randrange(len(TEXTS))
    await publishing.publish(database, tenant, numbers[at])
    written: list[Relationship] = []
    for _ in range(steps):
        world = World(rng, MODELS[at])
        step = rng.choice(["write", "write", "write", "import", "clear", "publish"])
        if step == "publish":
            at = rng.randrange(len(TEXTS))
            await publishing.publish(database, tenant, numbers[at], drop_orphans=True)
            continue
        rows = world.relationships(rng.randrange(6))
        described = world.rows_of_attributes(rng.randrange(9), removing=0.3)
        written += rows
        if step == "import":
            there = [EntityAttributes(a.type, a.id, a.values) for a in described]
            await import_chunk(database, tenant, rows, there, Write())
        elif step == "clear":
            await journal.write(
                tenant, Write(delete_where=(Filter(relation=rng.choice(["owner", "editor"])),))
            )
        else:
            gone = rng.sample(written, min(len(written), 2))
            touched = set(map(repr, rows))
            gone = [r for r in gone if repr(r) not in touched]
            await journal.write(
                tenant, Write(touch=tuple(rows), delete=tuple(gone), attributes=tuple(described))
            )
    await journal.close()


def answers(engine: Engine, requests: list[Any]) -> list[Any]:
    """All that an engine says to some requests, and of what it has seen."""
    found: list[Any] = []
    for r in requests:
        try:
            decision = engine.check(
                (r.subject.type, r.subject.id),
                r.action,
                (r.resource.type, r.resource.id),
                r.context,
                now=r.now,
            )
        except SaysoError as error:
            found.append(error.code)
        else:
            found.append(
                (decision.allowed, decision.conditional, decision.missing, decision.required,
                 decision.rule, decision.effect)
            )  # fmt: skip
    for type_ in ("user", "team", "document"):
        listed = engine.list_subjects(type_, "editor", ("document", "alice"), now=0)
        found.append((listed.ids, listed.everyone, listed.excluded, listed.conditional))
    listed_objects = engine.list_objects(("user", "alice"), "edit", "document", now=0)
    found.append((listed_objects.ids, listed_objects.conditional))
    return found


@EACH
@example(seed=16777215, steps=12)  # an attribute that the policy of then did not have
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 14))
def test_each_revision_answers_as_it_did(shared: Postgres, seed: int, steps: int) -> None:
    rng = Random(seed)

    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant = await new_tenant(database)
            await lived(database, tenant, rng, steps)
            requests = [World(rng, MODELS[0]).request() for _ in range(40)]
            requests = [r for r in requests if r.subject.relation is None]
            engine, version = None, 0
            for change in await feed.changes_after(database, tenant, 0):
                if change.kind == "policy":
                    version = change.policy or 0
                    text = (await policies.get(database, tenant, version)).text or ""
                    policy = compile_policy(text)
                    if engine is None:
                        engine = Engine(policy)
                    else:
                        engine.swap(policy)
                else:
                    assert engine is not None
                    body = change.body
                    engine.write(body.relationships(), body.gone(), body.entities())
                past = await serving_at(database, tenant, change.revision)
                assert (past.revision, past.version) == (change.revision, version)
                assert engine is not None
                assert answers(past.engine, requests) == answers(engine, requests), change

    run(main())


def test_what_there_is_not_is_told(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant, other = await new_tenant(database), await new_tenant(database)
            with pytest.raises(NoPolicy, match="at revision 0 no policy"):
                await serving_at(database, tenant, 0)
            version = (await publishing.keep(database, tenant, WIDE)).version
            await publishing.publish(database, tenant, version)
            rows = [Relationship.of("document:d", "owner", f"user:u{i}") for i in range(30)]
            level = EntityAttributes("user", "u1", {"level": 1})
            await import_chunk(database, tenant, rows, [level], Write())
            await import_chunk(database, tenant, [], [level], Write())
            for revision in (-1, 4):
                with pytest.raises(UnknownRevision, match="the last is 3"):
                    await serving_at(database, tenant, revision)
            with pytest.raises(UnknownRevision, match="the last is 0"):
                await serving_at(database, other, 3)
            with pytest.raises(TooFarBack, match="holds more than 30 relationships"):
                await serving_at(database, tenant, 2, max_rows=30)
            await serving_at(database, tenant, 2, max_rows=31)
            with pytest.raises(TooFarBack, match="in 0 seconds"):
                await serving_at(database, tenant, 2, seconds=0)
            await execute(
                shared.owner_url,
                f"DELETE FROM sayso.feed WHERE tenant = {tenant} AND revision = 3",
            )
            with pytest.raises(UnknownRevision, match="since revision 2 are no longer kept"):
                await serving_at(database, tenant, 2)

    run(main())
