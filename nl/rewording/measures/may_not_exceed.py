"""Knows that "a withdrawal may not exceed £500" forbids to withdraw with an amount above that; what
may be so much at most is no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.quantities import UNITS
from ...text.tokens import Word
from ...text.units import units_at
from ...vocabulary.candidates import texts_at, types_named
from ...vocabulary.of_the_deed import acts_named, field_name, is_of_deed, tells_the_deed
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .how_much import NUMBERS, said_at
from .shares_said import shared_at

STARTS = frozenset(". ; :".split())
ENDS = frozenset(
    ". ; ! , unless if when while without except during by at on in for until before after".split()
)
NONE = frozenset("no".split())
AROUND = frozenset("a an the any every all no each".split())
BY = (["by"], ["made", "by"], ["given", "by"], ["done", "by"])
OF_WHAT = frozenset("of on for from in to".split())
MODALS = frozenset("may can must should shall".split())
OVER = {
    "exceed": "more than", "surpass": "more than", "be more than": "more than",
    "be bigger than": "more than", "be longer than": "more than",
    "last longer than": "more than", "be shorter than": "less than", "be for over": "more than",
    "be greater than": "more than", "be higher than": "more than", "be larger than": "more than",
    "be above": "more than", "be over": "more than", "go above": "more than",
    "go over": "more than", "go beyond": "more than", "total more than": "more than",
    "be less than": "less than", "be lower than": "less than", "be below": "less than",
    "be under": "less than", "be for more than": "more than", "be of more than": "more than",
}  # fmt: skip
AT_MOST = {
    "be at most": "more than", "be no more than": "more than", "be up to": "more than",
    "not exceed": "more than", "be at least": "less than", "be no less than": "less than",
    "be limited to": "more than", "be capped at": "more than",
}  # fmt: skip
"""What has to be so, and what is forbidden by that."""
MOST_WORDS = 4


def may_not_exceed(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a refund on an order may not exceed €50" as "nobody may refund an order with
    refund amount of more than €50".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text in MODALS:
            _forbid(found, at, vocabulary)
    return found


def _forbid(found: list[Word], modal: int, vocabulary: Vocabulary) -> None:
    """Says what a deed's amount may not be as what nobody may do, if a sentence is that."""
    begin = max((i + 1 for i in range(modal) if found[i].text in STARTS), default=0)
    bound, end = _bound_at(found, modal, found[begin].text in NONE)
    if not bound or end >= len(found):
        return
    noun_end, acts = _deed_at(found, begin, modal, vocabulary)
    if len(acts) != 1:
        return
    (act,) = acts
    name = _of_deed(act, vocabulary)
    first = found[begin]
    what, who = found[noun_end:modal], [said_at(first, "nobody")]
    for by in BY:
        if [word.text for word in what[: len(by)]] == by:
            who, what = what[len(by) :], []
    if not name or not who or (what and (what[0].text not in OF_WHAT or len(what) < 2)):
        return
    behind = next((i for i in range(end, len(found)) if found[i].text in ENDS), len(found))
    amount = [*(said_at(first, text) for text in bound.split()), *found[end:behind]]
    may = ["may"] if who[0].text == "nobody" else ["may", "not"]
    doing = [*who, *(said_at(first, text) for text in (*may, *act.split("_")))]
    if _is_counted(found, end) and "_" not in act:  # "may not exceed 10,000 rows"
        of = [said_at(first, "of"), *what[1:]] if what else []
        found[begin:behind] = [*doing, *amount, *of]
        return
    thing = what[1:] or _thing_of(found, end, act, vocabulary)
    if not thing and _is_told_behind(found, behind, act, vocabulary):
        return
    if thing:
        said = [said_at(first, text) for text in ("with", *name, "of")]
        found[begin:behind] = [*doing, *thing, *said, *amount]
    else:
        case = [said_at(first, text) for text in ("if", *name, "is")]
        found[begin:behind] = [
            *case,
            *amount,
            said_at(first, ","),
            *doing,
            said_at(first, "anything"),
        ]


def _is_told_behind(words: Sequence[Word], at: int, act: str, vocabulary: Vocabulary) -> bool:
    """Whether what it is done to stands behind the amount: "may not exceed 10% on bookings"."""
    stop = next((i for i in range(at, len(words)) if words[i].text in STARTS), len(words))
    done_to = set(vocabulary.actions.get(act, ()))
    return texts_at(words, at) in OF_WHAT and not done_to.isdisjoint(
        types_named(words[at:stop], vocabulary)
    )


def _is_counted(words: Sequence[Word], at: int) -> bool:
    """Whether a number at a place is of things that are counted, in no unit: 10,000 rows."""
    unit = texts_at(words, at + 1)
    measured = any(True for _ in units_at(words, at + 1)) or unit.removesuffix("s") in UNITS
    return words[at].kind == "number" and unit.isalpha() and not measured and unit not in NO_UNITS


NO_UNITS = frozenset("percent per pct unless if when while by at in on for without".split())


def _of_deed(act: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """By what the one field of a request is called that tells how much of it is done."""
    told = [
        attr
        for field in vocabulary.model.request
        if field.type.kind in {*NUMBERS, "money"}
        and is_of_deed(attr := Attr("request", field.name, field.type), act, vocabulary)
    ]
    own = [attr for attr in told if tells_the_deed(attr)] or told
    return field_name(own[0], vocabulary) if len(own) == 1 else ()


def _thing_of(found: Sequence[Word], end: int, act: str, vocabulary: Vocabulary) -> list[Word]:
    """What something is done to, if to one type; or to what has so much: "the order total"."""
    types = set(vocabulary.actions.get(act, ()))
    share = shared_at(found, end, vocabulary)
    if share is not None and share in types:
        types = {share}
    name = words_of(next(iter(types)))
    return [said_at(found[end], text) for text in ("a", *name)] if len(types) == 1 else []


def _bound_at(words: Sequence[Word], modal: int, none: bool) -> tuple[str, int]:
    """What is forbidden to be, and where the words end that say so, "may not exceed"."""
    texts = [word.text for word in words[modal + 1 : modal + 6]]
    denied = texts[:1] == ["not"]
    phrases = [*((f"not {phrase}" if not none else phrase, over) for phrase, over in OVER.items())]
    if words[modal].text in ("must", "should", "shall") and not none:
        phrases += [(phrase, over) for phrase, over in AT_MOST.items() if not denied]
    for phrase, over in phrases:
        said = phrase.split()
        if texts[: len(said)] == said:
            return over, modal + 1 + len(said)
    return "", 0


def _deed_at(
    words: Sequence[Word], begin: int, modal: int, vocabulary: Vocabulary
) -> tuple[int, set[str]]:
    """Where the noun of a deed ends that a sentence begins with, and what is done."""
    noun = begin + (texts_at(words, begin) in AROUND)
    noun += texts_at(words, noun) in ("single", "one", "individual")
    amount = [word.text for word in words[noun : noun + 2]]
    if amount in (["amount", "of"], ["size", "of"], ["value", "of"]):
        noun += 2 + (texts_at(words, noun + 2) in AROUND)
    for end in range(min(noun + MOST_WORDS, modal), noun, -1):
        acts = acts_named(tuple(word.text for word in words[noun:end]), vocabulary)
        if acts:
            return end, acts
    return noun, set()
