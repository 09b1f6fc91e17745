"""The compiler's cases: a policy each, and beside it what the compiler makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sayso import compile_policy
from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.format import format_text
from sayso.compiler.model import to_json

HERE = Path(__file__).parent


def _model(data: bytes, name: str) -> str:
    model = json.loads(to_json(compile_policy(data, name).model))
    return json.dumps(model, indent=1, ensure_ascii=False) + "\n"


def _errors(data: bytes, name: str) -> str:
    try:
        compile_policy(data, name)
    except PolicyError as error:
        return "\n".join(d.render() for d in error.diagnostics) + "\n"
    return "no error\n"


def _warnings(data: bytes, name: str) -> str:
    return "".join(d.render() + "\n" for d in compile_policy(data, name).warnings)


def _formatted(data: bytes, name: str) -> str:
    return format_text(data, name)


KINDS: dict[str, tuple[str, Callable[[bytes, str], str]]] = {
    "valid": (".model.json", _model),
    "invalid": (".expected", _errors),
    "lint": (".expected", _warnings),
    "format": (".formatted", _formatted),
}
"""By folder: how the expected file's name ends, and what it holds."""


@dataclass(frozen=True)
class Case:
    """One policy and the file with what is expected of it."""

    policy: Path
    expected: Path
    make: Callable[[bytes, str], str]

    @property
    def name(self) -> str:
        """The case's name, for test ids."""
        return self.policy.stem

    @property
    def data(self) -> bytes:
        """The policy as it is on disk."""
        return self.policy.read_bytes()

    def actual(self) -> str:
        """What the compiler makes of the policy."""
        return self.make(self.data, self.policy.name)


def load(kind: str) -> list[Case]:
    """All cases of one kind, by name."""
    ending, make = KINDS[kind]
    found = sorted((HERE / kind).glob("*.sayso"))
    return [Case(policy, policy.with_name(policy.stem + ending), make) for policy in found]
