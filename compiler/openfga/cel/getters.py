"""Knows how the getters of CEL's timestamps and durations are said in Sayso.

CEL counts months, days of the month, of the year and of the week from 0 (the week from Sunday);
Sayso counts them from 1, the week from Monday.
"""

from __future__ import annotations

from ... import model as m
from ...constants import TYPES
from .constants import unsupported
from .typed import Typed

_INT = TYPES[m.INT]
_OF_DATETIMES = {
    "getFullYear": "year", "getMonth": "month", "getDate": "day", "getDayOfMonth": "day",
    "getDayOfWeek": "weekday", "getDayOfYear": "day_of_year", "getHours": "hour",
    "getMinutes": "minute", "getSeconds": "second", "getMilliseconds": "millisecond",
}  # fmt: skip
_OF_DURATIONS = {
    "getHours": "hours", "getMinutes": "minutes", "getSeconds": "seconds",
    "getMilliseconds": "milliseconds",
}  # fmt: skip
_FROM_ZERO = frozenset({"getMonth", "getDayOfMonth", "getDayOfYear"})


def getter(e: Typed, args: tuple[m.Expr, ...]) -> m.Expr:
    """What a getter gives."""
    if len(args) == 2 and isinstance(args[1], m.Const) and args[1].value == "Local":
        raise unsupported(e.args[1], "the time zone `Local` is the server's, whichever that is")
    if any(arg.type.kind not in (m.DURATION, m.DATETIME, m.STRING) for arg in args):
        raise unsupported(e, f"Sayso has no `{e.op}` of `{e.args[0].type}`")
    if args[0].type.kind == m.DURATION:
        return m.Call(_INT, _OF_DURATIONS[e.op], args)
    if len(args) == 1:
        args = (*args, m.Const(TYPES[m.STRING], "UTC"))
    found = m.Call(_INT, _OF_DATETIMES[e.op], args)
    if e.op in _FROM_ZERO:
        return m.Arithmetic(_INT, "-", found, m.Const(_INT, 1))
    if e.op == "getDayOfWeek":
        return m.Arithmetic(_INT, "%", found, m.Const(_INT, 7))
    return found
