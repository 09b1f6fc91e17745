"""Properties that hold of any policy: of random ones, and of every valid case."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler.canonical import digest, without_places
from sayso.compiler.format import WIDTH, format_text
from sayso.compiler.lex import Token
from sayso.compiler.model import Model, from_json, to_json
from sayso.compiler.pipeline import read_policy
from sayso.compiler.terms import normal, same_words
from sayso.compiler.unparse import unparse
from tests.support.generate import generate
from tests.support.terms import generate_with_terms

from . import cases

TEXTS = [case.data.decode("utf-8-sig") for case in cases.load("valid")]
policies = st.one_of(
    st.sampled_from(TEXTS),
    st.integers(0, 2**32 - 1).map(lambda seed: generate(Random(seed)).text),
    st.integers(0, 2**32 - 1).map(lambda seed: generate_with_terms(Random(seed)).text),
)
few = settings(max_examples=40, deadline=None)


def meaning(text: str) -> Model:
    return without_places(compile_policy(text).model)


def comments(text: str) -> list[str]:
    _, file = read_policy(text)
    found = [c.text for s in file.statements for token in s.tokens for c in token.comments]
    return found + [c.text for c in file.comments]


@few
@given(policies)
def test_unparsed_models_compile_to_themselves(text: str) -> None:
    model = meaning(text)
    written = unparse(model)
    assert meaning(written) == model
    assert unparse(meaning(written)) == written


@few
@given(policies)
def test_models_survive_json(text: str) -> None:
    model = compile_policy(text).model
    assert from_json(to_json(model)) == model


@few
@given(policies)
def test_formatting_keeps_the_meaning_and_settles(text: str) -> None:
    formatted = format_text(text)
    assert meaning(formatted) == meaning(text)
    assert format_text(formatted) == formatted
    assert digest(meaning(formatted)) == digest(meaning(text))


@few
@given(policies, st.randoms(use_true_random=False))
def test_formatting_loses_no_comment_wherever_it_stands(text: str, random: Random) -> None:
    marked = scattered(text, random)
    formatted = format_text(marked)
    assert comments(formatted) == comments(marked)
    assert format_text(formatted) == formatted
    assert meaning(formatted) == meaning(text)


@few
@given(policies)
def test_formatted_lines_are_broken_where_they_can_be(text: str) -> None:
    for line in format_text(text).splitlines():
        if len(line) > WIDTH:
            # only what can't be broken may be longer: one long string, or one long operand
            assert " and " not in line.strip()[:WIDTH] or '"' in line, line


@few
@given(policies)
def test_layout_carries_no_meaning(text: str) -> None:
    words = [token.text for token in tokens(text)]
    assert meaning(" ".join(words)) == meaning(text)
    assert meaning("\n".join(words)) == meaning(text)


@few
@given(st.integers(0, 2**32 - 1))
def test_terms_decide_nothing(seed: int) -> None:
    made = generate_with_terms(Random(seed))
    bare = compile_policy("\n".join(made.lines))
    policy = compile_policy(made.text)
    assert len(policy.model.terms) == len(made.terms)
    assert (policy.digest, policy.graph) == (bare.digest, bare.graph)


@given(st.text(max_size=30))
def test_words_have_one_spelling(phrase: str) -> None:
    assert normal(normal(phrase)) == normal(phrase)
    assert same_words(f"  {phrase} ") == same_words(normal(phrase)) == same_words(phrase)
    assert same_words(same_words(phrase)) == same_words(phrase)


def tokens(text: str) -> list[Token]:
    _, file = read_policy(text)
    return [token for statement in file.statements for token in statement.tokens]


def scattered(text: str, random: Random) -> str:
    """The text with comments put behind some of its tokens."""
    pieces: list[str] = []
    last = 0
    for token in tokens(text):
        pieces.append(text[last : token.end])
        if random.random() < 0.2:
            own = random.choice(["", "\n", "\n\n"])
            pieces.append(f"{own} # comment {len(pieces)}\n{random.choice(['', chr(10)])}")
        last = token.end
    return "".join(pieces) + text[last:]


@pytest.mark.parametrize("text", TEXTS)
def test_places_point_at_statements(text: str) -> None:
    policy = compile_policy(text)
    lines = text.split("\n")
    for rule in policy.model.rules:
        assert rule.place is not None
        assert lines[rule.place.line - 1][rule.place.column - 1 :].startswith("rule")
    for term in policy.model.terms:
        assert term.place is not None
        assert lines[term.place.line - 1][term.place.column - 1 :].startswith("term")
