"""The compiler's cases: a policy each, and beside it what the compiler makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sayso import compile_policy
from sayso.compiler.codes import ERRORS, WARNINGS
from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.format import format_text
from sayso.compiler.model import to_json
from sayso.compiler.source import MAX_BYTES

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


# ── The page of errors ────────────────────────────────────────────────────────────

ERRORS_PAGE = HERE.parents[1] / "docs" / "errors.md"

_PAGE = """# What can be wrong with a policy

Every diagnostic has a stable code, a place, and where it can a suggestion. They come all at once,
in the order of the text; the same ones reach the terminal, the HTTP API and an editor, there as
JSON: `code`, `severity` (`error` or `warning`), `message`, `file`, `line`, `column`, `end_line`,
`end_column`, and where there is one `expected` (what would have fitted), `suggestion` (text to put
in place of the marked stretch), `help`, `excerpt` and `excerpt_column`.

Errors keep a policy from compiling. Warnings are the linter's, and do not.
"""


def errors_page() -> str:
    """docs/errors.md, with an example of every code from the cases."""
    examples = _examples()
    parts = [_PAGE]
    for title, codes in (("Errors", ERRORS), ("Warnings", WARNINGS)):
        parts.append(f"## {title}\n")
        for code, meaning in codes.items():
            sentence = meaning[0].upper() + meaning[1:]
            parts.append(f"### {code}\n\n{sentence}.\n\n```\n{examples[code]}\n```\n")
    return "\n".join(parts)


def _examples() -> dict[str, str]:
    """By code, the shortest diagnostic of any case, of terms only where no other has it."""
    found: dict[str, str] = {}
    sources = [(case.policy.name, case.data) for case in [*load("invalid"), *load("lint")]]
    sources.append(("huge.sayso", b"#" * (MAX_BYTES + 1)))
    for name, data in sources:
        try:
            diagnostics = compile_policy(data, name).warnings
        except PolicyError as error:
            diagnostics = error.diagnostics
        for diagnostic in diagnostics:
            text = diagnostic.render()
            known = found.get(diagnostic.code)
            if known is None or (_of_terms(text), len(text)) < (_of_terms(known), len(known)):
                found[diagnostic.code] = text
    return found


def _of_terms(diagnostic: str) -> bool:
    return diagnostic.startswith("terms")
