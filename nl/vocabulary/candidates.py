"""Knows what each word of a text can be: of the vocabulary, a quantity, a pronoun, a name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from ..chart import Grammar, Leaf
from ..text.calendar import MONTHS, calendar_word
from ..text.lexicon import CONTAINERS, NO_VALUES, PARTICLES, UNCHECKABLE, VAGUE
from ..text.numbers import SMALL
from ..text.quantities import Number, quantities
from ..text.tokens import Word, key_of
from ..text.units import KIND_OF, SAME, converted, counted_at, kinds_named, rate_at, units_at
from .broken_up import is_broken_up, is_such_a_place
from .called_so import is_a_thing_called_so
from .departments import DEPARTMENTS, departments
from .either_sort import is_another_sort, sorts_joined
from .roles_or_ties import means_the_other
from .senses import Act, Attr, Noun, Person, RelWord, types_of
from .vocabulary import Vocabulary

SOMEBODY = frozenset("someone somebody anyone anybody".split())
"""Who is nobody in particular."""

POSSESSIVES = {"their": "their", "his": "his", "her": "her", "its": "its", "your": "your",
               "our": "you", "my": "you", "whose": ""}  # fmt: skip
PRONOUNS = frozenset("they them it he him she her you we i us theirs hers yours".split())
DATING = frozenset("by in until till before after since on from during through".split())
"""Before the name of a month: "by June" is a time."""
REFLEXIVES = frozenset("themselves himself herself itself yourself themself".split())
DIMENSIONS = {
    **dict.fromkeys(
        "deeper taller wider thicker faster hotter warmer louder steeper farther".split(), "DIMMORE"
    ),
    **dict.fromkeys(
        "shallower narrower thinner slower colder cooler quieter closer nearer".split(), "DIMLESS"
    ),
    **dict.fromkeys("deep tall high wide thick long steep".split(), "DIMOF"),
}
"""Words for how deep something is, beside those that are of any measure."""
DIMENSION_NOUNS = frozenset("size length weight width height depth area volume".split())
PREPOSITIONS = {
    "in": "in", "inside": "inside", "within": "within", "under": "under", "of": "of", "on": "on",
    "underneath": "underneath", "below": "below", "beneath": "beneath", "at": "at", "for": "for",
    "above": "above", "against": "against", "aboard": "on",
    "from": "from", "by": "by", "with": "with", "to": "to", "about": "about", "into": "in",
    "concerning": "about", "regarding": "about", "involving": "about",
}  # fmt: skip
WHICH = frozenset(["which", "whom"])
LONG_PREPOSITIONS = {
    ("inside", "of"): "inside", ("out", "of"): "of", ("on", "board"): "on",
    ("belonging", "to"): "belonging to",
    ("part", "of"): "part of", ("that", "belongs", "to"): "belonging to",
    ("belong", "to"): "belonging to", ("relating", "to"): "about", ("pertaining", "to"): "about",
    ("belongs", "to"): "belonging to", ("within", "the", "scope", "of"): "in",
    ("upstream", "of"): "upstream", ("downstream", "of"): "downstream",
    ("further", "upstream", "of"): "upstream", ("further", "downstream", "of"): "downstream",
}  # fmt: skip


def leaves(words: Sequence[Word], vocabulary: Vocabulary, grammar: Grammar) -> Iterator[Leaf]:
    """Every candidate for every word, and for words together.

    A term of several words is just that: nothing is made of the words in it.
    """
    every = vocabulary.terms_in(words)
    found = _apart([at for at in every if not _is_only_by(*at, words)])
    whole = [
        at
        for at in found
        if not _goes_on(*at, words, vocabulary)
        and not _is_of_so_much(*at, words, vocabulary)
        and not is_such_a_place(*at, words, vocabulary)
    ]
    terms = [
        at
        for at in whole
        if not _is_of_a_noun(*at, words, vocabulary)
        and not _is_anothers_own(*at, words)
        and not does_it_to(*at, words, vocabulary)
        and not is_broken_up(*at, words, vocabulary)
    ]
    loose = set(found) - set(whole)
    seen: set[Leaf] = set()
    joined = sorts_joined(words, every, vocabulary)
    for leaf in _all(words, vocabulary, grammar):
        inside = any(
            start <= leaf.start
            and leaf.end <= end
            and leaf.end - leaf.start < end - start
            and not (leaf.kind == "CIRC" and leaf.end == end and _at(words, start, leaf.start))
            and not (leaf.kind == "ACTN" and _is_all_but_to(leaf, start, end, words))
            for start, end in terms
        )
        if _is_a_pronoun(leaf, words) or _is_an_article(leaf, words, vocabulary):
            continue
        if (leaf.start, leaf.end) in loose:
            continue
        if _is_idiom(leaf, words) or _is_of_the_clock(leaf, words):
            continue
        if leaf.kind in ("RELN", "RELV", "PATHN") and _is_part_of(leaf, words, vocabulary):
            continue
        if means_the_other(leaf, words, vocabulary) or _is_of_many(leaf, words, vocabulary):
            continue
        if is_another_sort(leaf, joined):
            continue
        if is_a_thing_called_so(leaf, words, vocabulary):
            continue
        if leaf.kind == "CIRC" and _begins_an_attribute(leaf, words, vocabulary):
            continue
        if leaf.kind == "ATTR" and _is_of_what_has_it(leaf, words, vocabulary):
            continue
        if leaf.kind in DONE and _by_whom(leaf, vocabulary, words):
            continue
        if leaf.kind == "EVENTP" and _put_there(leaf, vocabulary, words):
            continue
        if leaf.kind in DOING and _with_particle(leaf, vocabulary, words):
            continue
        if leaf not in seen and not (inside and leaf.kind not in grammar.word_of_terminal):
            seen.add(leaf)
            yield leaf


def _is_all_but_to(leaf: Leaf, start: int, end: int, words: Sequence[Word]) -> bool:
    """Whether a noun is all of "force pushes to" but its last word, where "force push to" is a term
    for what one does.
    """
    return leaf.start == start and leaf.end == end - 1 and words[leaf.end].text in PREPOSITIONS


OF_ONE = frozenset("a an that this each every another one".split())
"""What stands before one thing."""


def _is_of_many(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a noun is taken for many things in "that aircraft", which may be one as well."""
    if not isinstance(leaf.value, Noun) or not leaf.value.plural or not leaf.start:
        return False
    said = tuple(word.text for word in words[leaf.start : leaf.end])
    one = replace(leaf.value, plural=False)
    either = any(value == one for _, value in vocabulary.entries.get(said, ()))
    return either and words[leaf.start - 1].text in OF_ONE


IDIOMS = (["in", "person"], ["within", "reason"])


def _is_idiom(leaf: Leaf, words: Sequence[Word]) -> bool:
    """Whether a noun is none: "only in person" is said of nobody, "within reason" of no reason."""
    said = [word.text for word in words[max(0, leaf.start - 1) : leaf.end]]
    return leaf.kind in ("NOUN", "CIRC") and said in IDIOMS


def _begins_an_attribute(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a circumstance's name begins an attribute's: a "support tier" of 2 is no
    tier from the network called "support".
    """
    if leaf.end - leaf.start > 1:
        return False
    longer = (texts_at(words, leaf.start), texts_at(words, leaf.end))
    return "ATTR" in vocabulary.kinds(longer)


def _is_of_what_has_it(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether "with an amount" stands right behind a noun for what has one: "a transfer with an
    amount of up to €500" is not of the amount that a request names.
    """
    if not isinstance(leaf.value, Attr) or leaf.value.of != "request":
        return False
    begin = leaf.start - (texts_at(words, leaf.start - 1) in ("a", "an"))
    if texts_at(words, begin - 1) != "with":
        return False
    of = {
        type_
        for size in (1, 2, 3)
        for kind, noun in vocabulary.entries.get(key_of(words, begin - 1 - size, begin - 1), ())
        if kind == "NOUN" and isinstance(noun, Noun)
        for type_ in noun.types
    }
    alike = vocabulary.entries.get(key_of(words, leaf.start, leaf.end), ())
    return any(kind == "ATTR" and isinstance(a, Attr) and a.of in of for kind, a in alike)


def _is_part_of(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a relation's noun is the "part" of "part of", which says all that it says; or the
    "upstream" of "a line upstream of it", which is so however far.
    """
    if texts_at(words, leaf.end) != "of" or leaf.end - leaf.start > 1:
        return False
    first = words[leaf.start].text
    if first == "part":
        return leaf.kind == "RELN"
    before = vocabulary.kinds(key_of(words, leaf.start - 1, leaf.start)) if leaf.start else ()
    return first in ("upstream", "downstream") and "NOUN" in before


def _is_of_the_clock(leaf: Leaf, words: Sequence[Word]) -> bool:
    """Whether it is the "pm" of "4 pm", whoever else is called so: that is no portfolio manager."""
    half = leaf.start and words[leaf.start].text in ("am", "pm") and leaf.kind != "CLOCK"
    return bool(half) and words[leaf.start - 1].kind in ("number", "clock")


def _is_only_by(start: int, end: int, words: Sequence[Word]) -> bool:
    """Whether a value like "read only" is what may be done, and by whom: "can be read only by"; or
    "prescription only" what one may do something to, "cancel a prescription only if it is new".
    """
    loose = texts_at(words, start - 1) == "be" or not words[end - 1].joined
    return loose and words[end - 1].text == "only" and texts_at(words, end) in BEHIND_ONLY


BEHIND_ONLY = frozenset(
    "by if when on from in with while after before during once at within until".split()
)


def _goes_on(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether what follows a term is of its last noun alone, the words in it saying the same: "the
    head of the lab that it is in", where "head of the lab" is a term for its head; or its last
    word ties the noun before it to what follows: "a unit below it", beside a term "unit below".
    """
    texts = [word.text for word in words[start:end]]
    after = texts_at(words, end)
    if texts[-1] in BESIDE and after in GOES_ON | POSSESSIVES.keys() and len(texts) > 1:
        named = vocabulary.entries.get(tuple(texts[:-1]), ())
        nouns = [value for kind, value in named if kind == "NOUN"]
        said = [value for _, value in vocabulary.entries[tuple(texts)]]
        ties = [value.rel for value in said if isinstance(value, RelWord)]
        return any(set(rel.subjects) & set(noun.types) for noun in nouns for rel in ties)
    if texts[-3:-1] not in (["of", "the"], ["of", "a"]) or texts_at(words, end) not in GOES_ON:
        return False

    def walks(phrase: Sequence[str]) -> set[tuple[str, str]]:
        entries = vocabulary.entries.get(tuple(phrase), ())
        return {(v.rel.type, v.rel.name) for kind, v in entries if kind == "RELN"}

    return not walks(texts).isdisjoint(walks(texts[:-3]))


def _is_anothers_own(start: int, end: int, words: Sequence[Word]) -> bool:
    """Whether "own" goes with whose it is: "the restaurant's own manager", where "own manager" is
    a term for that of whoever asks.
    """
    return texts_at(words, start - 1) == "'s" and words[start].text == "own" and end - start > 1


def _is_of_a_noun(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a noun follows "in production", of which the words in it are then perhaps said: "in
    production environments".
    """
    if words[start].text not in PREPOSITIONS or (texts_at(words, end),) not in vocabulary.entries:
        return False
    said = vocabulary.entries.get(tuple(word.text for word in words[start + 1 : end]), ())
    after = vocabulary.entries[(texts_at(words, end),)]
    return any(kind in ("ADJ", "CLASS") for kind, _ in said) and any(k == "NOUN" for k, _ in after)


def _is_of_so_much(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the "of" that ends a term is of a measure behind it, the words before it saying who
    that is: "a recruiter of grade 5", where "recruiter of" is a term.
    """
    before = vocabulary.kinds(tuple(word.text for word in words[start : end - 1]))
    after = vocabulary.kinds((texts_at(words, end),))
    if words[end - 1].text != "of" or not {"CLASS", "NOUN"} & set(before):
        return False
    return "ATTR" in after and after.isdisjoint(NAMED - {"ATTR"})


BESIDE = frozenset("below beneath above under".split())


def does_it_to(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a term for somebody ends in what they do to what follows, "captain commanding a
    flight": the captain who commands it.
    """
    phrase = tuple(word.text for word in words[start:end])
    if texts_at(words, end) not in BEGINS_A_NOUN or "RELN" not in vocabulary.kinds(phrase):
        return False
    return len(phrase) > 1 and "RELG" in vocabulary.kinds(phrase[-1:])


BEGINS_A_NOUN = frozenset("a an the any each every it them its this that".split())
GOES_ON = frozenset(
    "that which where whose of it they he she you the a an 's theirs them those one".split()
)
"""What begins what is said of the noun before it."""


def _is_a_pronoun(leaf: Leaf, words: Sequence[Word]) -> bool:
    """Whether a word is a pronoun, and not what an abbreviation is: "its" is not many of IT."""
    word = words[leaf.start]
    one = leaf.end - leaf.start == 1 and word.kind == "word" and word.text in _PRONOUNS
    return one and leaf.kind in NAMED and not word.written.isupper()


def _is_an_article(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether "a" is no value that is called so: that is "A", or stands after what it is of, "band
    a".
    """
    word = words[leaf.start]
    if leaf.end - leaf.start > 1 or word.text not in ARTICLES or leaf.kind not in {*NAMED, "TEXT"}:
        return False
    before = texts_at(words, leaf.start - 1) if leaf.start else "."
    if "ATTR" in vocabulary.kinds((before,)):
        return False
    return word.kind != "quoted" and (word.written == word.text or before in ENDING)


ARTICLES = frozenset(["a", "an", "the"])


ENDING = frozenset(".;!?:")


def _at(words: Sequence[Word], start: int, noun: int) -> bool:
    """Whether a term is a circumstance with just its preposition before it: "at night"."""
    return noun == start + 1 and words[start].text in PREPOSITIONS


def _apart(terms: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Terms without those that share a word with another: "hot work", and "work permit"."""
    return [
        (start, end)
        for start, end in terms
        if not any(a < start < b < end or start < a < end < b for a, b in terms)
    ]


ABBREVIATED = frozenset(["IT", "US"])
"""What is no pronoun in capitals."""


def _all(words: Sequence[Word], vocabulary: Vocabulary, grammar: Grammar) -> Iterator[Leaf]:
    texts = [word.text for word in words]
    for leaf in vocabulary.leaves(words):
        yield leaf
        if leaf.kind == "ADJ" and texts[leaf.start] in PREPOSITIONS and leaf.end > leaf.start + 1:
            yield replace(leaf, kind="STATEP")  # "in production", also in front of a sentence
    yield from departments(words, vocabulary)
    for leaf in quantities(words):
        yield leaf
        if leaf.kind == "MONEY" and rate_at(words, leaf.end) in vocabulary.rates:
            yield Leaf("MONEY", leaf.start, leaf.end + 2, leaf.value)
        if leaf.kind == "NUMBER":
            end = leaf.end + (texts[leaf.end : leaf.end + 1] == ["\N{DEGREE SIGN}"])
            if texts[end : end + 1] and (
                texts[end] in vocabulary.units
                or (texts[end] == "degrees" and vocabulary.units & {"c", "f", "celsius"})
            ):
                yield Leaf("NUMBER", leaf.start, end + 1, Number(leaf.value.value, texts[end]))
            for unit, after in units_at(words, end):
                if unit in vocabulary.units and (unit, after) != (texts[end], end + 1):
                    yield Leaf("NUMBER", leaf.start, after, Number(leaf.value.value, unit))
            yield from _in_other_units(words, leaf, leaf.value.value, vocabulary)
            end += texts[end : end + 1] == ["degrees"]
            for unit, after in _in_unnamed_units(words, end, vocabulary):
                number = Number(leaf.value.value, unit, unnamed=True)
                yield Leaf("NUMBER", leaf.start, after, number)
            for rate, after in counted_at(words, end):
                if rate in vocabulary.units:
                    yield Leaf("NUMBER", leaf.start, after, Number(leaf.value.value, rate))
    for at, word in enumerate(words):
        terminal = grammar.terminal_of_word.get(word.text)
        if terminal is not None and word.kind != "quoted":
            yield Leaf(terminal, at, at + 1, word.text)
        if POSSESSIVES.get(word.text):
            yield Leaf("POSS", at, at + 1, POSSESSIVES[word.text])
        abbreviated = word.written.isupper() and (
            (word.text,) in vocabulary.entries or (word.written in ABBREVIATED and at > 0)
        )
        if word.text in PRONOUNS and not abbreviated:
            yield Leaf("PRON", at, at + 1, word.text)
        if word.text in DIMENSIONS and (word.text.endswith("er") or _is_measured(words, at)):
            yield Leaf(DIMENSIONS[word.text], at, at + 1, word.text)
        if word.text in DIMENSION_NOUNS and at and words[at - 1].text == "in":
            yield Leaf("DIMNOUN", at, at + 1, word.text)
        if word.text in REFLEXIVES:
            yield Leaf("REFL", at, at + 1, word.text)
        if word.text in PREPOSITIONS and not _is_so_much(words, at):
            yield Leaf("PREP", at, at + 1, PREPOSITIONS[word.text])
            yield Leaf("PREPW", at, at + 1, PREPOSITIONS[word.text])
        if word.text == "as" and texts_at(words, at - 1) in ("or", "nor") and "as" in texts[:at]:
            yield Leaf("PREPW", at, at + 1, "as")  # "if they act as its buyer or as its seller"
        if word.text in ("over", "upon", "through") and texts_at(words, at + 1) in WHICH:
            yield Leaf("PREP", at, at + 1, word.text)  # "a hearing over which they presided"
        for phrase, value in LONG_PREPOSITIONS.items():
            if tuple(texts[at : at + len(phrase)]) == phrase:
                yield Leaf("PREP", at, at + len(phrase), value)
        for kind, value in vocabulary.entries.get((word.text,), ()):
            if kind == "VERB" and at + 1 < len(words) and words[at + 1].text == "access":
                yield Leaf("ACTD", at, at + 1, value)
        yield from _unknown(words, at, vocabulary, terminal)


def _in_other_units(
    words: Sequence[Word], leaf: Leaf, value: Decimal, vocabulary: Vocabulary
) -> Iterator[Leaf]:
    """A number in a unit that is so many of one that an attribute is called by: "3 MW" of kW."""
    for unit, after in islice(units_at(words, leaf.end), 1):
        other = converted(unit, vocabulary.units)
        if other is not None:
            name, factor = other
            number = value * factor.numerator / factor.denominator
            yield Leaf("NUMBER", leaf.start, after, Number(number, name))


def _in_unnamed_units(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> Iterator[tuple[str, int]]:
    """The unit that stands at a place, with its end, though no attribute is called by one of its
    kind: "10 m/s". Where a text has two of that kind, which is meant isn't known.
    """
    found = next(units_at(words, at), None)
    if found is None or (words[at].text in vocabulary.known and words[at].text != found[0]
                         and words[at].text not in SAME.get(found[0], ())):  # fmt: skip
        return
    kind = KIND_OF[found[0]]
    said = {unit for start in range(1, len(words)) if _ends_in_number(words, start)
            for unit, _ in units_at(words, start) if KIND_OF.get(unit) == kind}  # fmt: skip
    if kind not in kinds_named(vocabulary.units) and len(said) == 1:
        yield found


DEGREES = ("\N{DEGREE SIGN}", "degrees")


def _ends_in_number(words: Sequence[Word], end: int) -> bool:
    """Whether a number stands before a place, or so many degrees."""
    end -= words[end - 1].text in DEGREES
    return end > 0 and words[end - 1].kind == "number"


def _is_measured(words: Sequence[Word], at: int) -> bool:
    """Whether a number stands before "deep": "2 metres deep", but not "long ago"."""
    return any(w.kind == "number" or w.text in SMALL for w in words[max(0, at - 3) : at])


def _is_so_much(words: Sequence[Word], at: int) -> bool:
    """Whether "above" tells what so much is above: "at least two above theirs"."""
    before = words[at - 1] if at else None
    counted = before is not None and (before.kind == "number" or before.text in SMALL)
    return counted and words[at].text in ("above", "below", "beneath")


DONE = frozenset({"RELX", "RELXP", "ADJ", "FEAT", "EVENTP"})
"""What "approved" or "placed" can be by itself: before "by" it is who did it that is said, before
"in" where."""
DOING = frozenset({"VERB", "ACTP", "ACTG"})
"""What is done: "write" is another thing than "write off"."""


def _with_particle(leaf: Leaf, vocabulary: Vocabulary, words: Sequence[Word]) -> bool:
    phrase = tuple(word.text for word in words[leaf.start : leaf.end + 1])
    if texts_at(words, leaf.end) not in PARTICLES or leaf.end - leaf.start > 2:
        return False  # "start a session in" may as well end before "in an emergency"
    return leaf.kind in vocabulary.kinds(phrase)


def _by_whom(leaf: Leaf, vocabulary: Vocabulary, words: Sequence[Word]) -> bool:
    if leaf.kind == "EVENTP" and _is_when(leaf.end, words):
        return False  # "claims filed in the last 60 days"
    phrase = tuple(word.text for word in words[leaf.start : leaf.end + 1])
    return "RELP" in vocabulary.kinds(phrase)


def _is_when(at: int, words: Sequence[Word]) -> bool:
    """Whether what stands there says when: "in the last 60 days", "at most 3 days ago"."""
    texts = [word.text for word in words[at : at + 3]]
    if texts[:1] == ["at"]:
        return texts[1:2] in (["most"], ["least"])
    if texts[:1] not in (["in"], ["on"]):
        return False
    day = "".join(texts[1:2])
    span = texts[1:2] == ["the"] and texts[2:] in (["last"], ["past"], ["previous"])
    dated = words[at + 1].kind in ("number", "date") or bool(calendar_word(day))
    return span or dated


def _put_there(leaf: Leaf, vocabulary: Vocabulary, words: Sequence[Word]) -> bool:
    """Whether "filed" is but where a thing is, "claims filed under a policy": not when it was."""
    under = texts_at(words, leaf.end)
    if f"{words[leaf.end - 1].text}_{under}" not in CONTAINERS:
        return False
    said = vocabulary.entries.get((under,), ())
    return any(kind == "RELP" and value.rel.type == leaf.value.attr.of for kind, value in said)


def texts_at(words: Sequence[Word], at: int) -> str:
    """The word at a place, or nothing past the end."""
    return words[at].text if -len(words) <= at < len(words) else ""


def circumstance_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where what is said of a request ends that begins at a place, "the office network"; else 0."""
    first = start + (texts_at(words, start) in ARTICLES)
    ends = range(min(first + LONGEST, len(words)), first, -1)
    return next((end for end in ends if "CIRC" in vocabulary.kinds(key_of(words, first, end))), 0)


LONGEST = 5
"""Words of a circumstance."""


def acts_of(said: Sequence[Word], kinds: Collection[str], vocabulary: Vocabulary) -> set[str]:
    """The actions that a phrase is of, where it can be one of some kinds of leaf."""
    found = vocabulary.entries.get(tuple(word.text for word in said), ())
    return {value.name for kind, value in found if kind in kinds and isinstance(value, Act)}


MOST_NAMING = 3
"""Words of a noun that tells of what a sentence is."""


def types_named(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """The types of all that words name: of things and of kinds of them."""
    return {
        type_
        for begin in range(len(words))
        for end in range(begin + 1, min(begin + MOST_NAMING, len(words)) + 1)
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[begin:end]), ())
        if kind in ("NOUN", "CLASS")
        for type_ in types_of(value)
    }


NAMED = frozenset({"NOUN", "CLASS", "ADJ", "FEAT", "ATTR", "RELN", "PATHN", "CIRC"})
_PRONOUNS = frozenset({*POSSESSIVES, *PRONOUNS, *REFLEXIVES})
_CLOSED = frozenset({*POSSESSIVES, *PRONOUNS, *REFLEXIVES, *PREPOSITIONS})
"""Words that are neither a value nor a name, whatever stands around them."""


def _unknown(
    words: Sequence[Word], at: int, vocabulary: Vocabulary, terminal: str | None
) -> Iterator[Leaf]:
    """Words that nothing declares: a value, or somebody's name."""
    word = words[at]
    if word.kind == "quoted":
        yield Leaf("TEXT", at, at + 1, word.written)
        yield Leaf("QUOTED", at, at + 1, word.written)
        return
    if word.kind != "word":
        return
    known = word.text in _CLOSED or (word.text,) in vocabulary.entries
    if terminal is None and (not known or word.written in ABBREVIATED):
        if word.text not in NO_VALUES | UNCHECKABLE | VAGUE and not _is_a_month(words, at):
            yield Leaf("TEXT", at, at + 1, value_text(word))
        acronym = word.written.isupper() and len(word.written) > 1  # "MFA" is nobody
        named = word.capital and not acronym and word.text not in DEPARTMENTS
        if named and " " not in word.text and _may_be_name(words, at):
            for type_ in _named_so(words[at].text, texts_at(words, at - 1), vocabulary):
                yield Leaf("NAME", at, at + 1, Person(type_, word.text))


def _is_a_month(words: Sequence[Word], at: int) -> bool:
    """Whether "in August" or "in July and August" tells when, and no place of that name."""
    month = words[at].text in MONTHS and words[at].capital
    while at > 1 and words[at - 1].text in (*MONTHS, "or", "and", ",", "to"):
        at -= 1
    return month and at > 0 and words[at - 1].text in DATING


def _named_so(name: str, before: str, vocabulary: Vocabulary) -> Collection[str]:
    """Who can be called so: "Anna" a user, "the agent Scout" an agent."""
    kinds = vocabulary.entries.get((before,), ())
    said = [type_ for kind, sense in kinds if kind == "NOUN" for type_ in sense.types]
    named = [type_ for type_ in said if type_ in vocabulary.askers]
    return named[:1] or vocabulary.principals[:1]


def _is_a_place_too(words: Sequence[Word], at: int) -> bool:
    """Whether it is joined to a place: "analysts in Germany or Austria"."""
    while at > 2 and words[at - 1].text in ("or", "and", ",") and words[at - 2].capital:
        at -= 2
        if words[at - 1].text in ("in", "from", "at"):
            return True
    return False


def value_text(word: Word) -> str:
    """A value as data would have it: "Finance" is finance, "EMEA" stays EMEA."""
    return word.text if word.written.istitle() else word.written


def _may_be_name(words: Sequence[Word], at: int) -> bool:
    """Whether a capitalised word can be a person's name: at a text's beginning all are so."""
    from ..text.names import COUNTRIES, GIVEN_NAMES, SURNAMES

    if calendar_word(words[at].text):
        dated = at > 0 and words[at - 1].text in DATING
        return words[at].text in GIVEN_NAMES and not dated
    if (words[at].written.isupper() and len(words[at].written) < 4) or words[at].text in COUNTRIES:
        return False  # a country, or the code of one, or of a place
    if words[at].text not in GIVEN_NAMES and _is_a_place_too(words, at):
        return False
    begins = at == 0 or words[at - 1].text in (".", ";", "!", ":")
    return not begins or words[at].text in GIVEN_NAMES | SURNAMES
