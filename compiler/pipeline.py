"""Knows the way from policy text to a compiled policy: one function a stage, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..engine.errors import SaysoError
from ..engine.graph import Graph
from .canonical import digest
from .check import Checked, check
from .diagnostics import Diagnostic, Report
from .lint import lint
from .lower import lower
from .model import Model
from .parse import Beginning, File, parse
from .source import MAX_BYTES, Source
from .tree import Tree


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Policy:
    """A compiled policy: its text, what it means, and what is odd about it.

    `graph` is what the engine runs. `digest` is the SHA-256, in hex, of what the policy means:
    layout, comments and terms do not change it.
    """

    source: str
    filename: str
    model: Model
    graph: Graph
    digest: str
    warnings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Work:
    """A policy on its way through the stages."""

    report: Report
    beginning: Beginning | None = None
    file: File = field(default_factory=File)
    checked: Checked | None = None
    digest: str = ""
    graph: Graph | None = None


def _read(work: Work) -> None:
    work.file = parse(work.report, work.beginning)


def _check(work: Work) -> None:
    work.checked = check(work.file, work.report)


def _stop(work: Work) -> None:
    work.report.raise_errors()


def _lint(work: Work) -> None:
    assert work.checked is not None
    lint(work.checked, work.report)


def _lower(work: Work) -> None:
    assert work.checked is not None
    work.digest = digest(work.checked.model)
    try:
        work.graph = lower(work.checked.model, work.digest)
    except SaysoError as problem:
        # the one thing a checked model may still be refused for: a walk beyond the bounds
        work.report.error("endless-walk", Tree(0, 0), problem.message)


STAGES: tuple[Callable[[Work], None], ...] = (
    _read,
    _check,  # also of what parsed beside a syntax error: all errors come in one pass
    _stop,  # the rest needs a whole model
    _lint,
    _lower,
    _stop,
)


def compile_policy(
    text: str | bytes, filename: str = "policy.sayso", beginning: Beginning | None = None
) -> Policy:
    """Compile a policy; raises PolicyError with everything that is wrong with it.

    Of many texts that begin alike, as one set of declarations with other rules behind it, the
    beginning need be read only once: `beginning`, of `begin_policy`.
    """
    report = Report(Source(*_decoded(text, filename)))
    work = Work(report, beginning)
    for stage in STAGES:
        stage(work)
    assert work.checked is not None
    assert work.graph is not None
    return Policy(
        report.source.text,
        filename,
        work.checked.model,
        work.graph,
        work.digest,
        report.diagnostics,
    )


def read_policy(text: str | bytes, filename: str = "policy.sayso") -> tuple[Source, File]:
    """Only parse a policy; raises PolicyError if it does not."""
    report = Report(Source(*_decoded(text, filename)))
    file = parse(report)
    report.raise_errors()
    return report.source, file


def begin_policy(text: str) -> Beginning:
    """What policies may begin with that `compile_policy` is then given. Raises PolicyError if it
    does not parse.
    """
    source, file = read_policy(text)
    return Beginning(source.text, file)


_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")


def _decoded(text: str | bytes, filename: str) -> tuple[str, str]:
    """The text without a byte order mark, if it is text; PolicyError if it is not."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        limit = f"the limit is {MAX_BYTES // (1024 * 1024)} MiB"
        _refuse("too-large", filename, f"the policy has {len(data):,} bytes; {limit}")
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8")
        byte = f"0x{data[problem.start]:02X}"
        _refuse("invalid-encoding", filename, f"the byte {byte} is not valid UTF-8 here", before)
        raise
    decoded = decoded.removeprefix("\ufeff")
    if bad := _BAD.search(decoded):
        name = f"U+{ord(bad.group()):04X}"
        message = f"the control character {name} has no place in a policy"
        _refuse("invalid-character", filename, message, decoded[: bad.start()], decoded)
    return decoded, filename


def _refuse(code: str, filename: str, message: str, before: str = "", text: str = "") -> None:
    """Raise for a text that can't be read at all, at the place after `before`."""
    report = Report(Source(text or before, filename))
    report.error(code, Tree(len(before), len(before)), message)
    report.raise_errors()
