"""Knows words between commas that only tie a sentence to the one before: ", on the other hand,",
"likewise, …", "they may do so nevertheless"; and deeds that "happen", "doing so at night requires".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.candidates import circumstance_end, texts_at
from ...vocabulary.vocabulary import Vocabulary

BETWEEN = (
    ("on", "the", "other", "hand"), ("by", "contrast"), ("in", "contrast"), ("likewise",),
    ("similarly",), ("equally",), ("by", "the", "same", "token"), ("in", "turn"), ("conversely",),
    ("that", "said"), ("in", "the", "same", "way"), ("on", "the", "contrary"), ("meanwhile",),
    ("nevertheless",), ("nonetheless",), ("all", "the", "same"), ("accordingly",),
    ("consequently",), ("as", "a", "result"), ("as", "such"), ("of", "course"), ("by", "extension"),
    ("but", "no", "longer"), ("but", "not", "longer"), ("and", "no", "longer"),
    ("but", "no", "later"),
)  # fmt: skip
AFTER_ALL = (("nevertheless",), ("nonetheless",), ("all", "the", "same"))
"""At the end of a sentence: it takes back some of what the one before forbids, as "but" does."""
BEGINS = frozenset("outside during in on at with without from within after before over via".split())
SAYS = MODALS | frozenset("is are must has have needs need requires require only never".split())
"""What goes on after "…, however,": else that begins a clause of its own."""
ALL = (
    ("that", "is", "all"), ("that", "is", "it"), ("that", "is", "all", "they", "may", "do"),
    ("that", "is", "all", "they", "can", "do"), ("they", "may", "do", "nothing", "else"),
    ("they", "can", "do", "nothing", "else"), ("but", "that", "is", "all"),
    ("but", "that", "is", "it"), ("they", "may", "not", "do", "anything", "else"),
    ("they", "can", "not", "do", "anything", "else"),
    *((*beyond, "that", *comma, "they", may, *nothing)
      for beyond in (("beyond",), ("apart", "from"), ("other", "than"), ("besides",),
                     ("aside", "from"))
      for comma in ((",",), ()) for may in ("may", "can")
      for nothing in (("do", "nothing"), ("not", "do", "anything"), ("do", "nothing", "else"))),
)  # fmt: skip
"""As a sentence, or after a comma: "and nothing else"."""
IDLE = (
    ("no", "exceptions"), ("no", "exception"), ("without", "exception"),
    ("without", "exceptions"), ("without", "any", "exception"), ("with", "no", "exceptions"),
    ("without", "any", "exceptions"), ("with", "no", "exception"),
    ("and", "there", "are", "no", "exceptions"), ("and", "no", "exceptions"),
    ("no", "ifs", "or", "buts"),
    ("there", "are", "no", "exceptions"), ("there", "is", "no", "exception"), ("full", "stop"),
    ("there", "are", "no", "exceptions", "to", "this"), ("period",),
    ("this", "applies", "without", "exception"), ("there", "is", "no", "exception", "to", "this"),
)  # fmt: skip
"""As a sentence after another: it says that one again."""
REQUIRES = frozenset("requires needs takes demands".split())
MOST = 8


def _as_well_as(words: Sequence[Word]) -> list[Word]:
    """The words, "requires MFA as well as a reason" as "requires MFA and a reason"."""
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if [word.text for word in found[at : at + 3]] != ["as", "well", "as"]:
            continue
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        if REQUIRES & {word.text for word in found[begin:at]} and found[at + 3].text != "by":
            found[at : at + 3] = [replace(found[at], text="and", written="and")]
    return found


def without_connectives(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without those that only connect; "has to happen" as "has to be done"."""
    words = _in_other_words(_without_idle(words))
    words = _and_nothing_else(_if_it_should(_but_after_all(words, vocabulary)))
    words = _as_well_as(_only_those_who(words))
    found: list[Word] = []
    at = 0
    while at < len(words):
        at += _connecting(words, at, vocabulary)
        if at >= len(words):
            break
        word = words[at]
        happens = word.text == "happen" and at > 0 and words[at - 1].text in BEFORE_HAPPEN
        if happens or _goes_through(words, at, vocabulary):
            found += [replace(word, text=text) for text in ("be", "done")]
        else:
            found.append(word)
        at += 1
    return _doing_so_requires(found)


BEFORE_HAPPEN = frozenset("to must may can".split())


def _goes_through(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether what is done "must go through the bastion", as a circumstance is called."""
    must = texts_at(words, at - 1) in ("must", "to", "should", "shall")
    goes = at > 0 and must and words[at].text in ("go", "come", "run")
    return goes and circumstance_end(words, at + 1, vocabulary) > 0


THAT_IS = (("ie",), ("that", "is", "to", "say"), ("that", "is"), ("namely",), ("meaning", "that"))
"""Behind a comma: the sentence is said again, in other words."""


def _in_other_words(words: Sequence[Word]) -> list[Word]:
    """The words, "nobody may approve their own, i.e. its author may not approve it" as "…; its
    author may not approve it": where a sentence stands before it, and after it.
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        texts = [word.text for word in found[at + 1 : at + 5]]
        said = next((said for said in THAT_IS if tuple(texts[: len(said)]) == said), ())
        if found[at].text not in (",", ";") or not said:
            continue
        begins = next((n + 1 for n in range(at, -1, -1) if found[n].text in STOPS), 0)
        start = at + 1 + len(said)
        start += start < len(found) and found[start].text == ","
        end = sentence_end(found, start)
        before, after = found[begins:at], [word.text for word in found[start:end]]
        nobody = bool(before) and before[0].text in ("nobody", "no")
        whole = nobody or any(word.text in MODALS for word in before)
        if whole and after and after[0] not in MODALS and not MODALS.isdisjoint(after):
            found[at:start] = [replace(found[at], text=";")]
    return found


def _without_idle(words: Sequence[Word]) -> list[Word]:
    """The words without a sentence that says just that there are no exceptions to another."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text not in STOPS:
            continue
        for phrase in IDLE:
            end = at + 1 + len(phrase)
            after = found[end].text if end < len(found) else "."
            if tuple(word.text for word in found[at + 1 : end]) == phrase and after in STOPS:
                del found[at + 1 : end + (end < len(found))]
                break
    return found


def _connecting(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words here only connect: between commas, at the beginning, or at the end."""
    before = words[at - 1].text if at else "."
    comma = words[at].text == ","
    for phrase in (*BETWEEN, ("however",), ("though",)):
        begin = at + comma
        end = begin + len(phrase)
        texts = tuple(word.text for word in words[begin:end])
        if texts != phrase or phrase in vocabulary.entries:
            continue
        after = words[end].text if end < len(words) else "."
        if phrase in (("however",), ("though",)):
            says = SAYS | {"they"}
            denied = texts_at(words, at - 1) in ("not", "never", *MODALS)  # "they may not, however"
            goes_on = after == "," and end + 1 < len(words)
            goes_on = goes_on and (denied or words[end + 1].text in says)
            if comma and goes_on:
                return end + 1 - at
            continue
        if after == "," and (comma or before in STOPS):
            return end + 1 - at
    return 0


def _but_after_all(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "…; admins may do so nevertheless" as "…, but admins may do so"."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        for phrase in AFTER_ALL:
            texts = tuple(word.text for word in found[at : at + len(phrase)])
            end = at + len(phrase)
            after = found[end].text if end < len(found) else "."
            if texts != phrase or after not in STOPS or phrase in vocabulary.entries:
                continue
            begin = next((n for n in range(at, 0, -1) if found[n].text in STOPS | {","}), 0)
            while begin and found[begin].text == ",":
                begin = next((n for n in range(begin - 1, 0, -1) if found[n].text in STOPS), 0)
            del found[at:end]
            if begin:
                stop = found[begin]
                but = replace(stop, text="but", kind="word")
                found[begin : begin + 1] = [replace(stop, text=","), but]
            break
    return found


def _if_it_should(words: list[Word]) -> list[Word]:
    """The words, "should a claim be flagged, …" as "if a claim be flagged, …"."""
    found = list(words)
    for at, word in enumerate(found):
        begins = at == 0 or found[at - 1].text in STOPS
        if not begins or word.text not in ("should", "were"):
            continue
        stop = sentence_end(found, at)
        texts = [each.text for each in found[at:stop]]
        comma = texts.index(",") if "," in texts else 0
        if word.text == "should" and comma and {"be", "have"} & set(texts[:comma]):
            found[at] = replace(word, text="if")
        elif word.text == "were" and comma and "to" in texts[:comma]:
            found[at] = replace(word, text="if")
            del found[at + texts.index("to")]
            return _if_it_should(found)
    return found


def _only_those_who(words: list[Word]) -> list[Word]:
    """The words, "it is only managers who may …" as "only managers may …"."""
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        texts = [word.text for word in found[at : at + 3]]
        begins = at == 0 or found[at - 1].text in STOPS
        if not begins or texts[:2] != ["it", "is"] or texts[2] not in ("only", "just", "solely"):
            continue
        ends = range(at + 4, min(at + MOST, len(found) - 1))
        who = next((n for n in ends if found[n].text in ("who", "that")), 0)
        if who and found[who + 1].text in MODALS:
            del found[who]
            del found[at : at + 2]
    return found


def _and_nothing_else(words: list[Word]) -> list[Word]:
    """The words, ". That is all they may do." as ", and nothing else."."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in (".", ";", ","):
            continue
        for phrase in ALL:
            end = at + 1 + len(phrase)
            after = found[end].text if end < len(found) else "."
            if tuple(word.text for word in found[at + 1 : end]) == phrase and after in STOPS:
                said = (",", "and", "nothing", "else")
                found[at:end] = [replace(found[at], text=text, kind="word") for text in said]
                break
    return found


def _doing_so_requires(words: list[Word]) -> list[Word]:
    """The words, "doing so at night requires MFA" as "at night, doing so requires MFA"."""
    found = list(words)
    for at in range(len(found) - 4):
        if [found[at].text, found[at + 1].text] != ["doing", "so"]:
            continue
        if found[at + 2].text not in BEGINS:
            continue
        ends = range(at + 3, min(at + MOST, len(found)))
        end = next((n for n in ends if found[n].text in REQUIRES | STOPS | {","}), 0)
        if end and found[end].text in REQUIRES:
            comma = replace(found[end], text=",", kind="mark")
            found[at:end] = [*found[at + 2 : end], comma, *found[at : at + 2]]
    return found
