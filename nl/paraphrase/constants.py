"""Knows how constants are said: amounts, moments, durations, windows, networks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ...compiler import model as m
from ...compiler.literals import duration
from ...engine.times import DAY, WEEK
from .names import Names
from .words import humanised, is_plural, listed, quoted

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WHOLE_DAY = (0, 1440)
_WEEK = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CITY = re.compile(
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/([A-Z][A-Za-z_-]+)"
)
_SECOND_NAMES = frozenset({"Asia/Istanbul", "Europe/Nicosia"})
"""Zones whose city another zone is named after too."""
_THOUSANDS = re.compile(r"[0-9]+")


class Constants:
    """Says the constants of one model, by the names it has given to some."""

    def __init__(self, model: m.Model, names: Names) -> None:
        self._names = names
        self._zone = model.zone
        self._networks = {n.networks: n.name for n in reversed(model.networks)}
        self._hours = {h.windows: h.name for h in reversed(model.hours)}
        self._sets = {(s.element, s.values): s.name for s in reversed(model.sets)}

    def scalar(self, value: m.Constant, type_: m.ValueType, beside: m.ValueType | None) -> str:
        """A single value; `beside` is the type of what it is compared with."""
        if type_.kind in (m.STRING, m.ENUM):
            if beside is not None and beside.kind == m.ENUM:
                return member(str(value), beside)
            return quoted(str(value))
        match type_.kind:
            case m.BOOL:
                return "true" if value else "false"
            case m.PATH:
                return quoted(str(value))
            case m.DATETIME:
                return self.moment(int(str(value)))
            case m.DURATION:
                return span(int(str(value)))
            case m.INT | m.UINT | m.DECIMAL | m.MONEY:
                return _grouped(str(value))
        return str(value)

    def set_values(self, const: m.Const, beside: m.ValueType | None) -> list[str]:
        """The values of a set, each by itself."""
        element = const.type.element or const.type
        values = const.value if isinstance(const.value, tuple) else (const.value,)
        return [self.scalar(value, element, beside) for value in values]

    def set_name(self, const: m.Const) -> str | None:
        """What the policy calls this set of values, if it does: `the set “sensitive”`."""
        element = const.type.element
        if element is None or not isinstance(const.value, tuple):
            return None
        name = self._sets.get((element, const.value))
        if name is None:
            return None
        said = self._names.sets[name]
        return f"the {said}" if is_plural(said) or said.endswith("list") else f"the {said} list"

    def networks(self, const: m.Const) -> str:
        """`the corporate network`, or its addresses."""
        values = const.value if isinstance(const.value, tuple) else (const.value,)
        texts = tuple(map(str, values))
        if (name := self._networks.get(texts)) is not None:
            said = self._names.networks[name]
            whole = said.endswith(("net", "network", "networks"))
            return f"the {said}" if whole else f"the {said} network"
        if len(texts) == 1:
            return f"the network {texts[0]}"
        return f"one of the networks {listed(texts, 'and')}"

    def windows(self, windows: Sequence[m.Window]) -> tuple[str, bool]:
        """`Monday to Friday, 09:00 to 17:00 New York time`, and whether that is a name's gloss."""
        spans = "; or ".join(map(window, windows))
        name = self._hours.get(tuple(windows))
        if name is None:
            return spans, False
        said = self._names.hours[name]
        called = f"the {said}"
        if not said.endswith("hours"):
            called = f"the {quoted(said) if is_plural(said) else said} hours"
        return f"{called} ({spans})", True

    def moment(self, micros: int) -> str:
        """`31 January 2026, 09:00 New York time`, in the policy's zone or else in UTC."""
        zone = self._zone or "UTC"
        at = (_EPOCH + timedelta(microseconds=micros)).astimezone(ZoneInfo(zone))
        seconds = f":{at:%S}" if at.second or at.microsecond else ""
        fraction = f".{at.microsecond:06}".rstrip("0") if at.microsecond else ""
        text = f"{at.day} {at:%B} {at.year}, {at:%H:%M}{seconds}{fraction} {zone_text(zone)}"
        other = at.replace(fold=1 - at.fold)
        if at.utcoffset() != other.utcoffset():  # the clock shows this time twice
            text += f" ({'second' if at.fold else 'first'} time)"
        return text


def span(micros: int) -> str:
    """`15 minutes`; in days, not weeks, from four weeks on."""
    if micros >= 4 * WEEK and micros % DAY == 0:
        return f"{micros // DAY} days"
    return duration(micros)


def member(value: str, enum: m.ValueType) -> str:
    """A value of an enum: in plain words, where these are no other value's."""
    said = humanised(value)
    if said is None or sum(humanised(v) == said for v in enum.values) != 1:
        return quoted(value)
    return said


def window(window: m.Window) -> str:
    """`Monday to Friday, 09:00 to 17:00 New York time`."""
    start, end = _clock(window.start), _clock(window.end)
    whole = (window.start, window.end) == _WHOLE_DAY
    days = "any day" if len(window.days) == _WEEK else _days(window.days)
    zone = zone_text(window.zone)
    if whole:
        return f"{days} ({zone})"
    over = " the next day," if window.end <= window.start else ""
    hours = f"{start} to {end}{over} {zone}"
    return hours if len(window.days) == _WEEK else f"{days}, {hours}"


def zone_text(zone: str) -> str:
    """`New York time` for `America/New_York`; the zone's own name where it is no one city's."""
    if zone == "UTC":
        return zone
    city = _CITY.fullmatch(zone)
    if city is None or zone in _SECOND_NAMES:
        return zone
    return f"{city.group(1).replace('_', ' ')} time"


def _days(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said: list[str] = []
    for run in runs:
        if len(run) > 2:
            said.append(f"{DAYS[run[0]]} to {DAYS[run[-1]]}")
        else:
            said += [DAYS[day] for day in run]
    return listed(said, "or")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _grouped(text: str) -> str:
    """A number with its thousands apart: `10,000.50 USD`."""
    return _THOUSANDS.sub(lambda whole: f"{int(whole.group()):,}", text, count=1)
