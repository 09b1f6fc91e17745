"""Every set of sentences is compiled and its examples are run: nothing may be allowed wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sayso.nl.compile import compile_english
from sayso.nl.evaluation.evaluate import evaluate
from sayso.nl.evaluation.figures import figures
from tests.nl.english.sets import SETS, records_of

FLOORS = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_allowed_wrongly_and_nothing_compiled_unasked(name: str) -> None:
    results = evaluate(*records_of(name), compile_english)
    found = figures(results)
    assert [r.record.id for r in results if r.status == "broken"] == []
    assert found.false_allow == 0
    assert found.false_deny <= FLOORS[name].get("false_deny", 0)
    assert found.unsafe == 0
    assert found.exact >= FLOORS[name]["exact"]
    assert found.right_kind >= FLOORS[name]["right_kind"]


def test_every_set_has_its_floor() -> None:
    assert set(FLOORS) == set(SETS)
