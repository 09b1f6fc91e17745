"""Knows how what belongs to the sentence before is announced: "with one exception: …" says "except
that …", "that includes …" says ", including …".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from .which_some_may import which_some_may

ONE = (("one",), ("a", "single"), ("a",), ("this",), ("the", "following"), ("the", "one"),
       ("the", "only"), ("the", "sole"), ("this", "one"), ("one", "single"),
       ("only", "one"))  # fmt: skip
SEVERAL = (("two",), ("three",), ("these",), ("the", "following"))
AHEAD = ((",", "with"), ("with",), (".", "there", "is"), (";", "there", "is"), (".",), (";",))
ALONE = ((".", "exception"), (";", "exception"), (".", "exceptions"), (";", "exceptions"))
IS = tuple(
    (stop, *the, exception, verb, *that)
    for stop in (".", ";")
    for the in (("the",), ("the", "only"), ("the", "one"), ("one",), ("an",), ("the", "sole"), ())
    for exception in ("exception", "exceptions")
    for verb in ("is", "are")
    for that in (("that",), ())
)
STOPS = ([":"], [","])
INCLUDING = tuple(
    (stop, that, verb)
    for stop in (".", ";", ",")
    for that in ("that", "this", "which")
    for verb in ("includes", "include")
    if stop != "," or that != "that"
)


ANNOUNCING = frozenset(
    "exception exceptions exempt exempted excepted excluded include includes made".split()
)
"""One of these stands wherever an exception, or a part, is announced."""


def joined_up(words: Sequence[Word]) -> list[Word]:
    """The words, what announces an exception as ", except that", or ", except" before a noun; what
    announces a part of what was said as ", including".
    """
    if ANNOUNCING.isdisjoint(word.text for word in words):
        return which_some_may(words)
    words = _with_those_included(_who_may_then(which_some_may(words)))
    words = _with_what_is_so_of_them(words)
    found: list[Word] = []
    at = 0
    while at < len(words):
        length = _announces(words, at) if found else 0
        includes = _includes(words, at) if found else 0
        if not length and not includes:
            found.append(words[at])
            at += 1
            continue
        end = at + (length or includes)
        said = [",", "including"]
        if length:
            said = [",", "except", "that"] if _is_clause(words, end) else [",", "except"]
            said = [*said, "on"] if _is_a_request(words, end) else said
        first, last = words[at], words[end - 1]
        found += [replace(first, text=text, kind="word", end=last.end) for text in said]
        at = end
        if (
            said[:2] == [",", "except"]
            and said[2:] != ["that"]
            and (comma := _goes_on_at(words, end))
        ):
            found += words[end:comma]
            at = comma + 1
    return found


MADE_FOR = tuple(
    (stop, *an, verb, "made", "for")
    for stop in (".", ";")
    for an, verb in (
        (("an", "exception"), "is"),
        (("exceptions",), "are"),
        (("one", "exception"), "is"),
    )
)
MAY = frozenset("may can".split())
NEED = frozenset("must need needs has have".split())


def _who_may_then(words: Sequence[Word]) -> list[Word]:
    """The words, ". The exception is the manager, who may release them" as ". The manager may
    release them"; ", who needs MFA" as "… is exempt, but they need MFA".
    """
    found = list(words)
    for at in range(len(found) - 6, 0, -1):
        texts = tuple(word.text for word in found[at : at + 7])
        said = next((p for p in (*MADE_FOR, *IS) if texts[: len(p)] == p), ())
        start = at + len(said)
        comma = next((n for n in range(start, min(start + MOST, len(found) - 2))
                      if found[n].text == "," and found[n + 1].text == "who"), 0)  # fmt: skip
        if not said or not comma or any(w.text in STOP for w in found[start:comma]):
            continue
        verb = found[comma + 2]
        if verb.text in MAY:
            del found[comma : comma + 2]
        elif verb.text in NEED:
            need = {"needs": "need", "has": "have"}.get(verb.text, verb.text)
            also = [replace(found[comma], text=t) for t in ("is", "exempt", ",", "but", "they")]
            found[comma : comma + 3] = [*also, replace(verb, text=need)]
        else:
            continue
        del found[at + 1 : start]
    return found


OF_IT = frozenset(
    "during with on from in at over outside if when while within after before until".split()
)


def _goes_on_at(words: Sequence[Word], at: int) -> int:
    """Where a comma stands after those that are the exception, behind which is said when: all of
    that is the exception.
    """
    texts = [word.text for word in words[at:]]
    ends = next((n for n, text in enumerate(texts) if text in STOP), len(texts))
    commas = [n for n, text in enumerate(texts[:ends]) if text == ","]
    single = len(commas) == 1 and texts[commas[0] + 1 : commas[0] + 2]
    return at + commas[0] if single and single[0] in OF_IT else 0


NOT_EXCEPTED = (
    ("no", "exception"), ("no", "exceptions"), ("not", "exempt"), ("not", "exempted"),
    ("not", "excepted"), ("not", "excluded"), ("not", "an", "exception"),
)  # fmt: skip
STOP = frozenset(".;!")
MOST = 10


def _with_those_included(words: Sequence[Word]) -> list[Word]:
    """The words, ". Managers are no exception." as ", including managers."."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in ("is", "are"):
            continue
        texts = tuple(word.text for word in found[at + 1 : at + 5])
        said = next((p for p in NOT_EXCEPTED if texts[: len(p)] == p), ())
        begin = next((n for n in range(at, max(0, at - MOST), -1) if found[n].text in STOP), 0)
        end = at + 1 + len(said)
        if texts[len(said) : len(said) + 1] == ("from",):  # "from this rule"
            end = next((n for n in range(end, len(found)) if found[n].text in STOP), len(found))
        ends = end >= len(found) or found[end].text in STOP
        who = found[begin + 1 : at]
        if not said or not begin or not ends or not who or any(w.text in MODALS for w in who):
            continue
        stop = found[begin]
        including = [replace(stop, text=text, kind="word") for text in (",", "including")]
        found[begin:end] = [*including, *who]
    return found


def _with_what_is_so_of_them(words: Sequence[Word]) -> list[Word]:
    """The words, ". Flagged ones are an exception: only auditors may edit those." as ", except
    flagged ones, which only auditors may edit.".
    """
    found = list(words)
    texts = [word.text for word in found]
    for at in range(len(found) - 5, 1, -1):
        if texts[at] not in ("is", "are") or texts[at + 1 : at + 3] not in EXCEPTIONS:
            continue
        begin = next((n for n in range(at, max(0, at - MOST), -1) if texts[n] in STOP), 0)
        goes_on = at + 4
        end = next((n for n in range(goes_on, len(texts)) if texts[n] in STOP), len(texts))
        begins, ends = texts[goes_on : goes_on + 1], texts[end - 1 : end]
        of_them = not THEM.isdisjoint((*begins, *ends)) and texts[at + 3] in GOES_ON
        if not begin or not of_them or "," in texts[goes_on:end]:
            continue
        except_, which = ([replace(found[begin], text=text, kind="word") for text in (",", word)]
                          for word in ("except", "which"))  # fmt: skip
        who = found[begin + 1 : at]
        if begins[0] not in THEM:
            found[begin:end] = [*except_, *who, *which, *found[goes_on : end - 1]]
        elif not BARRING.isdisjoint(texts[goes_on:end]):  # "these may be edited only by auditors"
            del found[at : goes_on + 1]
        return found
    return found


EXCEPTIONS = (["an", "exception"], ["the", "exception"], ["the", "exceptions"])
GOES_ON = frozenset(".:;")
BARRING = frozenset("only not no n't cannot nobody never".split())
THEM = frozenset("those these them they it".split())


def _is_a_request(words: Sequence[Word], at: int) -> bool:
    """Whether a phrase is of a request, of some kind or with something."""
    texts = [word.text for word in words[at : at + 4]]
    return texts[:1] in (["a"], ["an"], ["any"]) and "request" in texts


def _announces(words: Sequence[Word], at: int) -> int:
    """How many words here announce an exception."""
    texts = tuple(word.text for word in words[at : at + 7])
    for phrase in IS:
        if texts[: len(phrase)] == phrase and texts[len(phrase) : len(phrase) + 1] != ("made",):
            return len(phrase)
    one = ((*ahead, *one, "exception") for ahead in AHEAD for one in ONE)
    more = ((*ahead, *several, "exceptions") for ahead in AHEAD for several in SEVERAL)
    for phrase in (*ALONE, *one, *more):
        if texts[: len(phrase)] == phrase and list(texts[len(phrase) : len(phrase) + 1]) in STOPS:
            return len(phrase) + 1
    return 0


def _includes(words: Sequence[Word], at: int) -> int:
    """How many words here say that what follows is part of what was said."""
    texts = tuple(word.text for word in words[at : at + 3])
    return len(texts) if texts in INCLUDING else 0


def _is_clause(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence follows, and not just a noun."""
    for word in words[at:]:
        if word.text in MODALS:
            return True
        if word.text in (".", ";", "!"):
            return False
    return False
