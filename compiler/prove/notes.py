"""Knows how findings are kept, and said as warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from .. import model as m
from ..diagnostics import Diagnostic
from ..pipeline import Policy
from ..source import Source
from ..tree import Tree
from ..unparse import Expressions
from .witness import Witness

CODES: Final = {
    "never-applies": "a rule whose condition can't be true",
    "always-true": "a condition that can't be false",
    "redundant-rule": "a rule without which the same requests are allowed",
    "equivalent-rule": "two rules that apply to exactly the same requests",
    "always-forbidden": "a rule that allows only what others forbid",
    "idle-forbid": "a rule that forbids only what nothing allows",
    "leaves-nobody": "an `only` rule that no request satisfies",
    "conflicting-only": "two `only` rules that no request satisfies both of",
}
"""The codes of what the solver proves, each with one line on what it means (docs/lint.md)."""


@dataclass
class Finding:
    """One thing proved of a policy: the warning, the rules it is about, and a request.

    `clause` is `where`, `when` or `unless` if only that is meant; `exact` says that without the
    rule no denial turns from conditional to certain either. `witness` is a request that shows
    it; a rule that can't apply has none. A finding of the cheap checks is its warning alone.
    """

    diagnostic: Diagnostic
    rule: m.Rule | None = None
    others: tuple[m.Rule, ...] = ()
    clause: str | None = None
    exact: bool = False
    witness: Witness | None = None

    def to_json(self) -> dict[str, Any]:
        """The diagnostic as JSON-able data, with `others` and `witness`."""
        data = self.diagnostic.to_json()
        if self.rule is not None:
            data["rule"] = self.rule.name
            data["others"] = [
                {"rule": rule.name, "line": rule.place.line, "column": rule.place.column}
                for rule in self.others
                if rule.place is not None
            ]
            data["witness"] = None if self.witness is None else self.witness.to_json()
        return data


class Notes:
    """What has been found of a policy so far, and which rules it leaves superfluous."""

    def __init__(self, policy: Policy) -> None:
        self.found: list[Finding] = []
        self.text = Expressions(policy.model).text
        self.removed: set[str] = set()
        """Names of rules that can be removed together; later questions leave them out."""
        self.named = {rule.name: rule for rule in policy.model.rules}
        self._source = Source(policy.source, policy.filename)
        self._said = {(w.code, w.line, w.column) for w in policy.warnings}

    def said(self, code: str, rule: m.Rule) -> bool:
        """Whether the cheap checks have said this of a rule."""
        place = rule.place
        return place is not None and (code, place.line, place.column) in self._said

    def say(
        self,
        code: str,
        rule: m.Rule,
        message: str,
        others: Iterable[m.Rule] = (),
        witness: Witness | None = None,
        help: str | None = None,
        clause: str | None = None,
        exact: bool = False,
    ) -> None:
        """Keep a finding, unless the cheap checks have said as much."""
        assert code in CODES, code
        if rule.place is None or self.said(code, rule):
            return
        span = Tree(*self._source.span(rule.place.line, rule.place.column))
        diagnostic = Diagnostic.at(self._source, span, code, "warning", message, help=help)
        self.found.append(Finding(diagnostic, rule, tuple(others), clause, exact, witness))
