"""Knows to whom a passive gives something: "staff may be granted a bonus" says of the bonus that it
may be granted to staff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.senses import Act, Noun
from ...vocabulary.vocabulary import Vocabulary

GIVING = frozenset(
    "grant give pay award issue assign offer lend sell send show refund hand serve".split()
)
"""What is done with a thing and with whoever gets it."""
MAY = frozenset("can may must could should shall ca".split())
CASES = frozenset("if unless when once while until with without before after".split())
ENDS = CASES | frozenset(". ; ! ? : , by only except".split())
BETWEEN = frozenset("not never only be".split())
ARTICLES = frozenset("a an the any".split())


def given_to(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "interns can't be granted a bonus" as "a bonus can't be granted to interns"."""
    found = list(words)
    start = 0
    for at in range(len(found)):
        if found[at].text in (".", ";", "!", "?"):
            start = at + 1
        if at > start and found[at].text in MAY:
            start = _turned(found, start, at, vocabulary)
    return found


def _turned(words: list[Word], start: int, modal: int, vocabulary: Vocabulary) -> int:
    """Turns a statement round where it says to whom something may be done; where the rest is."""
    who = words[start:modal]
    done = modal
    while done < len(words) and words[done].text in BETWEEN | MAY:
        done += 1
    between = [word.text for word in words[modal:done]]
    plain = who[0].text not in CASES and all(w.text not in (",", ":") for w in who)
    if not plain or between[-1:] != ["be"] or done >= len(words):
        return modal + 1
    end = done + 1
    while end < len(words) and words[end].text not in ENDS | frozenset(PREPOSITIONS):
        end += 1
    what = words[done + 1 : end]
    if not _is_given(words[done], what, who, vocabulary):
        return modal + 1
    to = [replace(words[done], text="to")]
    may = words[modal : done + 1]
    if who[0].text == "only" and len(who) > 1:
        may, who = [*may[:-1], may[-1], who[0]], who[1:]
    elif who[0].text in ("no", "nobody"):
        may = [may[0], replace(may[0], text="not"), *may[1:]]
        text = "any" if who[0].text == "no" else "anyone"
        who = [replace(who[0], text=text), *who[1:]]
    words[start:end] = [*what, *may, *to, *who]
    return end


def _is_given(
    verb: Word, what: Sequence[Word], who: Sequence[Word], vocabulary: Vocabulary
) -> bool:
    """Whether the verb is of what is done to a thing named right after it, and not to those before,
    who might be given it.
    """
    acts = [v.name for k, v in vocabulary.entries.get((verb.text,), ())
            if k == "ACTP" and isinstance(v, Act) and v.name in GIVING]  # fmt: skip
    noun = [word.text for word in what if word.text not in ARTICLES]
    types = _types(noun, vocabulary)
    others = _types([word.text for word in who], vocabulary)
    given = any(type_ in vocabulary.actions[name] for name in acts for type_ in types)
    return given and not any(t in vocabulary.actions[name] for name in acts for t in others)


def _types(texts: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """The types of which a noun stands among some words."""
    return {
        type_
        for start in range(len(texts))
        for end in range(start + 1, len(texts) + 1)
        for kind, value in vocabulary.entries.get(tuple(texts[start:end]), ())
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
    }
