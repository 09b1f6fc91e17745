"""Whatever the text, only PolicyError comes out, and size and nesting are bounded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler.diagnostics import MAX_REPORTED, Diagnostic, PolicyError
from sayso.compiler.format import format_text
from sayso.compiler.lex import KEYWORDS
from sayso.compiler.source import MAX_BYTES

from . import cases

VALID = [case.data for case in cases.load("valid")]
INVALID = [case.data for case in cases.load("invalid")]
HEAD = """
type user
  attribute a: bool
  attribute n: int
type doc
  relation owner: user
  actions edit
rule r allow user to edit doc when """
PIECES = [
    *sorted(KEYWORDS),
    *list("(){},:.|=+-*<>#\"`';!\\/"),
    *["==", "!=", "<=", ">=", "..", "&&", "||"],
    *["\n", "\n  ", "# c\n", '"a"', '"\\u{41}"', "`b c`", "user", "doc", "Mon..Fri", "09:00-17:00"],
    *["10", "1.5", "10_000 USD", "5 minutes", "2026-01-31", "10.0.0.1", "::1", "10.0.0.0/8"],
    *["Europe/Berlin", "subject", "resource", "request", "now", "é", "\u202e", "\ufeff", "😀"],
]


def refusal(function: Callable[[str | bytes], object], text: str | bytes) -> Sequence[Diagnostic]:
    """What is wrong with a text, if anything; nothing but PolicyError may be raised."""
    try:
        function(text)
    except PolicyError as error:
        return error.diagnostics
    return ()


def compiles_or_says_why(text: str | bytes) -> None:
    for function in (compile_policy, format_text):
        for diagnostic in refusal(function, text):
            assert diagnostic.line >= 1
            assert diagnostic.column >= 1
            assert all(line.isprintable() for line in diagnostic.render().splitlines())
            assert diagnostic.to_json()["code"] == diagnostic.code


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_random_pieces(pieces: list[str]) -> None:
    compiles_or_says_why(" ".join(pieces))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_random_text(text: str | bytes) -> None:
    compiles_or_says_why(text)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(VALID + INVALID), st.randoms(use_true_random=False))
def test_mutated_policies(data: bytes, random: random.Random) -> None:
    compiles_or_says_why(mutated(data, random))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VALID), st.randoms(use_true_random=False))
def test_truncated_policies(data: bytes, random: random.Random) -> None:
    compiles_or_says_why(data[: random.randrange(len(data) + 1)])


def mutated(data: bytes, random: random.Random) -> bytes:
    """The text with a few words or characters dropped, doubled, swapped or replaced."""
    words = data.split(b" ")
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(words))
        form = random.randrange(5)
        if form == 0:
            del words[at]
        elif form == 1:
            words.insert(at, random.choice(words))
        elif form == 2:
            words[at] = random.choice(PIECES).encode()
        elif form == 3 and words[at]:
            cut = random.randrange(len(words[at]))
            words[at] = words[at][:cut] + words[at][cut + 1 :]
        else:
            words[at] += random.choice(PIECES).encode()
        words = words or [b""]
    return b" ".join(words)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "(" * 5000 + "user.a" + ")" * 5000,
        HEAD + "not " * 5000 + "user.a",
        HEAD + "- " * 5000 + "user.n > 3",
        HEAD + "user.n" + " + 1" * 5000 + " > 3",
        HEAD + "user.n" + " else 1" * 5000 + " > 3",
        HEAD + "user.n" + " as string as int" * 5000 + " > 3",
        HEAD + "any x in doc.owner has " * 5000 + "user.a",
        HEAD + "at least 1 of (" * 5000 + "user.a" + ")" * 5000,
        HEAD + "user.a\ntype t\n relation r: user\n permission p = r" + " but not r" * 5000,
        HEAD
        + "user.a\ntype t\n relation r: user\n permission p = "
        + "(" * 5000
        + "r"
        + ")" * 5000,
    ],
    ids=[
        "parentheses",
        "not",
        "minus",
        "sum",
        "else",
        "as",
        "quantifiers",
        "at-least",
        "but-not",
        "relation-parentheses",
    ],
)
def test_deep_nesting_names_its_bound(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        compile_policy(text)
    found = {d.code: d.message for d in caught.value.diagnostics}
    assert "the limit of 100 levels" in found["nested-too-deep"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "user.a or " * 20_000 + "user.a",
        "type user\nrelation p0: user\n"
        + "".join(f"permission p{i + 1} = p{i}\n" for i in reversed(range(5000))),
        "".join(f"type t{i}\n relation r: t{i}\n" for i in range(5000)),
        HEAD + "user.n in {" + ", ".join(map(str, range(20_000))) + "}",
    ],
    ids=["or", "permissions", "types", "set"],
)
def test_wide_policies_compile(text: str) -> None:
    compile_policy(text)


def test_a_policy_over_the_size_limit_is_refused_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        compile_policy("#" * (MAX_BYTES + 1))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "too-large"
    assert "4 MiB" in diagnostic.message


def test_a_policy_of_too_many_words_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        compile_policy(HEAD + "user" + ".a" * 600_000)
    assert caught.value.diagnostics[-1].message.endswith("than the limit of 1,000,000")


def test_errors_are_counted_only_so_far() -> None:
    with pytest.raises(PolicyError) as caught:
        compile_policy("".join(f"rule r{i} allow u{i} to x user\n" for i in range(5000)))
    assert len(caught.value.diagnostics) == MAX_REPORTED + 1


@pytest.mark.parametrize("function", [compile_policy, format_text])
def test_the_same_text_in_any_encoding_of_line_ends(function: Callable[[str], object]) -> None:
    for text in ("type user\r\n", "\ufefftype user\n", "type user"):
        function(text)
