"""The vocabularies beside this file are in order: nothing odd about them, and laid out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import compile_policy
from sayso.compiler.format import format_text
from tests.nl.sets import FOLDERS

FILES = [p for name in FOLDERS for p in sorted((Path(__file__).parent / name).glob("*.sayso"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vocabulary_has_terms_and_no_rules(path: Path) -> None:
    policy = compile_policy(path.read_bytes(), path.name)
    assert policy.model.terms
    assert not policy.model.rules
    assert not policy.warnings


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vocabulary_is_in_the_one_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text) == text
