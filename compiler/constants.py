"""Knows how to read value types and constants: what an author wrote becomes an exact value."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from ..engine.errors import InvalidValue
from ..engine.times import datetime_of, parse_datetime, parse_duration, zone_named
from ..engine.values import parse_value, value_to_json
from . import model as m
from . import tree as t
from .lex import DAYS, zones
from .names import closest, zone_meant
from .vocabulary import Vocabulary, quoted, type_in_words

KINDS = (
    m.ANY, m.BOOL, m.INT, m.UINT, m.DECIMAL, m.DOUBLE, m.MONEY, m.STRING, m.DATETIME, m.DURATION,
    m.IP, m.NETWORK, m.PATH,
)  # fmt: skip
_OTHER_WORDS = {
    "boolean": "bool", "integer": "int", "long": "int", "number": "decimal",
    "float": "decimal", "text": "string", "str": "string", "date": "datetime",
    "time": "datetime", "timestamp": "datetime", "cidr": "network", "ipaddress": "ip",
    "address": "ip", "array": "set of string", "currency": "money",
    "interval": "duration", "timedelta": "duration", "enum": "one of …",
}  # fmt: skip

TYPES: dict[str, m.ValueType] = {kind: m.ValueType(cast("m.Kind", kind)) for kind in KINDS}
BOOL = TYPES[m.BOOL]
STRING = TYPES[m.STRING]
NETWORK_SET = m.ValueType("set", element=TYPES[m.NETWORK])

_LOCAL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(\.[0-9]+)?)?)?"
)
_NO_SECONDS = re.compile(r"([Tt][0-9]{2}:[0-9]{2})(?=[Zz+-]|$)")
_DAY_MINUTES = 1440


class Constants:
    """Reads the constants and value types of one policy."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error

    # ── Types ─────────────────────────────────────────────────────────────────────

    def value_type(self, tree: t.TypeTree) -> m.ValueType | None:
        """The type of value that a declaration names."""
        if tree.element is not None:
            element = self.value_type(tree.element)
            kind = cast("m.Kind", tree.kind.text)
            return m.ValueType(kind, element=element) if element else None
        if tree.values:
            return self._enum(tree)
        name = tree.kind.text
        if name in TYPES:
            return TYPES[name]
        meant = _OTHER_WORDS.get(name.lower()) or closest(name, KINDS)
        kinds = ", ".join(f"`{kind}`" for kind in KINDS if kind != m.ANY)
        self._error(
            "unknown-value-type",
            tree.kind,
            f"there is no type of value called {quoted(name)}",
            suggestion=meant,
            help=None if meant else f"the types are {kinds}, `one of …` and `set of …`",
        )
        return None

    def _enum(self, tree: t.TypeTree) -> m.ValueType:
        seen: dict[str, None] = {}
        for word in tree.values:
            if word.text in seen:
                self._error("duplicate", word, f"{quoted(word.text)} is listed twice")
            seen[word.text] = None
        return m.ValueType("enum", values=tuple(seen))

    # ── Constants ─────────────────────────────────────────────────────────────────

    def natural_type(self, tree: t.ConstantTree) -> m.ValueType:
        """The type a constant has where nothing else is asked of it."""
        if tree.kind == "number":
            return TYPES[m.DECIMAL if "." in tree.text else m.INT]
        return TYPES[tree.kind]

    def constant(self, tree: t.ConstantTree, wanted: m.ValueType | None = None) -> m.Const | None:
        """A constant, of the `wanted` type where it can be; reports a malformed one."""
        type_ = self.natural_type(tree)
        if wanted is not None and wanted != type_ and _reads_as(type_.kind, wanted.kind):
            type_ = wanted
        if type_.kind == m.ENUM and tree.text not in type_.values:
            self._error(
                "unknown-enum-value",
                tree,
                f"{quoted(tree.text)} is not {type_in_words(type_)}",
                suggestion=_in_quotes(closest(tree.text, type_.values)),
            )
            return None
        try:
            value = self._read(tree, type_)
        except InvalidValue as problem:
            message = problem.message
            if tree.kind != "string":
                message = message.replace(f'"{tree.text}"', tree.text)
            self._error("invalid-value", tree, message)
            return None
        return None if value is None else m.Const(type_, value)

    def _read(self, tree: t.ConstantTree, type_: m.ValueType) -> bool | int | str | None:
        """The constant in a model's form; InvalidValue where it is malformed."""
        text = tree.text
        kind = type_.kind
        if kind == m.BOOL:
            return text == "true"
        if kind == m.DATETIME:
            return self._datetime(tree)
        if kind in (m.STRING, m.ENUM):
            return text
        if tree.kind in ("number", "money", "duration"):
            text = text.replace("_", "")
        if kind == m.DURATION:
            return parse_duration(text)
        if kind == m.DOUBLE:
            return _as_double(text)
        if kind in (m.INT, m.UINT):
            # the longest in range has 19 digits; more would only cost time
            return _as_int(text, kind)
        if kind == m.NETWORK and tree.kind == "ip":
            text += "/128" if ":" in text else "/32"
        value = parse_value(text, type_)
        return cast("bool | int | str", value_to_json(value, type_))

    def _datetime(self, tree: t.ConstantTree) -> int | None:
        text = tree.text
        if not _LOCAL.fullmatch(text):
            return parse_datetime(_NO_SECONDS.sub(r"\1:00", text))
        zone = self._vocabulary.zone
        if zone is None:
            self._error(
                "missing-zone",
                tree,
                f"{quoted(text)} has no time zone, and neither has the policy",
                help="write `time zone …` at the top, or end it in `Z` or an offset",
            )
            return None
        try:
            wall = datetime.fromisoformat(text.upper())
        except ValueError:
            raise InvalidValue(f"{quoted(text)} is no date or time") from None
        try:
            return datetime_of(wall.replace(tzinfo=zone_named(zone)))
        except OverflowError:
            raise InvalidValue("a datetime lies between the years 1 and 9999") from None

    def constants(
        self, trees: list[t.ConstantTree], element: m.ValueType
    ) -> tuple[bool | int | str, ...]:
        """Constants that must all be of one type, each given once."""
        found: dict[tuple[type, bool | int | str], None] = {}
        for tree in trees:
            value = self.fitting(tree, element)
            if value is None:
                continue
            key = (type(value), value)
            if key in found:
                self._vocabulary.report.warning("repeated-value", tree, "this is listed twice")
            found[key] = None
        return tuple(value for _, value in found)

    def fitting(self, tree: t.ConstantTree, type_: m.ValueType) -> bool | int | str | None:
        """The value of a constant that must be of `type_`; reports one that is not."""
        const = self.constant(tree, type_)
        if const is None:
            return None
        if const.type != type_:
            message = f"expected {type_in_words(type_)}, found {type_in_words(const.type)}"
            self._error("type-mismatch", tree, message, help=_unquote(tree, type_))
            return None
        assert not isinstance(const.value, tuple)
        return const.value

    def default(
        self, tree: t.ConstantTree | t.SetTree | t.Word, type_: m.ValueType
    ) -> m.Constant | None:
        """An attribute's default; an enum's may be a bare name, as in the enum."""
        if isinstance(tree, t.Word):
            if type_.kind != m.ENUM:
                message = f"expected {type_in_words(type_)}, found the name {quoted(tree.text)}"
                meant = f'"{tree.text}"' if type_.kind in (m.STRING, m.PATH) else None
                self._error("invalid-default", tree, message, suggestion=meant)
                return None
            tree = t.ConstantTree(tree.start, tree.end, "string", tree.text)
        if isinstance(tree, t.SetTree):
            if type_.kind != m.SET or type_.element is None:
                message = f"the default of {type_in_words(type_)} can't be a set"
                self._error("invalid-default", tree, message)
                return None
            return self.constants(self.plain_items(tree), type_.element)
        if type_.kind in (m.LIST, m.MAP, m.ANY):
            self._error("invalid-default", tree, f"`{type_in_words(type_)}` has no default")
            return None
        if type_.kind == m.SET:
            message = "the default of a set is a set"
            self._error("invalid-default", tree, message, help='as in `default {"a", "b"}`')
            return None
        return self.fitting(tree, type_)

    def plain_items(self, tree: t.SetTree) -> list[t.ConstantTree]:
        """The items of a set that may hold no windows."""
        plain: list[t.ConstantTree] = []
        for item in tree.items:
            if isinstance(item, t.ConstantTree):
                plain.append(item)
            else:
                self._error("type-mismatch", item, "windows stand in no set of values")
        return plain

    def networks(self, trees: list[t.ConstantTree]) -> tuple[str, ...]:
        """Networks, single ips among them counting as networks of one."""
        return cast("tuple[str, ...]", self.constants(trees, TYPES[m.NETWORK]))

    # ── Time ──────────────────────────────────────────────────────────────────────

    def zone(self, word: t.Word) -> str | None:
        """A time zone's name, which must be one."""
        if word.text in zones():
            return word.text
        meant = zone_meant(word.text)
        message = f"there is no time zone {quoted(word.text)}"
        self._error("unknown-zone", word, message, suggestion=meant,
                    help=None if meant else "zones are named as in `Europe/Berlin`")  # fmt: skip
        return None

    def window(self, tree: t.WindowTree) -> m.Window | None:
        """A window, its zone the policy's where it has none of its own."""
        days = tuple(range(7)) if tree.days is None else _days(tree.days.text)
        start, end = 0, _DAY_MINUTES
        if tree.opens is not None and tree.closes is not None:
            opens, closes = self._minutes(tree.opens, 0), self._minutes(tree.closes, 1)
            if opens is None or closes is None:
                return None
            start, end = opens, closes
        zone = self._vocabulary.zone if tree.zone is None else self.zone(tree.zone)
        if zone is None:
            if tree.zone is None and "time zone" not in self._vocabulary.broken:
                self._error(
                    "missing-zone",
                    tree,
                    "this window has no time zone, and neither has the policy",
                    help="write `time zone …` at the top, or a zone behind the window",
                )
            return None
        return m.Window(days, start, end, zone)

    def _minutes(self, word: t.Word, extra: int) -> int | None:
        hours, minutes = (int(part) for part in word.text.split(":"))
        total = hours * 60 + minutes
        if minutes > 59 or total > _DAY_MINUTES - 1 + extra:
            help_ = "a day runs from `00:00` to `24:00`, which only ends a window"
            self._error("invalid-value", word, f"{quoted(word.text)} is no time of day", help=help_)
            return None
        return total


def _as_int(text: str, kind: str) -> int:
    digits = text.lstrip("-").lstrip("0") or "0"
    low, high = (0, 2**64 - 1) if kind == m.UINT else (1 - 2**63, 2**63 - 1)
    value = int(digits[:21]) * (-1 if text.startswith("-") else 1)
    if not low <= value <= high:
        bounds = "between 0 and 2⁶⁴-1" if kind == m.UINT else "within ±(2⁶³-1)"
        raise InvalidValue(f"an integer lies {bounds}")
    return value


def _as_double(text: str) -> str:
    """The double nearest to a number, as the shortest text that reads back as it."""
    value = float(text)
    if abs(value) == float("inf"):
        raise InvalidValue("a double is finite")
    return repr(value)


def _reads_as(natural: str, wanted: str) -> bool:
    """Whether a constant that is `natural` by itself can be meant as `wanted`."""
    return wanted in {
        m.STRING: (m.ENUM, m.PATH),
        m.INT: (m.DECIMAL, m.UINT, m.DOUBLE),
        m.DECIMAL: (m.DOUBLE,),
        m.IP: (m.NETWORK,),
    }.get(natural, ())


def _unquote(tree: t.ConstantTree, type_: m.ValueType) -> str | None:
    """Help for a string that was meant as another kind of constant."""
    if tree.kind == "string" and type_.kind in (m.IP, m.NETWORK, m.DATETIME, m.DURATION, m.MONEY):
        return f"constants of type `{type_.kind}` are written without quotes"
    return None


def _in_quotes(text: str | None) -> str | None:
    return None if text is None else f'"{text}"'


def _days(text: str) -> tuple[int, ...]:
    """`Mon..Fri, Sun` as weekdays; `Fri..Mon` runs over the weekend."""
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = (piece.strip() for piece in part.partition(".."))
        start = DAYS.index(first)
        length = (DAYS.index(last) - start) % 7 if last else 0
        days.update((start + offset) % 7 for offset in range(length + 1))
    return tuple(sorted(days))
