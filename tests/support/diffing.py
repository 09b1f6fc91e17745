"""Holds comparisons of policies against planted faults and against rewritings.

    python -m tests.support.diffing --faults 200 --rewrites 200 [--seed N]

A fault is planted in one rule of a policy in policies/ or of a random one. Whatever difference
made-up requests find between the two policies, the comparison has to show too; and each that it
shows is decided so by the twin as well. Of a rewriting, which means the same, it must show nothing.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sayso.compiler import model as m
from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.diff import Case, Difference, PolicyDiff, diff_policies
from sayso.compiler.diff.differ import kind_of
from sayso.compiler.diff.judges import Judge
from sayso.compiler.diff.regions import regions
from sayso.compiler.diff.searching import Search
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.twin import Twin
from sayso.compiler.twin_facts import Request
from sayso.compiler.unparse import unparse
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError

from .generate import generate
from .mutate import FAULTS, REWRITES, Change
from .worlds import World

POLICIES = sorted(Path("policies").rglob("policy.sayso"))
SECONDS = 20.0


@dataclass
class Trial:
    """Two policies and what the comparison says of them."""

    old: Policy
    new: Policy
    changes: list[str]
    diff: PolicyDiff
    seconds: float
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """Differences that made-up requests show where the comparison says that it does not know."""

    def report(self) -> str:
        """All one needs to look into it."""
        return "\n".join(
            [
                f"after {', '.join(self.changes)}:",
                *self.wrong,
                *self.missed,
                "--- old",
                self.old.source,
                "--- new",
                self.new.source,
            ]
        )


def policy(rng: Random) -> Policy:
    """One of the example policies, or a random one."""
    if rng.random() < 0.5:
        return compile_policy(rng.choice(POLICIES).read_bytes())
    return compile_policy(generate(rng, inverses=rng.random() < 0.3).text)


def changed(rng: Random, old: Policy, changes: list[Change]) -> tuple[Policy, list[str]] | None:
    """The policy after changes, those that can be made; None if none can."""
    model, made = old.model, []
    for change in changes:
        new = change(rng, model)
        if new is None or new == model:
            continue
        try:
            model = compile_policy(unparse(new)).model
        except PolicyError:  # such as a relation that the type lacks
            continue
        made.append(change.__name__)
    return (compile_policy(unparse(model)), made) if made else None


def compared(old: Policy, new: Policy, changes: list[str], seconds: float) -> Trial:
    started = time.monotonic()
    diff = diff_policies(old, new, seconds=seconds)
    trial = Trial(old, new, changes, diff, time.monotonic() - started)
    for difference in diff.differences:
        if problem := _contradiction(trial, difference):
            trial.wrong.append(problem)
    return trial


def rewriting(rng: Random, seconds: float = SECONDS) -> Trial:
    """A policy rewritten in one to four ways.

    A set is in itself (semantics.md 14), so a permission written in another's place means
    something else for sets of its name, and for them alone.
    """
    while True:
        old = policy(rng)
        found = changed(rng, old, rng.sample(REWRITES, rng.randint(1, 4)))
        if found is not None:
            break
    trial = compared(old, *found, seconds)
    trial.wrong += [
        f"shown, but the meaning is the same: {d}"
        for d in trial.diff.differences
        if d.place.relation is None or "inline_permission" not in found[1]
    ]
    return trial


def fault(rng: Random, seconds: float = SECONDS, tries: int = 400) -> Trial:
    """A policy with one fault; what made-up requests find and the comparison does not is wrong.

    It is missed where the comparison says that it could not decide.
    """
    while True:
        old = policy(rng)
        found = changed(rng, old, [rng.choice(FAULTS)])
        if found is not None:
            break
    trial = compared(old, *found, seconds)
    shown = {
        (d.kind, d.place.subject, d.place.action, d.place.resource, d.place.relation)
        for d in trial.diff.differences
    }
    open_ = {
        (u.place.subject, u.place.action, u.place.resource, u.place.relation)
        for u in trial.diff.undecided
    }
    strong = {("widening", "opening"): "widening", ("narrowing", "closing"): "narrowing"}
    for kind, case in independent(rng, old, new=found[0], tries=tries):
        place = (case.subject.type, case.action, case.resource.type, case.subject.relation)
        covering = next(more for kinds, more in strong.items() if kind in kinds)
        if (kind, *place) not in shown and (covering, *place) not in shown:
            told = f"{kind} is not shown: {case.lines()}"
            (trial.missed if place in open_ else trial.wrong).append(told)
            break
    return trial


def independent(rng: Random, old: Policy, new: Policy, tries: int) -> Iterator[tuple[str, Case]]:
    """Differences that made-up requests show: of random worlds, and of each kind of request."""
    judges = Judge(old), Judge(new)
    for case in _random_cases(rng, old.model, tries):
        verdicts = [judge.decide(case) for judge in judges]
        if None not in verdicts:
            kind = kind_of(_Pair(*verdicts))  # type: ignore[arg-type]
            if kind is not None:
                yield kind, case
    for region in regions(old.model, new.model):
        for shown in Search(judges, region, rng).tries(tries // 4):
            kind = None if shown is None else kind_of(shown)
            if shown is not None and kind is not None:
                yield kind, shown.case


@dataclass
class _Pair:
    old: object
    new: object


def _random_cases(rng: Random, model: m.Model, tries: int) -> Iterator[Case]:
    world = World(rng, model)
    if "user" not in world.types or not all(map(world.actions, model.types)):
        return
    for _ in range(max(1, tries // 20)):
        rows = {
            (
                r.object_type,
                r.object_id,
                r.relation,
                r.subject_type,
                r.subject_id,
                r.subject_relation,
            ): r
            for r in world.relationships(rng.choice([5, 10, 20]))
        }
        values: dict[tuple[str, str], EntityAttributes] = {}
        for row in world.rows_of_attributes(8):
            values[row.type, row.id] = row
        for _ in range(20):
            request = world.request()
            yield Case(
                request.subject,
                request.action,
                request.resource,
                request.now,
                request.context,
                request.action_properties,
                request.evidence,
                tuple(rows.values()),
                tuple(values.values()),
            )


def _contradiction(trial: Trial, difference: Difference) -> str | None:
    """What is wrong with a difference, if the twin decides its witness otherwise."""
    for policy, verdict in ((trial.old, difference.old), (trial.new, difference.new)):
        if verdict.unknown:
            continue
        judge = Judge(policy)
        case = difference.witness
        twin = Twin(policy.model)
        rows: list[Relationship] = [row for row in case.relationships if judge.fits(row)]
        fitting = [judge.fitting(row) for row in case.attributes]
        request = Request(
            case.subject,
            case.action,
            case.resource,
            context=case.context,
            action_properties=case.action_properties,
            evidence=case.evidence,
            now=case.now,
        )
        try:
            twin.write(rows, (), [row for row in fitting if row is not None])
            outcome = twin.check(request)
        except SaysoError as error:
            return f"the twin refuses {case.lines()}: {error}"
        answer = "allow" if outcome.allowed else "conditional" if outcome.conditional else "deny"
        if answer != verdict.answer:
            return f"the twin says {answer}, not {verdict.answer}: {case.lines()}"
    return None


# ── The command ───────────────────────────────────────────────────────────────────


def main() -> int:
    if "PYTHONHASHSEED" not in os.environ:  # the generator draws from sets
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", __spec__.name, *sys.argv[1:]])
    parser = argparse.ArgumentParser(description="hold comparisons of policies against faults")
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--rewrites", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for one comparison")
    parser.add_argument("--tries", type=int, default=400, help="made-up requests for a fault")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep-going", action="store_true")
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    wrong = 0
    for what, count in (("rewrite", options.rewrites), ("fault", options.faults)):
        told: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        took: list[float] = []
        done = number = 0
        while done < count:
            rng = Random(f"{seed}/{what}/{number}")
            if what == "rewrite":
                trial = rewriting(rng, options.seconds)
            else:
                trial = fault(rng, options.seconds, options.tries)
            number += 1
            took.append(trial.seconds)
            if trial.wrong:
                wrong += 1
                print(f"{what} {number - 1}: {trial.report()}", flush=True)
                if not options.keep_going:
                    return 1
            widens = bool(trial.diff.widenings)
            for difference in {each.kind for each in trial.diff.differences}:
                told[difference] += 1
            if trial.missed:
                told["missed"] += 1
                print(f"{what} {number - 1}: {trial.report()}", flush=True)
            if trial.diff.undecided:
                told["undecided"] += 1
                reasons.update(f"{each.place}: {each.reason}" for each in trial.diff.undecided)
                print(
                    f"{what} {number - 1}: undecided after {trial.changes}: "
                    f"{[str(u.place) for u in trial.diff.undecided]}",
                    flush=True,
                )
            if not trial.diff.differences and not trial.diff.undecided:
                told["same"] += 1
            # A fault that widens nothing is planted for nothing: it does not count.
            done += what == "rewrite" or widens
            if sys.stderr.isatty():
                print(f"\r{done} {what}s", end="", file=sys.stderr, flush=True)
        took = sorted(took) or [0.0]
        print(
            f"{number} {what}s: {dict(told.most_common())}; "
            f"median {took[len(took) // 2]:.2f} s, at most {took[-1]:.2f} s",
            flush=True,
        )
    print("nothing wrong" if not wrong else f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
