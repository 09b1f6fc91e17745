"""Holds what a test file expects against what an engine decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import Engine, compile_policy
from ...engine.errors import SaysoError
from ...tenants.loading import load_engine, load_rows, read_bytes
from ..wording import explain_in_words
from .coverage import Coverage, Tracer
from .openfga import is_openfga, run_openfga
from .outcome import Failure, Outcome
from .spec import Check, Listing, Suite, read_suites

PATTERNS = ("tests.yaml", "*.tests.yaml")
"""The names of test files within a folder."""


def find_files(paths: list[Path]) -> list[Path]:
    """The test files among paths: files themselves, and those in folders at any depth."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = {file for pattern in PATTERNS for file in path.rglob(pattern)}
            inside |= {file for file in path.rglob("*.y*ml") if _is_openfga(file)}
            found |= dict.fromkeys(sorted(inside))
        else:
            found[path] = None
    return list(found)


def _is_openfga(path: Path) -> bool:
    """Whether a file is one of OpenFGA's tests, by its name or what it holds."""
    if path.name.endswith((".fga.yaml", ".fga.yml")):
        return path.is_file()
    try:
        return path.is_file() and is_openfga(read_bytes(path).decode("utf-8"))
    except UnicodeDecodeError:
        return False


def run_file(path: Path, coverage: Coverage | None = None) -> Iterator[Outcome]:
    """Run each document of a test file; raises SaysoError if it, or what it names, is bad.

    What the tests exercise is added to `coverage`, where it is given.
    """
    if _is_openfga(path):
        yield from run_openfga(path)
        return
    for suite in read_suites(path):
        yield run_suite(suite, coverage)


def run_suite(suite: Suite, coverage: Coverage | None = None) -> Outcome:
    """Run one document."""
    policy = compile_policy(suite.policy_text, filename=suite.policy_name)
    engine = load_engine(policy, suite.data)
    if suite.rows:
        load_rows(engine, suite.rows)
    outcome = Outcome(suite.path, suite.name)
    tracer = coverage.trace(policy, suite) if coverage is not None else None
    failures = [_check(engine, check, tracer) for check in suite.checks]
    failures += [_listing(engine, listing, tracer) for listing in suite.lists]
    outcome.failures = [failure for failure in failures if failure is not None]
    outcome.passed = len(failures) - len(outcome.failures)
    return outcome


def _check(engine: Engine, check: Check, tracer: Tracer | None) -> Failure | None:
    arguments = check.given.arguments("subject", "action", "resource")
    try:
        decision = engine.check(check.subject, check.action, check.resource, **arguments)
    except SaysoError as error:
        return Failure(check.place, check.title, _expected(check), f"an error: {error}")
    if tracer is not None:
        tracer.ask(check)
    if _matches(check, decision):
        return None
    explanation = explain_in_words(engine, check.subject, check.action, check.resource, **arguments)
    return Failure(
        check.place, check.title, _expected(check), _got(check, decision), explanation.text()
    )


def _matches(check: Check, decision: Any) -> bool:
    return (
        check.outcome == outcome_of(decision)
        and check.rule in (None, decision.rule)
        and check.missing in (None, frozenset(decision.missing))
        and check.required in (None, frozenset(decision.required))
    )


def outcome_of(decision: Any) -> str:
    """allow, deny or conditional."""
    if decision.conditional:
        return "conditional"
    return "allow" if decision.allowed else "deny"


def _expected(check: Check) -> str:
    return _describe(check, check.outcome, check.rule, check.missing, check.required)


def _got(check: Check, decision: Any) -> str:
    """What was decided, in no more detail than was expected."""
    return _describe(
        check,
        outcome_of(decision),
        (decision.rule or "no rule") if check.rule or decision.rule else None,
        frozenset(decision.missing),
        frozenset(decision.required),
    )


def _describe(
    check: Check,
    outcome: str,
    rule: str | None,
    missing: frozenset[str] | None,
    required: frozenset[str] | None,
) -> str:
    parts = [f"{outcome} by {rule}" if rule else outcome]
    for label, names, wanted in (
        ("missing", missing, check.missing),
        ("required", required, check.required),
    ):
        if names or wanted is not None:
            parts.append(f"{label} {_names(names or frozenset())}")
    return ", ".join(parts)


def _listing(engine: Engine, listing: Listing, tracer: Tracer | None) -> Failure | None:
    try:
        found = _Found.of(engine, listing)
    except SaysoError as error:
        return Failure(listing.place, listing.title, _wanted(listing).text(), f"an error: {error}")
    if tracer is not None:
        tracer.list(listing)
    wanted = _wanted(listing)
    if wanted.everyone and found.everyone:
        found.ids = None  # those seen are among everyone
    if found == wanted:
        return None
    return Failure(listing.place, listing.title, wanted.text(), found.text() + found.diff(wanted))


@dataclass(slots=True)
class _Found:
    """What is in a list: ids None when, everyone being in it, they do not matter."""

    ids: frozenset[str] | None
    everyone: bool = False
    excluded: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()

    @staticmethod
    def of(engine: Engine, listing: Listing) -> _Found:
        """Ask the engine."""
        first, action, last = listing.words
        if listing.kind == "objects":
            objects = engine.list_objects(
                first, action, last, **listing.given.arguments("subject", "action")
            )
            return _Found(frozenset(objects.ids), conditional=_ids(objects.conditional))
        if listing.kind == "subjects":
            subjects = engine.list_subjects(
                first, action, last, **listing.given.arguments("action", "resource")
            )
            return _Found(
                frozenset(subjects.ids),
                subjects.everyone,
                frozenset(subjects.excluded),
                _ids(subjects.conditional),
            )
        actions = engine.list_actions(
            first,
            last,
            relations=listing.relations,
            **listing.given.arguments("subject", "resource"),
        )
        return _Found(frozenset(actions.names), conditional=_ids(actions.conditional))

    def text(self) -> str:
        """The list in a line."""
        if self.everyone:
            but = f" except {_names(self.excluded)}" if self.excluded else ""
            text = f"everyone{but}"
        else:
            text = _names(self.ids or frozenset())
        return text + (f", conditional {_names(self.conditional)}" if self.conditional else "")

    def diff(self, wanted: _Found) -> str:
        """Which ids are too many and which too few."""
        if self.ids is None or wanted.ids is None:
            return ""
        parts = [f"+{name}" for name in sorted(self.ids - wanted.ids)]
        parts += [f"-{name}" for name in sorted(wanted.ids - self.ids)]
        return f"  ({' '.join(parts)})" if parts else ""


def _wanted(listing: Listing) -> _Found:
    return _Found(listing.ids, listing.everyone, listing.excluded, listing.conditional)


def _ids(conditional: Any) -> frozenset[str]:
    return frozenset(entry.id for entry in conditional)


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
