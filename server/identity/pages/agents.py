"""agents knows what people call the browser and system of a `User-Agent`, for the list of sessions.

It is told by whoever sends it, so nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Sequence

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
"""What stands in it; each claims to be those after it as well."""

_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def names(header: str) -> tuple[str, str]:
    """The browser and the system; empty where it is none of those known."""
    return _first(header, _BROWSERS), _first(header, _SYSTEMS)


def _first(header: str, known: Sequence[tuple[str, str]]) -> str:
    return next((name for mark, name in known if mark in header), "")
