"""A text whose beginning has been read before compiles to what it compiles to by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.parse import Beginning
from sayso.compiler.pipeline import begin_policy, compile_policy

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*/policy.sayso"))


def _halves(text: str) -> tuple[str, str]:
    """What stands before the first rule, and from it on."""
    at = text.index("\nrule ")
    return text[:at].rstrip(), text


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_it_is_the_same_policy(path: Path) -> None:
    start, whole = _halves(path.read_text("utf-8"))
    alone = compile_policy(whole)
    begun = compile_policy(whole, beginning=begin_policy(start))
    assert (begun.model, begun.digest, begun.warnings) == (
        alone.model,
        alone.digest,
        alone.warnings,
    )


BEGINNING = "type user\n  relation boss: user\n\ntype paper\n  actions read"


@pytest.fixture(scope="module")
def beginning() -> Beginning:
    return begin_policy(BEGINNING)


@pytest.mark.parametrize(
    "rest",
    [
        "\nrule r allow user to write paper\n",
        "\n\n\nrule r allow user to read papers\n",
        "\nrule r allow user to read paper when\n",
        "\ntype paper\n  actions read\n",
        "\nnonsense\n",
        ", write\nrule r allow user to write paper\n",
        "\n  actions write\nrule r allow user to write paper\n",
    ],
)
def test_the_same_is_wrong_with_it_at_the_same_place(rest: str, beginning: Beginning) -> None:
    said = []
    for known in (None, beginning):
        try:
            said.append(str(compile_policy(BEGINNING + rest, beginning=known).model))
        except PolicyError as problem:
            said.append(str(problem))
    assert said[0] == said[1]


def test_what_begins_otherwise_is_read_whole(beginning: Beginning) -> None:
    other = "type user\n\ntype letter\n  actions read\n\nrule r allow user to read letter\n"
    assert compile_policy(other, beginning=beginning).digest == compile_policy(other).digest


def test_what_does_not_parse_begins_nothing() -> None:
    with pytest.raises(PolicyError):
        begin_policy("type\n")
