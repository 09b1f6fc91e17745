"""Knows what English makes of the name of what is measured or counted: hours_run, so many hours."""

from __future__ import annotations

from collections.abc import Iterator

from ..text.lexicon import NOMINALS, PREPOSITIONS
from ..text.morphology import (
    base_of_gerund,
    base_of_participle,
    plural,
    singular,
    verb,
)
from .phrases import ASKED, UNITS, VERBS_TOO, words_of


def units_in(name: str) -> set[str]:
    """What of a measured attribute's name can be its unit: weight_kg, hours_run, so many
    requests_per_minute.
    """
    words = words_of(name)
    done = len(words) == 2 and words[0].endswith("s") and base_of_participle(words[1])
    rates = {"_".join(words[i - 1 : i + 2]) for i in range(1, len(words)) if words[i] == "per"}
    return {words[-1], *(words[:1] if done else ())} | (set(words) & UNITS) | rates


AMOUNTING = {"holding": "hold", "spending": "spend", "earning": "earn", "saving": "save",
             "lending": "lend", "borrowing": "borrow"}  # fmt: skip
"""Sums that are called by what one does with them."""
REACHED = {"score": "score", "scores": "score"}
"""Measures called as what reaches them does: a tasting "scored 85"."""


def of_amount_done(name: str) -> Iterator[str]:
    """hours_run: "run", "ran" so many hours; scanned_gb: "scans", "scanned" so many GB; holding:
    "holds", "held" so much.
    """
    words = words_of(name)
    if len(words) > 1 and "requested" in words:  # requested_amount: "asks for" so much
        yield from ("ask for", "asks for", "asked for", "request", "requests", "requested")
    amounting = AMOUNTING.get(words[0].removesuffix("s")) or REACHED.get(words[0])
    if len(words) == 1 and amounting:
        forms = verb(amounting)
        yield from (amounting, *forms.third, *forms.past)
    elif len(words) == 2 and (words[0] in UNITS or words[0].endswith("s")):
        for base in base_of_participle(words[1]):
            forms = verb(base)
            yield from (*forms.participle, *forms.past)
    elif len(words) > 2 and words[0] in UNITS and words[1] in PREPOSITIONS:
        yield f"been {' '.join(words[1:])}"  # years_in_post: "has been in post for three years"
    elif len(words) == 2 and (words[1] in UNITS or any(True for _ in singular(words[1]))):
        done = ("do", "perform") if words[0] == "completed" else ()
        for base in (*base_of_participle(words[0]), *done):  # scanned_gb, completed_hearings
            forms = verb(base)
            yield from (base, *forms.third, *forms.participle, *forms.past)


def of_amount_doing(name: str) -> Iterator[str]:
    """scanned_gb: "scanning" so many GB; holding: "holding" so much; hours_requested."""
    words = words_of(name)
    if len(words) == 2 and words[0] in UNITS and words[1] in ASKED:
        yield from ASKED[words[1]]
    elif len(words) > 1 and "requested" in words:
        yield from ASKED["requested"]
    if len(words) == 1 and words[0].removesuffix("s") in AMOUNTING:
        yield words[0].removesuffix("s")
    if len(words) == 2 and words[1] in UNITS:
        for base in base_of_participle(words[0]):
            yield from verb(base).gerund


def of_what_it_does(phrase: str) -> Iterator[str]:
    """A term's "asking for", of a sum: "asks for", "asked for" so much."""
    doing, *rest = phrase.split()
    for base in base_of_gerund(doing) if len(rest) == 1 else ():
        forms = verb(base)
        for form in dict.fromkeys((base, *forms.third, *forms.past, *forms.participle)):
            yield f"{form} {rest[0]}"


def of_share(phrase: str) -> Iterator[str]:
    """The share of devices: so many percent "of the devices"."""
    first, of, rest = phrase.partition(" of ")
    if of and first in ("share", "percentage", "proportion", "percent", "fraction"):
        noun = rest.removeprefix("the ")
        for word in (noun, *plural(noun)):
            for whose in ("", "the ", "its ", "their ", "all "):
                yield f"of {whose}{word}"


def of_count_done(name: str) -> Iterator[str]:
    """tickets_sold: "tickets have been sold", of which there are so many."""
    words = words_of(name)
    if len(words) > 1 and words[0].endswith("s") and base_of_participle(words[-1]):
        noun = " ".join(words[:-1])
        for be in ("have been", "are", "were", "have already been"):
            yield f"{noun} {be} {words[-1]}"
    if len(words) > 1 and words[0].endswith("s") and words[-1] in ("left", "remaining"):
        noun = " ".join(words[:-1])
        for remain in ("remain", "are left", "are still left", "still remain"):
            yield f"{noun} {remain}"


def of_times_done(name: str) -> Iterator[str]:
    """renewals, times_renewed: "renewed" so many times."""
    words = [word for word in words_of(name) if word not in ("times", "count", "number", "of")]
    if len(words) != 1:
        return
    nouns = {words[0], *singular(words[0])}
    bases = [base for base, named in NOMINALS.items() if nouns & set(named)]
    told = len(words_of(name)) > 1
    if told:
        bases += base_of_participle(words[0])
    if told or any(True for _ in singular(words[0])):  # "flags"
        bases += [word for word in sorted(nouns) if word in VERBS_TOO]
    for base in bases:
        yield from verb(base).participle


def of_times_told(phrase: str) -> Iterator[str]:
    """A term's "renewed", "times renewed", for how often that was done."""
    word = phrase.removeprefix("times ")
    if " " not in word and word.endswith("ed") and any(True for _ in base_of_participle(word)):
        yield word


def of_what_is_counted(name: str) -> Iterator[str]:
    """item_count, number_of_items: so many "items"."""
    words = words_of(name)
    if len(words) > 1 and words[-1] == "count":
        yield from plural(" ".join(words[:-1]))
    elif len(words) > 2 and words[:2] in (["number", "of"], ["count", "of"]):
        yield " ".join(words[2:])
