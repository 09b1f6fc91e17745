"""The options that commands share, and how their values are read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from ... import Engine
from ...engine.data import Relationship, Row, parse_entity, parse_row
from ...engine.errors import SaysoError
from ...engine.times import parse_datetime, parse_duration
from ...tenants.loading import load_engine, load_policy
from .output import end_progress, progress

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_JSON = msgspec.json.Decoder(float_hook=Decimal)
_PARTS = ("subject", "resource", "action")


def policy_option(function: F) -> F:
    """`--policy FILE`."""
    return click.option(
        "--policy", "policy_path", type=FILE, required=True, metavar="FILE", help="The policy."
    )(function)


def optional_policy_option(function: F) -> F:
    """`--policy FILE`, where there is another way."""
    return click.option(
        "--policy", "policy_path", type=FILE, metavar="FILE", help="The policy, if it is a file."
    )(function)


_UNITS = {
    "": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30,
}  # fmt: skip


def size(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """Bytes, as `512MB` or `2GB`: a callback of options."""
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]+) *([KMG]I?B)?", value.upper())
    if found is None:
        raise click.BadParameter(f"`{value}` is no size: write 512MB or 2GB")
    return int(found[1]) * _UNITS[found[2] or ""]


def read_duration(text: str, option: str) -> timedelta:
    """A length of time such as `90d` or `1h`; raises click.UsageError."""
    try:
        length = timedelta(microseconds=parse_duration(text))
    except SaysoError as error:
        raise click.UsageError(f"{option} {text}: {error}") from None
    if not timedelta() <= length <= timedelta(days=36_500):
        raise click.UsageError(f"{option} {text}: it is 0 to 100 years")
    return length


def half_of_memory() -> int:
    """Half of the machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def data_option(function: F) -> F:
    """`--data FILE`, as often as one likes."""
    return click.option(
        "--data",
        "data_paths",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help="Relationships and attributes as JSON lines; may be given several times.",
    )(function)


def json_option(function: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(function)


DEFAULT = "default"
"""As store.tenants has it, which a check has no need to import."""


def tenant_option(function: F) -> F:
    """`--tenant NAME`."""
    return click.option(
        "--tenant",
        envvar="SAYSO_TENANT",
        default=DEFAULT,
        show_default=True,
        metavar="NAME",
        help="The tenant that this is about.",
    )(function)


def reason_option(function: F) -> F:
    """`--reason TEXT`."""
    return click.option(
        "--reason", default="", metavar="TEXT", help="Why, to be kept with the change."
    )(function)


_REQUEST_OPTIONS = (
    click.option(
        "--context",
        metavar="JSON",
        help='The request\'s context, such as \'{"ip": "10.0.0.1"}\', or @FILE.',
    ),
    click.option(
        "--property",
        "properties",
        multiple=True,
        metavar="PART.NAME=VALUE",
        help="A property of subject, resource or action: JSON, or else a string.",
    ),
    click.option(
        "--relationship",
        "relationships",
        multiple=True,
        metavar="TEXT",
        help="One more relationship for this request, 'OBJECT RELATION SUBJECT' or a JSON row.",
    ),
    click.option(
        "--evidence",
        multiple=True,
        metavar="NAME[=TIME]",
        help="Evidence that has been given, at a time or now.",
    ),
    click.option("--now", metavar="TIME", help="Decide as if it were this time (RFC 3339)."),
)


def request_options(function: F) -> F:
    """The options that say what a request holds beside its three names."""
    for option in reversed(_REQUEST_OPTIONS):
        function = option(function)
    return function


@dataclass(slots=True)
class Given:
    """What the request options say."""

    context: dict[str, Any] | None = None
    subject: dict[str, Any] = field(default_factory=dict)
    resource: dict[str, Any] = field(default_factory=dict)
    action: dict[str, Any] = field(default_factory=dict)
    relationships: tuple[Relationship, ...] = ()
    evidence: tuple[tuple[str, int | None], ...] = ()
    now: int | None = None

    def arguments(self, *parts: str) -> dict[str, Any]:
        """Keyword arguments for the engine, with the properties of the parts it takes here."""
        given = {f"{part}_properties": getattr(self, part) or None for part in parts}
        unused = [part for part in _PARTS if part not in parts and getattr(self, part)]
        if unused:
            raise click.UsageError(f"this command takes no properties of the {unused[0]}")
        return given | {
            "context": self.context,
            "relationships": self.relationships,
            "evidence": self.evidence,
            "now": self.now,
        }


def read_given(
    context: str | None,
    properties: tuple[str, ...],
    relationships: tuple[str, ...],
    evidence: tuple[str, ...],
    now: str | None,
) -> Given:
    """Read the values of the request options; raises click.UsageError."""
    given = Given()
    if context is not None:
        given.context = _json_object(context, "--context")
    for text in properties:
        name, equals, value = text.partition("=")
        part, dot, name = name.partition(".")
        if not equals or not dot or part not in _PARTS:
            raise click.UsageError(
                f"--property {text}: expected subject.NAME=VALUE, resource.… or action.…"
            )
        getattr(given, part)[name] = _value(value)
    given.relationships = tuple(read_relationship(text) for text in relationships)
    given.evidence = tuple(_evidence(text) for text in evidence)
    given.now = _time(now, "--now") if now is not None else None
    return given


def read_row(text: str, option: str) -> Row:
    """`OBJECT RELATION SUBJECT`, or a row of a data file; raises click.UsageError."""
    try:
        if text.lstrip().startswith("{"):
            return parse_row(_json_object(text, option))
        if len(words := text.split(None, 2)) == 3:
            return Relationship.of(*words)
    except SaysoError as error:
        raise click.UsageError(f"{option} {text}: {error}") from None
    raise click.UsageError(f"{option} {text}: expected 'OBJECT RELATION SUBJECT'")


def read_relationship(text: str, option: str = "--relationship") -> Relationship:
    """A row that is a relationship; raises click.UsageError."""
    row = read_row(text, option)
    if not isinstance(row, Relationship):
        raise click.UsageError(f"{option} {text}: expected 'OBJECT RELATION SUBJECT'")
    return row


def read_entity(text: str, what: str) -> tuple[str, str]:
    """A resource of the command line; raises click.UsageError."""
    try:
        return parse_entity(text, what)
    except SaysoError as error:
        raise click.UsageError(str(error)) from None


def open_engine(policy_path: Path, data_paths: tuple[Path, ...], given: Given) -> Engine:
    """An engine with a policy and data; shows how loading goes on a terminal."""
    policy = load_policy(policy_path)
    known = [evidence.name for evidence in policy.model.evidence]
    for name, _ in given.evidence:
        if name not in known:
            raise click.UsageError(
                f"--evidence {name}: the policy declares {', '.join(known) or 'none'}"
            )
    shown = progress("loading")
    try:
        return load_engine(policy, data_paths, shown)
    finally:
        end_progress(shown)


def _json_object(text: str, option: str) -> dict[str, Any]:
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise click.UsageError(f"{option} {text}: cannot read it: {error}") from None
    try:
        value = _JSON.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError, ArithmeticError) as error:
        raise click.UsageError(f"{option}: it is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise click.UsageError(f"{option}: expected a JSON object")
    return value


def _value(text: str) -> Any:
    try:
        return _JSON.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError, ArithmeticError):
        return text


def _evidence(text: str) -> tuple[str, int | None]:
    name, equals, at = text.partition("=")
    return name, _time(at, "--evidence") if equals else None


def _time(text: str, option: str) -> int:
    try:
        return parse_datetime(text)
    except SaysoError as error:
        raise click.UsageError(f"{option}: {error}") from None
