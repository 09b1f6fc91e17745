"""Knows how to collect what is wrong with a model of one file or several."""

from __future__ import annotations

from typing import Any

from ..diagnostics import PolicyError, Report
from ..source import Source
from .codes import CODES
from .tree import Place


class Reports:
    """One report a file."""

    def __init__(self) -> None:
        self.reports: dict[int, Report] = {}

    def of(self, source: Source) -> Report:
        """The report on one file."""
        return self.reports.setdefault(id(source), Report(source, CODES))

    def error(self, code: str, place: Place, message: str, **details: Any) -> None:
        """Report an error where it is."""
        self.of(place.source).error(code, place, message, **details)

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return any(report.failed for report in self.reports.values())

    def raise_errors(self) -> None:
        """Raise PolicyError with what is wrong in all files, if anything is."""
        if self.failed:
            raise PolicyError([d for r in self.reports.values() for d in r.diagnostics])
