"""What comes of sentences that tempt to guess: cases.yaml says how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.compiler.pipeline import compile_policy

from ..cases import KINDS, check

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = [
    case for path in sorted(HERE.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['vocabulary']}: {case['text']}")
def test_a_sentence_is_not_guessed_at(case: dict[str, Any]) -> None:
    check(case)


def test_a_case_is_whole() -> None:
    for case in CASES:
        assert set(case) - {"vocabulary", "text"} in [{kind} for kind in KINDS], case
    texts = [(case["vocabulary"], case["text"]) for case in CASES]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.sayso")), ids=lambda path: path.stem)
def test_a_vocabulary_here_is_in_order(path: Path) -> None:
    assert not compile_policy(path.read_bytes(), path.name).warnings
