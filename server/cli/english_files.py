"""A dialogue about a policy in a file: the rule goes into the file, its examples beside it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from ...compiler.diff.impact import Asked, impact
from ...compiler.pipeline import Policy
from ...engine.errors import SaysoError
from ...engine.times import format_datetime
from ...nl.dialogue import Draft, answered, as_tests, draft, must_be_accepted
from ...store.errors import ExamplesFailed
from ...tenants.loading import load_engine, load_policy, read_text
from ..administration.direct import user
from ..suite.runner import run_suite
from ..suite.spec import read_suites
from .files import write_whole

Json = dict[str, Any]

_BETWEEN = re.compile(r"^---\n", re.MULTILINE)


class FileDialogue:
    """The dialogue; a draft is told as JSON-able data."""

    def __init__(
        self, path: Path, data: tuple[Path, ...], author: str | None, seconds: float
    ) -> None:
        self._path, self._data, self._seconds = path, data, seconds
        self._author = user() if author is None else author
        self._policy = load_policy(path)
        self._draft: Draft | None = None
        self._broken: list[int] = []

    @property
    def tests(self) -> Path:
        """The file of the examples."""
        return self._path.with_name(f"{self._path.stem}.english.tests.yaml")

    def start(self, text: str, name: str | None) -> Json:
        """Draft a text."""
        self._draft = draft(text, self._policy, name=name, seconds=self._seconds)
        return self._told()

    def answer(self, choice: int) -> Json:
        """Choose a reading; raises NoSuchChoice."""
        assert self._draft is not None
        self._draft = answered(self._draft, choice, self._policy, seconds=self._seconds)
        return self._told()

    def accept(self, *, widen: bool, drop_examples: bool, reason: str) -> Json:
        """Write the policy and the tests; raises NotAccepted, ExamplesFailed."""
        assert self._draft is not None
        made = must_be_accepted(self._draft, load_policy(self._path), widen=widen)
        broken = self._breaks(made.policy)
        if broken and not drop_examples:
            raise ExamplesFailed(
                f"{len(broken):,} earlier examples turn: --drop-examples drops them",
                len(broken),
                [text for _, text in broken],
            )
        tests = self._kept({number for number, _ in broken})
        if made.samples.kept:
            tests.append(as_tests(self._draft, made, self._author, self._path.name))
        write_whole(self._path, made.policy.source)
        if tests or broken:
            write_whole(self.tests, "---\n".join(tests))
        return {
            "policy": str(self._path),
            "tests": str(self.tests) if tests else None,
            "rules": list(made.examination.names),
            "digest": made.digest,
            "examples": len(made.samples.kept),
        }

    # ── Parts ──

    def _told(self) -> Json:
        assert self._draft is not None
        told = self._draft.to_json()
        if self._draft.made is not None:
            policy = self._draft.made.policy
            told["changes"]["breaks"] = [text for _, text in self._breaks(policy)]
            if self._data:
                told["changes"]["data"] = self._impact(policy)
        return told

    def _impact(self, policy: Policy) -> Json:
        """Who gains and who loses on the data, now and without a context."""
        assert self._draft is not None
        assert self._draft.made is not None
        diff = self._draft.made.examination.diff
        asked = Asked(time.time_ns() // 1000)
        engines = [load_engine(each, self._data) for each in (self._policy, policy)]
        places = [each.place for each in diff.differences]
        places += [each.place for each in diff.undecided]
        found = impact(engines[0], engines[1], places, asked)
        return {"now": format_datetime(asked.now), "impact": [each.to_json() for each in found]}

    def _breaks(self, policy: Policy) -> list[tuple[int, str]]:
        """Earlier examples that a policy decides otherwise: the number of each, and its words."""
        if not self.tests.exists():
            return []
        found = []
        for number, suite in enumerate(read_suites(self.tests)):
            suite.policy_text = policy.source
            try:
                failures = run_suite(suite).failures
            except SaysoError as error:
                found.append((number, f"{suite.name}: {error}"))
                continue
            found += [
                (number, f"{suite.name}: expected {f.expected}, got {f.got}") for f in failures
            ]
        return found

    def _kept(self, gone: set[int]) -> list[str]:
        """The documents of the file of examples, without some."""
        if not self.tests.exists():
            return []
        documents = _BETWEEN.split(read_text(self.tests))
        return [each for number, each in enumerate(documents) if number not in gone]
