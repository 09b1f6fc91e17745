"""Knows what to ask about the rules of a policy, and what to say of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from .. import model as m
from ..diagnostics import Diagnostic
from ..pipeline import Policy
from ..source import Source
from ..unparse import Expressions
from ..vocabulary import listing, quoted
from .asking import Asker, Tally, Verdict, Wanted
from .cells import Group, Part, among
from .logic import Bit, Truth, negation
from .scene import Cell
from .witness import Replay, Witness

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

SECONDS = 10.0
"""For all questions about a policy, unless told otherwise."""
MILLISECONDS = 1_000
"""For one question."""


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


@dataclass
class Outcome:
    """What was found, in the order of the text, and how many questions were left open."""

    findings: list[Finding] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


Progress = Callable[[int, int], None]
"""Told how many rules have been looked at, and of how many."""


def prove(
    policy: Policy,
    seconds: float = SECONDS,
    milliseconds: int = MILLISECONDS,
    progress: Progress | None = None,
) -> Outcome:
    """Ask a solver about all rules of a policy; needs one to be installed (solver.available).

    What the cheap checks have said already is not said again.
    """
    prover = _Prover(policy, Asker(policy.model, seconds, milliseconds))
    rules = policy.model.rules
    for done, rule in enumerate(reversed(rules)):
        if progress is not None:
            progress(done, len(rules))
        prover.rule(rule)
    prover.onlies()
    prover.found.sort(key=lambda f: (f.diagnostic.line, f.diagnostic.column))
    return Outcome(prover.found, prover.asker.tally)


class _Prover:
    """Asks about one rule after the other, last ones first, and about pairs of `only`.

    A rule found redundant is left out when the next is asked about: all that are found can be
    removed together.
    """

    def __init__(self, policy: Policy, asker: Asker) -> None:
        self.asker = asker
        self.found: list[Finding] = []
        self._policy, self._rules = policy, policy.model.rules
        self._source = Source(policy.source, policy.filename)
        self._text = Expressions(policy.model).text
        self._removed: set[str] = set()
        self._said = {(w.code, w.line, w.column) for w in policy.warnings}
        self._named = {rule.name: rule for rule in policy.model.rules}

    def rule(self, rule: m.Rule) -> None:
        """All that is asked of one rule."""
        if self._repeats(rule):
            self._removed.add(rule.name)
            return
        cells = self.asker.groups.of(rule)
        own = [cell for cell in cells if among(rule.subjects, cell)]
        # What asks for more comes first: a request that answers it mostly answers the rest.
        if rule.effect == "forbid":
            self._forbid(rule, cells)
        else:
            self._allow(rule, own)
        if self._never(rule, cells):
            return
        if rule.effect == "only":
            self._nobody(rule, own)
        self._always(rule, own)

    def _repeats(self, rule: m.Rule) -> bool:
        place = rule.place
        return place is not None and ("duplicate-rule", place.line, place.column) in self._said

    # ── Saying ────────────────────────────────────────────────────────────────────

    def _say(
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
        assert code in CODES, code
        if rule.place is None or (code, rule.place.line, rule.place.column) in self._said:
            return
        line, column = rule.place.line, rule.place.column
        _, end = self._source.span(line, column)
        end_line, end_column = self._source.position(end)
        excerpt, excerpt_column = self._source.excerpt(line, column)
        diagnostic = Diagnostic(
            code=code,
            severity="warning",
            message=message,
            file=self._source.filename,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            excerpt=excerpt,
            excerpt_column=excerpt_column,
            help=help,
        )
        self.found.append(Finding(diagnostic, rule, tuple(others), clause, exact, witness))

    # ── Conditions ────────────────────────────────────────────────────────────────

    def _never(self, rule: m.Rule, cells: list[Cell]) -> bool:
        """Whether a rule can't apply, which is then said. An `only` applies where it governs."""
        clash = self._impossible(rule, cells, inside=rule.effect != "only")
        if clash is None:
            return False
        message = f"the rule {quoted(rule.name)} can never apply"
        help_ = _together_never(clash)
        removable = rule.effect == "allow" or self._surely(rule, cells)
        if removable:
            self._removed.add(rule.name)
        else:
            more = "but it can be unknown, which turns what is allowed into a conditional denial"
            help_ = more if help_ is None else f"{help_}; {more}"
        self._say("never-applies", rule, message, help=help_, exact=removable)
        return True

    def _surely(self, rule: m.Rule, cells: list[Cell]) -> bool:
        """Whether a rule that never forbids is never unknown either."""
        for cell in cells:
            group = self.asker.group(cell)
            bits = [group.scene.logic.no(_part(group.forbids, rule).truth.false)]
            if self.asker.possible(group, bits).verdict is not Verdict.NONE:
                return False
        return True

    def _nobody(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if nobody can satisfy an `only`."""
        clash = self._impossible(rule, cells, inside=True)
        if clash is not None:
            message = f"the rule {quoted(rule.name)} leaves nobody where it governs"
            self._say("leaves-nobody", rule, message, help=_together_never(clash))

    def _impossible(self, rule: m.Rule, cells: list[Cell], inside: bool) -> list[str] | None:
        """What keeps a rule from ever being true, if something does."""
        clashing: list[str] = []
        for cell in cells:
            group = self.asker.group(cell)
            conjuncts = self._conjuncts(rule, group, inside)
            bits, texts = [bit for bit, _ in conjuncts], [text for _, text in conjuncts]
            wanted = _applies(rule) if inside else _governs(rule)
            if self.asker.find(group, bits, wanted).verdict is not Verdict.NONE:
                return None
            for i in self.asker.smallest(group, [], bits):
                if texts[i] not in clashing:
                    clashing.append(texts[i])
        return clashing or None

    def _conjuncts(self, rule: m.Rule, group: Group, inside: bool) -> list[tuple[Bit, str]]:
        """What has to be true for a rule to apply, and how each is written."""
        condition = group.encoder.condition
        found: list[tuple[Bit, str]] = []
        sides = [("resource", rule.resources, group.scene.resource)]
        clauses = [rule.where]
        if inside:
            sides.append(("subject", rule.subjects, group.scene.subject))
            clauses.append(rule.when)
        for clause in clauses:
            for item in _items(clause):
                found.append((condition(item).true, f"`{self._text(item)}`"))
        if inside and rule.unless is not None:
            found.append((condition(rule.unless).false, f"`not ({self._text(rule.unless)})`"))
        for side, whos, entity in sides:
            if any(who.id is not None for who in whos):
                named = [group.scene.is_entity(entity, who.type, who.id).true for who in whos]
                text = f"the {side} is one that the rule names"
                found.append((group.scene.logic.some(named), text))
        for requirement in rule.require if inside else ():
            given = group.scene.given(requirement).true
            found.append((given, f"`require {requirement.evidence}`"))
        return found

    def _always(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say which clauses of a rule can't be false, or for `unless` can't be true."""
        clauses = (("where", rule.where), ("when", rule.when), ("unless", rule.unless))
        for keyword, clause in clauses:
            if clause is None or isinstance(clause, m.Const) or not cells:
                continue
            sure = True
            for cell in cells:
                group = self.asker.group(cell)
                told = group.encoder.condition(clause)
                told = negation(told) if keyword == "unless" else told
                opposite = keyword == "unless"
                about = group.about(rule, subject=keyword != "where")
                wanted = _comes_to(rule, clause, opposite)
                answer = self.asker.find(group, [told.false, about.true], wanted)
                if answer.verdict is not Verdict.NONE:
                    break
                unknown = group.scene.logic.no(told.true)
                found = self.asker.possible(group, [unknown, about.true])
                sure &= found.verdict is Verdict.NONE
            else:
                self._say_always(rule, keyword, sure)

    def _say_always(self, rule: m.Rule, keyword: str, sure: bool) -> None:
        name = quoted(rule.name)
        if keyword == "unless":
            message = f"the `unless` of the rule {name} is never true"
        elif sure:
            message = f"the `{keyword}` of the rule {name} is always true"
        else:
            message = f"the `{keyword}` of the rule {name} is never false"
        help_ = (
            None if sure else "it is only unknown, where something that it asks for is not known"
        )
        self._say("always-true", rule, message, help=help_, clause=keyword, exact=sure)

    # ── Rules beside others ───────────────────────────────────────────────────────

    def _allow(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if a rule never makes the difference to an allow."""
        seen = _Seen()
        for cell in cells:
            group = self.asker.group(cell)
            mine = _part(group.allows, rule)
            others = self._others(group.allows, rule) if rule.effect == "allow" else []
            forbids = self._others(group.forbids, rule)
            logic = group.scene.logic
            apart = [logic.no(other.truth.true) for other in others]
            free = [forbid.truth.false for forbid in forbids]
            answer = self.asker.find(
                group, [mine.truth.true, *apart, *free], _alone(rule, others, forbids)
            )
            if answer.verdict is not Verdict.NONE:
                return
            if self.asker.possible(group, [mine.truth.true]).verdict is Verdict.NONE:
                continue
            if self.asker.possible(group, [mine.truth.true, *free]).verdict is Verdict.NONE:
                clash = self.asker.fewest(group, [mine.truth.true], free)
                seen.note(group, "forbidden", [forbids[i] for i in clash])
                continue
            if self.asker.possible(group, [mine.truth.true, *apart]).verdict is Verdict.NONE:
                clash = self.asker.fewest(group, [mine.truth.true], apart)
                seen.note(group, "allowed", [others[i] for i in clash])
            else:
                clash = self.asker.smallest(group, [mine.truth.true], [*apart, *free])
                both = [*others, *forbids]
                seen.note(group, "allowed", [both[i] for i in clash])
                seen.note(group, "forbidden", [])
            seen.exact &= self._exact(group, mine, others, forbids)
        self._say_allow(rule, seen)

    def _say_allow(self, rule: m.Rule, seen: _Seen) -> None:
        name = quoted(rule.name)
        names, others = self._covering(seen)
        if seen.kinds == {"forbidden"}:
            witness = self._together(rule, seen, "deny")
            message = f"all that the rule {name} allows is forbidden by {names}"
            self._say("always-forbidden", rule, message, others, witness)
        elif "allowed" in seen.kinds:
            self._removed.add(rule.name)
            witness = self._together(rule, seen, "allow")
            help_ = _removal(seen.exact)
            if seen.kinds != {"allowed"}:
                message = f"all that the rule {name} allows is allowed or forbidden by {names}"
                self._say("redundant-rule", rule, message, others, witness, help_, None, seen.exact)
            elif self._equivalent(rule, others, seen):
                message = f"the rule {name} allows exactly what {names} allows"
                self._say(
                    "equivalent-rule", rule, message, others, witness, help_, None, seen.exact
                )
            else:
                message = f"all that the rule {name} allows is allowed by {names} as well"
                self._say("redundant-rule", rule, message, others, witness, help_, None, seen.exact)

    def _forbid(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if a rule forbids nothing that would be allowed without it."""
        seen = _Seen()
        for cell in cells:
            group = self.asker.group(cell)
            mine = _part(group.forbids, rule)
            others = self._others(group.forbids, rule)
            logic = group.scene.logic
            bites = logic.no(mine.truth.false)
            allowed = logic.some(allow.truth.true for allow in group.allows)
            free = [other.truth.false for other in others]
            answer = self.asker.find(group, [bites, allowed, *free], _bites(rule, others))
            if answer.verdict is not Verdict.NONE:
                return
            if self.asker.possible(group, [mine.truth.true]).verdict is Verdict.NONE:
                continue
            if self.asker.possible(group, [bites, allowed]).verdict is Verdict.NONE:
                seen.note(group, "idle", [])
                continue
            clash = self.asker.fewest(group, [bites, allowed], free)
            seen.note(group, "forbidden", [others[i] for i in clash])
        name = quoted(rule.name)
        names, covering = self._covering(seen)
        if seen.kinds == {"idle"}:
            witness = self._together(rule, seen, "deny")
            message = f"nothing that the rule {name} forbids is allowed by any rule"
            self._say("idle-forbid", rule, message, (), witness, _removal(False))
        elif "forbidden" in seen.kinds:
            self._removed.add(rule.name)
            witness = self._together(rule, seen, "deny")
            if self._equivalent(rule, covering, seen):
                message = f"the rule {name} forbids exactly what {names} forbids"
                self._say("equivalent-rule", rule, message, covering, witness)
            else:
                message = (
                    f"all that the rule {name} keeps from being allowed is forbidden by {names}"
                )
                self._say("redundant-rule", rule, message, covering, witness, _removal(False))

    def _others(self, parts: list[Part], rule: m.Rule) -> list[Part]:
        return [part for part in parts if part.rule != rule and part.name not in self._removed]

    def _exact(self, group: Group, mine: Part, others: list[Part], forbids: list[Part]) -> bool:
        """Whether without the rule nothing conditional is denied for certain either."""
        logic = group.scene.logic
        bits = [logic.no(mine.truth.false), *(other.truth.false for other in others)]
        bits += [logic.no(forbid.truth.true) for forbid in forbids]
        return self.asker.possible(group, bits).verdict is Verdict.NONE

    def _covering(self, seen: _Seen) -> tuple[str, list[m.Rule]]:
        """The names of the rules that make another superfluous, and those that are written."""
        names = list(dict.fromkeys(part.name for part in seen.parts))
        rules = [self._named[name] for name in names if name in self._named]
        return listing(names), rules

    def _equivalent(self, rule: m.Rule, others: list[m.Rule], seen: _Seen) -> bool:
        """Whether the one other rule never applies where this one does not."""
        if len(others) != 1 or {part.name for part in seen.parts} != {others[0].name}:
            return False
        other = others[0]
        if other.effect != rule.effect:
            return False
        if self.asker.groups.of(rule) != self.asker.groups.of(other):
            return False
        for cell in self.asker.groups.of(other):
            group = self.asker.group(cell)
            parts = group.forbids if rule.effect == "forbid" else group.allows
            mine, its = _part(parts, rule).truth, _part(parts, other).truth
            logic = group.scene.logic
            for one, more in ((mine, its), (its, mine)):
                bits = [one.true, logic.no(more.true)]
                if self.asker.possible(group, bits).verdict is not Verdict.NONE:
                    return False
        return True

    def _together(self, rule: m.Rule, seen: _Seen, decision: str) -> Witness | None:
        """A request to which the rule applies beside one of those that cover it."""
        for cell, parts in seen.cells:
            group = self.asker.group(cell)
            mine = _part(group.forbids if rule.effect == "forbid" else group.allows, rule)
            names = {part.name for part in parts}
            covering = [p for p in (*group.allows, *group.forbids) if p.name in names]
            bits: list[Bit] = [mine.truth.true]
            if parts:
                bits.append(group.scene.logic.some(part.truth.true for part in covering))
            if decision == "allow":
                bits += [forbid.truth.false for forbid in group.forbids]
            witness = self.asker.show(group, bits, _covered(rule, names, decision))
            if witness is not None:
                return witness
        return None

    # ── Pairs of `only` ───────────────────────────────────────────────────────────

    def onlies(self) -> None:
        """Say which `only` rules no request satisfies both of where both govern."""
        onlies = [rule for rule in self._rules if rule.effect == "only"]
        for i, other in enumerate(onlies):
            for one in onlies[:i]:
                if self.asker.late:
                    return
                if one.name not in self._removed and other.name not in self._removed:
                    self._only_pair(one, other)

    def _only_pair(self, one: m.Rule, other: m.Rule) -> None:
        regions: dict[tuple[str, str], list[Cell]] = {}
        common = set(self.asker.groups.of(one))
        for cell in self.asker.groups.of(other):
            if cell in common:
                regions.setdefault((cell.action, cell.resource), []).append(cell)
        for cells in regions.values():
            witness = self._excluding(one, other, cells)
            if witness is not None:
                names = f"{quoted(one.name)} and {quoted(other.name)}"
                message = f"{names} leave nobody where both govern"
                help_ = "no request satisfies both, and all `only` rules must hold"
                self._say("conflicting-only", other, message, [one], witness, help_)
                return

    def _excluding(self, one: m.Rule, other: m.Rule, cells: list[Cell]) -> Witness | None:
        """A request that both rules govern, if none satisfies both."""
        for cell in cells:
            group = self.asker.group(cell)
            bits = [
                r.true for rule in (one, other) for r in (group.region(rule), group.inside(rule))
            ]
            if self.asker.find(group, bits, _satisfies(one, other)).verdict is not Verdict.NONE:
                return None
        for cell in cells:
            group = self.asker.group(cell)
            bits = [group.region(one).true, group.region(other).true]
            bits.append(group.inside(one).true)
            witness = self.asker.show(group, bits, _between(one, other))
            if witness is not None:
                return witness
        return None


_MOST_SHOWN = 8
"""Of more conditions than this that clash, none is shown."""


@dataclass
class _Seen:
    """How a rule was found superfluous, kind of request by kind of request."""

    kinds: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    cells: list[tuple[Cell, list[Part]]] = field(default_factory=list)
    exact: bool = True

    def note(self, group: Group, kind: str, parts: list[Part]) -> None:
        self.kinds.add(kind)
        self.parts += parts
        self.cells.append((group.cell, parts))


def _removal(exact: bool) -> str:
    if exact:
        return "removing it changes no decision"
    return "removing it allows nothing more and nothing less"


def _together_never(clash: list[str]) -> str | None:
    if len(clash) > _MOST_SHOWN:
        return None
    if len(clash) == 1:
        return f"{clash[0]} is never true"
    return f"these are never true together: {'; '.join(clash)}"


def _items(clause: m.Expr | None) -> tuple[m.Expr, ...]:
    if clause is None:
        return ()
    return clause.items if isinstance(clause, m.And) else (clause,)


def _part(parts: list[Part], rule: m.Rule) -> Part:
    return next(
        (p for p in parts if p.rule == rule), Part(rule.name, rule, "allow", Truth(False, True))
    )


# ── What the twin must say of a witness ───────────────────────────────────────────


def _applies(rule: m.Rule) -> Wanted:
    if rule.effect == "forbid":
        return lambda r: r.forbids_by(rule.name) is True
    return lambda r: r.allows_by(rule.name) is True


def _governs(rule: m.Rule) -> Wanted:
    def wanted(r: Replay) -> bool:
        about = rule.name in r.forbids or rule.name in r.allows
        return about and r.rules.where(rule).value is True

    return wanted


def _comes_to(rule: m.Rule, clause: m.Expr, value: bool) -> Wanted:
    """A clause is this, in a request that the rule is about; of an `only`, from its subjects."""

    def wanted(r: Replay) -> bool:
        about = rule.name in (r.forbids if rule.effect == "forbid" else r.allows)
        return about and r.value_of(clause) is value

    return wanted


def _alone(rule: m.Rule, others: list[Part], forbids: list[Part]) -> Wanted:
    def wanted(r: Replay) -> bool:
        return (
            r.allows_by(rule.name) is True
            and not any(r.allows_by(other.name) is True for other in others)
            and all(r.forbids_by(forbid.name) is False for forbid in forbids)
        )

    return wanted


def _bites(rule: m.Rule, others: list[Part]) -> Wanted:
    def wanted(r: Replay) -> bool:
        return (
            r.forbids_by(rule.name) is not False
            and any(result.value is True for result in r.allows.values())
            and all(r.forbids_by(other.name) is False for other in others)
        )

    return wanted


def _covered(rule: m.Rule, names: set[str], decision: str) -> Wanted:
    def wanted(r: Replay) -> bool:
        applies = r.forbids_by if rule.effect == "forbid" else r.allows_by
        beside = not names or any(True in (r.allows_by(name), r.forbids_by(name)) for name in names)
        return applies(rule.name) is True and beside and r.allowed == (decision == "allow")

    return wanted


def _satisfies(one: m.Rule, other: m.Rule) -> Wanted:
    return lambda r: all(r.allows_by(rule.name) is True for rule in (one, other))


def _between(one: m.Rule, other: m.Rule) -> Wanted:
    return lambda r: r.allows_by(one.name) is True and r.forbids_by(other.name) is not False
