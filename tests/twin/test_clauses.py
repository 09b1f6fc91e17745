"""The twin against the clauses of docs/semantics.md, one case or more for each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import cases
from tests.support.judges import TwinJudge

CASES = dict(cases.load())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case(case: dict[str, Any]) -> None:
    assert cases.run(case, TwinJudge) == []


def test_every_clause_has_a_case() -> None:
    # 26 says that nothing else counts, which no single case can show.
    assert {case["clause"] for case in CASES.values()} == set(range(1, 29)) - {26}
