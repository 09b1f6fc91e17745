"""Knows how to compare two policies, kind of request by kind of request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from .. import model as m
from ..pipeline import Policy
from ..prove.solver import available
from .asking import Asker, Found, Level, Question, Shown, Told
from .joining import told_apart
from .judges import Judge
from .regions import Region, Sides, regions
from .results import Difference, Kind, Place, PolicyDiff, Undecided
from .schema import schema_changes
from .searching import Search
from .shrinking import smallest

SECONDS = 20.0
"""For a whole comparison, unless told otherwise."""
MILLISECONDS = 2_000
"""For one question to the solver."""
TRIES = 300
"""Requests made up for a kind of request that the solver leaves open."""

Progress = Callable[[int, int], None]
"""Told how many kinds of request have been compared, and of how many."""


def diff_policies(
    old: Policy | m.Model,
    new: Policy | m.Model,
    *,
    seconds: float = SECONDS,
    milliseconds: int = MILLISECONDS,
    tries: int = TRIES,
    seed: int = 0,
    first: bool = False,
    progress: Progress | None = None,
) -> PolicyDiff:
    """Compare two checked policies; a `Policy` is faster than a model, which is lowered first.

    Without a solver installed only made-up requests are tried, and every kind of request that
    they show no difference of is undecided. With `first` the first difference ends it.
    """
    return _Differ(old, new, seconds, milliseconds, tries, seed).run(progress, first)


@dataclass
class _Open:
    """What of a region is not decided: in which directions, and why."""

    reasons: dict[str, None] = field(default_factory=dict)
    gains: set[bool] = field(default_factory=set)


class _Differ:
    def __init__(
        self,
        old: Policy | m.Model,
        new: Policy | m.Model,
        seconds: float,
        milliseconds: int,
        tries: int,
        seed: int,
    ) -> None:
        self._judges = Judge(old), Judge(new)
        self._models = self._judges[0].model, self._judges[1].model
        until = time.monotonic() + seconds
        self._asker = Asker(self._judges, until, milliseconds)
        self._tries, self._seed = tries, seed
        self._solver = available()
        self._diff = PolicyDiff(solver=self._solver)
        self._seen: set[tuple[Kind, Place, str | None]] = set()

    def run(self, progress: Progress | None, first: bool) -> PolicyDiff:
        diff = self._diff
        diff.schema_changes = schema_changes(*self._models)
        _name_rules(self._models, diff)
        todo = list(regions(*self._models))
        diff.compared = len(todo)
        for done, region in enumerate(todo):
            if progress is not None:
                progress(done, len(todo))
            self._compare(region)
            if first and diff.differences:
                break
        diff.differences.sort(key=lambda each: _ORDER.index(each.kind))
        return diff

    # ── One region ────────────────────────────────────────────────────────────────

    def _compare(self, region: Region) -> None:
        open_ = _Open()
        if self._solver:
            sides = self._asker.sides(region)
            for gain in (True, False):
                sides = self._directed(sides, gain, open_)
        else:
            open_.gains = {True, False}
            open_.reasons["no solver is installed"] = None
        if not open_.reasons:
            self._diff.proved += 1
            return
        tried = self._search(region, open_)
        reason = "; ".join(open_.reasons)
        self._diff.undecided.append(Undecided(_place(region), reason, tried))

    def _directed(self, sides: Sides, gain: bool, open_: _Open) -> Sides:
        """All questions of one direction: first who is allowed, then what is left open."""
        shown: set[tuple[bool, int]] = set()
        for level in ("allowed", "open"):
            for question in self._asker.questions(sides, gain, _LEVELS[level]):
                if (question.allow, question.at) in shown:
                    continue
                found, sides = self._asker.ask(sides, question)
                if found.told is Told.SOME:
                    shown.add((question.allow, question.at))
                    self._note(sides, question, found)
                elif found.told is not Told.NONE:
                    open_.gains.add(gain)
                    open_.reasons[_REASONS[found.told]] = None
        return sides

    def _note(self, sides: Sides, question: Question, found: Found) -> None:
        assert found.shown is not None
        side = question.gain == question.allow
        self._say(sides.region, found.shown, question.part(sides).name, side)

    def _say(self, region: Region, shown: Shown, rule: str | None, new: bool) -> None:
        shown = smallest(shown, self._asker.judged)
        kind = kind_of(shown)
        place = _place(region)
        if kind is None or (kind, place, rule) in self._seen:
            return
        self._seen.add((kind, place, rule))
        name = None if rule is None else region.joined.original(rule)
        self._diff.differences.append(
            Difference(kind, place, shown.case, shown.old, shown.new, name, "new" if new else "old")
        )

    def _search(self, region: Region, open_: _Open) -> int:
        """Make requests up for what is open; whatever they show is told too."""
        search = Search(self._judges, region, Random(f"{self._seed}/{region.cell}"))
        known = {each.kind for each in self._diff.differences if each.place == _place(region)}
        tried = 0
        for shown in search.tries(self._tries):
            tried += 1
            kind = None if shown is None else kind_of(shown)
            if shown is None or kind is None or kind in known:
                continue
            known.add(kind)
            self._say(region, shown, _deciding(shown, kind), kind in ("widening", "opening"))
        return tried


_LEVELS: dict[str, Level] = {"allowed": "allowed", "open": "open"}
_ORDER: tuple[Kind, ...] = ("widening", "narrowing", "opening", "closing")
_REASONS = {
    Told.LATE: "the solver ran out of time",
    Told.UNCONFIRMED: "the engine confirms no request that the solver finds possible",
}


def kind_of(shown: Shown) -> Kind | None:
    """What sort of difference two verdicts are; None for one that is none."""
    match shown.old.answer, shown.new.answer:
        case "allow", "allow":
            return None
        case _, "allow":
            return "widening"
        case "allow", _:
            return "narrowing"
        case "deny", "conditional":
            return "opening"
        case "conditional", "deny":
            return "closing"
    return None


def _deciding(shown: Shown, kind: Kind) -> str | None:
    """The rule that an engine names for a difference that was found by trying."""
    more, less = (
        (shown.new, shown.old) if kind in ("widening", "opening") else (shown.old, shown.new)
    )
    return more.rule or less.rule


def _place(region: Region) -> Place:
    cell = region.cell
    relation = cell.names[0] if cell.sets else None
    return Place(cell.subject, cell.action, cell.resource, relation)


def _name_rules(models: tuple[m.Model, m.Model], diff: PolicyDiff) -> None:
    """Say which rules differ in what they say."""
    _, *apart = told_apart(models[0].rules, models[1].rules)
    olds, news = ({rule.name for rule in rules} for rules in apart)
    diff.added = [name for name in news if name not in olds]
    diff.removed = [name for name in olds if name not in news]
    diff.changed = [name for name in news if name in olds]
