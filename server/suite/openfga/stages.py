"""Knows how to read OpenFGA's own suite: tests in stages, each a model and more tuples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..places import Located
from .file import Ask, File, Stage, Suite, items, mapping, placed, plain
from .tuples import Tuple


class StagesFile(File):
    """A list of tests, each in stages: later ones keep the tuples of the earlier."""

    def suites(self) -> Iterator[Suite]:
        """The tests."""
        for test in items(self.fields.get("tests"), self.name):
            fields = mapping(test, self.name)
            kept: tuple[Tuple, ...] = ()
            stages = []
            for node in items(fields.get("stages"), self.name):
                stage = mapping(node, self.name)
                kept += self.tuples(stage.get("tuples"))
                self.text(stage, "model", node.line)
                stages.append(
                    Stage(
                        placed(stage["model"], self.whole), self.name, self.path.parent, kept,
                        list(self.asks(stage)),
                    )
                )  # fmt: skip
            yield Suite(self.text(fields, "name", test.line), stages)

    def asks(self, stage: dict[str, Located]) -> Iterator[Ask]:
        for node in items(stage.get("checkAssertions"), self.name):
            fields = mapping(node, self.name)
            asked = self.one_tuple(fields.get("tuple", node))
            words = (asked.user, asked.relation, asked.object)
            yield self.ask("check", words, node, fields)
        for node in items(stage.get("listObjectsAssertions"), self.name):
            fields = mapping(node, self.name)
            inner, line = mapping(fields.get("request"), self.name), node.line
            words = self.words(inner, line, "user", "relation", "type")
            yield self.ask("list_objects", words, node, fields)
        for node in items(stage.get("listUsersAssertions"), self.name):
            fields = mapping(node, self.name)
            inner, line = mapping(fields.get("request"), self.name), node.line
            words = self.text(inner, "object", line), self.text(inner, "relation", line), ""
            ask = self.ask("list_users", words, node, fields)
            for kind in items(inner.get("filters"), self.name):
                type_, _, relation = str(kind.value).partition("#")
                ask.filters += ((type_, relation or None),)
            yield ask

    def ask(
        self, kind: str, words: tuple[str, str, str], at: Located, fields: dict[str, Located]
    ) -> Ask:
        code = fields.get("errorCode")
        expected: Any
        if code is not None and code.value:
            expected = int(code.value)
        elif kind == "check":
            node = fields.get("expectation")
            expected = node is not None and str(node.value).lower() == "true"
        else:
            expected = {str(i.value) for i in items(fields.get("expectation"), self.name)}
        return Ask(
            f"{self.name}:{at.line}", kind, words, expected,
            contextual=self.tuples(fields.get("contextualTuples")),
            context=plain(fields.get("context")),
        )  # fmt: skip
