"""diff knows what one policy decides otherwise than another, and shows each difference.

Two whole policies, each a `Policy` or a checked `Model`:

    diff_policies(old, new, *, seconds=20.0, milliseconds=2000, tries=300, seed=0, first=False,
                  progress=None) -> PolicyDiff
        .widenings .narrowings .openings .closings   lists of Difference, the engine confirms each
        .undecided                                   list of Undecided: not known, never "the same"
        .schema_changes                              list of SchemaChange, in plain words
        .same, .to_json()
    Difference: .kind .place .rule .side .witness (a Case) .old .new (Verdicts), .to_json()
    Case: .subject .action .resource .context .now .relationships .attributes …
        .lines() for a reader, .to_json() for a program

Two readings of one sentence, as models of one vocabulary:

    equivalent(one, other, *, baselines=("deny", "allow"), seconds=2.0)
        -> Equivalent() | Differs(difference, baseline) (.witness) | NotDecided(places)

One rule of a model, for examples; needs a solver:

    rule_examples(model, name, *, baseline=None, most=3, seconds=2.0) -> RuleExamples
        .applies   list of Example(case, verdict): requests it applies to
        .misses    list of Miss(condition, example, impossible): fails one condition, meets the rest
        .vacuous   True: proved to apply to nothing; False: it applies; None: not decided
    conditions(model, rule) -> list of Condition(clause, text, expr, requirement)
"""

from .cases import Case
from .differ import diff_policies
from .equivalence import Differs, Equivalent, NotDecided, equivalent
from .examples import Condition, Example, Miss, RuleExamples, conditions, rule_examples
from .judges import Verdict
from .results import Difference, Place, PolicyDiff, SchemaChange, Undecided

__all__ = [
    "Case",
    "Condition",
    "Difference",
    "Differs",
    "Equivalent",
    "Example",
    "Miss",
    "NotDecided",
    "Place",
    "PolicyDiff",
    "RuleExamples",
    "SchemaChange",
    "Undecided",
    "Verdict",
    "conditions",
    "diff_policies",
    "equivalent",
    "rule_examples",
]
