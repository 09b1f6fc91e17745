"""How drafts of rules written in English are shown on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .output import paint

_MOST = 6
_ANSWERS = {"allow": "allowed", "deny": "denied", "conditional": "not allowed"}


def draft_lines(draft: dict[str, Any]) -> Iterator[str]:
    """A draft, as `Draft.to_json` has it: a rule with its consequences, a question, a refusal."""
    if draft["kind"] == "question":
        yield from question_lines(draft["question"])
    elif draft["kind"] == "refusal":
        yield from refusal_lines(draft["refusal"], draft["text"])
    else:
        yield from _rule_lines(draft)


def question_lines(question: dict[str, Any]) -> Iterator[str]:
    """A question, its choices numbered."""
    message = question["message"]
    yield f"{paint('question', 'yellow', bold=True)}: {message}"
    for choice in question["choices"]:
        first, *rest = choice["text"].splitlines() or [""]
        yield f"  {paint(str(choice['number']), 'cyan', bold=True)}  {first}"
        yield from (f"     {line}" for line in rest)
        if choice["answer"]:
            yield f"     {paint(choice['answer'], 'blue')}"
    if question["suggestions"]:
        yield f"  known words: {', '.join(question['suggestions'])}"


def refusal_lines(refusal: dict[str, Any], text: str) -> Iterator[str]:
    """A refusal with its place in the text."""
    yield f"{paint('refused', 'red', bold=True)}: {refusal['message']}"
    place = refusal["place"]
    if place is not None and "\n" not in text and text.isprintable():
        yield f"  {text}"
        yield "  " + " " * place["start"] + "^" * max(1, place["end"] - place["start"])
    if refusal["understood"]:
        yield f"  understood: {refusal['understood']}"
    if refusal["expected"]:
        yield f"  what could stand there: {', '.join(refusal['expected'][:12])}"
    if refusal["suggestions"]:
        yield f"  did you mean {' or '.join(refusal['suggestions'])}?"


def _rule_lines(draft: dict[str, Any]) -> Iterator[str]:
    changes = draft["changes"]
    yield from draft["paraphrase"].splitlines()
    yield ""
    yield from (f"  {line}" if line else "" for line in draft["rules"].rstrip().splitlines())
    for answer, colour in (("allow", "green"), ("deny", "red")):
        found = draft[answer]
        if found:
            yield ""
            yield paint(f"{_ANSWERS[answer]}, for example", colour, bold=True)
        for each in found:
            yield f"  {each['text']}"
            alone = "" if each["holds"] else " (as far as this rule goes)"
            yield f"    {paint(each['why'] + alone, 'blue')}"
    if draft["boundaries"]:
        yield ""
        yield paint("where it turns", "cyan", bold=True)
    for boundary in draft["boundaries"][:_MOST]:
        sides = (f"{s['value']} → {_ANSWERS[s['decision']]}" for s in boundary["sides"])
        yield f"  {boundary['of']}: {', '.join(sides)}"
    yield from _change_lines(changes)
    for note in draft["notes"]:
        yield f"note: {note['text']}"


def _change_lines(changes: dict[str, Any]) -> Iterator[str]:
    diff = changes["diff"]
    for kind, title, colour in (
        ("widenings", "it newly allows", "yellow"),
        ("narrowings", "it no longer allows", "magenta"),
        ("openings", "it leaves open what was denied for certain", "yellow"),
    ):
        if not diff[kind]:
            continue
        yield ""
        yield paint(title, colour, bold=True)
        for each in diff[kind][:_MOST]:
            yield f"  {each['subject_type']} {each['action']} {each['resource_type']}" + (
                f" (by {each['rule']})" if each["rule"] else ""
            )
            yield f"    {each['text']}"
        if len(diff[kind]) > _MOST:
            yield f"  … and {len(diff[kind]) - _MOST:,} more"
    if diff["undecided"]:
        yield ""
        yield paint("not decided", "yellow", bold=True)
        for each in diff["undecided"][:_MOST]:
            place = f"{each['subject_type']} {each['action']} {each['resource_type']}"
            yield f"  {place}: {each['reason']}"
    if not (diff["widenings"] or diff["narrowings"] or diff["undecided"] or diff["openings"]):
        yield ""
        yield "it changes no decision"
    for shadow in changes["shadows"][:_MOST]:
        yield f"  {shadow['text']}"
    if len(changes["shadows"]) > _MOST:
        yield f"  … and {len(changes['shadows']) - _MOST:,} more that decide nothing"
    for impact in changes.get("data", {}).get("impact", ()):
        yield from _impact_lines(impact)
    for broken in changes.get("breaks", ()):
        yield paint("an earlier example turns", "yellow", bold=True)
        yield f"  {broken}"


def _impact_lines(impact: dict[str, Any]) -> Iterator[str]:
    for side, word in (("gain", "gains"), ("lose", "loses")):
        told = impact[side]
        if told["pairs"]:
            first = ", ".join(f"{e['subject']} ({e['resource']})" for e in told["first"])
            what = f"{impact['subject_type']} {impact['action']} {impact['resource_type']}"
            more = ", …" if told["subjects"] > len(told["first"]) else ""
            who = "one" if told["subjects"] == 1 else f"{told['subjects']:,}"
            verb = word if told["subjects"] == 1 else word.removesuffix("s")
            yield f"  on the data, {who} {verb}: {what}, {told['pairs']:,} in all: {first}{more}"
