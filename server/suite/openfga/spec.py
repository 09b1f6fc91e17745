"""Knows OpenFGA's two kinds of test file: stores (`.fga.yaml`), and stages with assertions.

A store has a model and tuples, inline or by file, and tests with tuples of their own. The other
kind, of OpenFGA's own suite, goes in stages, each a model and more tuples.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...loading import UnreadableFile, beside, read_bytes, read_text
from ..places import InvalidTest, Located, read_documents
from .tuples import Tuple

_SIGNS = re.compile(r"^(?:model|model_file|tuple_file)\s*:|^\s+(?:- )?stages\s*:", re.MULTILINE)


@dataclass(slots=True)
class Ask:
    """One assertion: what is asked (`check`, `list_objects` or `list_users`), and the answer."""

    place: str
    kind: str
    words: tuple[str, str, str]
    """User, relation and object or type; of a list of users the object, relation and nothing."""
    expected: Any
    """A bool, a set of names, or the code of an error as an int."""
    filters: tuple[tuple[str, str | None], ...] = ()
    contextual: tuple[Tuple, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A model, the tuples there are with it, and what is asked."""

    model: bytes
    model_name: str
    folder: Path
    tuples: tuple[Tuple, ...]
    asks: list[Ask]


@dataclass(slots=True)
class Suite:
    """One test, as its file has it."""

    name: str
    stages: list[Stage]


def is_openfga(text: str) -> bool:
    """Whether a YAML text looks like one of the two kinds."""
    return _SIGNS.search(text) is not None


def read_openfga(path: Path) -> Iterator[Suite]:
    """The tests of a file; raises SaysoError if it, or a file it names, can't be read."""
    for document in read_documents(read_text(path), str(path)):
        fields = _map(document, str(path))
        if "model" in fields or "model_file" in fields:
            yield from _Store(path, fields).suites()
        else:
            yield from _Stages(path, fields).suites()


def _fail(message: str, path: str, line: int) -> InvalidTest:
    return InvalidTest(message, place=f"{path}:{line}")


def _map(node: Located | None, path: str) -> dict[str, Located]:
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        raise _fail("expected names and values here", path, node.line)
    return node.value


def _list(node: Located | None, path: str) -> list[Located]:
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, list):
        raise _fail("expected a list here", path, node.line)
    return node.value


@dataclass(slots=True)
class _File:
    path: Path
    fields: dict[str, Located]

    @property
    def name(self) -> str:
        return str(self.path)

    def text(self, fields: dict[str, Located], key: str, line: int) -> str:
        node = fields.get(key)
        if node is None or node.value is None:
            raise _fail(f"`{key}` is missing here", self.name, line)
        if isinstance(node.value, bool):
            return "true" if node.value else "false"
        if not isinstance(node.value, str | int | Decimal):
            raise _fail(f"expected a name for `{key}`", self.name, node.line)
        return str(node.value)

    def tuples(self, node: Located | None) -> tuple[Tuple, ...]:
        return tuple(map(self.one_tuple, _list(node, self.name)))

    def one_tuple(self, node: Located) -> Tuple:
        name = self.name
        fields = _map(node, name)
        condition, context = None, {}
        given = fields.get("condition")
        if given is not None and given.value is not None:
            inner = _map(given, name)
            condition = self.text(inner, "name", given.line)
            context = _plain(inner.get("context"))
        object_, relation, user = self.words(fields, node.line, "object", "relation", "user")
        return Tuple(object_, relation, user, condition, context)

    def words(
        self, fields: dict[str, Located], line: int, first: str, second: str, third: str
    ) -> tuple[str, str, str]:
        """Three names that must be there."""
        return (
            self.text(fields, first, line),
            self.text(fields, second, line),
            self.text(fields, third, line),
        )

    def beside(self, node: Located) -> Path:
        """A file that this one names, in its folder or below."""
        named = str(node.value)
        try:
            return beside(self.path.parent, named)
        except UnreadableFile as problem:
            raise _fail(f"`{named}`: {problem.message}", self.name, node.line) from None


def read_store(path: Path) -> Stage:
    """The model and tuples of a store's file, asking nothing."""
    documents = read_documents(read_text(path), str(path))
    fields = _map(documents[0], str(path)) if documents else {}
    if "model" not in fields and "model_file" not in fields:
        raise InvalidTest("a store's file has a `model` or names a `model_file`", place=str(path))
    return _Store(path, fields).store()


def read_tuples(path: Path) -> tuple[Tuple, ...]:
    """The tuples of a file of their own; raises SaysoError if it holds none."""
    found: tuple[Tuple, ...] = ()
    for document in read_documents(_as_yaml(path), str(path)):
        found += _File(path, {}).tuples(document)
    return found


class _Store(_File):
    """`NAME.fga.yaml`."""

    def store(self) -> Stage:
        """The model and the tuples that all tests share."""
        if "model" in self.fields:
            model, file = _placed(self.fields["model"]), self.path
        else:
            file = self.beside(self.fields["model_file"])
            model = read_bytes(file)
        return Stage(model, str(file), file.parent, self.given(self.fields), [])

    def suites(self) -> Iterator[Suite]:
        """One stage a test, as the tests' own tuples come and go."""
        store = self.store()
        stages = []
        for test in _list(self.fields.get("tests"), self.name):
            fields = _map(test, self.name)
            tuples = store.tuples + self.given(fields)
            stages.append(replace(store, tuples=tuples, asks=self.asks(fields)))
        if not stages:
            stages.append(store)  # its model is read all the same
        name = self.fields.get("name")
        yield Suite(str(name.value) if name else self.path.name, stages)

    def given(self, fields: dict[str, Located]) -> tuple[Tuple, ...]:
        """The tuples given inline and by files."""
        found = self.tuples(fields.get("tuples"))
        files = [fields["tuple_file"]] if "tuple_file" in fields else []
        files += _list(fields.get("tuple_files"), self.name)
        for node in files:
            found += read_tuples(self.beside(node))
        return found

    def asks(self, fields: dict[str, Located]) -> list[Ask]:
        """All assertions of a test."""
        found: list[Ask] = []
        for node in _list(fields.get("check"), self.name):
            found += self.checks(node)
        for node in _list(fields.get("list_objects"), self.name):
            found += self.list_objects(node)
        for node in _list(fields.get("list_users"), self.name):
            found += self.list_users(node)
        return found

    def asked(self, node: Located) -> Iterator[tuple[dict[str, Located], str, Located]]:
        """(fields, relation, expected) of each assertion of an entry."""
        fields = _map(node, self.name)
        for relation, expected in _map(fields.get("assertions"), self.name).items():
            yield fields, relation, expected

    def several(self, fields: dict[str, Located], one: str, line: int) -> list[str]:
        """`user`, or all of `users`."""
        if one + "s" in fields:
            return [str(item.value) for item in _list(fields[one + "s"], self.name)]
        return [self.text(fields, one, line)]

    def checks(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node):
            if str(expected.value).lower() not in ("true", "false"):
                raise _fail("expected true or false", self.name, expected.line)
            for user in self.several(fields, "user", node.line):
                for object_ in self.several(fields, "object", node.line):
                    yield self.ask(
                        "check", (user, relation, object_), expected,
                        str(expected.value).lower() == "true", fields,
                    )  # fmt: skip

    def list_objects(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node):
            words = (
                self.text(fields, "user", node.line), relation,
                self.text(fields, "type", node.line),
            )  # fmt: skip
            names = {str(item.value) for item in _list(expected, self.name)}
            yield self.ask("list_objects", words, expected, names, fields)

    def list_users(self, node: Located) -> Iterator[Ask]:
        for fields, relation, expected in self.asked(node):
            users = _map(expected, self.name).get("users")
            names = {str(item.value) for item in _list(users, self.name)}
            ask = self.ask(
                "list_users", (self.text(fields, "object", node.line), relation, ""), expected,
                names, fields,
            )  # fmt: skip
            filters = []
            for kind in _list(fields.get("user_filter"), self.name):
                inner = _map(kind, self.name)
                relation_ = inner.get("relation")
                filters.append(
                    (self.text(inner, "type", kind.line),
                     str(relation_.value) if relation_ and relation_.value else None)
                )  # fmt: skip
            ask.filters = tuple(filters)
            yield ask

    def ask(
        self, kind: str, words: tuple[str, str, str], at: Located, expected: Any,
        fields: dict[str, Located],
    ) -> Ask:  # fmt: skip
        return Ask(
            f"{self.name}:{at.line}", kind, words, expected,
            contextual=self.tuples(fields.get("contextual_tuples")),
            context=_plain(fields.get("context")),
        )  # fmt: skip


class _Stages(_File):
    """A list of tests, each in stages: later ones keep the tuples of the earlier."""

    def suites(self) -> Iterator[Suite]:
        """The tests."""
        for test in _list(self.fields.get("tests"), self.name):
            fields = _map(test, self.name)
            kept: tuple[Tuple, ...] = ()
            stages = []
            for node in _list(fields.get("stages"), self.name):
                stage = _map(node, self.name)
                kept += self.tuples(stage.get("tuples"))
                self.text(stage, "model", node.line)
                stages.append(
                    Stage(
                        _placed(stage["model"]), self.name, self.path.parent, kept,
                        list(self.asks(stage)),
                    )
                )  # fmt: skip
            yield Suite(self.text(fields, "name", test.line), stages)

    def asks(self, stage: dict[str, Located]) -> Iterator[Ask]:
        for node in _list(stage.get("checkAssertions"), self.name):
            fields = _map(node, self.name)
            asked = self.one_tuple(fields.get("tuple", node))
            words = (asked.user, asked.relation, asked.object)
            yield self.ask("check", words, node, fields)
        for node in _list(stage.get("listObjectsAssertions"), self.name):
            fields = _map(node, self.name)
            inner, line = _map(fields.get("request"), self.name), node.line
            words = self.words(inner, line, "user", "relation", "type")
            yield self.ask("list_objects", words, node, fields)
        for node in _list(stage.get("listUsersAssertions"), self.name):
            fields = _map(node, self.name)
            inner, line = _map(fields.get("request"), self.name), node.line
            words = self.text(inner, "object", line), self.text(inner, "relation", line), ""
            ask = self.ask("list_users", words, node, fields)
            for kind in _list(inner.get("filters"), self.name):
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
            expected = {str(i.value) for i in _list(fields.get("expectation"), self.name)}
        return Ask(
            f"{self.name}:{at.line}", kind, words, expected,
            contextual=self.tuples(fields.get("contextualTuples")),
            context=_plain(fields.get("context")),
        )  # fmt: skip


def _placed(node: Located) -> bytes:
    """A model that stands in the file, moved to its own lines so that errors name these."""
    text = str(node.value)
    return ("\n" * (node.line if "\n" in text else node.line - 1) + text).encode()


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


def _plain(node: Located | None) -> dict[str, Any]:
    """A context's values."""
    if node is None or not isinstance(node.value, dict):
        return {}
    found: dict[str, Any] = node.plain()
    return found
