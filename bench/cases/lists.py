"""Which objects, which subjects, which actions, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .. import timing
from ..report import Row
from ..session import Session, expect, needed

PAGE = 100


def object_ids(s: Session) -> Iterator[Row]:
    """All documents the lister may edit, as a bitmap of the engine's numbers."""
    s.warm_up()
    call = needed(s.peer.list_object_ids)
    arguments = (f"user:{s.documents.lister}", "edit", "document")
    expect(len(call(*arguments)), s.documents.size.lister_documents, "objects listed as ids")
    yield _repeated(s, "list objects as ids", call, arguments, s.documents.size.lister_documents)


def object_names(s: Session) -> Iterator[Row]:
    """The same as sorted names, and their first page."""
    s.warm_up()
    call = needed(s.peer.list_objects)
    arguments = (f"user:{s.documents.lister}", "edit", "document")
    expect(len(call(*arguments).ids), s.documents.size.lister_documents, "objects listed")
    yield _repeated(s, "list objects as names", call, arguments, s.documents.size.lister_documents)

    def page(*a: Any) -> Any:
        return call(*a, limit=PAGE)

    yield _repeated(s, "list objects, first page", page, arguments, PAGE)


def random_objects(s: Session) -> Iterator[Row]:
    """The documents of random users as names, no user twice."""
    s.warm_up()
    users = s.random(31).sample(s.documents.users[1:], s.count(500))
    calls = [(f"user:{u}", "edit", "document") for u in users]
    call = needed(s.peer.list_objects)
    average = sum(len(call(*a).ids) for a in calls[:20]) // 20
    yield s.row(
        "list objects, random users",
        s.summary(timing.latencies(call, calls)),
        note=f"about {average:,} objects a list",
    )


def subjects(s: Session) -> Iterator[Row]:
    """All users who may edit one document."""
    s.warm_up()
    call = needed(s.peer.list_subjects)
    arguments = ("user", "edit", f"document:{s.documents.listed}")
    expect(len(call(*arguments).ids), s.documents.size.listed_users, "subjects listed")
    yield _repeated(s, "list subjects", call, arguments, s.documents.size.listed_users)


def actions(s: Session) -> Iterator[Row]:
    """What a random user may do with a random document."""
    s.warm_up()
    pairs = s.mixed(s.count(20_000), 32)
    calls = list(zip(pairs.subjects, pairs.resources, strict=True))
    yield s.row("list actions", s.summary(timing.latencies(needed(s.peer.list_actions), calls)))


def explain(s: Session) -> Iterator[Row]:
    """Why a random user may or may not edit a random document."""
    s.warm_up()
    pairs = s.mixed(s.count(2_000), 33)
    calls = [(u, "edit", d) for u, d in zip(pairs.subjects, pairs.resources, strict=True)]
    yield s.row("explain", s.summary(timing.latencies(needed(s.peer.explain), calls)))


def _repeated(
    s: Session, case: str, call: Callable[..., Any], arguments: tuple[Any, ...], found: int
) -> Row:
    times = [s.summary(timing.latencies(call, [arguments] * s.count(200))) for _ in range(s.rounds)]
    return s.row(case, timing.median_times(times), note=f"{found:,} found")
