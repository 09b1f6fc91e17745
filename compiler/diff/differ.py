"""Knows how to compare two policies, kind of request by kind of request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .. import model as m
from ..pipeline import Policy
from ..prove.solver import available
from .asking import Asker, Found, Level, Question, Shown, Told
from .judges import Judge
from .regions import Region, Sides, regions
from .results import Difference, Kind, Place, PolicyDiff, Undecided
from .schema import schema_changes
from .searching import Search
from .sharing import told_apart
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


@dataclass(frozen=True)
class _Open:
    """A question of a region that is not decided: in which direction, about which rule, and why."""

    gain: bool
    level: Level
    rule: str | None
    reason: str

    def settled(self, found: list[Difference]) -> bool:
        """Whether differences of the region answer it, or leave nothing to tell."""
        mine = [each for each in found if (each.kind in GAINS) is self.gain]
        if self.level == "open":  # whoever gains by it is told of already
            return bool(mine)
        strong = [each for each in mine if each.kind in ("widening", "narrowing")]
        return any(self.rule is None or each.rule == self.rule for each in strong)


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
        until = time.thread_time() + seconds
        self._asker = Asker(self._judges, until, milliseconds)
        self._search_until = until + seconds / 4
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
        open_: list[_Open] = []
        if self._solver:
            sides = self._asker.sides(region)
            for gain in (True, False):
                sides = self._directed(sides, gain, open_)
        else:
            reason = "no solver is installed"
            open_ += [_Open(gain, "allowed", None, reason) for gain in (True, False)]
        place = _place(region)
        tried = 0
        if self._left(place, open_):
            tried = self._search(region, place, open_)
        left = self._left(place, open_)
        if left:
            reason = "; ".join(dict.fromkeys(each.reason for each in left))
            self._diff.undecided.append(Undecided(place, reason, tried))
        else:
            self._diff.settled += 1

    def _directed(self, sides: Sides, gain: bool, open_: list[_Open]) -> Sides:
        """All questions of one direction: first who is allowed, then what is left open."""
        shown: set[tuple[bool, int]] = set()
        for level in _LEVELS:
            for question in self._asker.questions(sides, gain, level):
                if (question.allow, question.at) in shown:
                    continue
                found, sides = self._asker.ask(sides, question)
                if found.told is Told.SOME:
                    shown.add((question.allow, question.at))
                    self._note(sides, question, found)
                elif found.told is not Told.NONE:
                    rule = sides.region.joined.original(question.part(sides).name)
                    open_.append(_Open(gain, level, rule, _REASONS[found.told]))
        return sides

    def _left(self, place: Place, open_: list[_Open]) -> list[_Open]:
        """The questions of a region that are not settled."""
        found = [each for each in self._diff.differences if each.place == place]
        return [each for each in open_ if not each.settled(found)]

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

    def _search(self, region: Region, place: Place, open_: list[_Open]) -> int:
        """Make requests up for what is open; whatever they show is told too."""
        search = Search(self._judges, region, Random(f"{self._seed}/{region.cell}"))
        known: set[Kind] = {each.kind for each in self._diff.differences if each.place == place}
        tried = 0
        for shown in search.tries(self._tries):
            if time.thread_time() > self._search_until and tried >= _FEWEST:
                break
            tried += 1
            kind = None if shown is None else kind_of(shown)
            if shown is None or kind is None or kind in known or self._less(kind, known):
                continue
            known.add(kind)
            rule, new = _responsible(region) or (_deciding(shown, kind), kind in GAINS)
            self._say(region, shown, rule, new)
            if not self._left(place, open_):
                break
        return tried

    def _less(self, kind: Kind, known: set[Kind]) -> bool:
        """Whether more than this is known already."""
        return (kind == "opening" and "widening" in known) or (
            kind == "closing" and "narrowing" in known
        )


GAINS: tuple[Kind, ...] = ("widening", "opening")
"""The kinds of difference by which more is allowed, or may be."""
_LEVELS: tuple[Level, ...] = ("allowed", "open")
_FEWEST = 40
"""Requests made up for a region even where the time is up."""
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


def _responsible(region: Region) -> tuple[str, bool] | None:
    """The one rule that differs, and whether it is in the new policy; None if several do."""
    names = {rule.name for rule in (*region.old, *region.new)}
    if len(names) != 1 or region.old_implicit != region.new_implicit:
        return None
    return names.pop(), bool(region.new)


def _deciding(shown: Shown, kind: Kind) -> str | None:
    """The rule that an engine names for a difference that was found by trying."""
    more, less = (shown.new, shown.old) if kind in GAINS else (shown.old, shown.new)
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
