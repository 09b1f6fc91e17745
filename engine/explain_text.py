"""explain_text lays an explanation out as lines that a person understands at once."""

from __future__ import annotations

import textwrap

from . import explain_phrases as phrases
from .explanation import (
    Explanation,
    HopStep,
    LogicStep,
    MembershipStep,
    OtherRule,
    QuantifierStep,
    RelationshipStep,
    RuleReport,
    StepType,
    Suggestion,
)

GREEN, RED, YELLOW, BOLD, DIM, PLAIN = (
    "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m",
)  # fmt: skip
HEADS = {
    "allow": (GREEN, "ALLOWED", "may"),
    "deny": (RED, "DENIED", "may not"),
    "conditional": (YELLOW, "DENIED for now", "may not yet"),
}
INDENT = "  "


def render(e: Explanation, color: bool, width: int) -> str:
    """The whole explanation as text."""
    return Writer(color, max(width, 40)).whole(e)


class Writer:
    """Collects lines."""

    def __init__(self, color: bool, width: int) -> None:
        self.color = color
        self.width = width
        self.lines: list[str] = []

    def whole(self, e: Explanation) -> str:
        """All of an explanation's lines."""
        paint, head, may = HEADS[e.decision]
        said = f"{phrases.code(e.subject)} {may} {e.action} {phrases.code(e.resource)}"
        self.put(f"{self.painted(paint + BOLD, head)}  {said}")
        for r in e.reasons:
            self.gap()
            self.reason(r, e)
        if not e.reasons and not e.others:
            self.gap()
            self.put(f"No rule allows anyone to {e.action} {phrases.article(e.resource.type)}.")
        if e.others:
            self.gap()
            self.others(e)
        if e.missing or e.required:
            self.gap()
            self.needs(e)
        if e.changes:
            self.gap()
            self.changes(e)
        return "\n".join(self.lines) + "\n"

    # ── Lines ──

    def put(self, text: str, first: str = "", rest: str | None = None) -> None:
        """A paragraph, its later lines indented like its text."""
        later = " " * len(first) if rest is None else rest
        self.lines += textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [first.rstrip()]

    def gap(self) -> None:
        self.lines.append("")

    def painted(self, paint: str, text: str) -> str:
        return f"{paint}{text}{PLAIN}" if self.color else text

    # ── Parts ──

    def reason(self, r: RuleReport, e: Explanation) -> None:
        said = r.sentence or r.paraphrase
        self.put(f"{self.verdict(r)}{':' if r.steps or said else '.'}")
        if r.sentence:
            self.put(f"“{r.sentence}”", INDENT)
        elif r.paraphrase:
            self.paraphrase(r.paraphrase)
        for step in r.steps:
            self.step(step, 1, r.effect == "forbid")

    def paraphrase(self, text: str) -> None:
        """What a rule without a sentence means; a list in it stays one."""
        for line in text.splitlines():
            words = line.lstrip(" ").removeprefix("- ")
            self.put(words, INDENT + line.removesuffix(words))

    def verdict(self, r: RuleReport) -> str:
        """What a rule says of the request."""
        what = r.rule if r.implicit else f"The rule {r.rule}"
        if r.holds is None:
            return f"{what} might {r.effect} it"
        if r.effect == "forbid":
            return f"{what} forbids it"
        return f"{what} {'allows it' if r.holds else 'does not allow it'}"

    def step(self, s: StepType, depth: int, plain: bool = False) -> None:
        """A step and the ones below it; `plain` leaves out the mark."""
        below = children(s)
        if same_as(s, below):
            below = []  # the relationship itself would only say it again
        mark = self.painted(DIM, "•") if plain and s.holds is not None else self.mark(s)
        lead = INDENT * depth
        colon = ":" if below else ""
        self.put(f"{phrases.step(s)}{colon}", f"{lead}{mark} ", f"{lead}  ")
        if isinstance(s, MembershipStep | HopStep) and s.holds:
            below = from_subject(below)
        judged = isinstance(s, LogicStep | RelationshipStep) or not s.holds
        for child in below:
            self.step(child, depth + 1, plain or not judged)
        if isinstance(s, QuantifierStep):
            self.witnesses(s, depth + 1, plain)

    def witnesses(self, s: QuantifierStep, depth: int, plain: bool) -> None:
        """The entities a quantifier looked at."""
        for w in s.witnesses:
            if len(w.path) == 1 and not w.steps:
                self.step(w.path[0], depth, True)
                continue
            mark = self.painted(DIM, "•") if plain else self.truth_mark(w.holds, s.wanted)
            colon = ":" if w.path or w.steps else ""
            lead = INDENT * depth
            self.put(f"{phrases.entity(w.entity)}{colon}", f"{lead}{mark} ", f"{lead}  ")
            for step in w.path:
                self.step(step, depth + 1, True)
            for step in w.steps:
                self.step(step, depth + 1, plain or (w.holds is True and not s.wanted))

    def mark(self, s: StepType) -> str:
        return self.truth_mark(s.holds, s.wanted)

    def truth_mark(self, holds: bool | None, wanted: bool) -> str:
        if holds is None:
            return self.painted(YELLOW, "?")
        return self.painted(GREEN, "✓") if holds == wanted else self.painted(RED, "✗")

    def others(self, e: Explanation) -> None:
        """That the rules for this action speak of other subjects."""
        who = phrases.article(e.subject.type) if e.subject.relation is None else "a set of subjects"
        self.put(
            f"No rule allows {who} to {e.action} {phrases.article(e.resource.type)}. "
            "Those that allow it to others:"
        )
        for other in e.others:
            self.put(f"{other.rule}, for {subjects(other)}", f"{INDENT}• ", INDENT * 2)

    def needs(self, e: Explanation) -> None:
        """What would settle a conditional decision."""
        for names, what in ((e.missing, "It depends on"), (e.required, "Still required:")):
            if names:
                self.put(f"{what} {', '.join(names)}.")

    def changes(self, e: Explanation) -> None:
        many = len(e.changes) > 1
        self.put("It would be allowed by any one of these:" if many else "It would be allowed by:")
        for number, suggestion in enumerate(e.changes, 1):
            self.change(suggestion, f"{INDENT}{number}. " if many else INDENT)

    def change(self, s: Suggestion, lead: str) -> None:
        for i, change in enumerate(s.changes):
            joined = ("and " if i else "") + phrases.change(change)
            self.put(joined, lead if i == 0 else " " * len(lead))
            notation = phrases.notation(change)
            if notation:
                self.put(self.painted(DIM, notation), " " * (len(lead) + 4))


def children(s: StepType) -> list[StepType]:
    if isinstance(s, RelationshipStep | MembershipStep | HopStep | LogicStep):
        return list(s.steps)
    return []


def from_subject(chain: list[StepType]) -> list[StepType]:
    """A chain as one tells it: from the subject to the object, then what it is not in."""
    outside = [s for s in chain if isinstance(s, MembershipStep) and not s.holds]
    return [s for s in reversed(chain) if s not in outside] + outside


def same_as(s: StepType, below: list[StepType]) -> bool:
    """Whether all there is below a membership is the relationship that states it."""
    if len(below) != 1 or not isinstance(below[0], RelationshipStep):
        return False
    edge = below[0].edge
    stated = edge.subject, edge.relation, edge.object
    if (edge.condition, edge.expires, edge.state) != (None, None, "stored"):
        return False
    if isinstance(s, HopStep):
        return stated == (s.start, s.relation, s.end)
    return isinstance(s, MembershipStep) and stated == (s.subject, s.relation, s.object)


def subjects(other: OtherRule) -> str:
    """The subjects a rule speaks of."""
    if not other.subjects:
        return "any subject"
    return " or ".join(
        phrases.entity(e) if e.id is None else phrases.code(e) for e in other.subjects
    )
