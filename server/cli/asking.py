"""How `check`, `explain` and `list` ask: an engine with a policy and data, or a server.

Either way they get what the engine returns, but that a server tells its revision as a token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from ... import Engine, compile_policy
from ...compiler.model import Model
from ...engine.data import parse_entity, parse_subject
from ...engine.errors import SaysoError, Several
from ...engine.explanation import Explanation
from ...engine.results import Conditional
from ...engine.times import format_datetime
from ...tenants.loading import read_text
from ..suite.outcome import Failure, Outcome
from .options import Given, data_option, open_engine, optional_policy_option, tenant_option
from .server_options import server_meant, server_options, tenant_meant

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

TESTS = "tests.yaml"
"""What a server calls tests that were sent to it."""

MOST = 10_000
"""Results that a server tells at once."""


_OPTIONS = (optional_policy_option, data_option, server_options, tenant_option)


def decider_options(function: F) -> F:
    """What decides: `--policy` and `--data`, or `--server` and `--tenant`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class Decision(msgspec.Struct, frozen=True):
    """What a server decided."""

    allowed: bool
    conditional: bool
    rule: str | None
    effect: str | None
    missing: tuple[str, ...]
    required: tuple[str, ...]
    revision: int | str


class Listed(msgspec.Struct):
    """What a server listed; `next` is where it goes on."""

    revision: int | str
    ids: list[str] = []
    conditional: list[Conditional] = []
    everyone: bool = False
    excluded: list[str] = []
    next: str | None = None
    names: list[str] = []


class Asked:
    """An engine's questions, put to a server."""

    def __init__(self, ask: Callable[[str, Mapping[str, Any]], Any], get: Callable[[str], Any]):
        self._ask = ask
        self._get = get

    def check(self, subject: str, action: str, resource: str, **given: Any) -> Decision:
        """One decision."""
        body = _question(given, subject=subject, action=action, resource=resource)
        return msgspec.convert(self._ask("/v1/check", body), Decision)

    def explain(
        self, subject: str, action: str, resource: str, **given: Any
    ) -> tuple[Explanation, dict[str, Any]]:
        """One decision with its reasons; also as JSON."""
        body = _question(given, subject=subject, action=action, resource=resource)
        told = self._ask("/v1/explain", body)
        return msgspec.convert(told | {"revision": 0}, Explanation), told

    def list_objects(
        self, subject: str, action: str, type: str, *, after: Any, limit: Any, **given: Any
    ) -> Listed:
        """Objects that the subject may act on."""
        body = _question(given, subject=subject, action=action) | {"type": type}
        return self._pages("/v1/list/objects", body, after, limit)

    def list_subjects(
        self, type: str, action: str, resource: str, *, after: Any, limit: Any, **given: Any
    ) -> Listed:
        """Subjects that may act on the object."""
        body = _question(given, action=action, resource=resource) | {"type": type}
        return self._pages("/v1/list/subjects", body, after, limit)

    def list_actions(self, subject: str, resource: str, *, relations: bool, **given: Any) -> Listed:
        """Actions that the subject may take."""
        body = _question(given, subject=subject, resource=resource) | {"relations": relations}
        return msgspec.convert(self._ask("/v1/list/actions", body), Listed)

    def test(self, path: Path) -> Outcome:
        """How a file of tests fares with the policy at work; errors have places in it."""
        body = {"tests": read_text(path)}
        try:
            told = self._ask("/v1/policies/test", body)
        except SaysoError as error:
            for single in error.errors if isinstance(error, Several) else [error]:
                single.place = _in_file(single.place, path)
            raise
        failures = msgspec.convert(told["failures"], list[Failure])
        for failure in failures:
            failure.place = _in_file(failure.place, path) or ""
        return Outcome(path, "", told["passed"], failures)

    def model(self) -> Model:
        """That of the policy at work."""
        return compile_policy(self._get("/v1/policy")["text"]).model

    def _pages(self, path: str, body: Mapping[str, Any], after: Any, limit: int | None) -> Listed:
        """A page of so many or, without a limit, all there are."""
        found: Listed | None = None
        while True:
            had = 0 if found is None else len(found.ids) + len(found.conditional)
            size = MOST if limit is None else min(limit - had, MOST)
            told = self._ask(path, {**body, "limit": size, "cursor": after})
            page = msgspec.convert(told, Listed)
            if found is None:
                found = page
            else:
                found.ids += page.ids
                found.conditional += page.conditional
                found.excluded += page.excluded
                found.next, found.revision = page.next, page.revision
            after = found.next
            if after is None or (limit is not None and had + size >= limit):
                return found


def asked_server(beside: str | None = None) -> Asked | None:
    """The server that is to be asked, if it is one; `beside` as server_meant has it."""
    server = server_meant(beside)
    if server is None:
        return None
    from ..administration.client import Client

    tenant = tenant_meant(click.get_current_context().params["tenant"])

    def run(do: Callable[[Client], Awaitable[T]]) -> T:
        async def main() -> T:
            async with Client(server, tenant) as client:
                return await do(client)

        return asyncio.run(main())

    return Asked(
        lambda path, body: run(lambda client: client.post(path, body)),
        lambda path: run(lambda client: client.get(path)),
    )


def opened(policy_path: Path | None, data_paths: tuple[Path, ...], given: Given) -> Any:
    """What answers: an Engine, or Asked."""
    asked = asked_server("policy_path")
    if policy_path is not None:
        return open_engine(policy_path, data_paths, given)
    if asked is None:
        raise click.UsageError("what decides: --policy FILE, or --server URL?")
    if data_paths:
        raise click.UsageError("--data goes with --policy; a server has its data")
    return asked


def explained(
    answers: Engine | Asked, subject: str, action: str, resource: str, **given: Any
) -> tuple[Explanation, dict[str, Any], Callable[[], Model]]:
    """An explanation, the same as JSON, and how to get the model of the policy it is by."""
    if isinstance(answers, Asked):
        found, told = answers.explain(subject, action, resource, **given)
        return found, told, answers.model
    from ..wording import explain_in_words

    found = explain_in_words(answers, subject, action, resource, **given)
    return found, found.to_json(), lambda: answers.policy.model


def _in_file(place: str | None, path: Path) -> str | None:
    """A place in what was sent as one in the file that it was read from."""
    name, colon, rest = (place or "").partition(":")
    return f"{path}{colon}{rest}" if name == TESTS else place


def _question(given: Mapping[str, Any], **parts: str) -> dict[str, Any]:
    """A message of the HTTP API, of what goes to an engine."""
    for name in ("subject", "resource"):
        if name in parts:  # what is no name is told as it would be here
            (parse_subject if name == "subject" else parse_entity)(parts[name], name)
    body: dict[str, Any] = dict(parts)
    for name, value in given.items():
        if (name == "context" or name.endswith("_properties")) and value is not None:
            body[name] = value
    supposed: dict[str, Any] = {}
    if given["relationships"]:
        supposed["relationships"] = [r.to_json() for r in given["relationships"]]
    if given["evidence"]:
        supposed["evidence"] = {
            name: None if at is None else format_datetime(at) for name, at in given["evidence"]
        }
    if given["now"] is not None:
        supposed["now"] = format_datetime(given["now"])
    return body | ({"simulate": supposed} if supposed else {})
