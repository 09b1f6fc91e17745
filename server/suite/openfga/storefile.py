"""Knows how to read a store: a model, tuples, and tests with tuples of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ....tenants.loading import read_bytes
from ..places import Located
from .file import Ask, File, Stage, Suite, fail, items, mapping, placed
from .tuplefile import read_tuples
from .tuples import Tuple

_OF_STORE = ("name", "model", "model_file", "tuples", "tuple_file", "tuple_files", "tests")
_OF_TEST = (
    "name", "description", "tuples", "tuple_file", "tuple_files", "check", "list_objects",
    "list_users",
)  # fmt: skip
_OF_CHECK = ("user", "users", "object", "objects")
_ANSWERS: dict[Any, bool] = {
    True: True, **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    False: False, **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    None: False,
}  # fmt: skip
"""What may be expected of a check; nothing is a no."""


class StoreFile(File):
    """`NAME.fga.yaml`."""

    def store(self) -> Stage:
        """The model and the tuples that all tests share."""
        if "model" in self.fields:
            model, file = placed(self.fields["model"], self.whole), self.path
        else:
            file = self.beside(self.fields["model_file"])
            model = read_bytes(file)
        self.known(self.fields, _OF_STORE)
        return Stage(model, str(file), file.parent, self.given(self.fields), [], strict=True)

    def suites(self) -> Iterator[Suite]:
        """One stage a test, as the tests' own tuples come and go."""
        store = self.store()
        stages = []
        for test in items(self.fields.get("tests"), self.name):
            fields = mapping(test, self.name)
            self.known(fields, _OF_TEST)
            tuples = store.tuples + self.given(fields)
            stages.append(replace(store, tuples=tuples, asks=self.asks(fields)))
        if not stages:
            stages.append(store)  # its model is read all the same
        name = self.fields.get("name")
        yield Suite(str(name.value) if name else self.path.name, stages)

    def given(self, fields: dict[str, Located]) -> tuple[Tuple, ...]:
        """The tuples given inline and by files."""
        found = self.own_tuples(fields.get("tuples"))
        files = [fields["tuple_file"]] if "tuple_file" in fields else []
        files += items(fields.get("tuple_files"), self.name)
        for node in files:
            if not node.text:
                continue
            found += read_tuples(self.beside(node))
        return found

    def asks(self, fields: dict[str, Located]) -> list[Ask]:
        """All assertions of a test."""
        found: list[Ask] = []
        for node in items(fields.get("check"), self.name):
            found += self.checks(node)
        for node in items(fields.get("list_objects"), self.name):
            found += self.list_objects(node)
        for node in items(fields.get("list_users"), self.name):
            found += self.list_users(node)
        return found

    def asked(
        self, node: Located, names: tuple[str, ...]
    ) -> Iterator[tuple[dict[str, Located], str, Located]]:
        """(fields, relation, expected) of each assertion of an entry, which has these names."""
        fields = mapping(node, self.name)
        self.known(fields, (*names, "context", "contextual_tuples", "assertions"))
        for relation, expected in mapping(fields.get("assertions"), self.name).items():
            yield fields, relation, expected

    def several(self, fields: dict[str, Located], one: str, line: int) -> list[str]:
        """`user`, or all of `users`."""
        if one + "s" not in fields:
            return [self.text(fields, one, line)]
        if one in fields:
            raise fail(f"give `{one}` or `{one}s`, not both", self.name, line)
        found = [item.text or "" for item in items(fields[one + "s"], self.name)]
        if not found:
            raise fail(f"`{one}s` is empty", self.name, fields[one + "s"].line)
        return found

    def checks(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node, _OF_CHECK):
            if not isinstance(expected.value, bool | str | None) or expected.value not in _ANSWERS:
                raise fail("expected true or false", self.name, expected.line)
            for user in self.several(fields, "user", node.line):
                for object_ in self.several(fields, "object", node.line):
                    yield self.ask(
                        "check", (user, relation, object_), expected,
                        _ANSWERS[expected.value], fields,
                    )  # fmt: skip

    def list_objects(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node, ("user", "type")):
            words = (
                self.text(fields, "user", node.line), relation,
                self.text(fields, "type", node.line),
            )  # fmt: skip
            names = {item.text or "" for item in items(expected, self.name)}
            yield self.ask("list_objects", words, expected, names, fields)

    def list_users(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node, ("object", "user_filter")):
            inner = mapping(expected, self.name)
            self.known(inner, ("users",))
            names = {item.text or "" for item in items(inner.get("users"), self.name)}
            ask = self.ask(
                "list_users", (self.text(fields, "object", node.line), relation, ""), expected,
                names, fields,
            )  # fmt: skip
            filters = []
            for kind in items(fields.get("user_filter"), self.name):
                inner = mapping(kind, self.name)
                self.known(inner, ("type", "relation"))
                relation_ = inner.get("relation")
                filters.append(
                    (self.text(inner, "type", kind.line),
                     str(relation_.value) if relation_ and relation_.value else None)
                )  # fmt: skip
            if not filters:
                raise fail("`user_filter` says which users to list", self.name, node.line)
            ask.filters = tuple(filters)
            yield ask

    def ask(
        self, kind: str, words: tuple[str, str, str], at: Located, expected: Any,
        fields: dict[str, Located],
    ) -> Ask:  # fmt: skip
        return Ask(
            f"{self.name}:{at.line}", kind, words, expected,
            contextual=self.tuples(fields.get("contextual_tuples")),
            context=self.context(fields.get("context")),
        )  # fmt: skip

    def context(self, node: Located | None) -> dict[str, Any]:
        """A request's values."""
        return {name: value.plain() for name, value in mapping(node, self.name).items()}
