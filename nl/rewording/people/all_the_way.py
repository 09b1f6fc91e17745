"""Knows how depth is said in many words: "their manager, that manager's manager, and so on up the
line", "somewhere beneath it", "whether immediate or further up".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import LOCATIVES, PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

LEVELS = frozenset("level levels depth".split())
WHICHEVER = frozenset("any every whatever whichever all".split())
WAYS = frozenset("up down".split())
LADDERS = frozenset("line chain ladder hierarchy tree structure".split())
OF_PEOPLE = frozenset("reporting management organisational organizational".split())
UNDER = frozenset("under underneath below beneath above".split())
WHOSE = frozenset("the that their its his her your this".split())
SOMEWHERE = frozenset("somewhere anywhere".split())
ON = (["and", "so", "on"], ["and", "so", "forth"])
DEEPLY = ("directly", "or", "indirectly")


def all_the_way(words: Sequence[Word]) -> list[Word]:
    """The words, depth said as the grammar has it."""
    words = _up_the_ladder(_to_the_top(words))
    words = _of_those_too(_however_many_steps(_however_deep(_are_above(_comes_under(words)))))
    return _at_a_depth(_immediate_or_not(_and_so_on(words)))


def _however_deep(words: Sequence[Word]) -> list[Word]:
    """The words, "however deeply the folders are nested" as "however deep"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        how = 1 if found[at].text == "however" else 3
        start = [word.text for word in found[at : at + how]]
        deep = texts_at(found, at + how) in ("deep", "deeply")
        if not deep or start not in (["however"], ["no", "matter", "how"]):
            continue
        noun = at + how + 1
        are = next((n for n in (noun + 2, noun + 3) if texts_at(found, n) in ("is", "are")), 0)
        if are and texts_at(found, noun) in ("the", "these", "those"):
            end = are + 1 + (texts_at(found, are + 1) == "nested")
            _put(found, at, end, ["however", "deep"])
    return found


TOP = {
    ("up", "to", "the", "top"): "up", ("right", "up", "to", "the", "top"): "up",
    ("all", "the", "way", "to", "the", "top"): "up", ("to", "the", "very", "top"): "up",
    ("all", "the", "way", "down", "to", "the", "bottom"): "down",
    ("right", "down", "to", "the", "bottom"): "down",
}  # fmt: skip


def _to_the_top(words: Sequence[Word]) -> list[Word]:
    """The words, "every objective it supports, up to the top" as "…, however far up"."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if found[at].text not in ("top", "bottom"):
            continue
        for phrase, way in TOP.items():
            begin = at + 1 - len(phrase)
            if tuple(_texts(found, begin, len(phrase))) == phrase:
                _put(found, begin, at + 1, ["however", "far", way])
                break
    return found


CHAINS = (
    ["management", "chain"], ["management", "line"], ["reporting", "line"], ["reporting", "chain"],
    ["chain", "of", "command"], ["line", "of", "management"], ["line", "of", "command"],
    ["management", "hierarchy"], ["line", "management"],
)  # fmt: skip
ANYBODY = frozenset("anyone anybody everyone everybody someone somebody people those".split())


def _above_in_the_chain(words: Sequence[Word]) -> list[Word]:
    """The words, "anyone above the owner in the management chain" as "anyone above the owner"."""
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        the = texts_at(found, at) == "in" and texts_at(found, at + 1) in WHOSE
        chain = next((c for c in CHAINS if the and _texts(found, at + 2, len(c)) == c), None)
        noun = found[max(0, at - MOST_IN_A_NOUN - 2) : at]
        if chain is None or not any(word.text in ("above", "over") for word in noun):
            continue
        if texts_at(found, at + 2 + len(chain)) == "chain":
            continue  # "the line management chain"
        if noun[-1].text in (*ANYBODY, *IT) or noun[-1].kind == "word":
            del found[at : at + 2 + len(chain)]
    return found


def _up_the_ladder(words: Sequence[Word]) -> list[Word]:
    """The words, "anyone in the owner's management chain" as "anyone above the owner"."""
    found = _above_in_the_chain(words)
    for at in range(len(found) - 4, -1, -1):
        begin = at + 1 + 2 * (_texts(found, at + 1, 2) in (["who", "is"], ["who", "are"]))
        if found[at].text not in ANYBODY or texts_at(found, begin) not in ("in", "up"):
            continue
        for whose in range(begin + 2, min(begin + MOST_IN_A_NOUN + 3, len(found))):
            chain = next((c for c in CHAINS if _texts(found, whose + 1, len(c)) == c), None)
            if found[whose].text == "'s" and chain is not None:
                del found[whose : whose + 1 + len(chain)]
                found[at + 1 : begin + 1] = [replace(found[begin], text="above")]
                break
    return found


COMES = frozenset("comes falls lies sits stands ranks come fall lie sit stand rank".split())


def _comes_under(words: Sequence[Word]) -> list[Word]:
    """The words, "any depot that comes under it" as "any depot under it"."""
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        that, comes, under, it = (word.text for word in found[at : at + 4])
        if that in ("that", "which") and comes in COMES and under in UNDER and it in ("it", "them"):
            del found[at : at + 2]
    return found


STANDING = {
    "stands": "is", "stand": "are", "ranks": "is", "rank": "are", "sits": "is", "sit": "are",
    "standing": "", "ranking": "", "sitting": "",
}  # fmt: skip
"""How one may be above another, and the words for it."""
ABOVE = frozenset("above below beneath".split())


def _are_above(words: Sequence[Word]) -> list[Word]:
    """The words, "whoever stands above them" as "whoever is above them"."""
    return [
        replace(word, text=STANDING[word.text])
        if word.text in STANDING and texts_at(words, at + 1) in ABOVE
        else word
        for at, word in enumerate(words)
        if STANDING.get(word.text) != "" or texts_at(words, at + 1) not in ABOVE
    ]


STEPS = frozenset(
    "steps levels generations removes hops links stages layers intermediaries tiers degrees".split()
)
ANY_NUMBER = (
    ["however", "many"], ["no", "matter", "how", "many"], ["any", "number", "of"],
    ["an", "arbitrary", "number", "of"], ["an", "unlimited", "number", "of"],
)  # fmt: skip
OVER = frozenset("through over by at across via with".split())
BETWEEN = tuple(
    phrase.split()
    for phrase in (
        "there are in between", "there are between", "there may be in between", "lie in between",
        "lie between", "are in between", "are between", "come in between", "come between",
        "are involved", "it takes", "that takes", "removed", "apart", "away", "deep", "down",
        "back", "up", "further back", "further up", "further down", "earlier", "above", "below",
        "there are", "in between",
    )
)  # fmt: skip


def _however_many_steps(words: Sequence[Word]) -> list[Word]:
    """The words, "however many derivation steps lie between" and "through any number of levels" as
    "directly or indirectly".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        many = next((p for p in ANY_NUMBER if _texts(found, at, len(p)) == p), None)
        if many is None:
            continue
        noun = at + len(many)
        noun += texts_at(found, noun) not in STEPS and texts_at(found, noun + 1) in STEPS
        if texts_at(found, noun) not in STEPS:
            continue
        over = texts_at(found, at - 1) in OVER
        ends = texts_at(found, noun + 1) in (".", ",", ";") and many[-1] == "many"
        between = next((p for p in BETWEEN if _texts(found, noun + 1, len(p)) == p), None)
        if over or ends or (between is not None and many[-1] == "many"):
            start = at - over
            comma = [] if texts_at(found, start - 1) == "," else [","]
            _put(found, start, noun + 1 + len(between or ()), [*comma, *DEEPLY])
    return found


def _texts(words: Sequence[Word], at: int, length: int) -> list[str]:
    return [word.text for word in words[at : at + length]]


def _put(found: list[Word], start: int, end: int, texts: Sequence[str]) -> None:
    found[start:end] = [replace(found[start], text=text, end=found[end - 1].end) for text in texts]


def _ladder(words: Sequence[Word], at: int) -> int:
    """Where "up the reporting line" ends that begins at a place; the place where none does."""
    if texts_at(words, at) not in WAYS:
        return at
    end = at + 1
    if texts_at(words, end) in WHOSE:
        further = end + 1 + (texts_at(words, end + 1) in OF_PEOPLE)
        end = further + 1 if texts_at(words, further) in LADDERS else end
    return end


def _and_so_on(words: Sequence[Word]) -> list[Word]:
    """The words, "the manager of its author, that manager's own manager, and so on all the way up"
    as "the manager of its author, directly or indirectly".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if [word.text for word in found[at : at + 3]] not in ON:
            continue
        begin = _same_again(found, at - (found[at - 1].text == ","))
        if not begin:
            continue
        end = at + 3
        end += 3 * ([word.text for word in found[end : end + 3]] == ["all", "the", "way"])
        end += texts_at(found, end) in ("upwards", "upward", "downwards", "downward")
        end = _ladder(found, end)
        goes_on = end < len(found) and found[end].kind != "mark"
        if found[begin - 2].text in WHOSE and found[begin - 3].text == ",":
            found[begin - 3] = replace(found[begin - 3], text="or")  # "its author, their manager"
        _put(found, begin, end, (",", *DEEPLY, *([","] if goes_on else [])))
    return found


def _of_those_too(words: Sequence[Word]) -> list[Word]:
    """The words, "the papers of its subgroups, and of the subgroups of those, all the way down" as
    "the papers of its subgroups at any level"; and so "its subgroups, their subgroups, and so on".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        end = _further_still(found, at)
        if not end:
            continue
        for size in range(1, MOST_IN_A_NOUN + 1):
            noun = [word.text for word in found[at - size : at]]
            if texts_at(found, at - 2) == "of" and texts_at(found, at - 1) in THOSE:
                noun = [word.text for word in found[at - 2 - size : at - 2]]
                begin = at - 3 - size
                again = texts_at(found, begin) == "the"
            else:
                begin = at - 1 - size
                again = texts_at(found, begin) == "their"
            first = begin - 1 if again else 0
            while first > 0 and found[first].text in (*TIES, ","):
                first -= 1
            before = [word.text for word in found[max(0, first - size + 1) : first + 1]]
            whose = texts_at(found, first - size) in WHOSE
            if again and whose and before == noun and first < begin - 1:
                _put(found, first + 1, end, ["at", "any", "level"])
                break
    return found


IT = frozenset("it that this them those".split())
TIES = frozenset("and or of to in".split())
THOSE = frozenset("those these them".split())
MOST_IN_A_NOUN = 3
STILL = (
    ("all", "the", "way", "down"), ("all", "the", "way", "up"), ("and", "so", "on"),
    ("and", "so", "forth"), ("at", "every", "level"), ("at", "any", "level"),
    ("however", "deep"), ("however", "far", "down"), ("down", "to", "the", "bottom"),
)  # fmt: skip


def _further_still(words: Sequence[Word], at: int) -> int:
    """Where it ends that says that it goes on so, at a place behind a noun; nowhere, 0."""
    begin = at + (texts_at(words, at) == ",")
    for said in STILL:
        if tuple(word.text for word in words[begin : begin + len(said)]) == said:
            return begin + len(said)
    return 0


def _same_again(words: Sequence[Word], end: int) -> int:
    """Where ", by that manager's own manager" begins that ends at a place, after a manager was
    spoken of; nowhere, 0, where it is said otherwise.
    """
    noun = texts_at(words, end - 1)
    of = end - 2 - (texts_at(words, end - 2) == "own")
    if of < 3 or words[of].text != "'s" or words[of - 1].text != noun:
        return 0
    begin = of - 2
    if words[begin].text not in WHOSE:
        return 0
    begin -= words[begin - 1].text in PREPOSITIONS
    begin -= words[begin - 1].text in ("and", "or")
    begin -= words[begin - 1].text == ","
    before = [word.text for word in words[max(0, begin - 9) : begin]]
    joined = words[begin].text in (",", "and", "or")
    return begin if joined and noun in before and "'s" not in before[-2:] else 0


def _immediate_or_not(words: Sequence[Word]) -> list[Word]:
    """The words, "whether immediate or further up" as "directly or indirectly"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        near, joint, far = (texts_at(found, i) for i in range(at, at + 3))
        if near not in ("immediate", "direct") or joint != "or":
            continue
        end = _ladder(found, at + 3) if far == "further" else at + 3
        if far not in ("indirect", "remote") and not (far == "further" and end > at + 3):
            continue
        start = at - (found[at - 1].text in ("whether", "either"))
        if start < at or found[at - 1].text == ",":
            _put(found, start, end, DEEPLY)
    return found


def _at_a_depth(words: Sequence[Word]) -> list[Word]:
    """The words, "at every level up the chain" as "however far up", "somewhere within it" as
    "anywhere within it"; what is below something is so at any depth.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        texts = [word.text for word in found[at : at + 3]]
        if texts[0] in SOMEWHERE and texts[1] in UNDER:
            del found[at]
        elif texts[0] == "somewhere" and texts[1] in LOCATIVES:
            _put(found, at, at + 1, ["anywhere"])
        elif texts == ["all", "the", "way"] and _ladder(found, at + 3) > at + 3:
            _put(found, at, _ladder(found, at + 3), ["however", "far", found[at + 3].text])
        elif texts[0] == "at" and texts[1] in WHICHEVER and texts[2:] and texts[2] in LEVELS:
            _level(found, at)
    return found


def _level(found: list[Word], at: int) -> None:
    """Says "at every level", at a place, as the grammar has it."""
    end = at + 3
    after = texts_at(found, end)
    if after in UNDER and texts_at(found, at - 1) == "," and texts_at(found, end + 1) in IT:
        _put(found, at - 1, end + 2, ["at", "any", "level"])  # "that is in it, at any level below"
    elif after in UNDER and texts_at(found, end + 1) not in ("", ".", ","):
        del found[at:end]  # "a subsidiary at any level below it"
    elif after in WAYS:
        _put(found, at, _ladder(found, end), ["however", "far", after])
    elif after in ("of", "in") and texts_at(found, end + 1) in WHOSE:
        last = end + 2 + (texts_at(found, end + 2) in OF_PEOPLE)
        if texts_at(found, last) in LADDERS and last > end + 2:
            _put(found, at, last + 1, ["at", "any", "level"])
