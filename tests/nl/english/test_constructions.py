"""What each construction of English becomes: constructions.yaml and those beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ..cases import check

PATHS = sorted(Path(__file__).parent.glob("constructions*.yaml"))
CASES: list[dict[str, Any]] = [
    case for path in PATHS for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['vocabulary']}: {case['text']}")
def test_a_construction_is_read(case: dict[str, Any]) -> None:
    check(case)
