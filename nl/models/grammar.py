"""Knows how to give a model the grammar of English, in a tenant's words, as small as an API takes.

The grammar is that of English, made smaller: of what says the same in many ways a few ways are
left, and what no word of the vocabulary can fill is left out. So a text that follows it is one
that the controlled path reads, or nearly so: it is read there all the same.

The dialect is the smallest that constrained decoders share: literals, bounded regular expressions
without look-around, no imports, no templates, no priorities, no `%ignore`. A word brings the space
before it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..chart import Grammar
from ..vocabulary.candidates import PREPOSITIONS
from ..vocabulary.vocabulary import Vocabulary

MOST_CHARACTERS = 60_000
"""Of a definition; for a larger one the rule is asked for in another form."""
WAYS = (5, 3, 2, 1)
"""So many ways are left of what differs in fixed words only: as many as there is room for."""

LEFT_OUT = frozenset(
    (
        "_adv _adv_adj _filler nothing_said unsupported _mostly such itself concerned "
        "further inverted requests_denied one_then same_week same_month same_year so_doing "
        "may_no_more only_things_by span_point object_again another_then not_required "
        "doing_goes_to doing_is_their_job case_doing gap_limit gap_unmeasured gap_only_beyond "
        "takes_to act_only which_they_none which_they_mixed which_they_mixed_all "
        "nobody_may_nor may_not_nor neither_more may_do_neither not_both not_both_same not_by_same "
        "may_but_neither is_neither does_neither nor_may_so nor_may_passive nor_may_passive_by "
        "tailed_neither tailed_nor again_nor_done again_nor when_doing_goes_to when_doing_allowed "
        "amid_nobody_may amid_may_passive amid_may_passive_by done_only_there_by "
        "after_so_many only_after_so_many comp_during during_state circ_of_theirs except_both "
        "only_for_after comp_towards doing_forbidden_for doing_restricted doing_allowed "
        "doing_forbidden does_each doings_each gives_deed gives_no_deed deed_not_given "
        "done_neither_by"
    ).split()
)
"""Rules and readings that say nothing, or nothing that a rule could keep; those that put in other
words what a model can say in plain ones.
"""

CURRENCIES = "USD|EUR|GBP|CHF|JPY"
PATTERNS = {
    "NUMBER": r" [0-9]{1,9}(\.[0-9]{1,4})?",
    "MONEY": rf" [0-9]{{1,9}}(\.[0-9]{{1,2}})? ({CURRENCIES})",
    "PERCENT": r" [0-9]{1,3} per cent",
    "DURATION": r" [0-9]{1,4} (minutes|hours|days|weeks|months|years)",
    "CLOCK": r" [0-2][0-9]:[0-5][0-9]",
    "DATE": r" [0-9]{4}-[01][0-9]-[0-3][0-9]",
    "IPRANGE": r" [0-9]{1,3}(\.[0-9]{1,3}){3}(\/[0-9]{1,2})?",
    "QUOTED": r' "[^"\n]{1,60}"',
}
QUOTE = r"[^\n]{1,400}"
WORDS: Mapping[str, Sequence[str]] = {
    "DAYS": ("weekdays", "weekends", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays",
             "Saturdays", "Sundays"),
    "POSS": ("their", "its"),
    "PRON": ("they", "them", "it"),
    "REFL": ("themselves",),
    "PREP": tuple(PREPOSITIONS),
    "PREPW": tuple(PREPOSITIONS),
}  # fmt: skip
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_NO_SPACE = frozenset([",", ".", ";", ":", "!", "'s", "/", "+", "%"])


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of a rule: its parts are rules, declared terminals, or (in `fixed`) words."""

    label: str
    parts: tuple[str, ...]
    fixed: frozenset[str]


def definition(grammar: Grammar, vocabulary: Vocabulary) -> str | None:
    """The grammar of lines `> QUOTE` and `= SENTENCE.`; None where it is too large to be sent."""
    terminals = _terminals(vocabulary)
    for ways in WAYS:
        text = _defined(grammar, terminals, ways)
        if len(text) <= MOST_CHARACTERS:
            return text or None
    return None


def _defined(grammar: Grammar, terminals: Mapping[str, Sequence[str]], most: int) -> str:
    """A definition with so many ways at most; nothing where no sentence is left."""
    rules = _reachable(_productive(_simplified(grammar, most), terminals), "sentence")
    if "sentence" not in rules:
        return ""
    lines = ["start: line+", 'line: "> " QUOTE "\\n=" sentence ".\\n"']
    names = _named(rules)
    used: set[str] = set()
    for name, alternatives in rules.items():
        ways = dict.fromkeys(
            " ".join(_part(p, a, grammar, names) for p in a.parts) for a in alternatives
        )
        lines.append(f"{names[name]}: " + " | ".join(ways))
        used.update(part for a in alternatives for part in a.parts if part in terminals)
    for kind in sorted(used):
        ways = dict.fromkeys(terminals[kind])
        lines.append(f"{_kind(kind)}: " + " | ".join(ways))
    patterns = [kind for kind in PATTERNS if any(f"T_{kind}" in line for line in lines)]
    lines += [f"T_{kind}: /{PATTERNS[kind]}/" for kind in patterns]
    lines = _shortened(lines)
    lines.append(f"QUOTE: /{QUOTE}/")
    return "\n".join(lines) + "\n"


def _shortened(lines: Sequence[str]) -> list[str]:
    """The same, with a short rule for each literal that comes so often that this is shorter."""
    counts = Counter(literal for line in lines[2:] for literal in _LITERAL.findall(line))
    short: dict[str, str] = {}
    for literal, count in counts.most_common():
        name = f"q{len(short)}"  # no rule's: those have no digits
        if count * (len(literal) - len(name)) > len(name) + len(literal) + 3:
            short[literal] = name
    changed = [
        _LITERAL.sub(lambda found: short.get(found.group(), found.group()), line)
        for line in lines[2:]
    ]
    return [*lines[:2], *changed, *(f"{name}: {literal}" for literal, name in short.items())]


def _terminals(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """What each declared terminal can be, as parts of a definition."""
    found: dict[str, list[str]] = defaultdict(list)
    for phrase, senses in vocabulary.entries.items():
        if all(_sendable(word) for word in phrase):
            for kind, _ in senses:
                found[kind].append(_literal(phrase))
                if kind == "VERB":
                    found["ACTD"].append(_literal(phrase))
    for kind in PATTERNS:
        found[kind].append(f"T_{kind}")
    found["TEXT"].append("T_QUOTED")
    for kind, words in WORDS.items():
        found[kind] += [_literal((word,)) for word in words]
    return dict(found)


def _simplified(grammar: Grammar, most: int) -> dict[str, list[Alternative]]:
    """The rules without what says the same once more."""
    made: dict[str, dict[tuple[str, tuple[str, ...]], list[Alternative]]] = {}
    for rule in grammar.rules:
        name, label = rule.made, rule.label
        parts = tuple(part.symbol for part in rule.parts)
        if LEFT_OUT & {name, label, *parts}:
            continue
        fixed = frozenset(part for part in parts if part in grammar.word_of_terminal)
        open_parts = tuple(part for part in parts if part not in fixed)
        same = made.setdefault(name, {}).setdefault((label, open_parts), [])
        same.append(Alternative(label, parts, fixed))
    return {
        name: [each for same in groups.values() for each in _fewest(same, most)]
        for name, groups in made.items()
    }


def _fewest(same: list[Alternative], most: int) -> list[Alternative]:
    return sorted(same, key=lambda each: len(each.parts))[:most]


def _productive(
    rules: Mapping[str, Sequence[Alternative]], terminals: Mapping[str, Sequence[str]]
) -> dict[str, list[Alternative]]:
    """What can end in words."""
    good: set[str] = set()
    changed = True
    while changed:
        changed = False
        for name, alternatives in rules.items():
            if name not in good and any(_ends(a, good, terminals) for a in alternatives):
                good.add(name)
                changed = True
    return {
        name: [a for a in alternatives if _ends(a, good, terminals)]
        for name, alternatives in rules.items()
        if name in good
    }


def _ends(alternative: Alternative, good: set[str], terminals: Mapping[str, Sequence[str]]) -> bool:
    return all(p in alternative.fixed or p in good or p in terminals for p in alternative.parts)


def _reachable(rules: Mapping[str, list[Alternative]], start: str) -> dict[str, list[Alternative]]:
    found: dict[str, list[Alternative]] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in found or name not in rules:
            continue
        found[name] = rules[name]
        waiting += [part for each in rules[name] for part in each.parts]
    return found


# ── In the dialect ────────────────────────────────────────────────────────────────


def _part(part: str, alternative: Alternative, grammar: Grammar, names: Mapping[str, str]) -> str:
    if part in alternative.fixed:
        return _literal((grammar.word_of_terminal[part],))
    return _kind(part) if part.isupper() else names[part]


def _named(rules: Iterable[str]) -> dict[str, str]:
    """Short names, which a third of a definition would else be: a decoder does not read them."""
    return {rule: rule if rule == "sentence" else _letters(at) for at, rule in enumerate(rules)}


def _letters(number: int) -> str:
    """a to z, aa to zz, and so on."""
    text, number = "", number + 1
    while number:
        number, last = divmod(number - 1, 26)
        text = chr(97 + last) + text
    return text


def _kind(terminal: str) -> str:
    return f"w_{terminal.lower()}"


def _literal(words: Iterable[str]) -> str:
    return json.dumps("".join(_spaced(words)))


def _spaced(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word if word in _NO_SPACE else f" {word}"


def _sendable(word: str) -> bool:
    """Whether a word of the vocabulary has nothing in it that a literal can't say."""
    return word.isprintable() and not set(word) & set('"\\\n')
