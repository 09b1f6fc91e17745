"""What a run found: rows, as a table for people and as JSON."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

COLUMNS = ("suite", "case", "engine", "n", "p50", "p99", "max", "per second", "bytes")


@dataclass(frozen=True)
class Row:
    """One measurement. Times are of one call, in nanoseconds; what was not measured is None.

    One whose n is 0 is of an engine that was not measured, and its note says why.
    """

    suite: str
    case: str
    engine: str
    n: int
    p50_ns: float | None = None
    p99_ns: float | None = None
    max_ns: float | None = None
    per_second: float | None = None
    bytes: float | None = None
    note: str = ""


def machine() -> dict[str, Any]:
    """The facts of this machine that figures depend on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "usable_cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.system(),
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
        "load_average": os.getloadavg()[0],
        "date": time.strftime("%Y-%m-%d"),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def as_json(header: dict[str, Any], rows: Sequence[Row]) -> str:
    """The header's facts and the rows."""
    found = []
    for row in rows:
        values = asdict(row)
        for key, value in values.items():
            if isinstance(value, float):
                values[key] = round(value, 1)
        found.append(values)
    return json.dumps({**header, "rows": found}, indent=1, ensure_ascii=False) + "\n"


def table(rows: Sequence[Row]) -> str:
    """The rows under their headings, aligned, each note beneath its row's case."""
    lines = [COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    text = []
    for line, row in zip(lines, (None, *rows), strict=True):
        cells = [
            cell.ljust(width) if i < 3 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        note = f"  {row.note}" if row and row.note else ""
        text.append(("  ".join(cells) + note).rstrip())
    return "\n".join(text)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.suite,
        row.case,
        row.engine,
        f"{row.n:,}",
        duration(row.p50_ns),
        duration(row.p99_ns),
        duration(row.max_ns),
        "" if row.per_second is None else f"{row.per_second:,.0f}",
        ""
        if row.bytes is None
        else f"{row.bytes:,.1f}"
        if row.bytes < 1e4
        else f"{row.bytes:,.0f}",
    )


def duration(ns: float | None) -> str:
    """Nanoseconds in the unit that reads best."""
    if ns is None:
        return ""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.2f} {unit}"
    return f"{ns:.0f} ns"
