"""Instants, durations and windows, against Python's own calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.times import (
    MAX_DATETIME,
    MAX_DURATION,
    MIN_DATETIME,
    MINUTE,
    datetime_of,
    format_datetime,
    format_duration,
    in_window,
    parse_datetime,
    parse_duration,
)

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]
instants = st.integers(MIN_DATETIME, MAX_DATETIME)
days = st.sets(st.integers(0, 6), min_size=1)
minutes = st.integers(0, 1440)


@given(instants)
def test_instants_read_back(micros: int) -> None:
    assert parse_datetime(format_datetime(micros)) == micros


@given(st.integers(-MAX_DURATION, MAX_DURATION))
def test_durations_read_back(micros: int) -> None:
    assert parse_duration(format_duration(micros)) == micros


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)))
def test_instants_are_pythons(moment: datetime) -> None:
    assert datetime_of(moment) == parse_datetime(moment.isoformat())


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    days,
    minutes,
    minutes,
    st.sampled_from(ZONES),
)
def test_windows_are_wall_clock_time(
    moment: datetime, days: set[int], start: int, end: int, zone: str
) -> None:
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    # The day a window belongs to is the one it starts on: today, or yesterday past midnight.
    expected = False
    for day in (wall.date(), wall.date() - timedelta(days=1)):
        opens = datetime.combine(day, datetime.min.time()) + timedelta(minutes=start)
        closes = datetime.combine(day, datetime.min.time()) + timedelta(minutes=end)
        if end <= start:
            closes += timedelta(days=1)
        expected |= day.weekday() in days and opens <= wall < closes
    assert in_window(datetime_of(moment), days, start, end, zone) == expected


@given(instants, days, minutes, minutes, st.sampled_from(ZONES))
def test_windows_have_an_answer_for_every_instant(
    micros: int, days: set[int], start: int, end: int, zone: str
) -> None:
    in_window(micros, days, start, end, zone)


@given(instants, st.sampled_from(ZONES))
def test_a_whole_week_is_always(micros: int, zone: str) -> None:
    assert in_window(micros, range(7), 0, 1440, zone)


@given(instants, days, minutes, st.sampled_from(ZONES))
def test_a_window_and_its_rest_are_the_day(
    micros: int, days: set[int], start: int, zone: str
) -> None:
    if 0 < start < 1440:
        early = in_window(micros, days, 0, start, zone)
        late = in_window(micros, days, start, 1440, zone)
        assert early + late == in_window(micros, days, 0, 1440, zone)


def test_windows_are_half_open() -> None:
    noon = parse_datetime("2026-03-27T12:00:00Z")
    assert in_window(noon, [4], 720, 721, "UTC")
    assert not in_window(noon - 1, [4], 720, 721, "UTC")
    assert not in_window(noon + MINUTE, [4], 720, 721, "UTC")
