"""What is told of a vocabulary: its words, phrases with several meanings, what has no word."""

from __future__ import annotations

import pytest

from sayso.compiler.pipeline import compile_policy
from sayso.nl.vocabulary.listing import KINDS, listing

from .gate.reading import VOCABULARIES, vocabulary

DOMAINS = sorted(path.stem for path in VOCABULARIES.glob("*.sayso"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_declared_thing_has_a_word_or_is_told(domain: str) -> None:
    model = vocabulary(domain)
    found = listing(model)
    told = {entry.means for entry in found.entries}
    for type_ in model.types:
        assert f"type {type_.name}" in found.unreached or any(
            type_.name in means.split(" or ") for means in told
        )
    assert {entry.kind for entry in found.entries} <= set(KINDS)


def test_a_phrase_with_two_meanings_is_told() -> None:
    found = listing(
        compile_policy(
            "type user\n  attribute tier: one of gold, silver\n"
            "  attribute medal: one of gold, bronze\n"
        ).model
    )
    assert [
        (clash.phrase, clash.meanings) for clash in found.clashes if clash.phrase == "gold"
    ] == [("gold", ['user where medal == "gold"', 'user where tier == "gold"'])]


def test_one_name_of_two_types_is_no_clash() -> None:
    found = listing(
        compile_policy(
            "type user\n  attribute department: string\n"
            "type document\n  actions view\n  attribute department: string\n"
        ).model
    )
    assert "department" not in {clash.phrase for clash in found.clashes}


def test_what_no_sentence_reaches_is_told() -> None:
    found = listing(
        compile_policy(
            "type user\ntype document\n  actions delete (soft: bool)\nevidence approval\n"
        ).model
    )
    assert "parameter soft of document.delete" in found.unreached
    assert "evidence approval" in found.unreached
