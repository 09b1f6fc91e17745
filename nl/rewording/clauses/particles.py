"""Knows that "locked it out" is locked out it, where "lock out" is declared, and "check patients
in" check in patients.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import MODALS, PARTICLES
from ...text.morphology import RESULTS
from ...text.tokens import Word
from ...vocabulary.candidates import DOING, PREPOSITIONS, texts_at
from ...vocabulary.inner import AFTER, is_a_bound
from ...vocabulary.vocabulary import Vocabulary


def particles_together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "locked it out" as "locked out it", where "lock out" is declared."""
    found = list(words)
    for at in range(len(found) - 2):
        verb, between, particle = found[at : at + 3]
        verbs = vocabulary.entries.get((verb.text, particle.text), ())
        if between.text == "only" and any(kind == "VERB" for kind, _ in verbs):
            found[at + 1], found[at + 2] = particle, between  # "may post only in …"
            continue
        if only := _only_inside(found, at, vocabulary):
            found[only], found[only + 1] = found[only + 1], found[only]
            continue
        if (
            between.text in ("it", "them")
            and (particle.text in PARTICLES or particle.text in RESULTS)
            and (verb.text, particle.text) in vocabulary.entries
        ):
            found[at + 1], found[at + 2] = particle, between
    for at in range(len(found)):
        for length in (1, 2, 3):
            end = at + length + 1
            if _is_apart(found, at, end, vocabulary):
                found[at + 1 : end + 1] = [found[end], *found[at + 1 : end]]
    return found


def _only_inside(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "only" stands before the last word of a verb of several: "open boarding only for …"."""
    for only in (at + 2, at + 3):
        said = tuple(word.text for word in words[at : only + 2])
        if len(said) == only + 2 - at and said[-2] == "only":
            whole = "VERB" in vocabulary.kinds((*said[:-2], said[-1]))
            return only if whole and said[-1] in PREPOSITIONS else 0
    return 0


def _is_apart(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a verb's particle stands after what it is done to, and ends it there: "check patients
    in", "write the invoice off if …", "hold doors open for visitors".
    """
    if end >= len(words) or words[end].text not in PARTICLES | RESULTS:
        return False
    result = words[end].text in RESULTS
    gerund = words[at].text.endswith("ing")
    after = words[end + 1].text if end + 1 < len(words) else "."
    between = [word.text for word in words[at + 1 : end]]
    verb = vocabulary.entries.get((words[at].text, words[end].text), ())
    further = texts_at(words, end + 2)
    doing = gerund and after in SAID_OF_DOING  # "writing an invoice off is …"
    done = after in MODALS and any(kind in RELATING for kind, _ in verb)  # "who booked it in must"
    return (
        (after in ENDS or (result and (after in PREPOSITIONS or after in AFTER)) or doing or done)
        and further not in PARTICLES  # "check exhibits in and out"
        and any(kind in DOING | RELATING for kind, _ in verb)
        and not PARTICLES & set(between)
        and not is_a_bound(words, end)
        and all(word.kind == "word" and word.text not in ENDS for word in words[at + 1 : end])
        and "NOUN" in vocabulary.kinds((between[-1],))
    )


RELATING = frozenset(["RELV", "RELVP"])
SAID_OF_DOING = frozenset("is requires needs takes must can may".split())
ENDS = frozenset(
    ". , ; ! and or but if unless when once while until before after only without with".split()
)
"""What can't stand inside what a verb is done to, and stands after it."""
