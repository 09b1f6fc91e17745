"""What each construction of English becomes: constructions.yaml and those beside it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..cases import check

PATHS = sorted(Path(__file__).parent.glob("constructions*.yaml"))
CASES: dict[str, list[dict[str, Any]]] = defaultdict(list)
"""By vocabulary: its words are made once for all that is said in them."""
for _path in PATHS:
    for _case in yaml.safe_load(_path.read_text("utf-8")):
        CASES[_case["vocabulary"]].append(_case)


def _failing(case: dict[str, Any]) -> str:
    try:
        check(case)
    except AssertionError as problem:
        return f"{case['text']}\n  {problem}"
    return ""


@pytest.mark.parametrize("vocabulary", sorted(CASES))
def test_constructions_are_read(vocabulary: str) -> None:
    failing = [said for case in CASES[vocabulary] if (said := _failing(case))]
    assert not failing, "\n".join([f"{len(failing)} of {len(CASES[vocabulary])}:", *failing])
