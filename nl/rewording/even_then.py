"""Knows who alone may in the case of an exception: "nobody may delete a space unless it is
archived, and even then only its owner may" lets its owner do so alone, and only if it is archived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.tokens import Word
from ..vocabulary.candidates import texts_at

MAY = frozenset("may can".split())
STOPS = frozenset(".;!")
LONGEST = 12
"""Words of those who alone may."""
UNLESS = {"unless": "if", "until": "once", "before": "once"}
THEN = (["and", "even", "then", "only"], ["and", "then", "only"], ["but", "even", "then", "only"],
        ["but", "then", "only"])  # fmt: skip
NOBODY = (["nobody"], ["no", "one"])


def only_they_then(words: Sequence[Word]) -> list[Word]:
    """The words, "nobody may … unless …, and even then only its owner may" as "only its owner may
    …, and only if …"; "may not be … until …, and then only by guards" as "may be … only by …".
    """
    found = list(words)
    for at in range(len(found) - 4, 4, -1):
        then = next((t for t in THEN if [w.text for w in found[at : at + len(t)]] == t), None)
        if then is None:
            continue
        comma = at - 1 if found[at - 1].text == "," else at
        start = max((i + 1 for i in range(comma) if found[i].text in STOPS), default=0)
        end = next((i for i in range(at, len(found)) if found[i].text in STOPS), len(found))
        said = _alone(found[start:comma], found[at + len(then) : end])
        if said:
            found[start:end] = said
    return found


def _alone(before: Sequence[Word], who: Sequence[Word]) -> list[Word]:
    """A sentence of those who alone may, and when; nothing where it is put otherwise."""
    texts = [word.text for word in before]
    cases = [i for i, text in enumerate(texts) if text in (*UNLESS, "if", "when", "while")]
    if len(cases) != 1 or texts[cases[0]] not in UNLESS or "," in texts or not who:
        return []
    told, case = before[: cases[0]], before[cases[0] :]
    only = [replace(case[0], text=text) for text in (",", "and", "only", UNLESS[case[0].text])]
    when = [*only, *case[1:]]
    nobody = next((n for n in NOBODY if texts[: len(n)] == n), None)
    alone = replace(who[0], text="only")
    if nobody and texts_at(told, len(nobody)) in MAY and who[-1].text in MAY:
        of_whom = [alone, *who[:-1], *told[len(nobody) :], *when]
        return of_whom if _are_named(who[:-1]) else []
    may = next((i for i, text in enumerate(texts[: cases[0]]) if text in MAY), 0)
    denied = [word.text for word in told[may + 1 : may + 3]] == ["not", "be"]
    if may and denied and who[0].text == "by" and _are_named(who[1:]):
        return [*told[: may + 1], *told[may + 2 :], alone, *who, *when]
    return []


def _are_named(who: Sequence[Word]) -> bool:
    """Whether just some are named."""
    told = {word.text for word in who}
    return 0 < len(who) <= LONGEST and told.isdisjoint(NO_NAME)


NO_NAME = frozenset("if unless when while may can must with until , nobody not by".split())
