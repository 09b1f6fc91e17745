"""Knows what English makes of the name of a moment: archived_at is when something was archived."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..text.lexicon import INTRANSITIVE, NOMINALS, PARTICLES
from ..text.morphology import (
    base_of_participle,
    base_of_third,
    verb,
)
from .phrases import TIME_ENDINGS, WHOSE, words_of


def of_event(name: str) -> Iterator[tuple[str, str, str, bool]]:
    """The verbs for a datetime attribute: kind of leaf, words, what it happens to, and whether
    it happens by itself (EVENTV, "expires") or is done to it (EVENTP, "archived").
    """
    words = words_of(name)
    if len(words) > 1 and words[-1] in TIME_ENDINGS:
        words = words[:-1]
    if words == ["deceased"]:
        yield from of_event("died_at")
        yield "EVENTP", "deceased", "", False
        return
    adverb = f"{words[0]} " if len(words) > 1 and words[0] in ("last", "first", "next") else ""
    if adverb:
        words = words[1:]
    if len(words) > 1 and words[0] in BECAME:
        yield from _becoming(BECAME[words[0]], " ".join(words[1:]))
        return
    if words[-1] == "due":
        yield from _due(" ".join(words[:-1]))
    if len(words) == 2 and words[0] in HOW:
        yield from _done_how(words[0], words[1])
    particle = f" {words[-1]}" if len(words) > 1 and words[-1] in PARTICLES else ""
    if particle:
        words = words[:-1]
    last, noun = words[-1], " ".join(words[:-1])
    for phrase in _happenings(last, noun):
        yield "EVENTC", phrase + particle, noun, True
    if noun:
        yield "EVENTN", noun, noun, True
    for base in base_of_participle(last):
        forms = verb(base)
        for word in (*forms.participle, *SINCE_THEN.get(base, ())):
            yield "EVENTP", adverb + word + particle, noun, False
            if base in CONSENTED:  # consented_at: "once it has been consented to"
                yield "EVENTP", f"{adverb}{word} to", noun, False
            if noun and not particle and not adverb:
                yield "EVENTP", f"{noun} {word}", "", False  # gcp_trained_at: "GCP-trained"
            if adverb == "last ":  # what "has not been seen" for so long was then last seen
                yield "EVENTP", word + particle, noun, False
        for word in forms.gerund:
            yield "EVENTG", adverb + word + particle, noun, False
        if noun and not particle:
            for word, whose in itertools.product((*forms.past, *forms.participle), WHOSE):
                yield "EVENTV", f"{word} {whose}{noun}", "", True  # "completed their training"
        if base in INTRANSITIVE or particle:
            for word in (*forms.past, *(forms.third if not particle else ())):
                yield "EVENTV", adverb + word + particle, noun, True  # "once a trip ends"
    for base in base_of_third(last) or _verbs_of(last):
        for other in ALIKE.get(base, ()):
            forms = verb(other)
            for word in (other, *forms.third, *forms.past, *forms.participle):
                yield "EVENTV", word, noun, True
            for word in forms.gerund:
                yield "EVENTG", word, noun, True
        forms = verb(base)
        for word in (base, *forms.third, *forms.past):
            yield "EVENTV", word, noun, True
        for word in forms.participle:
            yield "EVENTP", word, noun, True
        for word in forms.gerund:
            yield "EVENTG", word, noun, True


def _due(noun: str) -> Iterator[tuple[str, str, str, bool]]:
    """due_at: "once it is due"; calibration_due_at: "its calibration falls due", "due for it"."""
    if not noun:
        yield "EVENTP", "due", "", False
        for base in ("fall", "come", "become"):
            yield from _becoming(base, "due")
        return
    for due in ("due", "overdue"):
        for whose in WHOSE:
            yield "EVENTP", f"{due} for {whose}{noun}", "", False
        for be in ("is", "are", "was", "being", "becomes"):
            yield "EVENTC", f"{noun} {be} {due}", noun, True
    for comes in ("falls", "fall", "comes", "come", "has fallen", "has come"):
        yield "EVENTC", f"{noun} {comes} due", noun, True


CONSENTED = frozenset({"agree", "consent", "assent"})
"""Verbs of which "to" is said before what it is done to."""


HOW = frozenset(
    "peer fact spell cross double quality lab field self stress load beta copy proof".split()
)
"""What stands before a verb and says how, or by whom, it is done: "peer reviewed"."""


def _done_how(how: str, done: str) -> Iterator[tuple[str, str, str, bool]]:
    """peer_reviewed_at: "it was peer-reviewed", "after its peer review"."""
    for base in base_of_participle(done):
        for form in verb(base).participle:
            yield "EVENTP", f"{how} {form}", "", False
        for form in (*verb(base).gerund, *NOMINALS.get(base, ())):
            yield "EVENTG", f"{how} {form}", "", False


BEGUN = {"opened": "open", "activated": "active", "deployed": "live"}
"""States that something is in from a moment on: opened_at, since when it has been open."""


ENDED = {"open": "closed", "active": "deactivated"}
"""What ends a state, and what a thing then is."""


def of_state_begun(name: str) -> Iterator[str]:
    """opened_at: "open" for so long."""
    words = _without_time(name)
    if len(words) == 1 and words[0] in BEGUN:
        yield BEGUN[words[0]]


ALIKE = {
    "start": ("begin", "commence", "take place", "kick off"), "begin": ("start", "commence"),
    "end": ("finish", "conclude"), "finish": ("end", "conclude"), "depart": ("leave",),
    "expire": ("run out", "lapse"),
}  # fmt: skip
"""Verbs for what happens at the same moments, by themselves."""


SINCE_THEN = {"die": ("dead", "deceased")}
"""What something is once that has happened, beside what the verb's form says."""


BECAME = {
    "became": "become", "went": "go", "came": "come", "fell": "fall", "took": "take",
    "becomes": "become", "goes": "go", "comes": "come", "falls": "fall", "takes": "take",
}  # fmt: skip
"""Forms that the names of moments begin with: became_known_at, went_live_at, goes_live_at."""


def _becoming(base: str, state: str) -> Iterator[tuple[str, str, str, bool]]:
    """became_known_at: "it became known", "has become known", "becoming known"."""
    forms = verb(base)
    for word in dict.fromkeys((base, *forms.third, *forms.past, *forms.participle)):
        yield "EVENTV", f"{word} {state}", "", True
    for word in forms.gerund:
        yield "EVENTG", f"{word} {state}", "", True


ENDINGS = frozenset("ends end ending expires expire expiry expiration until lapses closes".split())
"""What the names of the moments end in at which something runs out."""


def runs_out(name: str) -> bool:
    """Whether a datetime is that at which something ends: retention_ends_at."""
    return not ENDINGS.isdisjoint(_without_time(name)[-1:])


COMES = frozenset("becomes goes comes falls takes".split())


NEXT = frozenset("next upcoming coming".split())


AHEAD = frozenset(
    (
        "due deadline starts start begins opens departs departure arrives arrival kickoff "
        "premiere scheduled planned launches renews deliver delivery serving call"
    ).split()
)
BY_WHEN = frozenset("for by before".split())
"""What the names of the moments end in that something is meant for: use_by, scheduled_for."""
MOMENTS_AHEAD = (("kick", "off"), ("cut", "off"), ("on", "sale"))


def is_set_ahead(name: str) -> bool:
    """Whether a datetime is one that is known before it comes: due_at, ends_at, starts_at."""
    ahead = not AHEAD.isdisjoint(_without_time(name)[-1:]) or words_of(name)[0] in NEXT
    ahead = ahead or not BY_WHEN.isdisjoint(_without_time(name)[-1:])
    ahead = ahead or tuple(words_of(name)[:2]) in MOMENTS_AHEAD
    return runs_out(name) or comes(name) or ahead


def comes(name: str) -> bool:
    """Whether a datetime's name says that it is still to come: goes_live_at."""
    return words_of(name)[0] in COMES


def of_what_lasts(name: str) -> Iterator[str]:
    """rented_until: "rented", until then."""
    words = words_of(name)
    if len(words) == 2 and words[1] == "until" and base_of_participle(words[0]):
        yield words[0]


OVER = frozenset("expire end lapse close terminate finish conclude complete cancel".split())


def lasts_until_then(noun: str) -> bool:
    """Whether a noun for a moment of an end is of what lasts until then: "embargo", no "expiry"."""
    bases = {base for base, nouns in NOMINALS.items() if noun in nouns}
    return bool(bases) and bases.isdisjoint(OVER)


def of_period(name: str) -> Iterator[str]:
    """retention_ends_at: what ends then, "retention", "retention period"."""
    words = _without_time(name)[:-1]
    if words[-1:] == ["valid"]:
        words = words[:-1]
    if words and runs_out(name):
        noun = " ".join(words)
        yield noun
        if words[-1] not in ("period", "time", "term"):
            yield f"{noun} period"
        for base in base_of_participle(noun):
            yield from NOMINALS.get(base, ())  # certified_until: their certification


def _without_time(name: str) -> list[str]:
    words = words_of(name)
    return words[:-1] if len(words) > 1 and words[-1] in TIME_ENDINGS else words


def of_what_happened(name: str) -> Iterator[str]:
    """token_expires_at: "expired token", "token that has expired"."""
    words = words_of(name)
    if len(words) > 1 and words[-1] in TIME_ENDINGS:
        words = words[:-1]
    noun, last = " ".join(words[:-1]), words[-1]
    for base in base_of_third(last) if noun else ():
        for form in verb(base).participle:
            yield f"{form} {noun}"
            for that in ("that has", "which has", "that is", "which is", "that have"):
                yield f"{noun} {that} {form}"
        for form in verb(base).past:
            yield f"{noun} that {form}"


def _verbs_of(noun: str) -> tuple[str, ...]:
    """The verbs of what happens by itself: "depart", of a departure; or that are nouns too."""
    if noun in NOMINALS:
        return (noun,)
    return tuple(base for base in INTRANSITIVE if noun in NOMINALS.get(base, ()))


def _happenings(last: str, noun: str) -> Iterator[str]:
    """link_expires_at: "link expires", "link has expired"."""
    if not noun:
        return
    for base in base_of_third(last) or _verbs_of(last):
        forms = verb(base)
        for form in (base, *forms.third, *forms.past):
            yield f"{noun} {form}"
        for form in forms.participle:
            for have in ("has", "have", "is", "are"):
                yield f"{noun} {have} {form}"
    for base in base_of_participle(last):
        for form in verb(base).participle:
            for be in ("is", "was", "has been", "are", "were", "have been", "being"):
                yield f"{noun} {be} {form}"
        if (
            base in INTRANSITIVE or base == "change"
        ):  # contract_ended_at: "their contract has ended"
            yield from (f"{noun} {form}" for form in verb(base).past)
            for form in verb(base).participle:
                yield from (f"{noun} {have} {form}" for have in ("has", "have", "had"))
