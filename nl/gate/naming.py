"""Knows what to call a rule that came from a sentence."""

from __future__ import annotations

from collections.abc import Collection

from ..text.tokens import tokens

_LEFT_OUT = frozenset(
    "a an the of to on in at by for from with and or is are be been being can may must should have "
    "has that which who whom whose their its his her they them it this these those any all every "
    "each no not only if when unless except while than as do does so s you your i we".split()
)
_MOST_WORDS = 4
_MOST_LETTERS = 40


def rule_name(sentence: str, taken: Collection[str]) -> str:
    """A name none of the taken ones is: the first words of the sentence that say something."""
    words = [word.text for word in tokens(sentence) if word.kind == "word"]
    plain = [word for word in words if word.isascii() and word.isalpha()]
    kept = [word for word in plain if word not in _LEFT_OUT][:_MOST_WORDS]
    name = "-".join(kept)[:_MOST_LETTERS].strip("-") or "rule"
    number, free = 2, name
    while any(each == free or each.startswith(f"{free}-") for each in taken):
        free, number = f"{name}-{_letters(number)}", number + 1
    return free


def _letters(number: int) -> str:
    """`b` for 2: the parts of one rule have numbers already."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text
