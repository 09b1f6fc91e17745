"""The engine against the same clause cases that judge the twin."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import cases
from tests.support.judges import EngineJudge

CASES = dict(cases.load())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case(case: dict[str, Any]) -> None:
    assert cases.run(case, EngineJudge) == []
