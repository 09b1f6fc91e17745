"""Those who are measured.

In the suites small, large and rules a contender is a class `Contender`, a Peer: it has Sayso's
operations under Sayso's signatures (see `Engine`); one that it has not stays None, and the cases
that need it are passed over. In the contests (contest.py) it is a class `Contestant`, which only
answers requests. Each is in a module here named for the engine.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..world import Edges

NAMES = ("sayso",)
"""Who takes part in the suites small, large and rules, by module and by the name in the rows."""

CONTESTANTS = (
    "sayso",
    "cedarpy",
    "regorus",
    "casbin",
    "vakt",
    "spicedb",
    "openfga",
    "cerbos",
)
"""Who takes part in the contests, ours first."""

Operation = Callable[..., Any] | None
Attributes = tuple[str, str, dict[str, Any]]
"""(type, id, values)"""


class Peer(ABC):
    """What is measured. Operations are plain attributes, so that calling one adds no cost."""

    name = ""
    check: Operation = None
    check_batch: Operation = None
    check_ids: Operation = None
    id_of: Operation = None
    list_objects: Operation = None
    list_object_ids: Operation = None
    list_subjects: Operation = None
    list_actions: Operation = None
    explain: Operation = None
    memory: Operation = None
    """() → bytes in use by part"""
    save: Operation = None
    """(path) → writes a snapshot"""
    map: Operation = None
    """(path) → Peer, ready to answer"""
    add: Operation = None
    """(edge) → writes one relationship that `edge` made"""
    remove: Operation = None

    @abstractmethod
    def load(
        self, policy: str, edges: Sequence[Edges], attributes: Sequence[Attributes] = ()
    ) -> None:
        """Take up a policy (in our language: a peer has its own of the same meaning) and data."""

    @abstractmethod
    def edge(
        self,
        object_type: str,
        object_id: str,
        relation: str,
        subject_type: str,
        subject_id: str,
        subject_relation: str | None = None,
    ) -> Any:
        """A relationship in the form that add and remove take, made beforehand."""

    def close(self) -> None:  # noqa: B027 - most have nothing to let go
        """Let everything go."""


def open_peer(name: str) -> Peer:
    """A new, empty one."""
    peer: Peer = importlib.import_module(f".{name}", __name__).Contender()
    return peer


def snapshot_bytes(path: Path) -> int:
    """The size of a snapshot, a file or a directory of them."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
