"""Holds what the solver proves of policies against the twin, on random data and requests.

    python -m tests.support.proving --policies 200 [--seed N]

Two things are held: whatever truths the rules have together in a request, the encoding must
admit; and what a finding claims must be so in every request.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from msgspec.structs import replace

from sayso import Engine
from sayso.compiler import model as m
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.prove import Finding, Outcome, prove
from sayso.compiler.prove.cells import Groups, Part
from sayso.compiler.prove.logic import Bit
from sayso.compiler.prove.scene import Cell
from sayso.compiler.twin import Rules, Twin
from sayso.compiler.twin_facts import Facts, Request
from sayso.compiler.twin_values import Result
from sayso.engine.data import EntityAttributes, Relationship, parse_row
from sayso.engine.errors import SaysoError

from .generate import generate
from .worlds import World

REMOVABLE = ("redundant-rule", "equivalent-rule")


class Requests:
    """Requests of a random world, and the twin that knows its data."""

    def __init__(self, rng: Random, policy: Policy, count: int) -> None:
        self.policy = policy
        world = World(rng, policy.model)
        self.twin = Twin(policy.model)
        rows = world.relationships(rng.choice([0, 10, 20, 40]))
        self.twin.write(rows, (), world.rows_of_attributes(8))
        self.requests = [world.request() for _ in range(count)]

    def __iter__(self) -> Iterator[tuple[Request, Rules]]:
        for request in self.requests:
            try:
                yield request, Rules(Facts(self.twin, request))
            except SaysoError:  # a request that is invalid
                continue

    def under(self, rules: list[m.Rule]) -> Twin:
        """The same data under fewer rules."""
        twin = Twin(replace(self.policy.model, rules=tuple(rules)))
        twin.relationships, twin.attributes = self.twin.relationships, self.twin.attributes
        return twin


# ── The encoding ──────────────────────────────────────────────────────────────────


def impossible(requests: Requests, milliseconds: int = 2_000) -> Iterator[str]:
    """The requests in which the rules have truths that the encoding rules out, in words."""
    groups = Groups(requests.policy.model)
    for request, rules in requests:
        subject = request.subject
        cell = Cell(
            subject.type, request.action, request.resource.type, subject.relation is not None
        )
        group = groups.group(cell)
        bits = _told(group.scene.logic, group.allows, dict(rules.allows()))
        bits += _told(group.scene.logic, group.forbids, dict(rules.forbids()))
        answer, clash = group.ask([bit for bit, _ in bits], milliseconds)
        if answer == "unsat":
            yield f"{request}: {[bits[i][1] for i in clash]}"


def _told(logic: Any, parts: list[Part], results: dict[str, Result]) -> list[tuple[Bit, str]]:
    assert results.keys() <= {part.name for part in parts}
    found = []
    for part in parts:
        value = results[part.name].value if part.name in results else False
        true, false = part.truth
        neither = logic.no(logic.either(true, false))
        bit = neither if value is None else true if value else false
        found.append((bit, f"{part.effect} {part.name} is {value}"))
    return found


# ── Findings ──────────────────────────────────────────────────────────────────────


def wrong_claims(requests: Requests, outcome: Outcome) -> Iterator[str]:
    """What findings claim and some request denies, in words."""
    claims = [f for f in outcome.findings if f.rule is not None]
    for request, rules in requests:
        allows, forbids = dict(rules.allows()), dict(rules.forbids())
        allowed = rules.decide().allowed
        for finding in claims:
            if not _holds(finding, rules, allows, forbids, allowed):
                yield f"{finding.diagnostic.message}: {request}"
    yield from _wrong_removals(requests, claims)


def _holds(
    finding: Finding,
    rules: Rules,
    allows: dict[str, Result],
    forbids: dict[str, Result],
    allowed: bool,
) -> bool:
    rule = finding.rule
    assert rule is not None
    mine = [results[rule.name].value for results in (allows, forbids) if rule.name in results]
    match finding.diagnostic.code:
        case "never-applies":
            return True not in mine
        case "always-true":
            if not mine or (rule.effect == "only" and rule.name not in allows):
                return True
            clause = getattr(rule, str(finding.clause))
            value = rules.evaluate(clause).value
            if finding.clause == "unless":
                return value is not True
            return value is True if finding.exact else value is not False
        case "leaves-nobody":
            return rule.name not in allows or allows[rule.name].value is not True
        case "always-forbidden":
            return rule.name not in allows or not (allows[rule.name].value and allowed)
        case "conflicting-only":
            names = [rule.name, finding.others[0].name]
            return not all(name in allows and allows[name].value for name in names)
    return True


def _wrong_removals(requests: Requests, claims: list[Finding]) -> Iterator[str]:
    """Rules that are said to be removable, removed one after the other, last ones first."""
    kept = list(requests.policy.model.rules)
    twin = requests.twin
    repeats = [w.line for w in requests.policy.warnings if w.code == "duplicate-rule"]
    removable = [
        finding
        for finding in claims
        if finding.diagnostic.code in (*REMOVABLE, "idle-forbid")
        or (finding.diagnostic.code == "never-applies" and finding.exact)
    ]
    by_name = {finding.rule.name: finding for finding in removable if finding.rule}
    for rule in reversed(requests.policy.model.rules):
        if rule.place is not None and rule.place.line in repeats:
            kept = [each for each in kept if each.name != rule.name]
            twin = requests.under(kept)
        if rule.name not in by_name:
            continue
        finding = by_name[rule.name]
        fewer = [each for each in kept if each.name != rule.name]
        without = requests.under(fewer)
        for request, _ in requests:
            one, other = twin.check(request), without.check(request)
            exact = (
                finding.exact
                and finding.diagnostic.code in REMOVABLE
                and one.conditional != other.conditional
            )
            if one.allowed != other.allowed or exact:
                yield f"without it, otherwise: {finding.diagnostic.message}: {request}"
        if finding.diagnostic.code != "idle-forbid":
            kept, twin = fewer, without


def wrong_witnesses(policy: Policy, outcome: Outcome) -> Iterator[str]:
    """Witnesses that the engine decides otherwise, asked as their JSON says."""
    for finding in outcome.findings:
        if finding.witness is None:
            continue
        told = finding.witness.to_json()
        engine = Engine(policy)
        rows = [parse_row(row) for row in told["data"]]
        engine.write(
            touch=[row for row in rows if isinstance(row, Relationship)],
            attributes=[row for row in rows if isinstance(row, EntityAttributes)],
        )
        decision = engine.check(
            told["subject"],
            told["action"],
            told["resource"],
            context=told["context"],
            action_properties=told["action_properties"],
            evidence=finding.witness.request.evidence,
            now=finding.witness.request.now,
        )
        got = "allow" if decision.allowed else "conditional" if decision.conditional else "deny"
        if got != told["decision"]:
            yield f"{finding.diagnostic.message}: {told}, but the engine says {got}"


def trial(rng: Random, requests: int, seconds: float) -> tuple[Policy, Outcome, list[str]]:
    """A random policy, what is proved of it, and all that is wrong with that."""
    policy = compile_policy(generate(rng, inverses=rng.random() < 0.7).text)
    asked = Requests(rng, policy, requests)
    outcome = prove(policy, seconds=seconds)
    wrong = [*impossible(asked), *wrong_claims(asked, outcome), *wrong_witnesses(policy, outcome)]
    return policy, outcome, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description="hold what is proved against the twin")
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--requests", type=int, default=60, help="requests for each policy")
    parser.add_argument("--seconds", type=float, default=5, help="for the proofs of a policy")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    found: Counter[str] = Counter()
    asked = undecided = 0
    for i in range(options.policies):
        policy, outcome, wrong = trial(Random(f"{seed}/{i}"), options.requests, options.seconds)
        if wrong:
            print(f"policy {i}:\n{policy.source}", *wrong, sep="\n")
            return 1
        found.update(finding.diagnostic.code for finding in outcome.findings)
        asked += outcome.tally.asked
        undecided += outcome.tally.out_of_time + outcome.tally.unconfirmed
        if sys.stderr.isatty():
            print(f"\r{i + 1} policies", end="", file=sys.stderr, flush=True)
    print(f"{options.policies} policies: {dict(found.most_common())}")
    print(f"{asked:,} comparisons, {undecided:,} not decided; nothing wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
