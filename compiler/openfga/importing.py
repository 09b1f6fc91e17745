"""Knows the way from an OpenFGA model's files to a policy's text: one function a stage."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable
from dataclasses import dataclass

from ...engine.errors import SaysoError
from ..diagnostics import Report
from ..source import MAX_BYTES, Source
from .cel import Refused, translate
from .check import check
from .dsl import read_dsl
from .json import read_json
from .manifest import read_manifest
from .modules import join
from .reports import Reports
from .tree import Condition, Model, Place
from .write import write

_WORD = re.compile(r"\w+|[=<>!]=|&&|\|\||\S")
"""What is marked of a condition that is refused."""
Reader = Callable[[str], bytes]
"""Reads a file that another names, by its path beside that; raises SaysoError if it can't."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A model that has arrived: what was read, and the policy that means the same."""

    model: Model
    text: str


def import_openfga(
    text: str | bytes, filename: str, read: Reader | None = None, *, lenient: bool = False
) -> Imported:
    """The policy that means what an OpenFGA model does.

    `text` is a model's: in OpenFGA's language, as JSON, or an `fga.mod` file, whose modules
    `read` then reads. Raises PolicyError with everything that is wrong with it, or that has no
    equal in our language. `lenient` lets through what OpenFGA's editor refuses, but its server
    runs.
    """
    reports = Reports()
    model = _read(text, filename, read, reports)
    if model is not None:
        check(model, reports, lenient=lenient)
    reports.raise_errors()
    assert model is not None
    conditions = {c.name.text: _translated(c, reports) for c in model.conditions}
    reports.raise_errors()
    return Imported(model, write(model, {k: v for k, v in conditions.items() if v is not None}))


def _read(text: str | bytes, filename: str, read: Reader | None, reports: Reports) -> Model | None:
    source = _source(text, filename, reports)
    if source is None:
        return None
    report = reports.of(source)
    if filename.endswith(".mod"):
        return _read_modules(source, report, read, reports)
    if source.text.lstrip().startswith("{"):
        return read_json(report)
    model = read_dsl(report)
    if model.module is not None and model.start is not None and not report.failed:
        message = "this is one module of a model; import the `fga.mod` that lists it"
        reports.error("invalid-module", model.start, message)
    return model


def _source(text: str | bytes, filename: str, reports: Reports) -> Source | None:
    """The text, if it is text."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        place = Place(Source("", filename), 0, 0)
        reports.error("too-large", place, f"the model has more than {MAX_BYTES:,} bytes")
        return None
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        place = Place(Source(before, filename), len(before), len(before))
        reports.error("invalid-encoding", place, "what stands here is not valid UTF-8")
        return None
    plain = decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Source(plain, filename)


def _read_modules(
    source: Source, report: Report, read: Reader | None, reports: Reports
) -> Model | None:
    manifest = read_manifest(report)
    if manifest is None:
        return None
    if read is None:
        message = "its modules can't be read from here: give a function that reads them"
        reports.error("invalid-module", Place(source, 0, 0), message)
        return None
    parts: list[Model] = []
    folder = os.path.dirname(source.filename)
    for path, place in manifest.files:
        try:
            text = read(path)
        except SaysoError as problem:
            reports.error("invalid-module", place, f"`{path}`: {problem.message}")
            continue
        part = _source(text, os.path.join(folder, path), reports)
        if part is not None:
            parts.append(read_dsl(reports.of(part), modular=True))
    return join(parts, manifest.schema, reports)


def _translated(condition: Condition, reports: Reports) -> str | None:
    """A condition's statement; None, having reported why, if it can't be said."""
    line, column = condition.place.source.position(condition.place.start)
    try:
        return translate(condition.parameters, condition.expression, line, column).text(
            condition.name.text
        )
    except Refused as refused:
        code = "condition" if refused.reason == "invalid" else "unsupported-condition"
        place = _refused_at(condition.place, condition.expression, refused)
        reports.error(code, place, refused.message, suggestion=refused.suggestion)
        return None


def _refused_at(place: Place, expression: str, refused: Refused) -> Place:
    """Where in the file a condition is refused: at a word of it, or at the whole of it where
    JSON writes it otherwise than it is.
    """
    source = place.source
    line, column = refused.line, refused.column
    written = source.text[place.start : place.end]
    if len(written) != len(expression):  # comments are taken out, but leave their room
        if written[1:-1] != expression or "\n" in expression:
            return place
        column += 1  # the quote
    start, _ = source.span(line, column)
    word = _WORD.match(source.text, start)
    return Place(source, start, word.end() if word else start)
