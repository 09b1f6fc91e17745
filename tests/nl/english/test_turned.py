"""Relations of people mean the same on whichever side a vocabulary declares them."""

from __future__ import annotations

import pytest

from sayso.nl.compile import compile_english
from sayso.nl.evaluation.evaluate import evaluate
from sayso.nl.evaluation.figures import figures
from tests.nl.english.sets import records_of
from tests.nl.english.turned import turned

SETS = {"third-held-out": 44, "twenty-third": 49, "ninety-third": 48}
"""How many records come out right with the relations turned round, at least: the names that this
makes of some, `assigned_to_of`, are not what anybody would write.
"""


@pytest.mark.parametrize("name", SETS)
def test_a_relation_is_read_from_either_side(name: str) -> None:
    records, models = records_of(name)
    results = evaluate(records, {d: turned(model) for d, model in models.items()}, compile_english)
    found = figures(results)
    assert found.false_allow == 0
    assert found.unsafe == 0
    assert found.exact >= SETS[name]


def test_most_relations_of_people_are_turned_round() -> None:
    _, models = records_of("twenty-third")
    for model in models.values():
        assert turned(model).types != model.types
