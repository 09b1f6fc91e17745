"""Knows the mistakes authors are likeliest to make in a `term`, and how to say what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..engine.times import shorten
from . import tree as t
from .lex import STATEMENTS, Token
from .spot import Mistake, Spot, found

_BARE = re.compile(
    r"[^\W\d][^\n\",=:#]{0,200}?(?=[ \t]{0,8}(?:$|[\n\",=:#]|\b(?:is|when|means)\b))"
)
_CONDITION = frozenset({
    "COMPARE", "WHEN", "WHERE", "IF", "IN", "IS", "NOT", "HAS", "OVERLAPS", "STARTS", "ENDS",
    "CONTAINS", "MATCHES", "UNDER",
})  # fmt: skip
_WHEN = ("if", "where", "while", "whenever", "whose", "with", "who", "that")


def unfinished_term(spot: Spot) -> Mistake | None:
    """A term that ends after `is TYPE`."""
    if spot.head != "term" or spot.expected != {"WHEN"} or spot.last.type != "A_TYPE":
        return None
    type_ = spot.last.text
    return Mistake(
        f"expected `when` after `{shorten(type_)}`",
        help=f"another word for the type itself is given by `means {shorten(type_)}`",
        at=t.Tree(spot.last.end, spot.last.end),
    )


def _bare_words(spot: Spot) -> Mistake | None:
    """`term doc means document`."""
    if spot.expected != {"STRING"} or spot.token.text in (*STATEMENTS, "is", "when", "means"):
        return None
    bare = _BARE.match(spot.text, spot.token.start)
    if bare is None:
        return None
    words = bare.group()
    return Mistake(
        "a term's words stand in double quotes",
        suggestion=f'"{words}"',
        at=t.Tree(spot.token.start, spot.token.start + len(words)),
    )


def _joined_words(spot: Spot) -> Mistake | None:
    """`term "a" or "b" …`, `term "a" "b" …`, `term "a" = …`, `term "a" are …`."""
    if "MEANS" not in spot.expected:
        return None
    word = spot.token.text.lower()
    if word in ("and", "or", "|", "/"):
        return Mistake("several words are set apart by commas", suggestion=",")
    if spot.token.type == "STRING":
        return Mistake("several words are set apart by commas", help='`term "doc", "file" …`')
    if word in ("=", ":", "mean", "meaning", "stands", "for"):
        return Mistake("what words stand for follows `means`", suggestion="means")
    if word == "are":
        return Mistake("expected `is`, found `are`", suggestion="is")
    if word in _WHEN:
        return Mistake(f"expected `when`, found {found(spot.token)}", suggestion="when")
    return None


def _article(spot: Spot) -> Mistake | None:
    """`is a user when …`."""
    if spot.expected != {"WHEN"} or spot.last.type != "A_TYPE":
        return None
    word = spot.token.text
    if spot.last.text.lower() in ("a", "an", "any", "the", "every") and word[:1].isalpha():
        at = t.Tree(spot.last.start, spot.token.end)
        return Mistake("after `is` the type's name stands alone", suggestion=word, at=at)
    if word.lower() in _WHEN:
        return Mistake(f"expected `when`, found {found(spot.token)}", suggestion="when")
    return None


def _means_what(spot: Spot) -> Mistake | None:
    """What follows `means` goes on as something that is no name."""
    means = _means(spot)
    if means is None:
        return None
    if spot.expected == {"A_MEANING"}:
        if spot.token.type != "STRING":
            return None
        message = f"{found(spot.token)} is no declared name"
        return Mistake(message, help=f"one user is written `user {shorten(spot.token.text)}`")
    if _is_condition(spot.token):
        message = "`means` takes a name; a condition follows `when`"
        help_ = "entities that satisfy one: `is TYPE when …`; a circumstance: `when …`"
        return Mistake(message, help=help_, at=spot.token)
    if spot.token.text in ("or", "and", ","):
        message = "a `term` gives words one meaning"
        return Mistake(message, help="another one takes a `term` of its own")
    return None


def _means(spot: Spot) -> Token | None:
    return next((token for token in spot.before if token.type == "MEANS"), None)


def _is_condition(token: Token) -> bool:
    return token.type in _CONDITION or token.text.upper() in _CONDITION


def _of_a_term(knows: Callable[[Spot], Mistake | None]) -> Callable[[Spot], Mistake | None]:
    return lambda spot: knows(spot) if spot.head == "term" else None


TERM_MISTAKES = tuple(
    _of_a_term(knows) for knows in (_bare_words, _joined_words, _article, _means_what)
)
"""Asked in this order; each says nothing of other statements."""
