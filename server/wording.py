"""wording knows how to explain in words: what a rule means, beside what its author wrote.

The engine explains by the rule graph and knows no English; the paraphrases come from the model.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from .. import Engine
from ..compiler.model import Model
from ..engine.explanation import Explanation, RuleReport
from ..nl.paraphrase import paraphrase


def explain_in_words(engine: Engine, *question: Any, **given: Any) -> Explanation:
    """What `Engine.explain` answers, with the paraphrases of the rules it speaks of."""
    return worded(engine.explain(*question, **given), engine.policy.model)


def worded(explanation: Explanation, model: Model) -> Explanation:
    """The explanation with the paraphrases of the rules it speaks of, as the model has them."""
    rules = {rule.name: rule for rule in model.rules}

    def said(report: RuleReport) -> RuleReport:
        rule = None if report.implicit else rules.get(report.rule)
        return report if rule is None else replace(report, paraphrase=paraphrase(rule, model))

    return replace(explanation, reasons=tuple(map(said, explanation.reasons)))
