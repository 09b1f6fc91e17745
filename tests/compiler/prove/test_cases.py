"""What is proved of every policy in `cases` is what its expected file says.

`python -m tests.compiler.prove.test_cases` writes the expected files anew. What a witness holds
is the solver's choice, so only what is decided of it stands there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import compile_policy
from sayso.compiler.prove import CODES, available, prove
from tests.support.proving import wrong_witnesses

CASES = sorted((Path(__file__).parent / "cases").glob("*.sayso"))

pytestmark = pytest.mark.skipif(not available(), reason="no solver is installed")


def findings(path: Path) -> str:
    """What is proved of a policy, and what is decided of each witness."""
    policy = compile_policy(path.read_bytes(), path.name)
    outcome = prove(policy, seconds=120, milliseconds=20_000)
    assert not list(wrong_witnesses(policy, outcome))
    lines = []
    for finding in outcome.findings:
        lines.append(finding.diagnostic.render())
        if finding.witness is not None:
            lines.append(f"   = for example: {finding.witness.to_json()['decision']}")
    return "\n".join([*lines, outcome.tally.undecided or "all decided"]) + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    assert findings(path) == path.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_nothing_is_said_of_near_misses(path: Path) -> None:
    text = path.read_text("utf-8")
    misses = text[: text.find("# Near misses")].count("\n") + 1
    expected = path.with_suffix(".expected").read_text("utf-8")
    places = [int(line.split(":")[1]) for line in expected.splitlines() if ": warning[" in line]
    assert places
    assert max(places) < misses


def test_every_code_has_a_case() -> None:
    shown = "".join(path.with_suffix(".expected").read_text("utf-8") for path in CASES)
    assert {code for code in CODES if f"[{code}]" not in shown} == set()


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".expected").write_text(findings(case), "utf-8", newline="\n")
