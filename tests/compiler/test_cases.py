"""Every policy beside this file compiles, fails, warns and is laid out as its expected file says.

`python -m tests.compiler.regenerate` writes the expected files anew.
"""

from __future__ import annotations

import pytest

from sayso.compiler.codes import CODES, ERRORS

from . import cases

ALL = [case for kind in cases.KINDS for case in cases.load(kind)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.policy.parent.name}/{case.name}")
def test_case(case: cases.Case) -> None:
    assert case.actual() == case.expected.read_bytes().decode("utf-8")


def test_every_code_has_a_case() -> None:
    shown = "".join(
        case.expected.read_text(encoding="utf-8")
        for kind in ("invalid", "lint")
        for case in cases.load(kind)
    )
    missing = {code for code in CODES if f"[{code}]" not in shown}
    # This one needs a file of megabytes, which test_hostile.py makes.
    assert missing == {"too-large"}


@pytest.mark.parametrize("case", cases.load("invalid"), ids=lambda case: case.name)
def test_messages_keep_to_the_style(case: cases.Case) -> None:
    lines = case.expected.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if ": error[" not in line:
            continue
        message = line.split("]: ", 1)[1]
        assert not message.endswith("."), message
        assert not message[0].isupper() or message.startswith("`"), message


def test_every_error_stops_a_policy_and_no_warning_does() -> None:
    for case in cases.load("invalid"):
        text = case.expected.read_text(encoding="utf-8")
        assert any(f"error[{code}]" in text for code in ERRORS)
    for case in cases.load("lint"):
        assert "error[" not in case.expected.read_text(encoding="utf-8")
