"""Holds the gate against faults planted in rules that authors add.

    python -m tests.support.gating --rules 200 [--seed N]

A policy is live; one of its rules, with a fault in it (a dropped condition, a flipped bound, a
wrong relation, `only` made an allow, `and` made `or`), comes as a new rule. Whatever made-up
requests are allowed with it and were not, the gate has to show as widening.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from sayso.compiler import model as m
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.unparse import unparse
from sayso.nl.gate import Examination, examine
from sayso.nl.rule import Clause, IntermediateRule, extended

from .diffing import changed, independent, policy
from .mutate import FAULTS

NAME = "added"
_EFFECTS = {"allow": "permit", "forbid": "forbid", "only": "only"}


@dataclass
class Planted:
    """A live policy, the faulty rule that is to be added, and what the gate says of it."""

    live: Policy
    rule: IntermediateRule
    fault: str
    found: Examination
    missed: list[str] = field(default_factory=list)

    @property
    def widens(self) -> bool:
        """Whether something is known to be newly allowed."""
        return bool(self.found.diff.widenings or self.missed)

    def report(self) -> str:
        """All one needs to look into it."""
        return "\n".join([f"{self.fault}:", *self.missed, unparse(self.found.model)])


def intermediate(rule: m.Rule) -> IntermediateRule:
    """A rule of a policy as an author's; what it requires can't be said and is left out."""
    condition = rule.when
    if rule.unless is not None:
        bare = m.Not(rule.unless.type, rule.unless)
        condition = bare if condition is None else m.And(bare.type, (condition, bare))
    who = (rule.subjects, rule.actions, rule.resources)
    effect = _EFFECTS[rule.effect]
    return IntermediateRule((Clause(effect, *who, rule.where, condition),))  # type: ignore[arg-type]


def planted(rng: Random, seconds: float = 20.0, tries: int = 200) -> Planted:
    """A rule with a fault, examined; `missed` are widenings that the gate does not show."""
    while True:
        live = policy(rng)
        fault = rng.choice(FAULTS)
        found = changed(rng, live, [fault])
        if found is None:
            continue
        old = {(r.name, r) for r in live.model.rules}
        faulty = [r for r in found[0].model.rules if (r.name, r) not in old]
        if faulty:
            break
    rule = intermediate(rng.choice(faulty))
    name = NAME
    while any(each.name.startswith(name) for each in live.model.rules):
        name += "-more"
    told = examine(live, rule, name, seconds=seconds)
    trial = Planted(live, rule, fault.__name__, told)
    new = compile_policy(unparse(extended(live.model, rule, name)))
    places = {
        (p.subject, p.action, p.resource, p.relation)
        for p in (
            *(each.place for each in told.diff.widenings),
            *(each.place for each in told.diff.undecided),
        )
    }
    for kind, case in independent(rng, live, new, tries):
        place = (case.subject.type, case.action, case.resource.type, case.subject.relation)
        if kind == "widening" and place not in places:
            trial.missed.append(f"not shown: {case.lines()}")
            break
    return trial


def main() -> int:
    if "PYTHONHASHSEED" not in os.environ:  # the generator draws from sets
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", __spec__.name, *sys.argv[1:]])
    parser = argparse.ArgumentParser(description="hold the gate against planted faults")
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0, help="for one examination")
    parser.add_argument("--tries", type=int, default=200, help="made-up requests for a rule")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    told: Counter[str] = Counter()
    wrong = 0
    for number in range(options.rules):
        trial = planted(Random(f"{seed}/{number}"), options.seconds, options.tries)
        told[trial.fault] += 1
        told["widening"] += bool(trial.found.diff.widenings)
        told["undecided"] += bool(trial.found.diff.undecided)
        if trial.missed:
            wrong += 1
            print(f"rule {number}: {trial.report()}", flush=True)
    print(f"{options.rules} rules: {dict(told.most_common())}; {wrong} widenings not shown")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
