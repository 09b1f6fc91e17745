"""What is measured in the documents world, in the order it is run.

Cases that write come after those that read, as each round of a case must find the same world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..report import Row
from ..session import Session
from . import batches, checks, lists, storage, threads, writes


@dataclass(frozen=True)
class Case:
    """A measurement, and the peer's operations that it needs."""

    name: str
    measure: Callable[[Session], Iterator[Row]]
    needs: tuple[str, ...]


CASES = (
    Case("interruptions", checks.interruptions, ()),
    Case("check cold", checks.cold, ("check",)),
    Case("check random", checks.random, ("check",)),
    Case("check random denied", checks.random_denied, ("check",)),
    Case("check hot", checks.hot, ("check",)),
    Case("check hot names", checks.hot_names, ("check",)),
    Case("check hot context", checks.hot_context, ("check",)),
    Case("batch by name", batches.by_name, ("check", "check_batch")),
    Case("batch by id", batches.by_id, ("check_batch", "check_ids", "id_of")),
    Case("one subject to many", batches.one_to_many, ("check_batch",)),
    Case("list objects as ids", lists.object_ids, ("list_object_ids",)),
    Case("list objects as names", lists.object_names, ("list_objects",)),
    Case("list objects, random users", lists.random_objects, ("list_objects",)),
    Case("list subjects", lists.subjects, ("list_subjects",)),
    Case("list actions", lists.actions, ("list_actions",)),
    Case("explain", lists.explain, ("explain",)),
    Case("memory", storage.memory, ("memory",)),
    Case("snapshot", storage.snapshot, ("check", "save", "map")),
    Case("write", writes.write, ("add", "remove")),
    Case("member", writes.member, ("add", "remove")),
    Case("nested edge", writes.nested, ("add", "remove")),
    Case("check after nested edge", writes.after_nested, ("check", "add", "remove")),
    Case("check beside a writer", threads.reader, ("check", "add", "remove")),
    Case("batches on threads", threads.batches, ("check_batch", "add", "remove")),
)
