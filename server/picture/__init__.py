"""Knows how to draw a policy and a decision as SVG, without outside programs.

`layout.py` puts boxes in layers with few crossings; `text.py` measures; `svg.py` writes. A drawing
is collected on a sheet (`sheet.py`), which knows the same as nodes and edges. docs/graph.md shows
what comes of it.
"""

from __future__ import annotations

from typing import Literal

from ...compiler import model as m
from ...engine import explain_phrases as phrases
from ...engine.explanation import Explanation
from . import decision, rules
from . import model as models
from .sheet import Picture, Sheet, finish

What = Literal["model", "rules", "all"]
GAP = 48.0

__all__ = ["Picture", "What", "draw_explanation", "draw_policy"]


def draw_policy(model: m.Model, title: str, what: What = "all") -> Picture:
    """A policy's model, its rules, or both, one above the other."""
    drawn: list[Sheet] = []
    legend: tuple[tuple[str, str], ...] = ()
    if what != "rules":
        drawn.append(models.draw_model(model))
        legend += models.LEGEND
    if what != "model" and model.rules:
        drawn.append(rules.draw_rules(model))
        legend += rules.LEGEND
    sheet = Sheet()
    width = max((part.width for part in drawn), default=0.0)
    for number, part in enumerate(drawn):
        sheet.put(part, (width - part.width) / 2, sheet.height + GAP if number else 0.0)
    return finish(sheet, title, _counted(model, what), legend, _description(model, what))


def _counted(model: m.Model, what: What) -> str:
    counts = []
    if what != "rules":
        counts = [
            (len(model.types), "type"),
            (sum(len(type_.relations) for type_ in model.types), "relation"),
            (sum(len(type_.permissions) for type_ in model.types), "permission"),
        ]
    if what != "model":
        counts.append((len(model.rules), "rule"))
    return " · ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)


def _description(model: m.Model, what: What) -> str:
    """What the picture shows, for whoever can't see it."""
    parts = []
    if what != "rules":
        parts += [
            f"Type {type_.name}: "
            + (
                "; ".join(
                    f"{relation.name} takes "
                    + ", ".join(
                        kind.type + (f".{kind.relation}" if kind.relation else "")
                        for kind in relation.subjects
                    )
                    for relation in type_.relations
                )
                or "no relations"
            )
            + "."
            for type_ in model.types
        ]
    if what != "model":
        parts += [
            f"Rule {rule.name}: {rule.effect}." + (f" {rule.sentence}" if rule.sentence else "")
            for rule in model.rules
        ]
    return " ".join(parts) or "The policy declares nothing."


def draw_explanation(explanation: Explanation, model: m.Model) -> Picture:
    """One decision: the relationships from subject to resource, the rules, the verdict.

    `model` is that of the policy that decided; types have the same colours as in its picture.
    """
    e = explanation
    title = f"May {phrases.code(e.subject)} {e.action} {phrases.code(e.resource)}?"
    subtitle = {
        "allow": "Yes",
        "deny": "No",
        "conditional": "Not with what is known",
    }[e.decision] + (f", by {e.rule}" if e.rule else "")
    if e.now is not None:
        subtitle += f" · {phrases.moment(e.now)}"
    sheet = decision.draw_decision(e, model)
    return finish(sheet, title, subtitle, decision.LEGEND, e.text(width=1_000))
