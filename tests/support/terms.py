"""Random terms: words of all shapes, and things of a random vocabulary that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .expressions import Scope
from .generate import PolicyWriter, accepted
from .literals import IDS, quoted
from .vocabulary import Vocabulary

PHRASES = [
    "clinician", "medical staff", "Clinician", "R&D", "St. Ann's", "  on-call   engineer ",
    "Ärztin", "term", "means", "top 5 per cent", "a b c d e f g h",
]  # fmt: skip


@dataclass(frozen=True)
class WithTerms:
    """A policy's statements, one a line, and the terms that go with it."""

    lines: list[str]
    terms: list[str]

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, *self.terms]) + "\n"


def generate_with_terms(rng: Random) -> WithTerms:
    """A random policy that compiles, with terms of each shape."""
    writer = PolicyWriter(rng, inverses=True)
    lines = accepted([*writer.lines, *writer.rules(rng.randint(0, 2))])
    made = [_term(writer.vocabulary) for _ in range(rng.randint(1, 6))]
    return WithTerms(lines, accepted([*lines, *made])[len(lines) :])


def _term(vocabulary: Vocabulary) -> str:
    rng = vocabulary.rng
    words = ", ".join(map(quoted, rng.sample(PHRASES, rng.choice([1, 1, 2, 3]))))
    form = rng.choice(["is", "when", "means", "means"])
    if form == "when":
        return f"term {words} when {Scope(vocabulary, {}).condition(1)}"
    if form == "means":
        return f"term {words} means {_meaning(vocabulary)}"
    type_ = rng.choice(list(vocabulary.types))
    when = Scope(vocabulary, {type_: {type_}}).condition(rng.choice([0, 1]))
    return f"term {words} is {type_} when {when}"


def _meaning(vocabulary: Vocabulary) -> str:
    rng = vocabulary.rng
    decl = vocabulary.types[rng.choice(list(vocabulary.types))]
    path, ends = Scope(vocabulary, {}).walk({decl.name}, rng.choice([0, 1, 2]))
    last = vocabulary.types[rng.choice(sorted(ends))]
    members = [*last.members, *last.inverses, *last.attributes]
    return rng.choice([
        decl.name,
        rng.choice(list(decl.actions)),
        f"{decl.name}.{rng.choice(list(decl.actions))}",
        f"{decl.name}.{rng.choice(decl.attributes)}",
        f"{decl.name}.id",
        f"{decl.name} {quoted(rng.choice(IDS))}",
        f"request.{rng.choice(vocabulary.request)}",
        rng.choice(["corporate", "office", "sensitive", *vocabulary.evidence]),
        ".".join([decl.name, *path, rng.choice(members)]),
        ".".join([decl.name, *path, rng.choice(members)]),
    ])  # fmt: skip
