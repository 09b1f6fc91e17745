"""Writes against a tenant made of plain dictionaries: results, tables and feed, to the row."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.engine.times import datetime_of
from sayso.store.changes import Change, Filter, Write, Written, key_of
from sayso.store.database import Database
from sayso.store.feed import changes_after, head, whole
from sayso.store.journal import Journal
from sayso.store.reading import MAX_PAGE, Event, history, read
from tests.store.databases import Postgres, new_tenant, opened, owner_rows, run
from tests.store.drawing import batches
from tests.store.plain import Plain, Replayed, text

EACH = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NOW = datetime_of(datetime(2026, 1, 1, tzinfo=UTC))
"""Between what is drawn as past and as future, as is the database's own time."""

CODES = {"idempotency-key-reused": "key-reused"}


def outcome(result: Written | BaseException) -> tuple[str, int]:
    """A result as the plain tenant tells it."""
    if isinstance(result, Written):
        changed = result.touched or result.deleted or result.described
        what = "replayed" if result.replayed else "done" if changed else "unchanged"
        return what, result.revision
    assert isinstance(result, SaysoError), result
    return CODES.get(result.code, result.code), 0


async def follow(database: Database, tenant: int, replayed: Replayed, limit: int = 3) -> None:
    """Follow the feed to its end, a few changes at a time."""
    while changes := await changes_after(database, tenant, replayed.revision, limit):
        replayed.follow(changes)


async def state(database: Database, tenant: int) -> tuple[Any, Any]:
    """The tables as `whole` tells them."""
    relationships: list[Relationship] = []
    attributes: dict[tuple[str, str, str], Any] = {}
    async with whole(database, tenant) as told:
        async for chunk in told.rows:
            for row in chunk:
                if isinstance(row, EntityAttributes):
                    attributes.update(((row.type, row.id, n), v) for n, v in row.values.items())
                else:
                    relationships.append(row)
    assert len({key_of(r) for r in relationships}) == len(relationships)
    return sorted(map(text, relationships)), {k: text(v) for k, v in attributes.items()}


def expected(model: Plain | Replayed) -> tuple[Any, Any]:
    rows = sorted(text(r) for r, _ in model.rows.values())
    return rows, {key: text(value) for key, (value, _) in model.attributes.items()}


async def check(url: str, database: Database, tenant: int, model: Plain) -> None:
    """Hold everything that is stored against the plain tenant."""
    assert (await head(database, tenant)).revision == model.revision
    assert await state(database, tenant) == expected(model)
    replayed = Replayed()
    await follow(database, tenant, replayed)
    assert replayed.revision == model.revision
    assert expected(replayed) == expected(model)
    page = await read(database, tenant, limit=MAX_PAGE)
    assert [(text(g.relationship), g.since) for g in page.items] == [
        (text(r), since) for _, (r, since) in sorted(model.rows.items())
    ]
    assert {k: since for k, (_, since) in replayed.attributes.items()} == {
        k: since for k, (_, since) in model.attributes.items()
    }
    past = await owner_rows(url, "relationship_past", tenant)
    assert sorted((row["since"], row["until"]) for row in past) == sorted(
        (since, until) for _, since, until in model.past
    )
    events = await _events(database, tenant)
    assert [e.since for e in events] == sorted((e.since for e in events), reverse=True)
    assert sorted(text((e.relationship, e.since, e.until)) for e in events) == sorted(
        [text((r, since, until)) for r, since, until in model.past]
        + [text((r, since, None)) for r, since in model.rows.values()]
    )
    for e in events:
        assert (e.granted_by, e.reason) == _by(model, e.since)
        if e.until is not None:
            assert (e.ended_by, e.end_reason) == _by(model, e.until)


async def _events(database: Database, tenant: int) -> list[Event]:
    """The whole past, a few events at a time."""
    found: list[Event] = []
    after = None
    while True:
        past = await history(database, tenant, Filter(), limit=3, after=after)
        found += past.items
        if past.next is None:
            return found
        after = past.next


def _by(model: Plain, revision: int) -> tuple[str, str]:
    w = model.entries[revision - 1]
    return w.actor, w.reason


def _keep(heard: list[Change], tenant: int, changes: Sequence[Change]) -> None:
    heard.extend(changes)


@EACH
@given(batches())
def test_writes_together_come_to_what_they_come_to_one_by_one(
    shared: Postgres, batch: list[Write]
) -> None:
    async def both() -> None:
        async with opened(shared.url) as database:
            for together in (True, False):
                tenant, model = await new_tenant(database), Plain(NOW)
                heard: list[Change] = []
                journal = Journal(database, functools.partial(_keep, heard))
                told: list[Any] = []
                if together:
                    told = await asyncio.gather(
                        *(journal.write(tenant, w) for w in batch), return_exceptions=True
                    )
                else:
                    for w in batch:
                        told += await asyncio.gather(
                            journal.write(tenant, w), return_exceptions=True
                        )
                assert [outcome(t) for t in told] == [model.write(w) for w in batch]
                await check(shared.owner_url, database, tenant, model)
                assert text(heard) == text(await changes_after(database, tenant, 0))

    run(both())


@EACH
@given(st.lists(batches(), min_size=2, max_size=3))
def test_several_journals_at_once_make_one_feed(
    shared: Postgres, asked: Sequence[list[Write]]
) -> None:
    """What each write did is as if all had come one by one in the order of the feed."""
    named = [
        [Write(**{**_fields(w), "request_id": f"{i}-{j}"}) for j, w in enumerate(batch)]
        for i, batch in enumerate(asked)
    ]

    async def all_at_once() -> None:
        async with opened(shared.url) as database:
            tenants = [await new_tenant(database) for _ in range(2)]
            followed = {t: Replayed() for t in tenants}
            journals = [Journal(database) for _ in named]

            async def one(tenant: int, journal: Journal, w: Write) -> tuple[str, int]:
                try:
                    return outcome(await journal.write(tenant, w))
                except SaysoError as error:
                    return outcome(error)

            async def watch() -> None:
                while True:
                    for tenant in tenants:
                        await follow(database, tenant, followed[tenant])
                    await asyncio.sleep(0)

            watching = asyncio.ensure_future(watch())
            told = {
                tenant: dict(
                    zip(
                        [w.request_id for batch in named for w in batch],
                        await asyncio.gather(
                            *(
                                one(tenant, journal, w)
                                for journal, batch in zip(journals, named, strict=True)
                                for w in batch
                            )
                        ),
                        strict=True,
                    )
                )
                for tenant in tenants
            }
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            for tenant in tenants:
                await follow(database, tenant, followed[tenant])
                await _judge(database, tenant, told[tenant], followed[tenant])
                model = await _in_order(database, tenant, named)
                await check(shared.owner_url, database, tenant, model)

    async def _judge(
        database: Database, tenant: int, told: dict[str, tuple[str, int]], followed: Replayed
    ) -> None:
        changes = await changes_after(database, tenant, 0)
        done = {name: at for name, (what, at) in told.items() if what == "done"}
        assert {c.request_id: c.revision for c in changes} == done
        assert await state(database, tenant) == expected(followed)
        answered = {at for what, at in told.values() if what == "replayed"}
        assert answered <= {0, *(at for what, at in told.values() if what != "replayed")}

    run(all_at_once())


async def _in_order(database: Database, tenant: int, named: Sequence[list[Write]]) -> Plain:
    """The plain tenant after the writes that the feed tells of, in its order."""
    writes = {w.request_id: w for batch in named for w in batch}
    model = Plain(NOW)
    for change in await changes_after(database, tenant, 0):
        assert model.write(writes[change.request_id]) == ("done", change.revision)
    return model


def _fields(w: Write) -> dict[str, Any]:
    return {name: getattr(w, name) for name in w.__struct_fields__}
