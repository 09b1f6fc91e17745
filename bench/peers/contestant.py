"""An engine in a contest: how it is asked, and what it needs for that."""

from __future__ import annotations

import importlib
import importlib.metadata
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..scenario import Request, Scenario

POLICIES = Path(__file__).with_name("policies")

IN_PROCESS = "in process"

NO_HIERARCHY = (
    "it holds no relationships: who is in a nested team, or what lies in a nested folder, would "
    "have to be computed by the caller and sent with each request"
)
"""Why two of them can't express the paper's workloads."""


class NotInstalled(Exception):
    """What the engine needs is not here; the message says what."""


class Contestant(ABC):
    """One engine. The clock runs around `ask(*arguments)` alone."""

    name = ""
    asked = IN_PROCESS
    """By what way."""
    form = ""
    """How the request is put and the data held, in a sentence for the report."""
    extension = ""
    """Of its policies: policies/FORM.EXTENSION."""
    could_not: dict[str, str] = {}  # noqa: RUF012 - a subclass has its own
    """Why it can't express the scenarios of a suite, for those that it can't."""

    ask: Callable[..., Any]
    """(*arguments) → its own decision."""

    @abstractmethod
    def version(self) -> str:
        """The version that is installed; raises NotInstalled."""

    @abstractmethod
    def load(self, scenario: Scenario) -> None:
        """Take up the policy and the data. Called once."""

    @abstractmethod
    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        """What `ask` is given for a request: the cheapest form it takes, made beforehand."""

    @abstractmethod
    def allowed(self, decision: Any) -> bool:
        """Whether what `ask` returned allows."""

    def policy(self, scenario: Scenario) -> str:
        """The text of its own policy of this meaning."""
        return (POLICIES / f"{scenario.form}.{self.extension}").read_text(encoding="utf-8")

    def close(self) -> None:  # noqa: B027 - most have nothing to let go
        """Let everything go."""


def open_contestant(name: str) -> Contestant:
    """A new one, nothing loaded."""
    contestant: Contestant = importlib.import_module(f".{name}", __package__).Contestant()
    return contestant


def installed(*packages: str) -> str:
    """The version of the first of these packages; raises NotInstalled if one is missing."""
    for package in packages:
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            raise NotInstalled(f"not installed: {package}") from None
    return importlib.metadata.version(packages[0])


def index(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The seconds by the first."""
    found: dict[str, list[str]] = {}
    for a, b in pairs:
        found.setdefault(a, []).append(b)
    return found
