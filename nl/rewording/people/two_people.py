"""Knows that who entered a wire "and the person who releases it must be different people" says that
the person who releases a wire must not be the one who entered it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

PEOPLE = frozenset("person people persons users user individuals individual employees one".split())
MUST = (["must"], ["should"], ["have", "to"], ["has", "to"], ["need", "to"])
MUST_NOT = (["must", "not"], ["may", "not"], ["can", "not"], ["should", "not"])
DIFFERENT = frozenset("different separate distinct".split())
SAME = (["the", "same"], ["one", "and", "the", "same"])
ENDS = frozenset(". ; !".split())
ARTICLES = frozenset("a an the any".split())
IT = frozenset("it them".split())


def two_people(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "A and B must be different people" as "B must not be A", where B is who asks."""
    words = _other_than_the_one(_not_the_same_as(words), vocabulary)
    found = _both_of_the_same(_is_the_other(_by_one_and_another(words)), vocabulary)
    for at in range(len(found) - 2, 0, -1):
        length = _are_different(found, at)
        if not length:
            continue
        begin = next((i + 1 for i in range(at - 1, -1, -1) if texts_at(found, i) in ENDS), 0)
        sides = _sides(found[begin:at])
        if sides and (said := _not_the_other(*sides, vocabulary)):
            found[begin : at + length] = said
    return found


BE = frozenset("be is are was were not".split())


def _not_the_same_as(words: Sequence[Word]) -> list[Word]:
    """The words, "may not be the same person as the one who" as "may not be the one who"; "by a
    second person, not the one who" as "by someone other than the one who".
    """
    found = list(words)
    for at in range(len(found) - 5, 1, -1):
        texts = [word.text for word in found[at : at + 4]]
        if texts[:2] == ["the", "same"] and texts[2] in PEOPLE and texts[3] == "as":
            if found[at - 1].text in BE:
                del found[at : at + 4]
        elif texts[:3] in SECOND and texts[3] == "," and found[at - 1].text == "by":
            than = at + 4 + (texts_at(found, at + 4) == "but")
            length = 2 if texts_at(found, than) == "other" else 1
            if texts_at(found, than) in ("not", "other") and texts_at(found, than + length) in WHOM:
                found[at : than + length] = _said(found[at], ["someone", "other", "than"])
    return found


SECOND = (["a", "second", "person"], ["a", "different", "person"], ["a", "second", "user"])
WHOM = frozenset("the whoever its their".split())


def _other_than_the_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "By a different clerk from the one who sent it" as "by a clerk other than the one who sent
    it", "somebody different from whoever sent it" as "somebody other than whoever sent it".
    """
    found = _than_who_did(words, vocabulary)
    for at in range(len(found) - 2, 2, -1):
        if found[at].text not in ("from", "than", "to") or found[at + 1].text not in THE_ONE:
            continue
        if found[at - 1].text == "different" and found[at - 2].text in SOMEBODY:
            found[at - 1 : at + 1] = _said(found[at], ["other", "than"])
            continue
        for begin in (at - 3, at - 4):
            a_different = [word.text for word in found[max(0, begin) : begin + 2]]
            noun = [word.text for word in found[begin + 2 : at]]
            if a_different != ["a", "different"] or not noun:
                continue
            if noun[0] in PEOPLE:
                found[begin : at + 1] = _said(found[at], ["someone", "other", "than"])
            elif _is_somebody(tuple(noun), vocabulary):
                found[begin : at + 1] = _said(found[at], ["a", *noun, "other", "than"])
            break
    return found


def _than_who_did(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "By a different clerk than sent it" as "by a different clerk than the one who sent it"."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text not in ("than", "from"):
            continue
        if {word.text for word in found[at - 3 : at]}.isdisjoint({"different", "other"}):
            continue
        who = texts_at(found, at + 1) == "who"
        verb = texts_at(found, at + 1 + who)
        if "RELVP" in vocabulary.kinds((verb,)) and texts_at(found, at + 2 + who) in IT:
            said = ["the", "one"] if who else ["the", "one", "who"]
            found[at + 1 : at + 1] = _said(found[at + 1], said)
    return found


def _is_somebody(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a noun is one of people: "from a different institute than hers" is another tie."""
    types = [
        type_
        for kind, value in vocabulary.entries.get(noun, ())
        for type_ in (types_of(value) if kind in ("NOUN", "CLASS") else ())
    ]
    return bool(types) and set(types) <= set(vocabulary.principals)


THE_ONE = frozenset("the whoever that whichever its their".split())
SOMEBODY = frozenset("someone somebody anyone anybody".split())


def _said(word: Word, texts: Sequence[str]) -> list[Word]:
    return [replace(word, text=text) for text in texts]


def _by_one_and_another(words: Sequence[Word]) -> list[Word]:
    """ "Must be sent by one person and checked by another" as "sent and checked by different …"."""
    found = list(words)
    for at in range(len(found) - 5, 2, -1):
        by_one = [word.text for word in found[at : at + 2]] == ["by", "one"]
        if not by_one or texts_at(found, at + 2) not in PEOPLE or texts_at(found, at + 3) != "and":
            continue
        by = at + 5
        length = _starts(found, by, BY_ANOTHER)
        if not length or texts_at(found, at - 2) != "be":
            continue
        after = by + length
        after += length == 2 and texts_at(found, after) in PEOPLE
        said = [replace(found[by], text=text) for text in ("by", "different", "people")]
        found[at:after] = [found[at + 3], found[at + 4], *said]
    return found


BY_ANOTHER = (
    ["by", "a", "different", "person"], ["by", "a", "different", "one"], ["by", "a", "second"],
    ["by", "someone", "else"], ["by", "somebody", "else"], ["by", "another"],
)  # fmt: skip


def _is_the_other(words: Sequence[Word]) -> list[Word]:
    """ "If its author and its approver are the same person" as "if its author is its approver"."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        same = _starts(found, at + 1, SAME) if found[at].text == "are" else 0
        if not same:
            continue
        end = at + 1 + same
        end += texts_at(found, end) in PEOPLE
        begin = next((i for i in range(at - 1, max(0, at - 12), -1) if found[i].text in IF), 0)
        joins = [i for i in range(begin + 1, at) if found[i].text == "and"]
        if not begin or len(joins) != 1 or not (end >= len(found) or found[end].text in ENDS):
            continue
        other = found[joins[0] + 1 : at]
        if other[0].text not in OWN:
            continue
        said = replace(found[at], text="is")
        found[joins[0] : end] = [said, *other]
    return found


def _both_of_the_same(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "If both are in the same unit" as "if they are in …"; "if they share a unit", "have the same
    unit" as "are of the same unit".
    """
    found = _as_both(words)
    for at in range(len(found) - 4, 0, -1):
        if found[at].text not in ("both", "they") or not _is_after_if(found, at):
            continue
        verb = at + 1
        if [word.text for word in found[verb : verb + 2]] == ["of", "them"]:
            verb += 2
        verb += texts_at(found, verb) == "both"
        alike = "same" in [word.text for word in found[verb + 2 : verb + 6]]
        if alike and texts_at(found, verb + 1) == "both" and found[verb].text in ("are", "have"):
            del found[verb + 1]
        after = [word.text for word in found[verb : verb + 4]]
        same = "the same" in " ".join(word.text for word in found[verb : verb + 5])
        noun = vocabulary.kinds(after[3:4] if same else after[2:3]) & {"NOUN", "ATTR", "RELN"}
        end = verb + (4 if same else 3)
        ends = end >= len(found) or found[end].text in ENDS | {","}
        has = after[:1] in (["have"], ["share"]) and after[1:3] == ["the", "same"]
        has = has or after[:2] == ["share", "a"]
        if has and noun and ends:
            said = [replace(found[verb], text=text) for text in ("are", "of", "the", "same")]
            found[verb : end - 1] = said
        elif not same or after[0] not in ARE_IN:
            continue
        found[at:verb] = [replace(found[at], text="they")]
    return found


def _as_both(words: Sequence[Word]) -> list[Word]:
    """ "As long as the two are owned by the same team" as "… both are owned …"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        two = [word.text for word in found[at : at + 2]] == ["the", "two"]
        after = at + 2 + 2 * ([w.text for w in found[at + 2 : at + 4]] == ["of", "them"])
        if two and _is_after_if(found, at) and texts_at(found, after) in ARE_IN | {"have", "share"}:
            found[at : at + 2] = [replace(found[at + 1], text="both")]
    return found


def _is_after_if(words: Sequence[Word], at: int) -> bool:
    """Whether a condition begins at a place: "if …", "as long as …"."""
    before = [word.text for word in words[max(0, at - 2) : at]]
    return before[-1:] != [] and (
        before[-1] in IF | {"that", "provided"} or before == ["long", "as"]
    )


ARE_IN = frozenset("are belong work live sit come report".split())
IF = frozenset("if unless when where while".split())
OWN = frozenset("its the their".split())


def _starts(words: Sequence[Word], at: int, phrases: Sequence[list[str]]) -> int:
    """How many words at a place are the first of some phrases that stands there."""
    for phrase in phrases:
        if [word.text for word in words[at : at + len(phrase)]] == phrase:
            return len(phrase)
    return 0


def _are_different(words: Sequence[Word], at: int) -> int:
    """How many words at a place say that some must not be the same, and end the sentence."""
    modal = _starts(words, at, MUST_NOT)
    if modal and texts_at(words, at + modal) == "be":
        same = _starts(words, at + modal + 1, SAME)
        end = at + modal + 1 + same
    elif (modal := _starts(words, at, MUST)) and texts_at(words, at + modal) == "be":
        end = at + modal + 1
        end += texts_at(words, end) == "two"
        same = int(texts_at(words, end) in DIFFERENT)
        end += 1
    else:
        same = int(bool(modal) and texts_at(words, at + modal) == "differ")
        end = at + modal + 1
    if not same:
        return 0
    end += texts_at(words, end) in PEOPLE
    return end - at if end >= len(words) or texts_at(words, end) in ENDS else 0


def _sides(words: Sequence[Word]) -> tuple[list[Word], list[Word]] | None:
    """Who stands on either side of "and"."""
    joins = [at for at, word in enumerate(words) if word.text == "and"]
    if len(joins) != 1 or words[0].text == "both" or any(word.text == "," for word in words):
        return None
    return list(words[: joins[0]]), list(words[joins[0] + 1 :])


def _not_the_other(one: list[Word], other: list[Word], vocabulary: Vocabulary) -> list[Word] | None:
    """That who asks, of two, must not be the other one."""
    if _asks(one, vocabulary) and other[-1].text in IT and not _asks(other, vocabulary):
        first, second = one, other
    elif _asks(other, vocabulary) and (swapped := _with_the_thing_first(one, other)):
        first, second = swapped
    else:
        return None
    return [*first, *(replace(first[-1], text=text) for text in ("must", "not", "be")), *second]


def _verb(side: Sequence[Word]) -> int:
    """Where it is said what someone does: "the person who releases it"; else 0."""
    texts = [word.text for word in side[:3]]
    if texts[:1] == ["whoever"]:
        return 1
    someone = texts[:1] == ["the"] and len(texts) == 3 and texts[1] in PEOPLE
    return (3 if texts[2] == "who" else 2) if someone else 0


def _asks(side: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is who does now what one may ask to do."""
    verb = _verb(side)
    return 0 < verb < len(side) and bool(vocabulary.kinds((side[verb].text,)) & {"VERB", "ACTG"})


def _with_the_thing_first(
    one: list[Word], other: list[Word]
) -> tuple[list[Word], list[Word]] | None:
    """The other, who does it to "it", before the one: the thing is named where it comes first."""
    if other[-1].text not in IT:
        return None
    texts = [word.text for word in one]
    verb = _verb(one)
    if 0 < verb < len(one) - 1 and texts[verb + 1] in ARTICLES:
        thing, rest = one[verb + 1 :], [*one[: verb + 1], other[-1]]
    elif not verb and "'s" in texts and texts[0] in ARTICLES:
        owner = texts.index("'s")
        thing, rest = one[:owner], [replace(one[0], text="its"), *one[owner + 1 :]]
    elif not verb and "of" in texts and texts[0] == "the":
        of = texts.index("of")
        thing, rest = one[of + 1 :], [replace(one[0], text="its"), *one[1:of]]
        if not thing or thing[0].text not in ARTICLES:
            return None
    else:
        return None
    return [*other[:-1], *thing], rest
