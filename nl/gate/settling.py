"""Knows what the readings of a text come to: one rule, a question, or a refusal. Never a guess."""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ...compiler.diff.equivalence import Baseline
from ..outcome import Choice, Compiled, Outcome, Question, Refusal
from ..paraphrase import paraphrase_clause, paraphrase_rule
from ..paraphrase.words import listed
from ..rule import Clause, IntermediateRule, extended
from .alike import Shown, distinct, shown
from .alone import alone, typed
from .asking import Asker
from .contradiction import Contradiction, contradiction
from .everything import unrestricted
from .telling import condition, told, unknown
from .vacuous import excluded

SECONDS = 1.5
"""For all that a solver is asked about one text."""
MOST_CHOICES = 5


def settle(
    readings: Sequence[IntermediateRule], model: m.Model, seconds: float = SECONDS
) -> Outcome:
    """What readings of one text come to under a model's vocabulary; its rules don't matter.

    Readings that don't fit the declarations fall away, and those that can never apply where others
    can; those proved to mean the same are one.
    Several are a question, with a request on which they differ. One is refused where it can
    never apply (`vacuous`) or takes back all that it grants (`contradiction`), asked about where
    it allows everything (`allows-everything`), and else compiled.
    """
    good = typed(list(dict.fromkeys(readings)), model)
    if not good:
        return Refusal("not-understood", "no reading of the text fits what the policy declares")
    kept, cases = distinct(good, model, seconds) if len(good) > 1 else (good, [])
    if len(kept) == 1:
        return judged(kept[0], model, seconds)
    each = [judged(reading, model, seconds / len(kept)) for reading in kept]
    if all(isinstance(outcome, Refusal) for outcome in each):
        return each[0]
    can_be = [reading for reading, came in zip(kept, each, strict=True) if not _is_never(came)]
    if len(can_be) < len(kept):
        return settle(can_be, model, seconds)  # nobody says what can never be
    return _ambiguous(kept, shown(kept, cases, model), model)


def _is_never(outcome: Outcome) -> bool:
    return isinstance(outcome, Refusal) and outcome.code == "vacuous"


def judged(rule: IntermediateRule, model: m.Model, seconds: float = SECONDS) -> Outcome:
    """What one rule comes to, by itself: compiled, asked about, or refused."""
    asker = Asker(alone(model, rule), seconds)
    wide = extended(model, IntermediateRule((), rule.definitions), "")
    for clause in rule.clauses:
        clashing = excluded(clause, asker)
        if clashing is not None:
            return Refusal("vacuous", _never(clashing, clause, wide))
    found = contradiction(rule, asker)
    if found is not None:
        return Refusal("contradiction", _contradicts(found, wide))
    for clause in rule.clauses:
        opened = unrestricted(clause, asker)
        if opened is not None:
            return _everything(rule, clause, opened, wide)
    return Compiled(rule)


# ── In words ──────────────────────────────────────────────────────────────────────


def _never(clashing: Sequence[m.Expr], clause: Clause, model: m.Model) -> str:
    said = [f"“{condition(each, clause, model)}”" for each in clashing]
    if len(said) == 1:
        return f"this can never apply: it never happens that {said[0]}"
    return f"this can never apply: {listed(said, 'and')} exclude each other"


def _contradicts(found: Contradiction, model: m.Model) -> str:
    grants = paraphrase_clause(found.clause, model)
    denies = " ".join(paraphrase_clause(each, model) for each in found.against)
    text = f"the text contradicts itself: it grants “{grants}” and takes all of it back “{denies}”"
    return text if found.case is None else f"{text}. Both apply here: {told(found.case, model)}"


def _everything(rule: IntermediateRule, clause: Clause, opened: str, model: m.Model) -> Question:
    whole = paraphrase_rule(rule, model)
    who = " or ".join(f"every {each.type}" for each in clause.subjects) or "everybody"
    return Question(
        "allows-everything",
        f"nothing restricts this: {who} may {opened}. Is that meant?",
        choices=(Choice(f"Yes: {whole}", rule), Choice("No, I will say who may, or when")),
    )


def _ambiguous(kept: list[IntermediateRule], seen: Shown | None, model: m.Model) -> Question:
    message = f"this can be read in {len(kept)} ways"
    if seen is None:
        message += "; which is meant?"
    else:
        wide = _with_definitions(kept, model)
        message += f", which differ for example here: {told(seen.case, wide)} Which is meant?"
    choices = []
    for number, reading in enumerate(kept[:MOST_CHOICES]):
        answer = "" if seen is None else _answer(seen, number, model)
        choices.append(Choice(paraphrase_rule(reading, model), reading, answer))
    if len(kept) > MOST_CHOICES:
        message += f" (shown are {MOST_CHOICES}; say it in shorter sentences for fewer)"
    return Question(
        "ambiguous", message, choices=tuple(choices), case=None if seen is None else seen.case
    )


def _answer(seen: Shown, number: int, model: m.Model) -> str:
    verdict = seen.verdicts[number]
    if verdict is None:
        return ""
    said = _ANSWERS[seen.baseline]
    if verdict.answer == "conditional" and seen.baseline == "deny":
        missing = listed([unknown(each, seen.case, model) for each in verdict.missing], "or")
        return f"here it does not allow, as long as {missing or 'something'} is not known"
    return said[verdict.answer == "allow"]


_ANSWERS: dict[Baseline, tuple[str, str]] = {
    "deny": ("here it does not allow", "here it allows"),
    "allow": ("here it forbids", "here it does not forbid"),
}


def _with_definitions(kept: Sequence[IntermediateRule], model: m.Model) -> m.Model:
    for each in kept:
        model = extended(model, IntermediateRule((), each.definitions), "")
    return model
