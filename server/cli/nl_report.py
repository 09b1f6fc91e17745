"""The report of `sayso nl eval` for a person: the figures, then each failure with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from ...nl.evaluation.evaluate import Result, Wrong
from ...nl.evaluation.figures import Figures, failures, figures, grouped, milliseconds
from .output import paint

_HEAD = (
    "", "rules", "exact", "declined", "false allow", "false deny", "unsafe compile", "right kind",
)  # fmt: skip
_DANGEROUS = ("false allow", "unsafe compile")
_STATUSES = {
    "unsafe": ("compiled, though it must not be", "red"),
    "inexact": ("compiled to another meaning", "red"),
    "broken": ("failed", "red"),
    "declined": ("declined, though it can be compiled", "yellow"),
    "wrong-kind": ("declined in the wrong way", "yellow"),
}
"""What a status is called, the worst first, and its colour."""


def print_report(results: Sequence[Result]) -> None:
    """Write the report to standard output."""
    by = grouped(results)
    table = [_row("all", figures(results))]
    table += [_row(domain, f) for domain, f in by["domain"].items()]
    table += [_row(f"difficulty {level}", f) for level, f in by["difficulty"].items()]
    _print_table(table)
    p50, p95 = (milliseconds(results, percentile) for percentile in (50, 95))
    click.echo(f"\na text takes {p50} ms (median), {p95} ms (95th percentile) to compile")
    order = list(_STATUSES)
    for result in sorted(failures(results), key=lambda r: order.index(r.status)):
        click.echo()
        for line in _failure(result):
            click.echo(line)


def _row(label: str, f: Figures) -> tuple[str, ...]:
    return (
        label,
        str(f.rules),
        _share(f.exact, f.to_compile),
        _share(f.declined, f.to_compile),
        str(f.false_allow),
        str(f.false_deny),
        str(f.unsafe),
        _share(f.right_kind, f.to_decline),
    )


def _share(count: int, of: int) -> str:
    return f"{count}/{of} ({count * 100 / of:.1f} %)" if of else "-"


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    for row in (_HEAD, *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        for index, name in enumerate(_HEAD):
            if name in _DANGEROUS and row is not _HEAD and row[index] != "0":
                cells[index] = paint(cells[index], "red", bold=True)
        click.echo("  ".join(cells).rstrip())


def _failure(result: Result) -> Iterable[str]:
    record = result.record
    said, colour = _STATUSES[result.status]
    where = f"({record.domain}, difficulty {record.difficulty})"
    yield f"{paint(record.id, 'cyan')} {where}: {paint(said, colour)}"
    yield f"  “{record.text}”"
    if result.status == "wrong-kind":
        yield f"  wanted a {'question' if record.expect == 'clarify' else 'refusal'}"
    if result.reason:
        yield f"  {result.got}: {result.reason}"
    yield from (f"    {line}".rstrip() for line in result.rules.splitlines())
    for wrong in result.wrong:
        yield from _example(wrong)


def _example(wrong: Wrong) -> Iterable[str]:
    example = wrong.example
    note = f" ({example.note})" if example.note else ""
    colour = "red" if wrong.got == "allow" else "yellow"
    got = paint(wrong.got, colour)
    yield f"  example {wrong.number}: {example}: wanted {example.expect}, got {got}{note}"
    for fact in _facts(wrong):
        yield f"    {fact}"


def _facts(wrong: Wrong) -> Iterable[str]:
    """All that the example says, as one reads it, and what of it was ignored."""
    example = wrong.example
    for entity in (example.subject, example.resource, *example.entities):
        if entity.attributes:
            yield f"{entity} has {_pairs(entity.attributes)}"
    if example.context:
        yield f"context has {_pairs(example.context)}"
    yield from (" ".join(triple) for triple in example.relationships)
    yield from (f"ignored: {what}" for what in wrong.ignored)


def _pairs(values: dict[str, object]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
