"""How long English takes: a sentence to its rule, and the gate against a large live policy.

    python -m bench.english [--quick] [--json FILE]

The sentences are of the demo's kind, in the words of bench/english.sayso; the live policy has 300
rules over ten actions. A gate is the whole examination: what a rule opens, closes and makes idle.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from sayso.compiler.pipeline import compile_policy
from sayso.nl.compile import compile_english
from sayso.nl.gate import examine, rule_name
from sayso.nl.outcome import Compiled

VOCABULARY = Path(__file__).with_name("english.sayso")
RULES = 300
ACTIONS = ("view", "edit", "comment", "share", "delete", "download", "print", "publish", "archive",
           "restore")  # fmt: skip
CONDITIONS = (
    "user.clearance > {n}",
    '"{role}" in user.roles',
    'document.status == "{status}"',
    'document.classification == "{level}"',
    "user.department == document.department",
    "user in document.owner",
    "user in document.shared_with.member",
    "request.ip in corporate",
    "now in business",
    "not document.locked",
)
ROLES = ("admin", "editor", "auditor", "intern", "guest")
STATUSES = ("draft", "in_review", "published", "archived")
LEVELS = ("public", "internal", "confidential", "secret")

SENTENCES = (
    "Alice can edit docs shared with her team, weekdays only.",
    "Users can edit documents shared with their team, weekdays only, from the corporate network.",
    "Document owners may delete their own documents unless the document is locked.",
    "Interns must never download confidential or secret documents.",
    "Only admins can publish documents classified as secret.",
    "Editors can comment on and edit any document that isn't archived.",
    "Interns can view their own department's internal documents during business hours.",
    "Users with clearance level 3 or higher can view secret documents.",
    "Auditors can view documents, but they must never share or delete them.",
    "Suspended users must not do anything.",
)


def live(seed: int) -> str:
    """The text of a policy of so many rules."""
    rng = Random(seed)
    lines = [VOCABULARY.read_text("utf-8")]
    for number in range(RULES):
        some = rng.sample(CONDITIONS, rng.choice((1, 2, 2, 3)))
        given = {"n": rng.randrange(9), "role": rng.choice(ROLES),
                 "status": rng.choice(STATUSES), "level": rng.choice(LEVELS)}  # fmt: skip
        when = " and ".join(each.format(**given) for each in some)
        effect = rng.choices(("allow", "forbid", "only"), (26, 3, 1))[0]
        if effect == "only":
            head = f'only user may {rng.choice(ACTIONS)} document where document.status == "draft"'
        else:
            head = f"{effect} user to {rng.choice(ACTIONS)} document"
        lines.append(f"rule r{number}\n  {head}\n  when {when}")
    return "\n".join(lines)


def measured(call: Callable[[str], object], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Milliseconds of each call, several rounds."""
    took = []
    for _ in range(rounds):
        for text in texts:
            begun = time.perf_counter()
            call(text)
            took.append(1000 * (time.perf_counter() - begun))
    took.sort()
    return {
        "p50": statistics.median(took),
        "p95": took[min(len(took) - 1, int(len(took) * 0.95))],
        "most": took[-1],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="measure English")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures as JSON")
    options = parser.parse_args()
    rounds = 1 if options.quick else 5
    vocabulary = compile_policy(VOCABULARY.read_text("utf-8")).model
    policy = compile_policy(live(7))
    rules = {}
    for text in SENTENCES:
        outcome = compile_english(text, vocabulary)
        assert isinstance(outcome, Compiled), (text, outcome)
        rules[text] = outcome.rule
    names = {rule.name for rule in policy.model.rules}

    def gate(text: str) -> None:
        examine(policy, rules[text], rule_name(text, names), text)

    found: dict[str, Any] = {
        "sentence": measured(lambda t: compile_english(t, vocabulary), SENTENCES, 3 * rounds),
        f"gate, {RULES} live rules": measured(gate, SENTENCES, rounds),
    }
    for name, figures in found.items():
        told = ", ".join(f"{key} {value:,.0f} ms" for key, value in figures.items())
        print(f"{name}: {told}")
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
