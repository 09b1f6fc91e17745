"""Random trials: the same questions to twin and engine while policy and data change.

A trial is one policy with data that changes under it: writes, deletes, attribute changes, swaps
of the policy, snapshots. In between, every question the engine answers is asked of both."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.twin_facts import Request, key_of
from sayso.compiler.twin_solve import Thing
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError

from .generate import Generated, generate
from .judges import EngineJudge, Judge, TwinJudge, Verdict
from .literals import IDS
from .worlds import UNSEEN, World

ASK: dict[str, Callable[[Judge, Request], Any]] = {
    "check": lambda judge, request: judge.check(request),
    "rule": lambda judge, request: judge.rule(request),
    "objects": lambda judge, request: judge.objects(request),
    "subjects": lambda judge, request: judge.subjects(request),
    "actions": lambda judge, request: judge.actions(request, False),
    "relations": lambda judge, request: judge.actions(request, True),
    "explain": lambda judge, request: judge.explain(request),
    "batch": lambda judge, request: judge.batch(request, [*IDS, UNSEEN]),
    "pages": lambda judge, request: judge.pages(request, 2),
}
"""Every question, by the name that statistics and reproductions give it."""


@dataclass(frozen=True)
class Write:
    touch: tuple[Relationship, ...] = ()
    delete: tuple[Relationship, ...] = ()
    attributes: tuple[EntityAttributes, ...] = ()


@dataclass(frozen=True)
class Swap:
    policy: int


@dataclass(frozen=True)
class Reload:
    pass


Step = Write | Swap | Reload


@dataclass
class Difference:
    """One question with two answers, and how to come to it."""

    policies: list[list[str]]
    steps: list[Step]
    kind: str
    request: Request
    twin: Any
    engine: Any


@dataclass
class Statistics:
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)


# ── Asking ────────────────────────────────────────────────────────────────────────


def answer(judge: Judge, kind: str, request: Request) -> Any:
    """The answer, or the code of the error that is it. Any other exception is no answer."""
    try:
        return ASK[kind](judge, request)
    except SaysoError as error:
        return f"error {error.code}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def agree(kind: str, twin: Any, engine: Any) -> bool:
    """Is it the same answer? One deciding rule will do where there are several, and a denial
    without any allow need not look for a forbid."""
    if kind != "rule" or isinstance(twin, str) or isinstance(engine, str):
        return bool(twin == engine)
    (effect, rules), (named_effect, named) = twin, engine
    if named_effect is None:
        return bool(effect != "allow")
    return bool(effect == named_effect and named and named <= rules)


def apply(judge: Judge, step: Step, policies: list[Policy], at: int, folder: Path) -> int:
    """Take one step; the index of the policy then in force."""
    match step:
        case Write(touch, delete, attributes):
            judge.write(touch, delete, attributes)
        case Swap(policy):
            judge.swap(policies[policy])
            return policy
        case Reload():
            judge.reload(folder / "snapshot", policies[at])
    return at


def replay(difference: Difference) -> tuple[Any, Any] | None:
    """Both answers to the question after the steps, where they still differ."""
    try:
        policies = [compile_policy("\n".join(lines) + "\n") for lines in difference.policies]
        twin, engine = TwinJudge(policies[0]), EngineJudge(policies[0])
        at = 0
        with tempfile.TemporaryDirectory() as folder:
            for step in difference.steps:
                apply(twin, step, policies, at, Path(folder))
                at = apply(engine, step, policies, at, Path(folder))
        answers = tuple(answer(j, difference.kind, difference.request) for j in (twin, engine))
    except Exception:  # a shrunk case that makes no sense
        return None
    return None if agree(difference.kind, *answers) else (answers[0], answers[1])


# ── Trials ────────────────────────────────────────────────────────────────────────


class Trial:
    """One policy and a history of data under it."""

    def __init__(self, rng: Random, statistics: Statistics, folder: Path) -> None:
        self.rng, self.statistics, self.folder = rng, statistics, folder
        self.width = rng.choice([0] * 9 + [60])
        generated = generate(rng, inverses=not self.width)
        self.lines = [generated.lines, *generated.variants]
        self.policies = [compile_policy(Generated(lines, []).text) for lines in self.lines]
        self.at = 0
        self.steps: list[Step] = []
        self.twin, self.engine = TwinJudge(self.policies[0]), EngineJudge(self.policies[0])

    @property
    def world(self) -> World:
        return World(self.rng, self.policies[self.at].model, self.width, faults=0.02)

    def run(self, rounds: int, checks: int, kinds: Iterable[str]) -> Iterator[Difference]:
        """Change and ask, over and over; the differences met."""
        self.take(self.load())
        for _ in range(rounds):
            for kind in kinds:
                for _ in range(checks if kind == "check" else 1):
                    yield from self.ask(kind, self.world.request())
            self.take(self.change())

    def load(self) -> Write:
        world, rng = self.world, self.rng
        rows = world.relationships(300 if self.width else rng.choice([0, 10, 20, 30, 45]))
        return Write(tuple(rows), (), tuple(world.rows_of_attributes(rng.randint(0, 8))))

    def change(self) -> Step:
        rng, world = self.rng, self.world
        kind = rng.choice(["write", "write", "delete", "attributes", "swap", "reload"])
        if kind == "swap":
            return Swap(rng.randrange(len(self.policies)))
        if kind == "reload":
            return Reload()
        if kind == "attributes":
            return Write((), (), tuple(world.rows_of_attributes(3, removing=0.3)))
        stored = list(self.twin.twin.relationships.values())
        many = 1 + self.width // 4
        gone = rng.sample(stored, min(len(stored), rng.randint(0, 6 * many)))
        touched = world.relationships(rng.randint(1, 4 * many)) if kind == "write" else []
        kept = {key_of(r) for r in touched}  # one write says one thing of a relationship
        return Write(tuple(touched), tuple(r for r in gone if key_of(r) not in kept))

    def take(self, step: Step) -> None:
        apply(self.twin, step, self.policies, self.at, self.folder)
        self.at = apply(self.engine, step, self.policies, self.at, self.folder)
        self.steps.append(step)

    def ask(self, kind: str, request: Request) -> Iterator[Difference]:
        request = fitting(kind, request)
        twin, engine = (answer(judge, kind, request) for judge in (self.twin, self.engine))
        self.statistics.asked[kind] += 1
        if isinstance(twin, Verdict):
            name = "allow" if twin.allowed else "conditional" if twin.conditional else "deny"
            self.statistics.answers[name] += 1
        elif isinstance(twin, str):
            self.statistics.answers[twin] += 1
        if not agree(kind, twin, engine):
            yield Difference(self.lines, [*self.steps], kind, request, twin, engine)


def fitting(kind: str, request: Request) -> Request:
    """The request without what this kind of question has no place for."""
    match kind:
        case "objects" | "pages":
            resource = Thing(request.resource.type, "")
            return replace(request, resource=resource, resource_properties={})
        case "subjects":
            subject = Thing(request.subject.type, "")
            return replace(request, subject=subject, subject_properties={})
        case "actions" | "relations":
            return replace(request, action_properties={})
        case "batch":
            return Request(
                subject=Thing(request.subject.type, "alice"),
                action=request.action,
                resource=request.resource,
                context=request.context,
                now=request.now,
            )
    return request


def differences(
    seed: int,
    checks: int,
    statistics: Statistics,
    kinds: Iterable[str] = ASK,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[Difference]:
    """Trials from consecutive seeds until so many checks have been compared."""
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        while statistics.asked["check"] < checks:
            trial = Trial(Random(f"{seed}/{done}"), statistics, Path(folder))
            # The first of a trial: what follows is mostly the same difference again.
            yield from islice(trial.run(rounds=6, checks=12, kinds=kinds), 1)
            done += 1
            progress()
