"""Knows weekly windows as terms: the weekday and the time of day of an instant in a zone."""

from __future__ import annotations

from typing import NamedTuple

from ...engine.times import DAY, HOUR, MINUTE, WEEK, local
from .. import model as m
from .logic import Bit, Truth
from .scene import RECENT, Scene
from .solver import Term
from .values import Value

_FIXED = {"UTC": 0, "Etc/UTC": 0, "Etc/GMT": 0, "GMT": 0, "Etc/UCT": 0, "Zulu": 0} | {
    f"Etc/GMT{sign}{hours}": (-hours if sign == "+" else hours)
    for sign, most in (("+", 12), ("-", 14))
    for hours in range(most + 1)
}
"""Zones whose offset never changes, in hours. `Etc/GMT+5` is five hours behind UTC."""


class _Clock(NamedTuple):
    """An instant on the wall: its weekday (0 is Monday) and the microsecond of the day."""

    weekday: Term
    time: Term


class Windows:
    """The windows of a scene. Each instant has one weekday and one time in each zone."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._clocks: dict[tuple[Term, str], _Clock] = {}

    def inside(self, at: Value, windows: tuple[m.Window, ...]) -> Truth:
        """Whether a datetime lies in one of the windows (10)."""
        logic = self._scene.logic
        return logic.known(at.known, logic.some(self._in(at.parts[0], each) for each in windows))

    def _in(self, instant: Term, window: m.Window) -> Bit:
        logic, s = self._scene.logic, self._scene.solver
        weekday, time = self._clock(instant, window.zone)
        opens, closes = s.constant(window.start * MINUTE), s.constant(window.end * MINUTE)
        started, open_ = s.negation(s.less(time, opens)), s.less(time, closes)
        days = logic.some(s.equal(weekday, s.constant(day)) for day in window.days)
        if window.end > window.start:
            return logic.every([days, started, open_])
        after = logic.some(s.equal(weekday, s.constant((day + 1) % 7)) for day in window.days)
        return logic.either(logic.both(days, started), logic.both(after, open_))

    def _clock(self, instant: Term, zone: str) -> _Clock:
        if found := self._clocks.get((instant, zone)):
            return found
        s, scene = self._scene.solver, self._scene
        label = scene.fresh(f"clock {zone}")
        offset = self._offset(instant, zone, label)
        week, weekday, time = (
            s.variable(f"{label}.{part}", "int") for part in ("week", "weekday", "time")
        )
        scene.values.within(weekday, 0, 6)
        scene.values.within(time, 0, DAY - 1)
        # 5 January 1970 was a Monday.
        monday = s.calculate("+", s.constant(4 * DAY), s.calculate("*", s.constant(WEEK), week))
        day = s.calculate("*", s.constant(DAY), weekday)
        wall = s.calculate("+", s.calculate("+", monday, day), time)
        s.add(s.equal(s.calculate("+", instant, offset), wall))
        self._clocks[instant, zone] = clock = _Clock(weekday, time)
        return clock

    def _offset(self, instant: Term, zone: str, label: str) -> Term:
        """The zone's offset; where it changes with the seasons, any within a day."""
        scene, s = self._scene, self._scene.solver
        if zone in _FIXED:
            return s.constant(_FIXED[zone] * HOUR)
        offset = s.variable(f"{label}.offset", "int")
        scene.values.within(offset, -DAY + 1, DAY - 1)
        at, until = RECENT
        if local(at, zone) - at == local(until, zone) - until:
            span = s.all_of(
                [
                    s.negation(s.less(instant, s.constant(at))),
                    s.less(instant, s.constant(until)),
                    s.equal(offset, s.constant(local(at, zone) - at)),
                ]
            )
            scene.plain.append(span)
        return offset
