"""Shrinks a difference between twin and engine, and writes it down as a case."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sayso.compiler.twin_facts import Request, key_of
from sayso.engine.data import EntityAttributes
from sayso.engine.times import format_datetime

from .trials import Difference, Step, Swap, Write, replay

Candidates = Iterator[Difference]


MAX_REPLAYS = 2_000
"""Shrinking stops here: a case this small or this stubborn is good enough."""


def shrink(difference: Difference) -> Difference:
    """A smaller difference: ever smaller while any single removal still shows one."""
    current = next((flat for flat in flatten(difference) if alike(flat)), difference)
    left = MAX_REPLAYS
    position = 0
    while left:
        # Go on where the last removal was: what came before was tried and is needed.
        tried = list(candidates(current))
        order = [*range(position, len(tried)), *range(position)]
        for at in order[:left]:
            left -= 1
            if alike(tried[at]):
                current, position = tried[at], at
                break
        else:
            return current
    return current


def alike(candidate: Difference) -> bool:
    """Does it still show a difference of the same nature: an error stays one, an answer too?"""
    answers = replay(candidate)
    return answers is not None and all(
        isinstance(now, str) == isinstance(before, str)
        for now, before in zip(answers, (candidate.twin, candidate.engine), strict=True)
    )


def flatten(d: Difference) -> Candidates:
    """The same data written at once, under the policy last in force."""
    relationships: dict[Any, Any] = {}
    attributes: dict[tuple[str, str], dict[str, Any]] = {}
    policy = 0
    for step in d.steps:
        if isinstance(step, Swap):
            policy = step.policy
        if isinstance(step, Write):
            for r in step.delete:
                relationships.pop(key_of(r), None)
            relationships.update((key_of(r), r) for r in step.touch)
            for row in step.attributes:
                attributes.setdefault((row.type, row.id), {}).update(row.values)
    rows = tuple(
        EntityAttributes(*entity, {k: v for k, v in values.items() if v is not None})
        for entity, values in attributes.items()
    )
    yield replace(
        d,
        policies=[d.policies[policy]],
        steps=[Write(tuple(relationships.values()), (), rows)],
    )


def candidates(d: Difference) -> Candidates:
    """Everything one removal smaller, large pieces first."""
    for i, step in enumerate(d.steps):
        yield replace(d, steps=d.steps[:i] + d.steps[i + 1 :])
        for smaller in smaller_steps(step):
            yield replace(d, steps=[*d.steps[:i], smaller, *d.steps[i + 1 :]])
    for p, lines in enumerate(d.policies):
        for i in reversed(range(len(lines))):
            if lines[i] != "request":
                fewer = lines[:i] + lines[i + 1 :]
                yield replace(d, policies=[*d.policies[:p], fewer, *d.policies[p + 1 :]])
    for smaller_request in smaller_requests(d.request):
        yield replace(d, request=smaller_request)


def smaller_steps(step: Step) -> Iterator[Step]:
    if not isinstance(step, Write):
        return
    for name in ("touch", "delete", "attributes"):
        rows = getattr(step, name)
        if len(rows) > 3:
            half = len(rows) // 2
            yield rewritten(step, name, rows[:half])
            yield rewritten(step, name, rows[half:])
        for i in range(len(rows)):
            yield rewritten(step, name, rows[:i] + rows[i + 1 :])
    for i, row in enumerate(step.attributes):
        for key in row.values:
            fewer = EntityAttributes(row.type, row.id, without(row.values, key))
            yield rewritten(
                step, "attributes", (*step.attributes[:i], fewer, *step.attributes[i + 1 :])
            )


def rewritten(step: Write, name: str, rows: Any) -> Write:
    return replace(step, **{name: rows})


def smaller_requests(request: Request) -> Iterator[Request]:
    for name in ("context", "subject_properties", "resource_properties", "action_properties"):
        values = getattr(request, name)
        for key in values:
            yield changed(request, name, without(values, key))
    for name in ("relationships", "evidence"):
        items = getattr(request, name)
        for i in range(len(items)):
            yield changed(request, name, items[:i] + items[i + 1 :])


def changed(request: Request, name: str, value: Any) -> Request:
    return replace(request, **{name: value})


def without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k != key}


# ── Writing down ──────────────────────────────────────────────────────────────────


def report(difference: Difference) -> str:
    """The shrunk difference as text: policy, data, question and both answers."""
    small = shrink(difference) if replay(difference) else difference
    answers = replay(small) or (small.twin, small.engine)
    parts = [f"policy {i}:\n{indented(lines)}" for i, lines in enumerate(small.policies)]
    parts += [described(step) for step in small.steps]
    parts.append(f"{small.kind}: {asked(small.request)}")
    parts.append(f"twin:   {answers[0]}\nengine: {answers[1]}")
    if not replay(difference):
        parts.append("(not met again on replay)")
    line = "═" * 72
    return f"{line}\n" + "\n".join(parts) + f"\n{line}"


def indented(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def described(step: Step) -> str:
    if not isinstance(step, Write):
        return str(step)
    written: list[tuple[str, Callable[[], list[Any]]]] = [
        ("touch", lambda: [r.to_json() for r in step.touch]),
        ("delete", lambda: [r.to_json() for r in step.delete]),
        ("attributes", lambda: [r.to_json() for r in step.attributes]),
    ]
    return "\n".join(
        f"{name}:\n{indented([json.dumps(row, ensure_ascii=False) for row in rows()])}"
        for name, rows in written
        if rows()
    )


def asked(request: Request) -> str:
    subject = ":".join(request.subject[:2])
    if request.subject.relation:
        subject += f"#{request.subject.relation}"
    details: dict[str, Any] = {
        "now": format_datetime(request.now),
        "context": request.context,
        "subject": request.subject_properties,
        "resource": request.resource_properties,
        "action": request.action_properties,
        "relationships": [r.to_json() for r in request.relationships],
        "evidence": dict(request.evidence),
    }
    ask = f"{subject} {request.action} {':'.join(request.resource[:2])}"
    return ask + " " + json.dumps({k: v for k, v in details.items() if v}, ensure_ascii=False)
