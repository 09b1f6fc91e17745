"""Knows how to read tuples from a file of their own: YAML, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....compiler.openfga.nodes import Node, Unreadable, read_nodes
from ....compiler.source import Source
from ....tenants.loading import read_text
from ..places import InvalidTest, Located, read_documents
from .file import File, fail
from .scalars import scalar
from .tuples import Tuple

MAX_CHARACTERS = 64 * 1024 * 1024
_LONGEST = 400
"""Characters of a number that may be whole."""


def read_tuples(path: Path) -> tuple[Tuple, ...]:
    """The tuples of a file of their own; raises SaysoError if it holds none."""
    text = read_text(path)
    if len(text) > MAX_CHARACTERS:
        raise fail(f"the file has more than {MAX_CHARACTERS:,} characters", str(path), 1)
    file = File(path, {})
    match path.suffix:
        case ".json":
            return file.tuples(_json(text, str(path), 1))
        case ".jsonl":
            lines = enumerate(text.splitlines(), 1)
            return tuple(
                file.one_tuple(_json(line, str(path), at)) for at, line in lines if line.strip()
            )
        case ".csv":
            return tuple(map(file.one_tuple, _rows(text, str(path))))
    found: tuple[Tuple, ...] = ()
    for document in read_documents(text, str(path), scalar):
        found += file.tuples(document)
    return found


def _json(text: str, name: str, first: int) -> Located:
    """A JSON text, which begins on a line of its file."""
    source = Source(text, name)
    try:
        return _located(read_nodes(source), first - 1)
    except Unreadable as problem:
        line, column = source.position(problem.place.start)
        place = f"{name}:{line + first - 1}:{column}"
        raise InvalidTest(f"it is not JSON: {problem.message}", place=place) from None


def _located(node: Node, above: int) -> Located:
    line = node.place.source.position(node.place.start)[0] + above
    if node.members is not None:
        pairs = ((name.string or "", _located(value, above)) for name, value in node.members)
        return Located(dict(pairs), line)
    if node.items is not None:
        return Located([_located(item, above) for item in node.items], line)
    if node.string is not None:
        return Located(node.string, line, node.string)
    long = len(node.other) > _LONGEST
    value = float(node.other) if long else json.loads(node.other)
    return Located(value, line, node.other)


def _rows(text: str, name: str) -> Iterator[Located]:
    """The rows of a CSV file, as tuples in JSON would be."""
    reader = csv.DictReader(io.StringIO(text))
    while True:
        try:
            row = next(reader, None)
        except csv.Error as problem:
            raise fail(f"it is not CSV: {problem}", name, reader.line_num + 1) from None
        if row is None:
            return
        yield _everywhere(_from_csv(row, name, reader.line_num), reader.line_num)


def _everywhere(value: Any, line: int) -> Located:
    """A value of which all parts stand on one line."""
    if isinstance(value, dict):
        return Located({name: _everywhere(part, line) for name, part in value.items()}, line)
    if isinstance(value, list):
        return Located([_everywhere(part, line) for part in value], line)
    return Located(value, line, None if value is None else str(value))


def _from_csv(row: dict[str, Any], name: str, line: int) -> dict[str, Any]:
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
        except (ValueError, RecursionError):
            raise fail("`condition_context` is not JSON", name, line) from None
        found["condition"] = {"name": row["condition_name"], "context": context}
    return found
