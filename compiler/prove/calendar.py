"""Knows what a calendar does to instants, as terms: where a day begins, how far months reach.

No solver knows a calendar. So a result is a variable within bounds that hold for every instant, and
wherever the solver guesses one wrongly it is told what is true there, and is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo

from ...engine.calendar import STARTS, local, months_after
from ...engine.functions import zone
from ...engine.times import DAY, HOUR, MAX_DATETIME, MIN_DATETIME
from .. import model as m
from .logic import Bit
from .scene import Scene
from .solver import Answer, Term
from .values import Value

_LONGEST = {"start_of_day": DAY, "start_of_week": 7 * DAY, "start_of_month": 31 * DAY,
            "start_of_year": 366 * DAY}  # fmt: skip
_MONTH = 2_629_746_000_000
"""The mean month of the Gregorian calendar, 30.436875 days, in microseconds."""
_STRAYS = 5 * DAY
"""So far do months stray from the mean at most: two days within a year, and the leap days."""
_SHIFT = 26 * HOUR
"""More than any zone's clocks were ever put back or forward."""
_ROUNDS = 16
"""So often is the solver told what is true where it guessed wrongly."""


@dataclass(frozen=True, slots=True)
class _Applied:
    """A function of the calendar, the instant it is given, and what comes of it."""

    function: str
    months: int
    zone: str
    at: Term
    result: Term
    known: Bit

    @property
    def kind(self) -> tuple[str, int, str]:
        return self.function, self.months, self.zone

    def value(self, at: int) -> int | None:
        where = zone(self.zone)
        assert where is not None
        if self.function == "months_after":
            return months_after(at, self.months, where)
        return STARTS[self.function](at, where)


@dataclass
class Calendar:
    """What the calendar's functions come to in a scene."""

    scene: Scene
    _applied: dict[tuple[str, int, str, Term], _Applied] = field(default_factory=dict)
    _told: set[tuple[str, int, str, Term, int]] = field(default_factory=set)

    def result(self, e: m.Call, args: list[Value]) -> Value | None:
        """What a call comes to; None for a function, or a zone, of which nothing is known here."""
        consts = [arg.value for arg in e.args[1:] if isinstance(arg, m.Const)]
        if len(consts) < len(e.args) - 1 or zone(str(consts[-1])) is None:
            return None
        if e.function not in STARTS and e.function != "months_after":
            return None
        months = int(str(consts[0])) if e.function == "months_after" else 0
        key = (e.function, months, str(consts[-1]), args[0].parts[0])
        found = self._applied.get(key)
        if found is None:
            made = self.scene.solver.variable(self.scene.fresh(e.function), "int")
            inside = self.scene.values.inside(made, e.type.kind)
            known = self.scene.logic.both(args[0].known, inside)
            found = self._applied[key] = _Applied(*key, made, known)
            self._bound(found)
            self._order(found)
            self._pair(found)
        return Value(e.type.kind, found.known, (found.result,))

    def _bound(self, applied: _Applied) -> None:
        """Assert how far a result is from what it is the result of."""
        if applied.function == "months_after":
            self._apart(applied.at, applied.result, applied.months)
        else:
            longest = _LONGEST[applied.function] + _SHIFT
            self._between(applied.at, applied.result, -longest, 0)

    def _order(self, applied: _Applied) -> None:
        """Assert how far apart different numbers of months are, after the same instant."""
        for other in self._applied.values():
            apart = applied.months - other.months
            alike = (other.function, other.zone, other.at) == (
                applied.function,
                applied.zone,
                applied.at,
            )
            if alike and apart:
                self._apart(other.result, applied.result, apart)

    def _pair(self, applied: _Applied) -> None:
        """Assert that what is in the same day, or longer part of the calendar, is not far apart."""
        s, logic = self.scene.solver, self.scene.logic
        longest = s.constant(_LONGEST.get(applied.function, 0) + _SHIFT)
        for other in self._applied.values():
            if other.kind == applied.kind and applied.function in STARTS and other is not applied:
                same = s.equal(other.result, applied.result)
                for one, two in ((other.at, applied.at), (applied.at, other.at)):
                    near = s.less(one, s.calculate("+", two, longest))
                    self.scene.add(logic.implies(same, near))

    def _apart(self, one: Term, other: Term, months: int) -> None:
        mean, strays = months * _MONTH, _STRAYS + _SHIFT
        self._between(one, other, mean - strays, mean + strays)

    def _between(self, one: Term, other: Term, low: int, high: int) -> None:
        s = self.scene.solver
        least = s.calculate("+", one, s.constant(low))
        most = s.calculate("+", one, s.constant(high))
        s.add(s.all_of([s.negation(s.less(other, least)), s.negation(s.less(most, other))]))

    def settled(self, ask: Callable[[list[Bit]], Answer]) -> Answer:
        """Ask until the calendar agrees with what was found; `ask` takes what to assume besides."""
        answer = ask([])
        for _ in range(_ROUNDS):
            if answer != "sat" or not (wrong := self._wrong()):
                return answer
            for applied, at in wrong:
                self._tell(applied, at)
            for pins in self._pins(wrong):
                if ask(pins) == "sat":
                    more = self._wrong()
                    if not more:
                        return "sat"
                    for applied, at in more:
                        self._tell(applied, at)
            answer = ask([])
        return answer

    def _wrong(self) -> list[tuple[_Applied, int]]:
        """What the solver's model has otherwise than the calendar, and at which instant."""
        value = self.scene.solver.value
        found = []
        for applied in self._applied.values():
            at, result = value(applied.at), value(applied.result)
            assert isinstance(at, int)
            assert isinstance(result, int)
            true = applied.value(at)
            if true is None:
                true = result if not MIN_DATETIME <= result <= MAX_DATETIME else None
            if true != result:
                found.append((applied, at))
        return found

    def _pins(self, wrong: list[tuple[_Applied, int]]) -> Iterator[list[Bit]]:
        """The instants found, kept: all of them, else one at a time, or where its day begins."""
        s = self.scene.solver
        kept = [s.equal(applied.at, s.constant(at)) for applied, at in wrong]
        yield kept
        if len(kept) > 1:
            yield from ([pin] for pin in kept)
        for applied, at in wrong:
            start = applied.value(at) if applied.function in STARTS else None
            if start is not None:
                self._tell(applied, start)
                yield [s.equal(applied.at, s.constant(start))]

    def _tell(self, applied: _Applied, at: int) -> None:
        """Assert what is true at an instant and around it, of all that the function is given."""
        true = applied.value(at)
        for each in [*self._applied.values()]:
            key = (*each.kind, each.at, at)
            if each.kind != applied.kind or key in self._told:
                continue
            self._told.add(key)
            if true is None:
                self._tell_none(each, at)
            elif each.function == "months_after":
                self._tell_months(each, at, true)
            else:
                self._tell_start(each, at, true)

    def _tell_none(self, each: _Applied, at: int) -> None:
        """The calendar ends before that."""
        s, logic = self.scene.solver, self.scene.logic
        beyond = s.equal(each.at, s.constant(at))
        if each.months > 0:
            beyond = logic.either(beyond, s.less(s.constant(at + _SHIFT), each.at))
        inside = self.scene.values.inside(each.result, m.DATETIME)
        self.scene.add(logic.no(logic.both(beyond, inside)))

    def _tell_months(self, each: _Applied, at: int, true: int) -> None:
        """Later is later, but for the hour that a zone's clocks show twice."""
        s, add, logic = self.scene.solver, self.scene.add, self.scene.logic
        here, then = s.constant(at), s.constant(true)
        add(logic.implies(s.equal(each.at, here), s.equal(each.result, then)))
        after = s.less(s.constant(at + _SHIFT), each.at)
        add(logic.implies(after, s.negation(s.less(each.result, then))))
        before = s.less(each.at, s.constant(at - _SHIFT))
        add(logic.implies(before, s.negation(s.less(then, each.result))))

    def _tell_start(self, each: _Applied, at: int, start: int) -> None:
        """A day, week, month or year begins once for all that is in it."""
        s, add, logic = self.scene.solver, self.scene.add, self.scene.logic
        add(
            logic.implies(s.equal(each.at, s.constant(at)), s.equal(each.result, s.constant(start)))
        )
        following = each.value(start + _LONGEST[each.function] + 6 * HOUR)
        where = zone(each.zone)
        if (
            following is None
            or where is None
            or not all(_steady(x, where) for x in (start, following))
        ):
            return  # clocks put back just after midnight show the end of a day twice
        begin, end = s.constant(start), s.constant(following)
        inside = logic.both(s.negation(s.less(each.at, begin)), s.less(each.at, end))
        add(logic.same(inside, s.equal(each.result, begin)))
        later = s.negation(s.less(each.result, end))
        add(logic.implies(s.negation(s.less(each.at, end)), later))
        add(logic.implies(s.less(each.at, begin), s.less(each.result, begin)))


def _steady(at: int, where: tzinfo) -> bool:
    """Whether a zone's clocks are neither put back nor forward within three hours of an instant."""
    try:
        offsets = {local(at + away * HOUR, where).utcoffset() for away in (-3, 3)}
    except (OverflowError, ValueError):
        return False
    return len(offsets) == 1
