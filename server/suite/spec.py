"""Test files as data: which policy, which facts, which decisions and lists are expected."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ...engine.data import EntityAttributes, Relationship, parse_row, read_rows
from ...engine.errors import SaysoError
from ...engine.times import parse_datetime
from ...tenants.loading import read_text
from .places import InvalidTest, Located, read_documents

Row = Relationship | EntityAttributes
T = TypeVar("T")

OUTCOMES = ("allow", "deny", "conditional")

_SHARED = ("now", "context", "evidence", "relationships")
_TOP = ("name", "policy", "data", *_SHARED, "checks", "lists")
_CHECK = (
    "name", "check", "expect", "subject", "action", "resource", *_SHARED, "missing", "required",
)  # fmt: skip
_LIST = (
    "name", "list", "expect", "subject", "action", "resource", *_SHARED, "conditional",
    "excluded", "relations",
)  # fmt: skip


@dataclass(slots=True)
class Given:
    """What a request holds beside its three names."""

    context: dict[str, Any] | None = None
    subject: dict[str, Any] | None = None
    action: dict[str, Any] | None = None
    resource: dict[str, Any] | None = None
    relationships: tuple[Relationship, ...] = ()
    evidence: tuple[tuple[str, int | None], ...] = ()
    now: int | None = None

    def arguments(self, *parts: str) -> dict[str, Any]:
        """Keyword arguments for the engine, with the properties of the parts it takes here."""
        return {f"{part}_properties": getattr(self, part) for part in parts} | {
            "context": self.context,
            "relationships": self.relationships,
            "evidence": self.evidence,
            "now": self.now,
        }


@dataclass(slots=True)
class Check:
    """One request and the decision expected of it."""

    place: str
    title: str
    subject: str
    action: str
    resource: str
    outcome: str
    rule: str | None
    given: Given
    missing: frozenset[str] | None = None
    required: frozenset[str] | None = None


@dataclass(slots=True)
class Listing:
    """One list and what is expected in it.

    `kind` is objects, subjects or actions. `ids` None means that anyone seen may be in it, since
    everyone is.
    """

    place: str
    title: str
    kind: str
    words: tuple[str, str, str]
    given: Given
    ids: frozenset[str] | None
    everyone: bool = False
    excluded: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()
    relations: bool = False


@dataclass(slots=True)
class Suite:
    """One document of a test file."""

    path: Path
    name: str
    policy_text: str
    policy_name: str
    data: list[Path] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    lists: list[Listing] = field(default_factory=list)


def read_suites(path: Path) -> list[Suite]:
    """The documents of a test file; raises SaysoError with the place of what is wrong."""
    documents = read_documents(read_text(path), str(path))
    if not documents:
        raise InvalidTest("the file is empty", place=str(path))
    return [_Reader(path).suite(document) for document in documents]


def read_text_suites(text: str, name: str, policy_text: str) -> list[Suite]:
    """The documents of a text that tests a policy given beside it; they may name no files.

    Raises SaysoError with the place of what is wrong, `name` standing for the file.
    """
    documents = read_documents(text, name)
    if not documents:
        raise InvalidTest("there is nothing in it", place=name)
    return [_Reader(Path(name), policy_text).suite(document) for document in documents]


class _Reader:
    """Reads one document; the fields shared by all its entries are kept meanwhile."""

    def __init__(self, path: Path, policy_text: str | None = None) -> None:
        """With the policy's text given, the document names no files."""
        self._path = path
        self._policy_text = policy_text
        self._shared: dict[str, Any] = {}

    def suite(self, document: Located) -> Suite:
        keys = self._keys(document, _TOP, "checks and lists of a policy")
        if self._policy_text is not None:
            if "policy" in keys:
                raise self._error(keys["policy"], "the policy is given beside this: leave it out")
            text, name = self._policy_text, "policy.sayso"
        elif "policy" not in keys:
            raise self._error(document, "the key `policy` is missing")
        else:
            text, name = self._policy(keys["policy"])
        suite = Suite(self._path, self._string(keys.get("name")) or "", text, name)
        if "data" in keys:
            self._data(keys["data"], suite)
        self._shared = self._request_fields(keys)
        suite.checks = [self._check(entry) for entry in self._items(keys.get("checks"))]
        suite.lists = [self._listing(entry) for entry in self._items(keys.get("lists"))]
        return suite

    # ── Policy and data ───────────────────────────────────────────────────────────

    def _policy(self, value: Located) -> tuple[str, str]:
        text = self._string(value)
        if text is None:
            raise self._error(value, "expected a file or the policy's text")
        if "\n" in text:
            return text, f"{self._path}:{value.line}"
        path = self._path.parent / text
        return self._guard(value, lambda: read_text(path)), str(path)

    def _data(self, value: Located, suite: Suite) -> None:
        """A file, the text of one, or a list of files and rows."""
        for entry in value.value if isinstance(value.value, list) else [value]:
            if isinstance(entry.value, str) and "\n" not in entry.value and " " not in entry.value:
                if self._policy_text is not None:
                    raise self._error(entry, "files can't be named here: write the rows out")
                suite.data.append(self._path.parent / entry.value)
            else:
                suite.rows += self._guard(entry, partial(self._rows, entry))

    def _rows(self, entry: Located) -> list[Row]:
        """A row, `OBJECT RELATION SUBJECT`, or rows as JSON lines."""
        if isinstance(entry.value, dict):
            return [parse_row(entry.plain())]
        text = self._string(entry)
        if text is None:
            raise self._error(entry, "expected a file or a row")
        if "\n" in text:
            return list(read_rows(text.split("\n"), f"{self._path}:{entry.line}"))
        words = text.split(None, 2)
        if len(words) != 3:
            raise self._error(entry, "expected `OBJECT RELATION SUBJECT`")
        return [Relationship.of(*words)]

    # ── Checks and lists ──────────────────────────────────────────────────────────

    def _check(self, entry: Located) -> Check:
        keys = self._entry(entry, "check", _CHECK)
        subject, action, resource = self._request(entry, keys["check"])
        if "expect" not in keys:
            raise self._error(entry, "what is expected is missing: `-> allow` or `expect: allow`")
        outcome, rule = self._outcome(keys["expect"])
        return Check(
            self._place(entry),
            self._string(keys.get("name")) or f"{subject} {action} {resource}",
            subject,
            action,
            resource,
            outcome,
            rule,
            self._given(keys),
            self._names(keys.get("missing")),
            self._names(keys.get("required")),
        )

    def _outcome(self, value: Located) -> tuple[str, str | None]:
        words = (self._string(value) or "").split()
        if not words or words[0] not in OUTCOMES or len(words) not in (1, 3):
            raise self._error(value, "expected allow, deny or conditional, perhaps `by RULE`")
        if len(words) == 3 and words[1] != "by":
            raise self._error(value, f"expected `{words[0]} by RULE`")
        return words[0], words[2] if len(words) == 3 else None

    def _listing(self, entry: Located) -> Listing:
        keys = self._entry(entry, "list", _LIST)
        words = self._request(entry, keys["list"])
        if "expect" not in keys:
            raise self._error(entry, "what is expected is missing: `-> a, b` or `expect: [a, b]`")
        ids, everyone, excluded = self._expected_list(keys["expect"])
        relations = keys.get("relations")
        if relations is not None and not isinstance(relations.value, bool):
            raise self._error(relations, "`relations` is true or false")
        return Listing(
            self._place(entry),
            self._string(keys.get("name")) or " ".join(words),
            _list_kind(words),
            words,
            self._given(keys),
            ids,
            everyone,
            excluded or self._names(keys.get("excluded")) or frozenset(),
            self._names(keys.get("conditional")) or frozenset(),
            relations is not None and relations.value,
        )

    def _expected_list(self, value: Located) -> tuple[frozenset[str] | None, bool, frozenset[str]]:
        """(ids, whether everyone, who is excepted)."""
        if isinstance(value.value, str):
            text = value.value.strip()
            if text == "everyone" or text.startswith("everyone except "):
                return None, True, _split(text.partition(" except ")[2])
        ids = self._names(value)
        assert ids is not None
        return ids, False, frozenset()

    def _entry(self, entry: Located, what: str, known: tuple[str, ...]) -> dict[str, Located]:
        """The keys of an entry. `REQUEST -> EXPECTED` is short for two of them."""
        if isinstance(entry.value, str):
            entry = Located({what: Located(entry.value, entry.line)}, entry.line)
        keys = dict(self._keys(entry, known, f"a {what}"))
        if what not in keys:
            raise self._error(entry, f"the key `{what}` is missing")
        request, arrow, expected = (self._string(keys[what]) or "").partition("->")
        if arrow:
            if "expect" in keys:
                raise self._error(entry, "both `->` and `expect` say what is expected")
            keys["expect"] = Located(expected.strip(), keys[what].line)
        keys[what] = Located(request.strip(), keys[what].line)
        return keys

    def _request(self, entry: Located, value: Located) -> tuple[str, str, str]:
        try:
            words = shlex.split(value.value)
        except ValueError as error:
            raise self._error(entry, f"cannot read the request: {error}".lower()) from None
        if len(words) != 3:
            raise self._error(entry, "expected a request as `SUBJECT ACTION RESOURCE`")
        return words[0], words[1], words[2]

    # ── What a request holds ──────────────────────────────────────────────────────

    def _given(self, keys: dict[str, Located]) -> Given:
        properties: dict[str, Any] = {
            part: self._object(keys[part]) for part in ("subject", "action", "resource")
            if part in keys
        }  # fmt: skip
        return Given(**(self._shared | self._request_fields(keys) | properties))

    def _request_fields(self, keys: dict[str, Located]) -> dict[str, Any]:
        """Those of the fields that can be shared which stand here."""
        fields: dict[str, Any] = {}
        if "now" in keys:
            fields["now"] = self._time(keys["now"])
        if "context" in keys:
            fields["context"] = self._object(keys["context"])
        if "evidence" in keys:
            fields["evidence"] = self._evidence(keys["evidence"])
        if "relationships" in keys:
            fields["relationships"] = tuple(
                self._relationship(entry) for entry in self._items(keys["relationships"])
            )
        return fields

    def _evidence(self, value: Located) -> tuple[tuple[str, int | None], ...]:
        """A list of names, or names with the times they were given at."""
        if isinstance(value.value, dict):
            return tuple((name, self._time(at)) for name, at in value.value.items())
        return tuple((name, None) for name in sorted(self._names(value) or ()))

    def _relationship(self, entry: Located) -> Relationship:
        if isinstance(entry.value, dict):
            row = self._guard(entry, lambda: parse_row(entry.plain()))
            if isinstance(row, Relationship):
                return row
        elif isinstance(entry.value, str) and len(words := entry.value.split(None, 2)) == 3:
            return self._guard(entry, lambda: Relationship.of(*words))
        raise self._error(entry, "expected `OBJECT RELATION SUBJECT` or a row of data")

    def _time(self, value: Located) -> int:
        text = self._string(value)
        if text is None:
            raise self._error(value, "expected a time")
        return self._guard(value, lambda: parse_datetime(text))

    # ── Shapes ────────────────────────────────────────────────────────────────────

    def _keys(self, value: Located, known: tuple[str, ...], what: str) -> dict[str, Located]:
        if not isinstance(value.value, dict):
            raise self._error(value, f"expected the keys of {what}")
        keys: dict[str, Located] = value.value
        for key in keys:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f", did you mean `{near[0]}`?" if near else f", expected {', '.join(known)}"
                raise self._error(keys[key], f"unknown key `{key}`{hint}")
        return keys

    def _items(self, value: Located | None) -> list[Located]:
        if value is None or value.value is None:
            return []
        if not isinstance(value.value, list):
            raise self._error(value, "expected a list")
        items: list[Located] = value.value
        return items

    def _object(self, value: Located) -> dict[str, Any]:
        if not isinstance(value.value, dict):
            raise self._error(value, "expected names and values")
        plain: dict[str, Any] = value.plain()
        return plain

    def _string(self, value: Located | None) -> str | None:
        if value is None or value.value is None:
            return None
        if not isinstance(value.value, str):
            raise self._error(value, "expected text")
        return value.value

    def _names(self, value: Located | None) -> frozenset[str] | None:
        """Names, as a list or with commas between them; `none` stands for no names."""
        if value is None or value.value is None:
            return None
        if isinstance(value.value, list):
            return frozenset(str(item.value) for item in value.value)
        return _split(str(value.value))

    def _guard(self, value: Located, read: Callable[[], T]) -> T:
        """What `read` gives; its errors get this place unless they have one."""
        try:
            return read()
        except SaysoError as error:
            error.place = error.place or self._place(value)
            raise

    def _place(self, value: Located) -> str:
        return f"{self._path}:{value.line}"

    def _error(self, value: Located, message: str) -> InvalidTest:
        return InvalidTest(message, place=self._place(value))


def _list_kind(words: tuple[str, str, str]) -> str:
    """`user:a read document` lists objects, `user read document:d` subjects, `… ? …` actions."""
    if words[1] == "?":
        return "actions"
    return "objects" if ":" in words[0] else "subjects"


def _split(text: str) -> frozenset[str]:
    if text.strip() in ("", "none"):
        return frozenset()
    return frozenset(name.strip() for name in text.split(","))
