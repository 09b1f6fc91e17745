"""What each construction of English becomes: constructions.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ..cases import check

PATH = Path(__file__).parent / "constructions.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(PATH.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['vocabulary']}: {case['text']}")
def test_a_construction_is_read(case: dict[str, Any]) -> None:
    check(case)
