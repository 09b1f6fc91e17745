"""Knows what to tell an author whose text does not compile: what stands in the way, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from .chart import Chart, Leaf
from .meaning.base import Context, Shared
from .meaning.surroundings.fronts import several_people
from .outcome import Outcome, Place, Question, Refusal
from .text.lexicon import COMMANDS, MANNERS, PREPOSITIONS, RULE_WORDS, SPANS, UNCHECKABLE, VAGUE
from .text.numbers import SMALL
from .text.tokens import Word, tokens
from .text.units import units_at
from .vocabulary.vocabulary import Vocabulary

MOST_EXPECTED = 12
STATUS = frozenset(
    (
        "authorized authorised approved eligible entitled permitted better best worse worst top "
        "responsible accountable"
    ).split()
)
KINDS = {
    "NOUN": "something of the vocabulary", "CLASS": "a role or kind of thing", "ADJ": "a state",
    "ATTR": "an attribute", "RELN": "a relation", "RELV": "what one does to another",
    "RELP": "how one relates to another", "VERB": "an action", "ACTP": "an action, as done",
    "ACTG": "an action, as being done", "CIRC": "a circumstance", "NAME": "a person's name",
    "NUMBER": "a number", "MONEY": "an amount of money", "DURATION": "a span of time",
    "CLOCK": "a time of day", "DATE": "a date", "DAYS": "days of the week",
    "POSS": "whose it is", "PRON": "who is meant",
}  # fmt: skip


def _no_rule(words: Sequence[Word]) -> Refusal:
    return Refusal(
        "not-a-rule",
        "this says of nobody what they may or may not do: "
        "write who may do what, such as “Editors can edit drafts.”",
        _place(words[0], words[-1]),
    )


def told(words: Sequence[Word]) -> Refusal | None:
    """Why what a text says may not be done, or may, is no rule: it tells what was allowed once, or
    what might be.
    """
    said = " ".join(word.text for word in words)
    return _no_rule(words) if TOLD.search(said) else None


TOLD = re.compile(
    r"\b(could|might)\b|\b(was|were) ((not|n't) )?((allowed|permitted|forbidden|prohibited|entitled"
    r"|authori[sz]ed|barred|banned|able) to|(allowed|permitted|forbidden|prohibited) \.)"
)
"""What may be, what some could do once, and what was forbidden then."""


def declined(text: str, words: Sequence[Word], chart: Chart, shared: Shared) -> Outcome:
    """A question, where the author can settle it with a word; else a refusal with the reason."""
    unknown = list(_unknown(words, shared.vocabulary, chart))
    unmeasured = list(_without_measure(words))
    if refused := [
        word
        for word in words
        if word.text in UNCHECKABLE
        and word.text not in shared.vocabulary.known
        and word not in unmeasured
    ]:
        return _uncheckable(refused)
    if not _rules_anything(words) or _is_of_something_else(words, unknown, shared):
        return _no_rule(words)
    if vague := unmeasured or [word for word in unknown if word.text in VAGUE]:
        return Question(
            "vague",
            f"{_quoted(vague)} can't be checked without a measure: how many, how much, how long?",
            _place(vague[0], vague[-1]),
        )
    if (unclear := _day_or_month(words) or _share_or_sum(words, shared)) is not None:
        return unclear
    if spans := [
        word
        for at, word in enumerate(words)
        if word.text in ("year", "years", "month", "months")
        and (word in unknown or at == chart.reached)
    ]:
        return Question(
            "vague",
            f"{_quoted(spans)}: from which day, or for how many months? Write a date, or a number",
            _place(spans[0], spans[-1]),
        )
    if manner := [
        word
        for word in words
        if _only_seems(word, words)
        or (
            word in unknown
            and (is_manner(word.text) or _with_care(word, words) or _as_it_seems(word, words))
        )
    ]:
        return _uncheckable(manner)
    if in_units := [n for n in unknown if _is_unit(n, words)]:
        return Question(
            "undefined-word",
            f"nothing is declared in the unit “{_unit(in_units[0], words)}”: write just the "
            "number, or name the attribute with its unit at the end, such as voltage_kv",
            _place(in_units[0], in_units[-1]),
        )
    unknown += [w for w in words if w.text in STATUS and _before_noun(w, words, chart)
                and not _is_a_state(w, words, chart)]  # fmt: skip
    if (evidence := _asks_for_evidence(words, shared.vocabulary)) is not None:
        return evidence
    if unknown:
        return _undefined(unknown, shared.vocabulary)
    if (he := _of_two(words, chart, shared.vocabulary)) is not None:
        return Question(
            "ambiguous", f"who is “{he.written}”? More than one was spoken of", _place(he, he)
        )
    if they := _several_who(words, shared):
        return Question(
            "ambiguous", f"who is “{they.written}”? More than one was named", _place(they, they)
        )
    if _lets_all(words):
        return Question(
            "allows-everything",
            "nothing restricts this: everybody may do anything. Say who may, what, or when",
            _place(words[0], words[-1]),
        )
    for (code, message), (start, end) in shared.complaints.items():
        place = _place(words[start], words[max(start, end - 1)])
        if code in ("ambiguous", "undefined-word", "vague"):
            return Question(code, message, place)
        return Refusal(code, message, place)
    return _not_understood(text, words, chart, shared)


def _asks_for_evidence(words: Sequence[Word], vocabulary: Vocabulary) -> Refusal | None:
    """That evidence is nothing that a denial can look at."""
    texts = [word.text for word in words]
    for phrase, name in _evidence(vocabulary):
        said = [word.text for word in tokens(phrase)]
        for at in range(len(words) - len(said) + 1):
            if texts[at : at + len(said)] == said:
                return Refusal(
                    "unsupported",
                    f"“{phrase}” is evidence, asked of those who may, not of others: say who may "
                    f"do so, with “{phrase}”; a rule written by hand has “require {name}”",
                    _place(words[at], words[at + len(said) - 1]),
                )
    return None


def _evidence(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """By which words each evidence goes, with its name."""
    for declared in vocabulary.model.evidence:
        yield declared.name.replace("-", " ").replace("_", " "), declared.name
    for term in vocabulary.model.terms:
        if term.means is not None and term.means.kind == "evidence":
            yield from ((phrase, term.means.names[0]) for phrase in term.phrases)


def _day_or_month(words: Sequence[Word]) -> Question | None:
    """Which day 1/3/2026 is, is told otherwise in Europe than in America."""
    for at in range(len(words) - 4):
        said = "".join(word.text for word in words[at : at + 5])
        if re.fullmatch(r"(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/\d{4}", said):
            message = f"which comes first in {said}, the day or the month? Say “1 March 2026”"
            return Question("ambiguous", message, _place(words[at], words[at + 4]))
    return None


def _share_or_sum(words: Sequence[Word], shared: Shared) -> Question | None:
    """Of "5% or $1,000" it is not told if the lower or the higher of the two is meant."""
    shares = {leaf.end: leaf for leaf in shared.leaves if leaf.kind == "PERCENT"}
    for leaf in shared.leaves:
        share = shares.get(leaf.start - 1)
        if leaf.kind == "MONEY" and share is not None and words[leaf.start - 1].text == "or":
            said = shared.said(share.start, leaf.end)
            message = f"of “{said}”, does the lower hold, or the higher? Say which"
            return Question("ambiguous", message, _place(words[share.start], words[leaf.end - 1]))
    return None


def _without_measure(words: Sequence[Word]) -> Iterator[Word]:
    """The words that measure without a number as they stand: "too heavy", "for a while", "a
    reasonable period".
    """
    for at, word in enumerate(words):
        rest = [other.text for other in words[at + 1 : at + 3]]
        before = words[at - 1].text if at else ""
        if word.text == "too" and rest and rest[0].isalpha() and rest[0] not in AFTER_TOO:
            yield from words[at : at + 2]
        elif word.text == "while" and before in ("a", "short", "long"):
            yield word
        elif word.text in ("reasonable", "appropriate", "suitable") and SPANS & set(rest[:1]):
            yield from words[at : at + 2]


AFTER_TOO = frozenset("and or but if when unless only on in at with from after before".split())
"""What goes on after "too", said of one more."""


def _of_two(words: Sequence[Word], chart: Chart, vocabulary: Vocabulary) -> Word | None:
    """Who is "he" after two people, of whom it can be either: "a driver … to another driver"."""
    for at, word in enumerate(words):
        if word.text in ("he", "she") and len(_people_before(at, chart, vocabulary)) > 1:
            return word
    return None


def _people_before(at: int, chart: Chart, vocabulary: Vocabulary) -> set[int]:
    """Where single people are named before a place."""
    return {
        leaf.end
        for row in chart.leaves[:at]
        for leaf in row
        if leaf.end <= at and _is_of_one_person(leaf, vocabulary)
    }


def _is_of_one_person(leaf: Leaf, vocabulary: Vocabulary) -> bool:
    value = leaf.value
    if leaf.kind == "NOUN":
        return not value.plural and bool(set(value.types) & set(vocabulary.principals))
    if leaf.kind == "RELN":
        return not value.plural and bool(set(value.rel.subjects) & set(vocabulary.principals))
    return leaf.kind == "CLASS" and not value.plural and value.type in vocabulary.principals


def _several_who(words: Sequence[Word], shared: Shared) -> Word | None:
    """A "they" that may do something, where several people are named before it: "when a lead
    passes a ticket to an agent, they may delete it".
    """
    for at, word in enumerate(words[:-1]):
        if word.text == "they" and words[at + 1].text in ("can", "may", "must"):
            leaf = Leaf("PRON", at, at + 1, word.text)
            if several_people(leaf, Context(shared)):
                return word
    return None


def _is_number(word: Word) -> bool:
    return word.kind == "number" or word.text in SMALL


def _is_unit(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word that nothing defines is a unit that stands after a number."""
    at = words.index(word)
    return at > 0 and words[at - 1].kind == "number" and any(True for _ in units_at(words, at))


def _unit(word: Word, words: Sequence[Word]) -> str:
    """The whole of a unit, as written: "km/h"."""
    at = words.index(word)
    end = next(end for _, end in units_at(words, at))
    space = "" if words[at + 1 : at + 2] and words[at + 1].text == "/" else " "
    return space.join(part.written for part in words[at:end])


def _lets_all(words: Sequence[Word]) -> bool:
    """Whether a text says no more than that anyone can do anything, somewhere: "in the zoo"."""
    texts = [word.text for word in words if word.text != "."]
    return (
        len(texts) > 3
        and texts[0] in ("anyone", "anybody", "everyone", "everybody")
        and texts[1] in ("can", "may")
        and texts[2] == "do"
        and texts[3] in ("anything", "everything")
        and (len(texts) == 4 or (texts[4] in PREPOSITIONS and LIMITS.isdisjoint(texts)))
    ) or _at_length(" ".join(texts))


def _at_length(text: str) -> bool:
    """Whether a text says so in more words: "all users can perform any action on anything"."""
    everyone = r"(anyone|anybody|everyone|everybody|(all|every|any) (users?|people|persons?))"
    does = r"(do|perform|take|carry out) (any|all|every) (actions?|operations?)"
    anything = (
        r"( (on|with|to) (anything|everything|(any|all|every) (things?|resources?|objects?)))?"
    )
    return re.fullmatch(f"{everyone} (can|may) {does}{anything}", text) is not None


LIMITS = frozenset(
    (
        "only if when while unless until after before once during outside without except but and "
        "or not than provided"
    ).split()
)


def is_manner(word: str) -> bool:
    """Whether a word that nothing defines says how something is done: "tastefully"."""
    return word.endswith(
        ("fully", "ously", "antly", "ently", "ingly", "ively", "edly", "rately", "iately", "uately")
    )


def _with_care(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word that nothing defines says so as a noun: "treat it with care"."""
    at = words.index(word)
    return word.text in MANNERS and at > 0 and words[at - 1].text == "with"


SEEMING = frozenset("seem seems sound sounds look looks appear appears".split())


def _as_it_seems(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word that nothing defines says how a thing seems to somebody: "sounds sincere"."""
    at = words.index(word)
    return word.text in SEEMING or (at > 0 and words[at - 1].text in SEEMING)


def _only_seems(word: Word, words: Sequence[Word]) -> bool:
    """Whether "it looks fine" says how it seems, though to look at it is known."""
    at = words.index(word)
    after = words[at + 1].text if at + 1 < len(words) else ""
    before = words[at - 1].text if at else ""
    return word.text in ("looks", "sounds", "seems") and after != "at" and before in ("it", "that")


def _uncheckable(words: Sequence[Word]) -> Refusal:
    return Refusal(
        "uncheckable",
        f"{_quoted(words)} can't be checked by any data: "
        "leave it out, or say by what one would know it",
        _place(words[0], words[0]),
    )


def _undefined(words: Sequence[Word], vocabulary: Vocabulary) -> Question:
    word = words[0]
    near = get_close_matches(word.text, sorted(vocabulary.known - {word.text}), 3, 0.75)
    hint = f"did you mean {' or '.join(f'“{n}”' for n in near)}? " if near else ""
    return Question(
        "undefined-word",
        f"nothing defines {_quoted(words)}: {hint}"
        "use another word, or add a term that says what it means",
        _place(word, word),
        suggestions=tuple(near),
    )


def _not_understood(text: str, words: Sequence[Word], chart: Chart, shared: Shared) -> Refusal:
    """What was understood, in the author's words as they stand there, and where it stopped."""
    if chart.whole is not None or chart.reached >= len(words):
        return Refusal(
            "not-understood",
            "the sentence is English, but no reading of it fits what the vocabulary declares: "
            "say it in shorter sentences, or in the words of `sayso vocabulary`",
            _place(words[0], words[-1]),
        )
    stop = words[chart.reached]
    understood = " ".join(text[: stop.start].split()) if chart.reached else ""
    return Refusal(
        "not-understood",
        f"it was understood up to “{understood}”, but not “{stop.written}” after it"
        if understood
        else f"a rule can't begin with “{stop.written}”",
        Place(stop.start, stop.end),
        understood=understood,
        expected=tuple(_expected(chart)),
    )


def _expected(chart: Chart) -> Iterator[str]:
    """What could stand where reading stopped: kinds of words first, then words."""
    names = chart.expected()
    kinds = [KINDS[name] for name in KINDS if name in names]
    fixed = sorted(
        f"“{word}”" for word, name in chart.grammar.terminal_of_word.items() if name in names
    )
    yield from (kinds + fixed)[:MOST_EXPECTED]


def _unknown(words: Sequence[Word], vocabulary: Vocabulary, chart: Chart) -> Iterator[Word]:
    """The words that are neither of the vocabulary, nor of the grammar, nor a quantity or name."""
    for at, word in enumerate(words):
        if word.kind != "word" or word.text in vocabulary.known:
            continue
        if word.text in chart.grammar.terminal_of_word:
            if word.text not in VAGUE:
                continue
            if any(
                at in range(n.start, n.end) for n in chart.nodes.values() if n.symbol == "start"
            ):
                continue
        if _begins_condition(at, words):
            continue
        covering = [leaf for leaf in _over(chart, at) if leaf.kind != "TEXT"]
        if not covering or word.text in UNCHECKABLE | VAGUE:
            yield word


def _begins_condition(at: int, words: Sequence[Word]) -> bool:
    """Whether it is the "long" of "as long as"."""
    around = [word.text for word in words[max(0, at - 1) : at + 2]]
    return around in (["as", "long", "as"], ["so", "long", "as"])


def _before_noun(word: Word, words: Sequence[Word], chart: Chart) -> bool:
    """Whether a word stands as an adjective: "authorized personnel"."""
    after = words.index(word) + 1
    row = chart.leaves[after] if after < len(chart.leaves) else []
    return any(leaf.kind in ("NOUN", "CLASS") for leaf in row)


def _is_a_state(word: Word, words: Sequence[Word], chart: Chart) -> bool:
    """Whether a word is of the vocabulary by what is said of the thing named after it."""
    at = words.index(word) + 1
    nouns = [leaf.value for leaf in chart.leaves[at] if leaf.kind == "NOUN"]
    types = {type_ for noun in nouns for type_ in noun.types}
    return any(
        leaf.kind in ("ADJ", "CLASS") and leaf.end == at and leaf.value.type in types
        for leaf in _over(chart, at - 1)
    )


def _over(chart: Chart, at: int) -> Iterable[Leaf]:
    return (leaf for row in chart.leaves for leaf in row if leaf.start <= at < leaf.end)


ACTING = frozenset({"VERB", "ACTP", "ACTG", "ACTN", "ACTD", "ABLE"})
NAMING = frozenset({"NOUN", "CLASS", "RELN", "PATHN", "NAME"})
OUGHT = frozenset("should must shall need needs has have not".split())
"""Of the words of rules, those of what should be as well."""


def _is_of_something_else(words: Sequence[Word], unknown: Sequence[Word], shared: Shared) -> bool:
    """Whether a text says what should be, of nothing that can be done: "commit messages should be
    written in the imperative".
    """
    allows = not {word.text for word in words} & RULE_WORDS <= OUGHT
    kinds = {leaf.kind for leaf in shared.leaves}
    said = kinds & ACTING and kinds & NAMING
    return len({word.text for word in unknown}) > 1 and not allows and not said


def _rules_anything(words: Sequence[Word]) -> bool:
    """Whether a text says of someone that they may, may not, or must."""
    sentences: list[list[str]] = [[]]
    for word in words:
        if word.text in (".", ";", "!", ":"):
            sentences.append([])
        elif word.kind == "word":
            sentences[-1].append(word.text)
    return all(
        texts[0] not in COMMANDS
        and (
            not RULE_WORDS.isdisjoint(texts)
            or _is_to_be(texts)
            or (at > 0 and not OF_ANOTHER.isdisjoint(texts))
        )
        for at, texts in enumerate(sentences)
        if texts
    )


OF_ANOTHER = frozenset("same applies apply excluded exempt exception exceptions".split())
"""Stands in what says of another rule of whom, or of what, it is: "the same goes for guests"."""


def _is_to_be(texts: Sequence[str]) -> bool:
    """Whether it is said what is to be done: "payments are to be released by a manager"."""
    return any(pair in (("is", "to"), ("are", "to")) for pair in pairwise(texts))


def _quoted(words: Sequence[Word]) -> str:
    seen = dict.fromkeys(word.written for word in words)
    return " and ".join(f"“{word}”" for word in seen)


def _place(first: Word, last: Word) -> Place:
    return Place(first.start, last.end)
