"""Single checks by name, each returning a full decision."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator
from typing import Any

from .. import keys, timing
from ..keys import Pairs
from ..report import Row
from ..session import Session, expect, needed

HOT = 1_000
"""Keys cycled through by the hot cases."""

IPS = ("10.20.1.2", "10.20.200.77", "203.0.113.9", "198.51.100.4")


def interruptions(s: Session) -> Iterator[Row]:
    """What else takes the processor while nothing of ours runs: it is in the figures below."""
    times, rate = timing.interruptions()
    note = "of a loop that only reads the clock: the machine's, not the engine's"
    yield s.row("interruptions", times, per_second=rate, note=note)


def cold(s: Session) -> Iterator[Row]:
    """The first check of each user, which pays for what is built on first use."""
    users = s.documents.users
    documents = s.random(11).sample(s.documents.documents, len(users))
    pairs = Pairs([f"user:{u}" for u in users], [f"document:{d}" for d in documents])
    samples = timing.check_latencies(needed(s.peer.check), "edit", pairs)
    s.warm = True
    yield s.row("check cold", s.summary(samples), note="each user's first check since the load")


def random(s: Session) -> Iterator[Row]:
    """Pairs of random keys that never repeat."""
    pairs = s.mixed(s.count(200_000) * s.rounds * 2, 12)
    yield _measured(s, "check random", pairs)


def random_denied(s: Session) -> Iterator[Row]:
    """Random users and documents, mostly denied, which takes a look at each folder above."""
    pairs = keys.strangers(s.documents, s.count(200_000) * s.rounds * 2, 13)
    yield _measured(s, "check random denied", pairs)


def _measured(s: Session, case: str, pairs: Pairs) -> Row:
    """Rounds over parts of the pairs, each used once: for latencies, then for the rate."""
    s.warm_up()
    check = needed(s.peer.check)
    times, rates = [], []
    sample = pairs.part(0, len(pairs) // 1_000)
    for i in range(s.rounds):
        samples = timing.check_latencies(check, "edit", pairs.part(2 * i, 2 * s.rounds))
        times.append(s.summary(samples))
        rates.append(timing.check_rate(check, "edit", pairs.part(2 * i + 1, 2 * s.rounds)))
    allowed = sum(check(a, "edit", b).allowed for a, b in sample)
    note = f"{allowed / len(sample):.0%} allowed"
    return s.row(case, timing.median_times(times), per_second=statistics.median(rates), note=note)


def hot(s: Session) -> Iterator[Row]:
    """A thousand keys in turn, without context: mixed ones, then only such as are allowed."""
    s.warm_up()
    check = needed(s.peer.check)
    for case, some, note in (
        ("check hot", s.mixed(HOT, 14), f"1,000 keys, {keys.MIXED}"),
        ("check hot allowed", s.granted(HOT, 14), "1,000 keys, all granted"),
    ):
        pairs = _cycled(some, s.count(200_000))
        timing.check_rate(check, "edit", pairs.part(0, 10))
        times = [s.summary(timing.check_latencies(check, "edit", pairs)) for _ in range(s.rounds)]
        rate = statistics.median(timing.check_rate(check, "edit", pairs) for _ in range(s.rounds))
        yield s.row(case, timing.median_times(times), per_second=rate, note=note)


def hot_names(s: Session) -> Iterator[Row]:
    """Names that come again in pairs that don't, so that no answer is there already."""
    s.warm_up()
    check = needed(s.peer.check)
    some = s.mixed(HOT, 14)
    pairs = keys.combined(some, s.count(200_000) * s.rounds, 15)
    for a, b in some:
        check(a, "edit", b)
    parts = (pairs.part(i, s.rounds) for i in range(s.rounds))
    times = [s.summary(timing.check_latencies(check, "edit", part)) for part in parts]
    note = f"{HOT:,} users with {HOT:,} documents, no pair twice"
    yield s.row("check hot names", timing.median_times(times), note=note)


def hot_context(s: Session) -> Iterator[Row]:
    """A thousand keys in turn, each with a context of its own."""
    s.warm_up()
    pairs = _cycled(s.mixed(HOT, 14), s.count(200_000))
    contexts = [{"ip": ip} for ip in itertools.islice(itertools.cycle(IPS), HOT)]
    cycled = list(itertools.islice(itertools.cycle(contexts), len(pairs)))
    _agreed(s, pairs, cycled)
    for action, case, note in (
        ("export", "check hot context", "an ip in two networks"),
        ("publish", "check hot context and time", "an ip in two networks, a weekday now"),
    ):
        yield _with_context(s, case, action, pairs, cycled, note)


def _with_context(
    s: Session, case: str, action: str, pairs: Pairs, contexts: list[dict[str, Any]], note: str
) -> Row:
    check = needed(s.peer.check)
    timing.context_rate(check, action, pairs.part(0, 10), contexts)
    times, rates = [], []
    for _ in range(s.rounds):
        samples = timing.context_latencies(check, action, pairs, contexts)
        times.append(s.summary(samples))
        rates.append(timing.context_rate(check, action, pairs, contexts))
    return s.row(case, timing.median_times(times), per_second=statistics.median(rates), note=note)


def _cycled(pairs: Pairs, n: int) -> Pairs:
    """The pairs over and over, n of them."""
    return Pairs(
        list(itertools.islice(itertools.cycle(pairs.subjects), n)),
        list(itertools.islice(itertools.cycle(pairs.resources), n)),
    )


def _agreed(s: Session, pairs: Pairs, contexts: list[dict[str, Any]]) -> None:
    """Exports are allowed to those who may edit, from the corporate network."""
    check = needed(s.peer.check)
    for subject, resource, context in zip(
        pairs.subjects[:HOT], pairs.resources, contexts, strict=False
    ):
        edits = check(subject, "edit", resource).allowed
        found = check(subject, "export", resource, context).allowed
        inside = context["ip"] != IPS[-1]
        expect(found, edits and inside, f"{subject} exports {resource} from {context['ip']}")


def agree(s: Session) -> None:
    """Raise WrongAnswer unless the pairs made to be granted are."""
    check = needed(s.peer.check)
    for user, document in keys.granted(s.documents, 1_000, s.random(15)):
        found = check(f"user:{user}", "edit", f"document:{document}").allowed
        expect(found, True, f"may {user} edit {document}")
