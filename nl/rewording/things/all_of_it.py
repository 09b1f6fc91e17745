"""Knows words for a thing as one has it before one: "the details of an account", "a copy of a
script" and "customer information" are the account, the script and the customer; "restricted
material" is what can be restricted; a "project team" is a project's members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import CONTAINERS
from ...text.morphology import base_of_gerund, base_of_participle, plural, singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun, types_of
from ...vocabulary.vocabulary import Vocabulary

RECORDS = frozenset("record records file files entry entries profile profiles".split())
TOLD = RECORDS | frozenset(
    "details particulars information info contents content data result results outcome".split()
)
"""What is told of a thing, or stands in it."""
RESULTS = frozenset("result results outcome".split())
COPIES = frozenset("copy copies version versions".split())
CONTENTS = frozenset(["content", "contents"])
SUCH = frozenset("material materials matter content information info data stuff business".split())
"""What anything is called, behind what tells of which kind it is."""
WORDS = TOLD | COPIES | SUCH | {"team"}
OF = {**dict.fromkeys(COPIES, ("of",)), **dict.fromkeys(TOLD, ("of", "about", "on"))}
DETERMINERS = frozenset("a an the any all every each its their".split())
WHOLE = frozenset("full complete entire whole".split())
MAKING = frozenset("make makes making made take takes taking taken keep keeps keeping kept".split())
"""What is done to a copy, and not to what it is of."""
ERASING = frozenset("delete destroy remove erase discard shred".split())
CHANGING = ERASING | frozenset("edit change amend withdraw".split())
"""What may be done to a copy alone: to delete a copy of a report leaves the report."""
FAR = 4
IT = {"it": "one", "them": "ones"}


def as_it_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "view the details of an account" as "view an account", "download watermarked
    copies of it" as "download watermarked ones", "customer information" as "customers"; where the
    vocabulary has no such word of its own.
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        said = found[at].text
        if said not in WORDS or (said in vocabulary.known and said != "team"):
            continue
        if said in SUCH and _of_such(found, at, vocabulary):
            continue
        if said == "team":
            _of_its_team(found, at, vocabulary)
        elif texts_at(found, at + 1) in OF.get(said, ()):
            _of_that(found, at, vocabulary)
        elif said in TOLD:
            _behind_its_noun(found, at, vocabulary)
    return found


def _of_that(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Leaves what is told of a thing, "details of an account", for the thing."""
    start = at
    while start > 0 and texts_at(found, start - 1) in WHOLE:
        start -= 1
    so = _state_before(found, start, vocabulary) if found[at].text in COPIES else start
    first = so - (texts_at(found, so - 1) in DETERMINERS)
    before = texts_at(found, first - 1)
    if before in MAKING or _holds_others(found, at + 2, vocabulary):
        return
    if found[at].text in COPIES | CONTENTS and _is_changed(found, first, at):
        return
    state = found[so:start]
    if not state:
        del found[first : at + 2]
    elif texts_at(found, at + 2) in IT:
        one = IT[texts_at(found, at + 2)] if first == so else "one"
        one = "ones" if found[at].text.endswith("s") else one
        found[at : at + 3] = [replace(found[at], text=one, written=one)]
        del found[start:at]
    else:
        own = found[at + 2 : at + 3] if texts_at(found, at + 2) in DETERMINERS else []
        rest = at + 2 + len(own)
        found[first:rest] = [*(own or found[first:so]), *state]


def _is_changed(words: Sequence[Word], first: int, at: int) -> bool:
    """Whether a copy, or what a thing holds, is itself what is deleted: "delete copies of it",
    "the copies of a report may be deleted".
    """
    deeds = CHANGING if words[at].text in COPIES else ERASING
    before = {
        base
        for word in words[max(0, first - FAR) : first]
        for base in (word.text, *base_of_gerund(word.text))
    }
    end = next((n for n in range(at, len(words)) if words[n].text in (".", ";")), len(words))
    done = (words[n].text for n in range(at, end) if words[n - 1].text in ("be", "being"))
    behind = {base for word in done for base in base_of_participle(word)}
    return not deeds.isdisjoint(before | behind)


def _state_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where what things are said to be like begins, "watermarked": the place itself where nothing
    is.
    """
    for start in (end - 2, end - 1):
        phrase = [word.text for word in words[max(0, start) : end]]
        if start > 0 and "ADJ" in vocabulary.kinds(phrase):
            return start
    return end


def _holds_others(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether what begins at a place, "the contents of a folder", is what holds other things, so
    that its contents are those.
    """
    if words[start - 2].text not in ("contents", "content"):
        return False
    at = start + (texts_at(words, start) in DETERMINERS)
    types = {
        type_
        for end in (at + 1, at + 2)
        for _, value in vocabulary.entries.get(tuple(w.text for w in words[at:end]), ())
        if isinstance(value, Noun | Kind)
        for type_ in types_of(value)
    }
    return not types or any(
        rel.name in CONTAINERS and types.intersection(rel.subjects) for rel in vocabulary.relations
    )


def _behind_its_noun(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Leaves "account details", "an account's details" for accounts, and for that account."""
    if texts_at(found, at - 1) == "'s":
        del found[at - 1 : at + 1]
        return
    if texts_at(found, at - 1) == "its" and found[at].text in RECORDS | RESULTS:
        found[at - 1 : at + 1] = [replace(found[at], text="it", written="it")]
        return
    for start in (at - 2, at - 1):
        noun = " ".join(word.text for word in found[max(0, start) : at])
        kinds = vocabulary.kinds(noun.split())
        one = not any(True for _ in singular(noun))
        if start >= 0 and kinds & {"NOUN", "CLASS"} and one and noun not in found[at].text:
            several = next(iter(plural(noun)), noun)
            if start and texts_at(found, start - 1) in DETERMINERS - {"the", "all", "any"}:
                several = noun
            said = [replace(found[at], text=text, written=text) for text in several.split()]
            found[start : at + 1] = said
            return


def _of_such(found: list[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Says "restricted material" as "restricted documents", where just those can be so; whether
    that could be said.
    """
    for start in (at - 2, at - 1):
        said = [word.text for word in found[max(0, start) : at]]
        if start < 0 or not said:
            continue
        senses = vocabulary.entries.get(tuple(said), ())
        types = {v.type for kind, v in senses if kind in ("ADJ", "CLASS") and isinstance(v, Kind)}
        if len(types) != 1 or {kind for kind, _ in senses} & {"NOUN", "ATTR", "RELN"}:
            continue
        type_ = types.pop()
        if type_ in vocabulary.askers:
            return False
        noun = next(iter(plural(type_.replace("_", " "))), "")
        found[at : at + 1] = [replace(found[at], text=t, written=t) for t in noun.split()]
        again = vocabulary.entries.get((texts_at(found, start - 2),), ())
        if texts_at(found, start - 1) in ABOUT and any(
            kind == "NOUN" and value.types == (type_,) for kind, value in again
        ):
            del found[start - 2 : start]  # "treaties on marine business"
        return True
    return False


ABOUT = frozenset("on for of about".split())


def _of_its_team(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Leaves "a project team" for the project, whose members are its team."""
    for start in (at - 2, at - 1):
        noun = tuple(word.text for word in found[max(0, start) : at])
        if start < 1 or (*noun, "team") in vocabulary.entries:
            continue
        types = {
            type_
            for kind, value in vocabulary.entries.get(noun, ())
            if kind == "NOUN"
            for type_ in value.types
        }
        if len(types) == 1 and types <= {r.type for r in vocabulary.declared if r.name in MEMBERS}:
            del found[at]
            return


MEMBERS = frozenset("member members".split())
