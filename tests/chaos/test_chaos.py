"""A few kills at each run of the tests, and that the judge would see what it should."""

from __future__ import annotations

import asyncio
import copy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.history import read
from tests.chaos.judge import judge
from tests.chaos.run import run

KILLS = 5
"""The last one is of the kind of the first; `make chaos` has two hundred."""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory that the user whom PostgreSQL runs as can get to."""
    with tempfile.TemporaryDirectory(prefix="sayso-chaos-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def test_promises_are_kept_while_parts_are_killed(directory: Path) -> None:
    verdict = judge(list(read(asyncio.run(run(directory, KILLS, seed=5)))))
    assert verdict.wrong == []
    assert verdict.counts["kill"] == KILLS


# ── The judge ───────────────────────────────────────────────────────────────────────────────


def entry(revision: int, reason: str, touch: list[str], delete: list[str]) -> dict[str, Any]:
    return {
        "kind": "feed", "revision": revision, "reason": reason, "touch": touch, "delete": delete,
        "level": {},
    }  # fmt: skip


def asked(op: str, touch: list[str], delete: list[str]) -> dict[str, Any]:
    return {"kind": "asked", "op": op, "touch": touch, "delete": delete, "level": {}}


def check(doc: str, token: str | None, since: int, allowed: bool, told: str) -> dict[str, Any]:
    return {
        "kind": "check", "doc": doc, "token": token, "since": since, "allowed": allowed,
        "told": told,
    }  # fmt: skip


def seen(token: str, touch: list[str], delete: list[str]) -> dict[str, Any]:
    return {"kind": "seen", "token": token, "touch": touch, "delete": delete}


GOOD: list[dict[str, Any]] = [
    asked("w:1", ["a"], []),
    {"kind": "done", "op": "w:1", "token": "t2"},
    check("a", "t2", 2, True, "t2"),
    {"kind": "kill", "what": "worker"},
    asked("w:2", [], ["a"]),
    {"kind": "unknown", "op": "w:2"},
    asked("w:2", [], ["a"]),
    {"kind": "done", "op": "w:2", "token": "t3"},
    check("a", None, 8, True, "t2"),
    check("a", "latest", 9, False, "t3"),
    asked("w:3", ["b"], []),
    {"kind": "unknown", "op": "w:3"},
    {"kind": "asked", "op": "i:1", "chunks": [["p", "q"], ["r"]]},
    {"kind": "done", "op": "i:1", "token": "t6"},
    {"kind": "asked", "op": "i:2", "chunks": [["s"], ["t"]]},
    {"kind": "unknown", "op": "i:2"},
    seen("t2", ["a"], []),
    seen("t3", [], ["a"]),
    seen("t4", ["b"], []),
    *({"kind": "token", "token": f"t{n}", "revision": n} for n in range(1, 8)),
    entry(1, "setup", [], []),
    entry(2, "w:1", ["a"], []),
    entry(3, "w:2", [], ["a"]),
    entry(4, "w:3", ["b"], []),
    entry(5, "i:1", ["p", "q"], []),
    entry(6, "i:1", ["r"], []),
    entry(7, "i:2", ["s"], []),
    {
        "kind": "table",
        "rows": {"b": 4, "p": 5, "q": 5, "r": 6, "s": 7},
        "past": [["a", 2, 3]],
        "levels": {},
        "revision": 7,
    },
]


def test_a_good_history_is_found_good() -> None:
    assert judge(GOOD).wrong == []


def _first(events: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return next(e for e in events if fields.items() <= e.items())


def _drop(events: list[dict[str, Any]], **fields: Any) -> None:
    events.remove(_first(events, **fields))


SPOILT: list[tuple[str, Callable[[list[dict[str, Any]]], object]]] = [
    ("lost", lambda h: _first(h, kind="feed", reason="w:2").update(reason="setup")),
    ("2 times", lambda h: _first(h, kind="feed", reason="w:3").update(reason="w:1")),
    ("a gap", lambda h: _first(h, kind="feed", revision=4).update(revision=9)),
    ("out of order", lambda h: h.append(h.pop(h.index(_first(h, kind="feed", revision=4))))),
    ("another revision", lambda h: _first(h, kind="done", op="w:2").update(token="t2")),
    ("refused and yet done", lambda h: _drop(h, kind="unknown", op="w:3")),
    ("nobody else", lambda h: h.insert(0, {"kind": "refused", "op": "w:9", "code": "412"})),
    ("nobody asked", lambda h: _first(h, kind="feed", revision=1).update(reason="w:8")),
    ("something else", lambda h: _first(h, kind="feed", revision=4).update(touch=["c"])),
    ("wanted 3", lambda h: _first(h, token="latest").update(told="t2", allowed=True)),
    ("wanted 2", lambda h: _first(h, token="t2", kind="check").update(told="t1", allowed=False)),
    ("otherwise", lambda h: _first(h, token="t2", kind="check").update(allowed=False)),
    ("never was", lambda h: _first(h, token="t2", kind="check").update(told="t9")),
    ("the counter", lambda h: _first(h, kind="table").update(revision=8)),
    ("relationships", lambda h: _first(h, kind="table").update(rows={"b": 3})),
    ("the past", lambda h: _first(h, kind="table").update(past=[])),
    ("attributes", lambda h: _first(h, kind="table").update(levels={"w": 1})),
    ("lost in part", lambda h: _drop(h, kind="feed", revision=6)),
    ("whole chunks", lambda h: _first(h, kind="feed", revision=5).update(touch=["p"])),
    ("whole chunks", lambda h: _first(h, kind="feed", revision=7).update(touch=["t"])),
    ("whole chunks", lambda h: _first(h, kind="feed", revision=7).update(reason="i:1")),
    ("before its own", lambda h: _first(h, kind="done", op="i:1").update(token="t5")),
    ("left a change out", lambda h: _drop(h, kind="seen", token="t3")),
    ("left a change out", lambda h: h.insert(0, seen("t4", ["b"], []))),
    ("told otherwise", lambda h: _first(h, kind="seen", token="t4").update(touch=["c"])),
    ("proves nothing", lambda h: _drop(h, kind="kill")),
]


@pytest.mark.parametrize(
    ("said", "spoil"), SPOILT, ids=[f"{said}-{n}" for n, (said, _) in enumerate(SPOILT)]
)
def test_a_broken_promise_is_found(
    said: str, spoil: Callable[[list[dict[str, Any]]], object]
) -> None:
    history = copy.deepcopy(GOOD)
    spoil(history)
    assert any(said in wrong for wrong in judge(history).wrong)
