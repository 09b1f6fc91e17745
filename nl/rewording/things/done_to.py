"""Knows that enrolment in a course, repairs to a lift and access to it are "of" what they are done
to, where that is a thing to which it can be done; and so is "its use".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MOVING, PLACING
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

TO = frozenset("to in into on onto for with at".split())
ENDS = frozenset(". ; : ! , ' 's of to in on for by with is are be may can must that who".split())
BEGINS = frozenset(". ; : ! the a any every each all no".split())
LONGEST = 3
MOST_BEFORE = 4
"""Words between the preposition and the noun."""


def done_of(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "enrolment in a course" as "enrolment of a course"."""
    return [
        replace(word, text="of")
        if at and word.text in TO and _is_of_what_follows(words, at, vocabulary)
        else word
        for at, word in enumerate(words)
    ]


ANYTHING = frozenset("anything something".split())


def to_those(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not dispense anything to participants" as "may not dispense to participants",
    where it is done to those and nothing else.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in ANYTHING or found[at + 1].text != "to":
            continue
        acts = acts_of([found[at - 1]], ["VERB"], vocabulary)
        types = _types_after(found, at + 2, vocabulary)
        if len(acts) == 1 and types and set(vocabulary.actions.get(acts.pop(), ())) <= types:
            del found[at]
    return found


OWN = {"its": "it", "their": "them"}
BEFORE = frozenset(". ; : ! , and but or so then yet for while whereas".split())
SAID = frozenset(
    "is are requires require needs need takes take calls must may can has have".split()
)
NAMES = frozenset("NOUN RELN PATHN ATTR CLASS ADJ PERIOD RELNOM".split())


def its_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "its use is forbidden" as "use of it is forbidden"."""
    found: list[Word] = []
    for at, word in enumerate(words):
        own = found[-1].text if found else ""
        before = found[-2].text if len(found) > 1 else "."
        after = words[at + 1].text if at + 1 < len(words) else "."
        act = _is_an_act(word, vocabulary) and not _comes(words, at, vocabulary)
        if own in OWN and before in BEFORE and after in SAID and act:
            of, it = (replace(found[-1], text=text) for text in ("of", OWN[own]))
            found[-1:] = [word, of, it]
        else:
            found.append(word)
    return found


def _comes(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is said of a part of a thing what it has come to: "while its review is due"."""
    phrases = (tuple(w.text for w in words[at:end]) for end in range(at + 3, at + 6))
    return any(not {"EVENTC", "FACT"}.isdisjoint(vocabulary.kinds(each)) for each in phrases)


def _is_an_act(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word is what is done, and nothing that something has."""
    kinds = vocabulary.kinds((word.text,))
    return "ACTN" in kinds and kinds.isdisjoint(NAMES)


def _is_of_what_follows(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether what is done, whose noun stands before a preposition, is done to what follows it.
    What is brought or placed somewhere is not what stands there.
    """
    sizes = [n for n in (3, 2, 1) if at >= n and acts_of(words[at - n : at], ["ACTN"], vocabulary)]
    begin = at - next(iter(sizes), 1)
    said = vocabulary.entries.get(tuple(word.text for word in words[begin:at]), ())
    if any(kind == "VERB" for kind, _ in said) and not _begins(words, begin):
        return False  # "may comment on drafts"
    acts = acts_of(words[begin:at], ["ACTN"], vocabulary)
    if not acts or (any(kind == "NOUN" for kind, _ in said) and not _is_ruled(words, at)):
        return False
    types = _types_after(words, at + 1, vocabulary)
    return any(
        types & set(vocabulary.actions.get(name, ()))
        for name in acts
        if name.split("_")[0] not in (MOVING | PLACING) - {"change"}
        or (name in PLACING and set(vocabulary.actions.get(name, ())) <= types)
    )


def _is_ruled(words: Sequence[Word], at: int) -> bool:
    """Whether it goes on with what is said of what is done alone: "deployments to a frozen
    environment are prohibited".
    """
    ahead = [word.text for word in words[at : at + LONGEST + 2 * MOST_BEFORE]]
    pairs = [i for i in range(len(ahead) - 1) if ahead[i] in ("is", "are")]
    return bool(pairs) and any(text in RULED for text in ahead[pairs[0] + 1 : pairs[0] + 3])


RULED = frozenset("prohibited forbidden banned allowed permitted disallowed".split())


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a statement begins at a place, or a noun: "transfers of", "every transfer of"."""
    return at == 0 or words[at - 1].text in BEGINS


def _is_verb(text: str, vocabulary: Vocabulary) -> bool:
    kinds = vocabulary.kinds((text,))
    return "VERB" in kinds and kinds.isdisjoint({"NOUN", "CLASS", "ADJ"})


def _types_after(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> set[str]:
    """What the noun of a phrase is of that begins at a place."""
    for at in range(start, min(start + MOST_BEFORE, len(words))):
        if words[at].text in ENDS:
            return set()
        if _is_verb(words[at].text, vocabulary):
            return set()  # "approval to pay invoices"
        for length in range(LONGEST, 0, -1):
            key = tuple(word.text for word in words[at : at + length])
            found = vocabulary.entries.get(key, ())
            nouns = [value for kind, value in found if kind in ("NOUN", "CLASS")]
            after = words[at + length].text if at + length < len(words) else "."
            more = [k for k, _ in vocabulary.entries.get((after,), ()) if k in ("NOUN", "CLASS")]
            if nouns and not more:
                return {type_ for value in nouns for type_ in types_of(value)}
    return set()
