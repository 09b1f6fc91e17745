"""Knows what is odd about a policy that compiles."""

from __future__ import annotations

from .check import Checked
from .diagnostics import Report


def lint(checked: Checked, report: Report) -> None:
    """Report as warnings what is odd about a checked policy."""
