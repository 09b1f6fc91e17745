"""publishing knows how a policy becomes a version, and a version the one at work.

Whatever is stored must have a place in the policy to be published. That is judged on the stored
rows themselves, in the transaction that publishes, so that nothing is orphaned in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from itertools import takewhile
from typing import TypeVar

import msgspec

from .. import Engine, Policy, __version__, compile_policy
from ..compiler.model import to_json
from ..engine import graph as g
from ..engine.data import EntityAttributes, Relationship
from ..engine.errors import SaysoError
from ..engine.judging import judge
from ..engine.schema import Schema
from ..store import english, feed, policies
from ..store.changes import Change
from ..store.database import Database
from ..store.errors import ExamplesFailed, PolicyMoved
from ..store.policies import PolicyVersion
from ..store.shapes import Deriving, Fits, Shape
from . import examples

TRIES = 5
"""How often to begin again when another policy was published meanwhile."""

K = TypeVar("K", bound=Hashable)


async def keep(
    database: Database, tenant: int, text: str, *, author: str = "", comment: str = ""
) -> PolicyVersion:
    """Compile a policy and keep it as a version; raises PolicyError if it does not compile."""
    policy = await asyncio.to_thread(compile_policy, text)
    return await keep_compiled(database, tenant, policy, author=author, comment=comment)


async def keep_compiled(
    database: Database, tenant: int, policy: Policy, *, author: str = "", comment: str = ""
) -> PolicyVersion:
    """Keep a compiled policy as a version."""
    return await policies.add(
        database,
        tenant,
        text=policy.source,
        digest=policy.digest,
        model=msgspec.json.decode(to_json(policy.model)),
        compiler=__version__,
        author=author,
        comment=comment,
    )


async def publish(
    database: Database,
    tenant: int,
    version: int,
    *,
    expected: int | None = None,
    drop_orphans: bool = False,
    drop_examples: bool = False,
    deriving: Deriving | None = None,
    actor: str = "",
    reason: str = "",
    request_id: str = "",
) -> list[Change]:
    """Put a version to work, as store.policies.publish does.

    Raises ExamplesFailed where it decides examples of rules written in English otherwise than
    their authors were told, or drops those, with `drop_examples`.
    """
    new = (await policies.get(database, tenant, version)).text or ""
    old = (await policies.get(database, tenant, expected)).text if expected else None
    kept = await english.rules(database, tenant)
    fitting, gone = await asyncio.to_thread(_judged, new, old, kept)
    if gone and not drop_examples:
        raise ExamplesFailed(
            f"{len(gone):,} examples of rules written in English are decided otherwise",
            len(gone),
            [each.text() for each in gone[: examples.FIRST]],
        )
    changes = await policies.publish(
        database,
        tenant,
        version,
        fitting,
        expected=expected,
        drop_orphans=drop_orphans,
        deriving=deriving,
        actor=actor,
        reason=reason,
        request_id=request_id,
    )
    if gone:
        await english.keep_examples(database, tenant, examples.without(kept, gone))
    return changes


def _judged(
    new: str, old: str | None, kept: Sequence[english.StoredRule]
) -> tuple[Fits, list[examples.Failing]]:
    policy = compile_policy(new)
    fitting = fits(policy, compile_policy(old) if old is not None else None)
    return fitting, examples.failing(policy, kept) if kept else []


def dropped(changes: Sequence[Change]) -> tuple[int, int]:
    """How many relationships and attributes a publishing deleted as they had no place in it."""
    before = list(takewhile(lambda change: change.kind != "policy", changes))
    return (
        sum(len(change.body.delete) for change in before),
        sum(len(values) for change in before for _, _, values in change.body.attributes),
    )


async def replace(
    database: Database,
    tenant: int,
    expected: int | None,
    put: Callable[[int], Awaitable[list[Change]]],
) -> tuple[int, list[Change]]:
    """Publish over the version at work: that one, and what the feed says of it.

    `put` publishes over a version given, so that what is stored is known to fit that and only what
    differs is judged. Begins again where another comes in between, unless `expected` names one.
    Raises PolicyMoved.
    """
    for _ in range(TRIES):
        head = await feed.head(database, tenant)
        if expected is not None and head.policy != expected:
            raise PolicyMoved(f"policy version {head.policy} is at work, not {expected}")
        try:
            return head.policy, await put(head.policy)
        except PolicyMoved:
            if expected is not None:
                raise
    raise PolicyMoved("policies are being published faster than this one can be judged")


def fits(new: Policy, old: Policy | None = None) -> Fits:
    """What a policy has a place for; `old` is the one that all that is stored is known to fit."""
    schema = Engine(new).schema
    was = old.graph if old else None
    taken = shapes(new.graph)
    attributes = frozenset(_changed(_attributes(new.graph), _attributes(was) if was else {}))
    opened = {(s.object_type, s.relation) for s in taken - (shapes(was) if was else set())}
    return Fits(
        frozenset(taken),
        frozenset(_attributes(new.graph)),
        frozenset(_changed(_conditions(new.graph), _conditions(was) if was else {})),
        attributes,
        lambda row: _has_place(schema, row),
        attributes | opened,
    )


def shapes(graph: g.Graph) -> set[Shape]:
    """The shapes of relationship that a policy takes."""
    return {
        Shape(t.name, r.name, a.type, a.relation or "", a.everyone, a.condition or "", a.expiry)
        for t in graph.types
        for r in t.relations
        for a in r.subjects
    }


def _attributes(graph: g.Graph) -> dict[tuple[str, str], object]:
    return {(t.name, a.name): a.type for t in graph.types for a in t.attributes}


def _conditions(graph: g.Graph) -> dict[str, object]:
    return {c.name: [(p.name, p.type) for p in c.parameters] for c in graph.conditions}


def _changed(new: dict[K, object], old: dict[K, object]) -> set[K]:
    return {key for key, what in new.items() if old.get(key) != what}


def _has_place(schema: Schema, row: Relationship | EntityAttributes) -> bool:
    try:
        if isinstance(row, Relationship):
            judge(schema, touch=[row])
        else:
            judge(schema, attributes=[row])
    except SaysoError:
        return False
    return True
