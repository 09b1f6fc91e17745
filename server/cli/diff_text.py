"""How a comparison of two policies is told on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler.diff import Difference, PolicyDiff, Undecided
from ...compiler.diff.impact import Asked, Impact, Side
from ...compiler.diff.judges import Verdict
from ...engine.times import format_datetime
from .output import paint

_HEADS = {
    "widening": ("opens", "what is allowed now and was not", "green"),
    "narrowing": ("closes", "what was allowed and is not any more", "red"),
    "opening": ("refused only for want of something now, for certain before", "", "yellow"),
    "closing": ("refused for certain now, only for want of something before", "", "yellow"),
}
_MOST_OPEN = 10
"""Kinds of request not decided that are named; the rest is counted."""


def diff_lines(diff: PolicyDiff) -> Iterator[str]:
    """What opens, what closes, what else, with a request for each, and the declarations."""
    yield _summary(diff)
    for kind, (head, more, colour) in _HEADS.items():
        found = [each for each in diff.differences if each.kind == kind]
        if found:
            yield ""
            yield paint(f"{head} ({len(found)})", colour, bold=True) + (f": {more}" if more else "")
            for difference in found:
                yield from _difference(difference, diff)
    if diff.schema_changes:
        yield ""
        yield paint(f"declarations ({len(diff.schema_changes)})", "cyan", bold=True)
        for change in diff.schema_changes:
            yield f"  {change.text}"


def _summary(diff: PolicyDiff) -> str:
    parts = [
        f"{_count(len(names), 'rule')} {what}: {', '.join(names)}"
        for what, names in (
            ("added", diff.added),
            ("removed", diff.removed),
            ("changed", diff.changed),
        )
        if names
    ]
    text = "; ".join(parts) or "the rules say the same"
    if not diff.differences and not diff.undecided:
        text += "\nno request is decided otherwise"
        if diff.compared:
            text += f" ({_count(diff.compared, 'kind')} of request compared)"
    return text


def _difference(difference: Difference, diff: PolicyDiff) -> Iterator[str]:
    yield f"  {paint(str(difference.place), 'white', bold=True)}{_cause(difference, diff)}"
    question, *given = difference.witness.lines()
    yield f"    {question}: {_told(difference.old)} before, {_told(difference.new)} now"
    for line in given:
        yield f"      {line}"


def _cause(difference: Difference, diff: PolicyDiff) -> str:
    rule = difference.rule
    if rule is None:
        return ""
    if rule in diff.changed:
        how = "is changed"
    elif rule in diff.added and difference.side == "new":
        how = "is new"
    elif rule in diff.removed and difference.side == "old":
        how = "is gone"
    else:
        how = "decides"
    return f", where {rule} {how}"


def _told(verdict: Verdict) -> str:
    if verdict.unknown:
        return "unknown"
    if verdict.answer == "conditional":
        lacking = [*verdict.missing, *verdict.required]
        return "conditional" + (f" (lacks {', '.join(lacking)})" if lacking else "")
    return {"allow": "allowed", "deny": "denied"}[verdict.answer]


# ── Who gains and who loses ───────────────────────────────────────────────────────


def impact_lines(found: list[Impact], asked: Asked) -> Iterator[str]:
    """Who gains and who loses on the data, kind of request by kind of request."""
    yield ""
    head = paint("on the data", "cyan", bold=True)
    given = "the context given" if asked.context else "no context"
    yield f"{head}, as of {format_datetime(asked.now)} and with {given}"
    told = [each for each in found if each.gain.pairs or each.lose.pairs]
    for each in told:
        yield f"  {paint(str(each.place), 'white', bold=True)}"
        for side, verb in ((each.gain, "gain"), (each.lose, "lose")):
            if side.pairs:
                yield f"    {_side(side, verb, each.place.subject, each.place.resource)}"
    if not told:
        yield "  nobody gains and nobody loses"


def _side(side: Side, verb: str, subject: str, resource: str) -> str:
    verb += "s" if side.subjects == 1 else ""
    names = ", ".join(f"{who} ({what})" for who, what in side.names)
    more = ", …" if side.subjects > len(side.names) else ""
    pairs = f"in {_count(side.pairs, resource)}"
    return f"{_count(side.subjects, subject)} {verb}, {pairs}: {names}{more}"


def undecided_lines(found: list[Undecided]) -> Iterator[str]:
    """What is not known, and what was tried."""
    if not found:
        return
    yield ""
    yield paint(f"not decided ({len(found)})", "yellow", bold=True)
    for each in found[:_MOST_OPEN]:
        yield f"  {each.place}: {each.reason}; {each.tried:,} requests made up show no more"
    if len(found) > _MOST_OPEN:
        yield f"  … and {len(found) - _MOST_OPEN:,} more"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
