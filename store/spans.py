"""spans knows how to let an observer see what is done and how long it takes.

Without an observer a span is nothing, and costs a call. Attributes name tenants and counts, never
subjects, objects or values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

Attributes = Mapping[str, int | str]

Observer = Callable[[str, Attributes], AbstractContextManager[object]]
"""Given a name and attributes, what to be within while the thing is done."""

_NOTHING: AbstractContextManager[object] = nullcontext()
_observer: Observer | None = None


def observe(observer: Observer | None) -> None:
    """Let an observer see the spans of this process from now on, or nobody."""
    global _observer
    _observer = observer


def span(name: str, **attributes: int | str) -> AbstractContextManager[object]:
    """What is done within this is seen by the observer, if there is one."""
    return _NOTHING if _observer is None else _observer(name, attributes)
