"""A decision of the log is explained as it was made, and what is otherwise today is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.server.cli import cli
from sayso.server.decisions import DecisionLog
from sayso.server.decisions.explaining import Explained, explain, logged
from sayso.server.decisions.record import Record, decode, encode
from sayso.store import decisions, feed, policies
from sayso.store.changes import Write
from sayso.store.database import Database
from sayso.store.embedded import Embedded, start
from sayso.store.journal import Journal
from sayso.store.migrate import migrate
from sayso.store.tenants import Tenants
from sayso.tenants import publishing
from sayso.tenants.past import serving_at
from sayso.tenants.serving import Serving
from tests.server.decisions.sinks import Kept, entry
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.support.worlds import World
from tests.tenants.test_past import MODELS, lived

FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TODAY = 1_900_000_000_000_000


async def decided(database: Database, tenant: int, rng: Random) -> list[Record]:
    """What a log would have taken down, had questions been asked at each revision."""
    sink = Kept()
    log = DecisionLog(sink)
    recorder = log.of(tenant, "acme")
    engine: Engine | None = None
    serving: Serving | None = None
    for change in await feed.changes_after(database, tenant, 0):
        if change.kind == "policy":
            text = (await policies.get(database, tenant, change.policy or 0)).text or ""
            policy = compile_policy(text)
            if engine is None:
                engine = Engine(policy)
            else:
                engine.swap(policy)
            base = change.revision - engine.revision
            serving = Serving(engine, policy, base, version=change.policy or 0)
        else:
            assert engine is not None
            engine.write(change.body.relationships(), change.body.gone(), change.body.entities())
        assert serving is not None
        for _ in range(3):
            r = World(rng, MODELS[0]).request()
            subject = (r.subject.type, r.subject.id, *filter(None, [r.subject.relation]))
            given = {
                "context": r.context,
                "subject_properties": r.subject_properties,
                "resource_properties": r.resource_properties,
                "action_properties": r.action_properties,
                "relationships": r.relationships,
                "evidence": r.evidence,
                "now": r.now,
            }
            with contextlib.suppress(SaysoError):  # what is refused is not taken down
                recorder.decide(serving, subject, r.action, (r.resource.type, r.resource.id), given)
    log.close()
    assert log.queue.failed == 0
    return [decode(encode(found)) for found in sink.records]


@FEW
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 8))
def test_a_decision_is_explained_as_it_was_logged(shared: Postgres, seed: int, steps: int) -> None:
    rng = Random(seed)

    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant = await new_tenant(database)
            await lived(database, tenant, rng, steps)
            records = await decided(database, tenant, rng)
            last = (await feed.head(database, tenant)).revision
            today = await serving_at(database, tenant, last)
            for found in rng.sample(records, min(len(records), 6)):
                told = await explain(database, tenant, found, TODAY)
                assert told.as_logged, found
                assert told.answer == logged(found)
                assert told.explanation is not None
                assert told.explanation.revision == found.revision
                assert told.today is not None
                assert told.today.revision == last
                assert told.today.policy == today.version
                if told.today.answer != told.answer:
                    # something must have changed: the time, the policy or the data
                    assert told.today.differences or last != found.revision
                json.loads(encode(told))

    run(main())


# ── A story ─────────────────────────────────────────────────────────────────────────────────

POLICY = """
type user
  attribute level: int
type document
  actions edit, read
  relation owner: user
  relation editor: user with expiry
rule owners
  "Owners of level 2 edit."
  allow user to edit document when user in document.owner and user.level >= 2
rule editors
  allow user to edit document when user in document.editor
rule all-read
  allow user to read document
"""
LATER = POLICY.replace("rule all-read\n  allow user to read document\n", "")

OWNER = Relationship.of("document:plan", "owner", "user:ann")
EDITOR = Relationship.of("document:plan", "editor", "user:bob", expires=TODAY - 1_000_000)
BEFORE = TODAY - 2_000_000


async def story(database: Database, name: str) -> dict[str, str]:
    """Decisions, then changes that turn each for a reason of its own; ids by who asked."""
    tenant = (await Tenants(database).create(name)).id
    journal = Journal(database)
    first = (await publishing.keep(database, tenant, POLICY)).version
    await publishing.publish(database, tenant, first, actor="zoe")
    level = EntityAttributes("user", "ann", {"level": 2})
    await journal.write(tenant, Write(touch=(OWNER, EDITOR), attributes=(level,)))
    serving = await serving_at(database, tenant, 2)
    sink = Kept()
    recorder = (log := DecisionLog(sink)).of(tenant, name)
    for user, action in (("ann", "edit"), ("bob", "edit"), ("cid", "read"), ("dan", "edit")):
        recorder.decide(
            serving, ("user", user), action, ("document", "plan"), {"now": BEFORE}, request_id="r"
        )
    serving = await serving_at(database, tenant, 2)
    recorder.record(
        serving, BEFORE, ("user", "eve"), "no-such", ("document", "plan"), "unknown-action"
    )
    log.close()
    rows = [
        decisions.Row(e.id, *e.subject, e.action, *e.resource, e.outcome, 2, "r", e.line)
        for e in sink.entries
    ]
    await decisions.add(database, tenant, rows)
    gone = Write(
        delete=(OWNER,),
        attributes=(EntityAttributes("user", "ann", {"level": 1}),),
        touch=(Relationship.of("document:plan", "owner", "user:dan"),),
        actor="key:k1",
        reason="ann left",
    )
    await journal.write(tenant, gone)
    described = EntityAttributes("user", "dan", {"level": 5})
    await journal.write(tenant, Write(attributes=(described,)))
    second = (await publishing.keep(database, tenant, LATER)).version
    await publishing.publish(database, tenant, second, actor="zoe", reason="reads are private")
    return {e.subject[1]: e.id for e in sink.entries}


def test_each_difference_is_told(shared: Postgres) -> None:
    async def main() -> dict[str, Explained]:
        async with opened(shared.url, size=2) as database:
            ids = await story(database, "differences")
            tenant = (await Tenants(database).named("differences")).id
            return {
                user: await explain(
                    database, tenant, decode(await decisions.get(database, tenant, id)), TODAY
                )
                for user, id in ids.items()
            }

    found = run(main())
    kinds = {
        user: {d.kind for d in told.today.differences if d.kind != "policy"}
        for user, told in found.items()
        if told.today is not None
    }
    assert kinds == {
        "ann": {"removed", "attribute"},
        "bob": {"time"},
        "cid": set(),
        "dan": {"added", "attribute"},
        "eve": set(),
    }
    answers = {
        user: (told.answer.decision, told.today.answer.decision)
        for user, told in found.items()
        if told.today is not None
    }
    assert answers == {
        "ann": ("allow", "deny"),
        "bob": ("allow", "deny"),
        "cid": ("allow", "deny"),
        "dan": ("deny", "allow"),
        "eve": ("deny", "deny"),
    }
    assert all(told.as_logged for told in found.values())
    ann = found["ann"].today
    assert ann is not None
    by_kind = {d.kind: d for d in ann.differences}
    policy, removed, level = (by_kind[k] for k in ("policy", "removed", "attribute"))
    assert (policy.was, policy.now, policy.revision, policy.by) == (1, 2, 5, "zoe")
    assert (removed.revision, removed.by, removed.reason) == (3, "key:k1", "ann left")
    assert (level.name, level.was, level.now) == ("level", 2, 1)
    assert found["eve"].answer.error == "unknown-action"
    assert found["eve"].explanation is None


def test_what_a_log_left_out_is_noticed(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            ids = await story(database, "omitted")
            tenant = (await Tenants(database).named("omitted")).id
            record = decode(await decisions.get(database, tenant, ids["ann"]))
            doubtful = decode(encode(record).replace(b'"decision":true', b'"decision":false'))
            assert not (await explain(database, tenant, doubtful, TODAY)).as_logged

    run(main())


# ── The command ─────────────────────────────────────────────────────────────────────────────


def sayso(*arguments: str, env: dict[str, str] | None = None) -> str:
    result = CliRunner(env=env).invoke(cli, ["decisions", *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


async def begun(directory: Path) -> tuple[Embedded, dict[str, str]]:
    server = await start(directory)
    await migrate(server.owner_url)
    async with opened(server.url, size=2) as database:
        return server, await story(database, "default")


def test_it_comes_to_a_database_that_runs_and_to_one_that_does_not(
    directory: Path, tmp_path: Path
) -> None:
    async def main() -> dict[str, str]:
        server, ids = await begun(directory)
        try:
            await asyncio.to_thread(look, ids)
        finally:
            await server.stop()
        return ids

    def look(ids: dict[str, str]) -> None:
        where = ["--data-dir", str(directory)]
        listed = sayso("list", *where).splitlines()
        assert [line.split()[0] for line in listed] == sorted(ids.values(), reverse=True)
        assert "deny" in listed[0]
        assert listed[0].endswith("user:eve no-such document:plan  (unknown-action)")
        page = json.loads(sayso("list", *where, "--limit", "3", "--json"))
        rest = sayso("list", *where, "--limit", "3", "--after", page["next"], "--json")
        seen = page["decisions"] + json.loads(rest)["decisions"]
        assert [d["id"] for d in seen] == sorted(ids.values(), reverse=True)
        mine = json.loads(sayso("list", *where, "--subject", "user:ann", "--json"))["decisions"]
        assert [d["id"] for d in mine] == [ids["ann"]]
        text = sayso("explain", *where, ids["ann"])
        assert "ALLOWED  user:ann may edit document:plan" in text
        assert "user:ann is no longer owner of document:plan since revision 3, by key:k1" in text
        assert "user:ann's level is 1, then it was 2" in text
        assert "policy version 2 is at work since revision 5, by zoe" in text
        assert "The question is at fault: unknown-action." in sayso("explain", *where, ids["eve"])
        log = tmp_path / "log"
        log.write_bytes(encode(seen[0]) + b"\n")
        told = json.loads(sayso("explain", *where, "--log", str(log), ids["eve"], "--json"))
        assert told["record"]["id"] == ids["eve"]

    ids = run(main())
    look(ids)
    where = ["--data-dir", str(directory)]
    assert sayso("prune", *where, "--before", "2020-01-01T00:00:00Z") == "deleted 0 decisions\n"
    assert json.loads(sayso("prune", *where, "--all", "--days", "0", "--json")) == {"deleted": 5}
    assert sayso("list", *where) == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list"], "there is no database in"),
        (["prune", "--days", "1"], "there is no database in"),
    ],
)
def test_where_there_is_no_database_none_is_made(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    result = CliRunner().invoke(cli, ["decisions", *arguments, "--data-dir", str(tmp_path / "no")])
    assert isinstance(result.exception, SaysoError)
    assert told in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_what_was_decided_from_files_has_no_past(tmp_path: Path) -> None:
    found: Any = Kept()
    log = DecisionLog(found)
    policy = compile_policy(POLICY)
    serving = Serving(Engine(policy), policy)
    log.of().decide(serving, ("user", "ann"), "edit", ("document", "d"), {"now": BEFORE})
    log.close()
    (record,) = found.records
    path = tmp_path / "log"
    path.write_bytes(entry(record).line + b"\n")
    result = CliRunner().invoke(cli, ["decisions", "explain", "--log", str(path), record.id])
    assert isinstance(result.exception, SaysoError)
    assert "from files, whose past is not kept" in str(result.exception)
