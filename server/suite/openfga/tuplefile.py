"""Knows how to read tuples from a file of their own: YAML, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ...loading import read_text
from ..places import read_documents
from .file import File
from .scalars import scalar
from .tuples import Tuple


def read_tuples(path: Path) -> tuple[Tuple, ...]:
    """The tuples of a file of their own; raises SaysoError if it holds none."""
    found: tuple[Tuple, ...] = ()
    for document in read_documents(_as_yaml(path), str(path), scalar):
        found += File(path, {}).tuples(document)
    return found


def _as_yaml(path: Path) -> str:
    """A file of tuples as YAML, which JSON is; JSON lines and CSV are brought into that shape."""
    text = read_text(path)
    if path.suffix == ".jsonl":
        return "[" + ",".join(line for line in text.splitlines() if line.strip()) + "]"
    if path.suffix == ".csv":
        return json.dumps([_from_csv(row) for row in csv.DictReader(io.StringIO(text))])
    return text


def _from_csv(row: dict[str, str | None]) -> dict[str, Any]:
    """A tuple from the columns that `fga tuple write` takes."""

    def joined(who: str) -> str:
        text = f"{row.get(f'{who}_type') or ''}:{row.get(f'{who}_id') or ''}"
        return f"{text}#{row[f'{who}_relation']}" if row.get(f"{who}_relation") else text

    found: dict[str, Any] = {
        "user": joined("user"), "relation": row.get("relation"), "object": joined("object"),
    }  # fmt: skip
    if row.get("condition_name"):
        try:
            context = json.loads(row.get("condition_context") or "{}")
        except ValueError:
            context = {}
        found["condition"] = {"name": row["condition_name"], "context": context}
    return found
