"""Publishing: nothing that is stored loses its place unseen, whatever is written meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sayso import Engine, compile_policy
from sayso.compiler.diagnostics import PolicyError
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.store import feed, policies
from sayso.store.changes import Write
from sayso.store.database import Database
from sayso.store.errors import OrphanedRelationships, PolicyMoved, UnknownPolicyVersion
from sayso.store.journal import Journal
from sayso.store.reading import read
from sayso.tenants import publishing
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.store.test_journal import state
from tests.tenants.policies import POLICY, WITHOUT_VIEWER, directory, level, owner, published

VIEWERS = tuple(Relationship.of(f"doc:{i:03}", "viewer", "user:ann") for i in range(150))


def test_orphans_are_refused_with_their_count_and_the_first_hundred(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await published(database, tenant)
            await Journal(database).write(tenant, Write(touch=(*VIEWERS, owner("a"))))
            before = await state(database, tenant)
            with pytest.raises(OrphanedRelationships, match="150 stored") as refused:
                await published(database, tenant, WITHOUT_VIEWER, expected=1)
            assert refused.value.count == 150
            assert len(refused.value.first) == 100
            rows = [row.to_json() for row in VIEWERS]
            assert all(row in rows for row in refused.value.first)
            head = await feed.head(database, tenant)
            assert (head.revision, head.policy) == (2, 1)
            assert await state(database, tenant) == before

    run(steps())


def test_orphans_are_dropped_when_told_in_one_transaction(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await published(database, tenant)
            described = EntityAttributes("user", "ann", {"level": 3, "roles": ["a"]})
            write = Write(touch=(*VIEWERS, owner("a")), attributes=(described,))
            await Journal(database).write(tenant, write)
            text = WITHOUT_VIEWER.replace("  attribute level: int\n", "")
            changes = await published(
                database, tenant, text, drop_orphans=True, actor="bob", reason="no viewers"
            )
            assert [(c.revision, c.kind, c.policy) for c in changes] == [
                (3, "data", None),
                (4, "policy", 2),
            ]
            assert len(changes[0].body.gone()) == 150
            assert await feed.changes_after(database, tenant, 2) == changes
            assert [g.relationship for g in (await read(database, tenant)).items] == [owner("a")]
            assert (await state(database, tenant))[1] == {("user", "ann", "roles"): b'["a"]'}
            assert await _fits(database, tenant, text)

    run(steps())


async def _fits(database: Database, tenant: int, text: str) -> bool:
    """Whether an engine of a policy takes all that is stored."""
    engine = Engine(compile_policy(text))
    async with feed.whole(database, tenant) as whole:
        async for rows in whole.rows:
            engine.write(
                [r for r in rows if isinstance(r, Relationship)],
                (),
                [r for r in rows if isinstance(r, EntityAttributes)],
            )
    return True


def typed(name: str) -> str:
    return f"type user\n  attribute x: {name}\n"


VALUES: list[tuple[str, Any]] = [
    ("int", 1), ("int", -(2**63) + 1), ("decimal", "1.50"), ("string", "a"), ("string", "12"),
    ("string", "2026-01-01T00:00:00Z"), ("bool", True), ("set of string", ["a", "b"]),
    ("set of string", []), ("money", "1.50 USD"), ("ip", "10.0.0.1"), ("one of a, b", "a"),
    ("duration", "1h"), ("datetime", "2026-01-01T00:00:00Z"), ("path", "/a"), ("double", 0.5),
]  # fmt: skip
TYPES = [*dict.fromkeys(name for name, _ in VALUES), "set of int", "one of b, c", "uint"]


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_values_whose_type_changes_stay_if_they_fit(
    shared: Postgres, name: str, value: Any
) -> None:
    """As an engine judges that reads them anew, and as one does that has them."""

    async def steps() -> None:
        async with opened(shared.url) as database:
            row = EntityAttributes("user", "ann", {"x": value})
            for other in TYPES:
                tenant = await new_tenant(database)
                await published(database, tenant, typed(name))
                await Journal(database).write(tenant, Write(attributes=(row,), policy=1))
                fits = takes(typed(other), row)
                told = await orphaned(database, tenant, typed(other), None)
                again = await orphaned(database, tenant, typed(other), None if fits else 1)
                assert told == ([] if fits else [row.to_json()]), other
                assert again == told

    run(steps())


async def orphaned(
    database: Database, tenant: int, text: str, expected: int | None
) -> list[object]:
    """The rows for whose sake a policy is refused; none where it is published."""
    try:
        await published(database, tenant, text, expected=expected)
    except OrphanedRelationships as error:
        return list(error.first)
    return []


def takes(text: str, row: EntityAttributes | Relationship) -> bool:
    engine = Engine(compile_policy(text))
    try:
        if isinstance(row, Relationship):
            engine.write([row])
        else:
            engine.write((), (), [row])
    except SaysoError:
        return False
    return True


CONDITIONED = """
condition c({}) = true
type user
type doc
  relation owner: user with c
"""
PARAMETERS = ["x: int", "x: string", "x: int, y: int", "y: int", "x: set of string", "z: bool", ""]
GIVEN: list[Any] = [None, {}, {"x": 1}, {"x": "1"}, {"x": ["1"]}, {"y": 2}, {"x": 1, "y": 2}]


def test_conditions_whose_parameters_change_keep_what_fits(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            for old in PARAMETERS:
                rows = [
                    Relationship.of(f"doc:{i}", "owner", "user:a", condition="c", parameters=given)
                    for i, given in enumerate(GIVEN)
                ]
                rows = [r for r in rows if takes(CONDITIONED.format(old), r)]
                tenant = await new_tenant(database)
                await published(database, tenant, CONDITIONED.format(old))
                await Journal(database).write(tenant, Write(touch=tuple(rows)))
                for new in PARAMETERS:
                    wrong = [r for r in rows if not takes(CONDITIONED.format(new), r)]
                    known = (await feed.head(database, tenant)).policy
                    told = await orphaned(database, tenant, CONDITIONED.format(new), known)
                    assert sorted(map(str, told)) == sorted(str(r.to_json()) for r in wrong)
                    if not wrong:
                        await published(database, tenant, CONDITIONED.format(old))

    run(steps())


SHAPES = ["user", "user with expiry", "team", "team.member", "everyone user", "user with c"]
TARGET = """
condition c(x: int) = true
type user
type team
  relation member: user
type doc
  relation owner: {}
"""
ROWS = [
    Relationship.of("doc:a", "owner", "user:a"),
    Relationship.of("doc:a", "owner", "user:b", expires="2400-01-01T00:00:00Z"),
    Relationship.of("doc:a", "owner", "team:a"),
    Relationship.of("doc:a", "owner", "team:a#member"),
    Relationship.of("doc:a", "owner", "everyone user"),
    Relationship.of("doc:a", "owner", "user:c", condition="c", parameters={"x": 1}),
]


@pytest.mark.parametrize("left_out", range(len(SHAPES)))
def test_a_shape_that_goes_orphans_just_its_own(shared: Postgres, left_out: int) -> None:
    kept = [shape for i, shape in enumerate(SHAPES) if i != left_out]

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await published(database, tenant, TARGET.format(" | ".join(SHAPES)))
            await Journal(database).write(tenant, Write(touch=tuple(ROWS)))
            with pytest.raises(OrphanedRelationships) as refused:
                await published(database, tenant, TARGET.format(" | ".join(kept)), expected=1)
            assert refused.value.first == (ROWS[left_out].to_json(),)

    run(steps())


def test_what_can_t_be_published(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, other = await new_tenant(database), await new_tenant(database)
            await published(database, tenant)
            with pytest.raises(UnknownPolicyVersion):
                await publishing.publish(database, other, 1)
            with pytest.raises(UnknownPolicyVersion):
                await publishing.publish(database, tenant, 2)
            with pytest.raises(PolicyMoved):
                await published(database, tenant, expected=2)
            with pytest.raises(PolicyError):
                await publishing.keep(database, tenant, "type user relation")
            assert [v.version for v in await policies.versions(database, tenant)] == [2, 1]
            assert await policies.versions(database, other) == []
            assert (await feed.head(database, tenant)).policy == 1

    run(steps())


def test_policies_published_while_writes_go_on_orphan_nothing(shared: Postgres) -> None:
    """A write that was judged by another policy is judged again, and told if it no longer fits."""

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            name = await _name(database, tenant)
            await published(database, tenant)
            await policies.add(
                database, tenant, text=WITHOUT_VIEWER, digest="d", model={}, compiler="0"
            )
        async with directory(shared.url) as one, directory(shared.url) as two:
            replicas = [await d.named(name) for d in (one, two)]
            ended: list[str] = []

            async def write(n: int) -> None:
                replica = replicas[n % 2]
                row = Relationship.of(f"doc:{n}", "viewer", "user:ann")
                try:
                    await (one, two)[n % 2].write(replica, Write(touch=(row,)))
                    ended.append("done")
                except SaysoError as error:
                    ended.append(error.code)

            over = asyncio.Event()

            async def writes(first: int) -> None:
                n = first
                while not over.is_set():
                    await write(n)
                    await asyncio.sleep(0)  # a write refused by what is in memory waits for nothing
                    n += 4

            async def seen(code: str) -> None:
                """Until another write has ended so: under each policy, at least one is judged."""
                before = ended.count(code)
                while ended.count(code) == before:
                    await asyncio.sleep(0.01)

            async def publishes() -> None:
                try:
                    for n in range(12):
                        version, drop = (2, True) if n % 2 == 0 else (1, False)
                        await two.publish(replicas[1], version, drop_orphans=drop)
                        held = await _viewers(two.database, tenant)
                        assert version == 1 or held == 0
                        await seen("done" if version == 1 else "unknown-relation")
                finally:
                    over.set()

            await asyncio.gather(publishes(), *(writes(first) for first in range(4)))
            assert set(ended) == {"done", "unknown-relation"}
            for replica in replicas:
                await replica.latest()
                assert replica.policy == 1
                assert await _fits(one.database, tenant, POLICY)
            await one.write(replicas[0], Write(attributes=(level("ann", 1),)))

    run(steps())


async def _name(database: Database, tenant: int) -> str:
    async with database.registry() as c:
        name: str = await c.fetchval("SELECT name FROM sayso.tenant WHERE id = $1", tenant)
    return name


async def _viewers(database: Database, tenant: int) -> int:
    head = await feed.head(database, tenant)
    found = 0
    async with feed.whole(database, tenant) as whole:
        if whole.head.policy != 2:
            return 0 if head.policy == 2 else -1
        async for rows in whole.rows:
            found += sum(isinstance(r, Relationship) and r.relation == "viewer" for r in rows)
    return found
