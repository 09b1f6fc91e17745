"""Knows what each word of a text can be: of the vocabulary, a quantity, a pronoun, a name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from .chart import Grammar, Leaf
from .departments import DEPARTMENTS, departments
from .lexicon import MODALS, NO_VALUES, PARTICLES, SPELLINGS, UNCHECKABLE, VAGUE
from .morphology import base_of_third
from .quantities import Number, calendar_word, quantities
from .senses import Person
from .tokens import Word
from .units import counted_at, rate_at, units_at
from .vocabulary import Vocabulary

SOMEBODY = frozenset("someone somebody anyone anybody".split())
"""Who is nobody in particular."""

POSSESSIVES = {"their": "their", "his": "his", "her": "her", "its": "its", "your": "your",
               "our": "you", "my": "you", "whose": ""}  # fmt: skip
PRONOUNS = frozenset("they them it he him she her you we i us theirs hers yours".split())
DATING = frozenset("by in until till before after since on from during through".split())
"""Before the name of a month: "by June" is a time."""
REFLEXIVES = frozenset("themselves himself herself itself yourself themself".split())
PREPOSITIONS = {
    "in": "in", "inside": "inside", "within": "within", "under": "under", "of": "of", "on": "on",
    "underneath": "underneath", "below": "below", "beneath": "beneath", "at": "at", "for": "for",
    "above": "above", "against": "against",
    "from": "from", "by": "by", "with": "with", "to": "to", "about": "about", "into": "in",
}  # fmt: skip
LONG_PREPOSITIONS = {
    ("inside", "of"): "inside", ("out", "of"): "of", ("belonging", "to"): "belonging to",
    ("part", "of"): "part of", ("that", "belongs", "to"): "belonging to",
    ("belong", "to"): "belonging to",
    ("belongs", "to"): "belonging to", ("within", "the", "scope", "of"): "in",
}  # fmt: skip


def leaves(words: Sequence[Word], vocabulary: Vocabulary, grammar: Grammar) -> Iterator[Leaf]:
    """Every candidate for every word, and for words together.

    A term of several words is just that: nothing is made of the words in it.
    """
    found = _apart([at for at in vocabulary.terms_in(words) if not _is_only_by(*at, words)])
    whole = [at for at in found if not _goes_on(*at, words, vocabulary)]
    terms = [at for at in whole if not _is_of_a_noun(*at, words, vocabulary)]
    loose = set(found) - set(whole)
    seen: set[Leaf] = set()
    for leaf in _all(words, vocabulary, grammar):
        inside = any(
            start <= leaf.start
            and leaf.end <= end
            and leaf.end - leaf.start < end - start
            and not (leaf.kind == "CIRC" and leaf.end == end and _at(words, start, leaf.start))
            for start, end in terms
        )
        if _is_a_pronoun(leaf, words) or _is_an_article(leaf, words, vocabulary):
            continue
        if (leaf.start, leaf.end) in loose:
            continue
        if leaf.kind in DONE and _by_whom(leaf, vocabulary, words):
            continue
        if leaf.kind in DOING and _with_particle(leaf, vocabulary, words):
            continue
        if leaf not in seen and not (inside and leaf.kind not in grammar.word_of_terminal):
            seen.add(leaf)
            yield leaf


def _is_only_by(start: int, end: int, words: Sequence[Word]) -> bool:
    """Whether a value like "read only" is what may be done, and by whom: "can be read only by"."""
    said = texts_at(words, start - 1) == "be" and words[end - 1].text == "only"
    return said and texts_at(words, end) in ("by", "if", "when", "on", "from", "in", "with")


def _goes_on(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether what follows a term is of its last noun alone, the words in it saying the same: "the
    head of the lab that it is in", where "head of the lab" is a term for its head.
    """
    texts = [word.text for word in words[start:end]]
    if texts[-3:-1] not in (["of", "the"], ["of", "a"]) or texts_at(words, end) not in GOES_ON:
        return False

    def walks(phrase: Sequence[str]) -> set[tuple[str, str]]:
        entries = vocabulary.entries.get(tuple(phrase), ())
        return {(v.rel.type, v.rel.name) for kind, v in entries if kind == "RELN"}

    return not walks(texts).isdisjoint(walks(texts[:-3]))


def _is_of_a_noun(start: int, end: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a noun follows "in production", of which the words in it are then perhaps said: "in
    production environments".
    """
    if words[start].text not in PREPOSITIONS or (texts_at(words, end),) not in vocabulary.entries:
        return False
    said = vocabulary.entries.get(tuple(word.text for word in words[start + 1 : end]), ())
    after = vocabulary.entries[(texts_at(words, end),)]
    return any(kind in ("ADJ", "CLASS") for kind, _ in said) and any(k == "NOUN" for k, _ in after)


GOES_ON = frozenset("that which where whose of it they he she you the a an 's".split())
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
    if any(kind == "ATTR" for kind, _ in vocabulary.entries.get((before,), ())):
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


ONE_OR_OTHER = {
    ("he", "she"): "they", ("his", "her"): "their", ("his", "hers"): "theirs",
    ("him", "her"): "them", ("himself", "herself"): "themselves",
}  # fmt: skip
"""Two words for somebody of whom it is not known which is right, and the one that is."""
EMPHASIZED = frozenset("they he she you we".split())


def pronouns_together(words: Sequence[Word]) -> list[Word]:
    """The words, "he or she" and "they themselves" as "they", "that of" as "those of"."""
    found: list[Word] = []
    for at, word in enumerate(words):
        if word.text == "that" and [w.text for w in words[at + 1 : at + 2]] == ["of"]:
            word = replace(word, text="those")
        found.append(word)
        if len(found) >= 3 and found[-2].text == "or":
            pair = (found[-3].text, found[-1].text)
            said = ONE_OR_OTHER.get(pair) or ONE_OR_OTHER.get(pair[::-1])
            if said is not None:
                found[-3:] = [_joined(found[-3], word, said)]
        if len(found) >= 2 and word.text in REFLEXIVES and found[-2].text in EMPHASIZED:
            found[-2:] = [_joined(found[-2], word, found[-2].text)]
    return _with_those_of(found)


def _with_those_of(words: list[Word]) -> list[Word]:
    """The words, "their own or their manager's" as "their own or those of their manager"."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text != "'s" or (texts_at(found, at + 1) or ".") not in ENDS:
            continue
        places = range(at - 1, max(0, at - 4), -1)
        begins = next((place for place in places if found[place].text in WHOSE), None)
        if begins is not None and found[begins - 1].text in JOINS:
            those = [replace(found[begins], text=text) for text in ("those", "of")]
            found[begins : at + 1] = [*those, *found[begins:at]]
    return found


WHOSE = frozenset("their his her its your the a an another".split())
JOINS = frozenset("or and nor not except but than".split())


def _joined(first: Word, last: Word, text: str) -> Word:
    return replace(first, text=text, end=last.end)


def denied_now(words: Sequence[Word]) -> list[Word]:
    """The words, "that no longer has an owner" as "that does not have an owner"."""
    found: list[Word] = []
    for word in words:
        if [w.text for w in found[-2:]] == ["no", "longer"] and word.kind == "word":
            before = found[-3].text if len(found) > 2 else "."
            base = "have" if word.text == "has" else next(iter(base_of_third(word.text)), word.text)
            if before not in MODALS | BEING and word.text not in ("than", *BEING):
                found[-2:] = [replace(found[-2], text="do"), replace(found[-1], text="not")]
                word = replace(word, text=base)
        found.append(word)
    return found


def not_even_they(words: Sequence[Word]) -> list[Word]:
    """The words, "not even they may" as "even they may not": it is denied, not granted again."""
    found = list(words)
    at = 0
    while at + 3 < len(found):
        if [word.text for word in found[at : at + 2]] == ["not", "even"]:
            modal = _modal_after(found, at + 2)
            if modal:
                found[at : modal + 1] = [*found[at + 1 : modal + 1], found[at]]
            elif by := _they_at(found, at + 2):  # "and not even by them while it is locked"
                they, may, so = (replace(found[at], text=t) for t in ("they", "may", "so"))
                do = replace(found[at], text="do")
                found[at:by] = [they, may, found[at], do, so]
        at += 1
    return found


def _they_at(words: Sequence[Word], start: int) -> int:
    """Where what "they" may not even do in some case goes on, after "and" and before that case."""
    begin = start + (words[start].text == "by")
    texts = [word.text for word in (*words[start - 3 : start - 2], *words[begin : begin + 2])]
    joined = texts[:1] in (["and"], ["but"])
    case = len(texts) > 2 and texts[2] in CASES | set(PREPOSITIONS)
    return begin + 1 if joined and case and texts[1] in ("they", "them", "him", "her") else 0


def _modal_after(words: Sequence[Word], start: int) -> int:
    """Where "may" stands after somebody of whom it is said; nowhere, 0, after a case, "even if"."""
    if words[start].text in PREPOSITIONS or words[start].text in CASES:
        return 0
    for at in range(start, min(start + 12, len(words))):
        if words[at].text in MAY and at > start:
            return at
        if words[at].kind != "word" and words[at].text != "'s":
            return 0
    return 0


MAY = frozenset("can may could might".split())
CASES = frozenset("if when while where once after before during unless then so".split())


def and_they_must(words: Sequence[Word]) -> list[Word]:
    """The words, "by a manager, who must give a reason" as "…, and they must give a reason"."""
    found: list[Word] = []
    skipped = -1
    for at, word in enumerate(words):
        if at == skipped:
            continue
        before = texts_at(words, at - 1) if at else ""
        begin = at + 2 if texts_at(words, at + 1) in ALSO else at + 1  # "who also has to"
        after = texts_at(words, begin)
        due = after == "must" or (after in ("has", "have") and texts_at(words, begin + 1) == "to")
        if word.text == "who" and before == "," and due:
            found += [replace(word, text="and"), replace(word, text="they")]
            skipped = at + 1 if begin == at + 2 else -1
        else:
            found.append(word)
    return found


ALSO = frozenset("also additionally".split())


def one_of_them_is(words: Sequence[Word]) -> list[Word]:
    """The words, "two people, one of them a manager" as "…, one of them is a manager"."""
    found: list[Word] = []
    for at, word in enumerate(words):
        before = [each.text for each in words[max(0, at - 6) : at]]
        begun = before[-4:-3] == [","] or before[-6:-3] == [",", "at", "least"]
        of_them = before[-3:] in (["one", "of", "them"], ["one", "of", "whom"])
        if word.text in ("a", "an") and of_them and begun:
            found.append(replace(word, text="is", end=word.start))
        found.append(word)
    return found


def whichever_that(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may view whatever files were sent by them" as "… any files that were sent …"."""
    found: list[Word] = []
    that = -1
    for at, word in enumerate(words):
        if at == that:
            found.append(replace(word, text="that"))
        after = texts_at(words, at + 2)
        before = texts_at(words, at - 1) if at else "."
        kinds = {kind for kind, _ in vocabulary.entries.get((texts_at(words, at + 1),), ())}
        such = word.text in ("whatever", "whichever") and "NOUN" in kinds and "ATTR" not in kinds
        done = any(kind in ("VERB", "ACTP") for kind, _ in vocabulary.entries.get((before,), ()))
        done = done or texts_at(words, at - 2) in MODALS or texts_at(words, at - 3) in MODALS
        if such and at and done and after in WERE:
            found.append(replace(word, text="any"))
            that = at + 2
        else:
            found.append(word)
    return found


WERE = frozenset("are were is was have has".split())


BEING = frozenset("is are was were be been am".split())


def spelled(words: Sequence[Word], known: Collection[str]) -> list[Word]:
    """The words, each as the vocabulary spells it: "license" where it has "licence"."""
    return [
        replace(word, text=SPELLINGS[word.text])
        if word.text in SPELLINGS and word.text not in known and SPELLINGS[word.text] in known
        else word
        for word in words
    ]


def whatever_as_anything(words: Sequence[Word]) -> list[Word]:
    """The words, "may publish what they own" as "may publish anything they own"."""
    texts = [word.text for word in words]
    return [
        replace(word, text="anything")
        if word.text in ("what", "whatever")
        and texts[at + 1 : at + 2] in (["they"], ["he"], ["she"], ["you"])
        and not WISHES.intersection(texts[at + 2 : at + 3])
        and texts[at - 1 : at] != ["matter"]
        else word
        for at, word in enumerate(words)
    ]


WISHES = frozenset("want like wish please need do".split())


def particles_together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "locked it out" as "locked out it", where "lock out" is declared."""
    found = list(words)
    for at in range(len(found) - 2):
        verb, between, particle = found[at : at + 3]
        verbs = vocabulary.entries.get((verb.text, particle.text), ())
        if between.text == "only" and any(kind == "VERB" for kind, _ in verbs):
            found[at + 1], found[at + 2] = particle, between  # "may post only in …"
            continue
        if (
            between.text in ("it", "them")
            and particle.text in PARTICLES
            and (verb.text, particle.text) in vocabulary.entries
        ):
            found[at + 1], found[at + 2] = particle, between
    for at in range(len(found)):
        for length in (1, 2, 3):
            end = at + length + 1
            if _is_apart(found, at, end, vocabulary):
                found[at + 1 : end + 1] = [found[end], *found[at + 1 : end]]
    return found


def _is_apart(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a verb's particle stands after what it is done to, and ends it there: "check patients
    in", "write the invoice off if …".
    """
    if end >= len(words) or words[end].text not in PARTICLES:
        return False
    after = words[end + 1].text if end + 1 < len(words) else "."
    between = [word.text for word in words[at + 1 : end]]
    verb = vocabulary.entries.get((words[at].text, words[end].text), ())
    further = texts_at(words, end + 2)
    return (
        after in ENDS
        and further not in PARTICLES  # "check exhibits in and out"
        and any(kind in DOING for kind, _ in verb)
        and not PARTICLES & set(between)
        and all(word.kind == "word" and word.text not in ENDS for word in words[at + 1 : end])
        and any(kind == "NOUN" for kind, _ in vocabulary.entries.get((between[-1],), ()))
    )


ENDS = frozenset(
    ". , ; ! and or but if unless when once while until before after only without with".split()
)
"""What can't stand inside what a verb is done to, and stands after it."""


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
        if word.text in REFLEXIVES:
            yield Leaf("REFL", at, at + 1, word.text)
        if word.text in PREPOSITIONS:
            yield Leaf("PREP", at, at + 1, PREPOSITIONS[word.text])
            yield Leaf("PREPW", at, at + 1, PREPOSITIONS[word.text])
        for phrase, value in LONG_PREPOSITIONS.items():
            if tuple(texts[at : at + len(phrase)]) == phrase:
                yield Leaf("PREP", at, at + len(phrase), value)
        for kind, value in vocabulary.entries.get((word.text,), ()):
            if kind == "VERB" and at + 1 < len(words) and words[at + 1].text == "access":
                yield Leaf("ACTD", at, at + 1, value)
        yield from _unknown(words, at, vocabulary, terminal)


DONE = frozenset({"RELX", "ADJ", "FEAT", "EVENTP"})
"""What "approved" or "placed" can be by itself: before "by" it is who did it that is said, before
"in" where."""
DOING = frozenset({"VERB", "ACTP", "ACTG"})
"""What is done: "write" is another thing than "write off"."""


def _with_particle(leaf: Leaf, vocabulary: Vocabulary, words: Sequence[Word]) -> bool:
    phrase = tuple(word.text for word in words[leaf.start : leaf.end + 1])
    if texts_at(words, leaf.end) not in PARTICLES:
        return False
    return any(kind == leaf.kind for kind, _ in vocabulary.entries.get(phrase, ()))


def _by_whom(leaf: Leaf, vocabulary: Vocabulary, words: Sequence[Word]) -> bool:
    phrase = tuple(word.text for word in words[leaf.start : leaf.end + 1])
    return any(kind == "RELP" for kind, _ in vocabulary.entries.get(phrase, ()))


def texts_at(words: Sequence[Word], at: int) -> str:
    """The word at a place, or nothing past the end."""
    return words[at].text if at < len(words) else ""


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
        if word.text not in NO_VALUES | UNCHECKABLE | VAGUE:
            yield Leaf("TEXT", at, at + 1, value_text(word))
        acronym = word.written.isupper() and len(word.written) > 1  # "MFA" is nobody
        named = word.capital and not acronym and word.text not in DEPARTMENTS
        if named and _may_be_name(words, at):
            for type_ in vocabulary.principals[:1]:
                yield Leaf("NAME", at, at + 1, Person(type_, word.text))


def value_text(word: Word) -> str:
    """A value as data would have it: "Finance" is finance, "EMEA" stays EMEA."""
    return word.text if word.written.istitle() else word.written


def _may_be_name(words: Sequence[Word], at: int) -> bool:
    """Whether a capitalised word can be a person's name: at a text's beginning all are so."""
    from .names import GIVEN_NAMES

    if calendar_word(words[at].text):
        dated = at > 0 and words[at - 1].text in DATING
        return words[at].text in GIVEN_NAMES and not dated
    if words[at].written.isupper() and len(words[at].written) < 4:
        return False  # the code of a country, or of a place
    begins = at == 0 or words[at - 1].text in (".", ";", "!", ":")
    return not begins or words[at].text in GIVEN_NAMES
