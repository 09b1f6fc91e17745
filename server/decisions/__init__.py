"""decisions knows how to keep a log of what was decided: beside the checks, never in their way.

A decision becomes a line at once, as nothing may be held that changes later, and lies in a
bounded queue until a thread writes it. What finds no room is counted and gone.
"""

from .log import DecisionLog, Recorder
from .opening import LogOptions, open_log

__all__ = ["DecisionLog", "LogOptions", "Recorder", "open_log"]
