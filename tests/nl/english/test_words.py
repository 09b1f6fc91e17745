"""Words, their forms and quantities, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.nl.text.morphology import base_of_participle, base_of_third, plural, singular, verb
from sayso.nl.text.quantities import quantities
from sayso.nl.text.tokens import tokens

DATA = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", DATA["tokens"])
def test_words_of_a_text(text: str) -> None:
    assert [word.text for word in tokens(text)] == DATA["tokens"][text]


@pytest.mark.parametrize("text", DATA["tokens"])
def test_each_word_has_its_place(text: str) -> None:
    for word in tokens(text):
        assert 0 <= word.start < word.end <= len(text)


@pytest.mark.parametrize("noun", DATA["plurals"])
def test_plurals(noun: str) -> None:
    assert DATA["plurals"][noun] in plural(noun)


@pytest.mark.parametrize("noun", DATA["singulars"])
def test_singulars(noun: str) -> None:
    assert DATA["singulars"][noun] in singular(noun)


@pytest.mark.parametrize("base", DATA["verbs"])
def test_forms_of_verbs(base: str) -> None:
    third, past, participle, gerund = DATA["verbs"][base].split(", ")
    forms = verb(base)
    assert third in forms.third
    assert past in forms.past
    assert participle in forms.participle
    assert gerund in forms.gerund
    assert " " in base or base in base_of_participle(participle)
    assert " " in base or base in base_of_third(third)


@pytest.mark.parametrize("text", DATA["quantities"])
def test_quantities(text: str) -> None:
    found: dict[str, Any] = {}
    for leaf in quantities(tokens(text)):
        if leaf.start == 0 and leaf.end == len(tokens(text)):
            found[leaf.kind] = str(leaf.value)
    kind, value = DATA["quantities"][text]
    assert found.get(kind) == value
