"""Knows which texts can be English at all, and says of any other what is wrong with it, and where.

Nothing is repaired here. A letter that looks like another, a mark that nobody sees, a sentence of
another language: each could make a rule say something else than its author reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import islice

from ..outcome import Place, Refusal
from .alphabet import (
    ALSO_ENGLISH,
    FOREIGN,
    FUNCTION_WORDS,
    LOOKALIKES,
    MARKS,
    SPACES,
    language_name,
)

MOST_CHARACTERS = 2_000
"""A text has no more; a policy has one rule for each thing it says."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_LATIN_EXTRA = frozenset("ßæøœłđþðÆØŒŁĐÞÐ")
"""Letters of names that don't come apart into a plain one and its accent."""
_FEW = 2
"""So many words of another language, and none of English, make a text of that language."""


def check_text(text: str, known: Collection[str] = ()) -> Refusal | None:
    """Why a text can't be read as English; None for one that can.

    `known` are words of the vocabulary, in lower case: a word that only looks like one is refused.
    Places are offsets in code points.
    """
    if not text.strip():
        return _refusal("there is nothing to read: the text is empty")
    if len(text) > MOST_CHARACTERS:
        message = (
            f"the text is too long: it has {len(text):,} characters, and {MOST_CHARACTERS:,} are "
            "the most; write a rule for each thing it says"
        )
        return _refusal(message, MOST_CHARACTERS, len(text))
    for problem in (_unseen(text), _strange(text), _disguised(text, known), _foreign(text)):
        if problem is not None:
            return problem
    if not any(_is_latin(char) for char in text):
        return _refusal("there are no words in the text", 0, len(text))
    return None


# ── Characters ────────────────────────────────────────────────────────────────────


def _unseen(text: str) -> Refusal | None:
    """Control characters, and those that are not to be seen."""
    for at, char in enumerate(text):
        category = unicodedata.category(char)
        if char in "\n\t" or (char == "\r" and text[at + 1 : at + 2] == "\n"):
            continue
        if category in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
            return _refusal(f"there is a control character, {_named(char)}", at, at + 1)
        if category == "Cf":
            return _refusal(f"there is a character that nobody sees, {_named(char)}", at, at + 1)
    return None


def _strange(text: str) -> Refusal | None:
    """Letters that English is not written with, and signs without a meaning."""
    for match in _WORD.finditer(text):
        strange = [char for char in match.group() if not _is_plain(char)]
        if strange:
            return _strange_word(match, strange, text)
    for at, char in enumerate(text):
        if char.isascii() or char in MARKS or char in SPACES or _is_latin(char):
            continue
        if unicodedata.combining(char):
            before = text[at - 1 : at + 1]
            if at and len(unicodedata.normalize("NFC", before)) == 1:
                continue
        return _refusal(f"“{char}” ({_named(char)}) has no meaning here", at, at + 1)
    return None


def _strange_word(match: re.Match[str], strange: list[str], text: str) -> Refusal:
    word, (start, end) = match.group(), match.span()
    plain = skeleton(word)
    mixed = any(char.isascii() and char.isalpha() for char in word)
    if plain.isascii() and (mixed or not _mostly_foreign(text)):
        message = (
            f"“{word}” looks like “{plain}” but is written with another letter: "
            f"“{strange[0]}” is {_named(strange[0])}"
        )
        return _refusal(message, start, end, (plain,))
    if mixed:
        message = f"“{word}” mixes letters of several scripts: “{strange[0]}” is " + _named(
            strange[0]
        )
        return _refusal(message, start, end)
    if strange[0].isnumeric():
        message = f"“{word}” is a number in other digits; write it with 0 to 9"
        return _refusal(message, start, end)
    return _refusal(f"only English is read; “{word}” is of another language", start, end)


def _mostly_foreign(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(map(_is_plain, letters)) * 2 < len(letters)


def _is_plain(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or _is_latin(char) or char in "'\u2019"


def _is_latin(char: str) -> bool:
    """A Latin letter, plain or with accents as names have them."""
    if char in _LATIN_EXTRA:
        return True
    base = unicodedata.normalize("NFD", char)[0]
    return base.isascii() and base.isalpha()


def skeleton(word: str) -> str:
    """A word as it looks: in plain letters, as far as others look like them."""
    wide = unicodedata.normalize("NFKC", word)
    bare = "".join(c for c in unicodedata.normalize("NFD", wide) if not unicodedata.combining(c))
    return "".join(LOOKALIKES.get(char, char) for char in bare)


# ── Words ─────────────────────────────────────────────────────────────────────────


def _disguised(text: str, known: Collection[str]) -> Refusal | None:
    """A word that is none of the known ones but looks like one."""
    for match in _WORD.finditer(text) if known else ():
        word = match.group().lower()
        if word in known or word.isdecimal() or not any(c.isalpha() for c in word):
            continue
        if _AMOUNT.fullmatch(word) and text[match.start() - 1 : match.start()] in CURRENCIES:
            continue  # "€100k" is none that looks like "look"
        plain = skeleton(word)
        for looks in dict.fromkeys((plain, *(plain.translate(table) for table in _DIGITS))):
            if looks != word and looks in known:
                message = f"“{match.group()}” is no name here, but looks like “{looks}”"
                return _refusal(message, *match.span(), suggestions=(looks,))
    return None


_AMOUNT = re.compile(r"[0-9]+(k|m|bn)")
CURRENCIES = frozenset("$\u20ac\u00a3\u00a5")
_DIGITS = (str.maketrans("015", "ois"), str.maketrans("015", "ols"))


def _foreign(text: str) -> Refusal | None:
    """A text in another language that is written in Latin letters."""
    words = [match.group().lower() for match in _WORD.finditer(text)]
    if any(word in FUNCTION_WORDS for word in words):
        return None
    small = set(words) - ALSO_ENGLISH
    counted = {language: len(small & theirs) for language, theirs in FOREIGN.items()}
    language = max(counted, key=lambda each: counted[each])
    if counted[language] < _FEW:
        return None
    return _refusal(
        f"only English is read; the text looks like {language_name(language)}", 0, len(text)
    )


def _named(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" {name.lower()}" if name else "")


def _refusal(
    message: str, start: int = 0, end: int = 0, suggestions: tuple[str, ...] = ()
) -> Refusal:
    place = Place(start, end) if end else None
    return Refusal("bad-text", message, place, suggestions=suggestions)


def printable(text: str, most: int = 60) -> str:
    """A text of any kind as it can be shown in a message: what nobody sees, by its number."""
    return "".join(islice(_printed(text), most))


def _printed(text: str) -> Iterator[str]:
    for char in text:
        hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        yield f"\\u{ord(char):04x}" if hidden else char
