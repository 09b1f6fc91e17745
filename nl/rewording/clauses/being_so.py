"""Knows that what being or having something entitles somebody to, or bars them from, is said of
those who are or have: "being enrolled entitles students to …", "having signed it, you may not …".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word

VERBS = {
    "being": ("is", "are"), "having": ("has", "have"), "holding": ("holds", "hold"),
    "owning": ("owns", "own"), "lacking": ("lacks", "lack"), "belonging": ("belongs", "belong"),
}  # fmt: skip
ONE = frozenset("a an any every each no the".split())
ENTITLING = frozenset("entitles allows permits enables authorises authorizes lets".split())
BARRING = frozenset("bars disqualifies prevents precludes excludes stops prohibits".split())
STARTS = frozenset(". ; !".split())
SAYS = frozenset("may can must cannot shall should is are has have need needs".split())
LONGEST = 24
"""Words of what somebody is or has, and of who they are."""


def of_those_who_are(words: Sequence[Word]) -> list[Word]:
    """The words, "being enrolled entitles students to" as "students who are enrolled may", and
    "having signed it, you may not" as "if you have signed it, you may not".
    """
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        begins = at == 0 or found[at - 1].text in STARTS
        if begins and found[at].text in VERBS:
            end = next((i for i in range(at, len(found)) if found[i].text in STARTS), len(found))
            said = _entitled(found[at:end]) or _in_front(found[at:end])
            found[at:end] = said or found[at:end]
    return found


def _entitled(words: list[Word]) -> list[Word]:
    """A statement that being so entitles somebody to do something, or bars them from it."""
    at = next((i for i, w in enumerate(words[:LONGEST]) if w.text in ENTITLING | BARRING), 0)
    if at < 2 or any(word.text == "," for word in words[:at]):
        return []
    barred = words[at].text in BARRING
    goes_on = "from" if barred else "to"
    to = next((i for i in range(at + 1, len(words)) if words[i].text == goes_on), 0)
    who = words[at + 1 : to]
    if not who or len(who) > LONGEST or who[0].text in ("nobody", "no") or to + 1 >= len(words):
        return []
    may = ["are", "barred", "from"] if barred else ["may"]
    said = [replace(words[at], text=text) for text in may]
    return [*_those(who, words[:at]), *said, *words[to + 1 :]]


def _those(who: list[Word], so: list[Word]) -> list[Word]:
    """Who is or has so: "students who are enrolled"; of "you" it is a condition."""
    is_so = replace(so[0], text=VERBS[so[0].text][who[0].text not in ONE])
    if who[0].text == "you" and len(who) == 1:
        if_, you, comma = (replace(so[0], text=text) for text in ("if", "you", ","))
        return [if_, you, is_so, *so[1:], comma, who[0]]
    return [*who, replace(so[0], text="who"), is_so, *so[1:]]


def _in_front(words: list[Word]) -> list[Word]:
    """A statement with what somebody is or has in front of it: "having signed it, …"."""
    comma = next((i for i, word in enumerate(words[:LONGEST]) if word.text == ","), 0)
    says = next((i for i in range(comma, len(words)) if words[i].text in SAYS | MODALS), 0)
    who = words[comma + 1 : says]
    if comma < 2 or not who or len(who) > LONGEST or "," in {word.text for word in who}:
        return []
    return [*_those(who, words[:comma]), *words[says:]]
