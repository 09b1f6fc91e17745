"""Knows how clauses are put together: in one line, or as a list where that would be unclear.

`and` and `or` never stand side by side in a line without a word that says what belongs together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .words import listed

INDENT = "  "
SHORT = 120
"""Characters of a group that stays in one line of a list."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One clause and its opposite. `open` where more could be read into its end."""

    yes: str
    no: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions: all, any, at least or fewer than `k` of them."""

    kind: Literal["all", "any", "at_least", "fewer"]
    items: tuple[Condition, ...]
    k: int = 0


@dataclass(frozen=True, slots=True)
class Scoped:
    """A condition of an entity that the `lead` tells of: `for at least one team that …,`."""

    lead: str
    opposite: str
    body: Condition


Condition = Leaf | Group | Scoped


def negated(condition: Condition) -> Condition:
    """The opposite, brought down to the clauses."""
    match condition:
        case Leaf(yes=yes, no=no, open=open_):
            return Leaf(no, yes, open_)
        case Scoped(lead=lead, opposite=opposite, body=body):
            return Scoped(opposite, lead, body)
        case Group(kind="at_least", items=items, k=k):
            return Group("fewer", items, k)
        case Group(kind="fewer", items=items, k=k):
            return Group("at_least", items, k)
        case Group(kind=kind, items=items):
            return Group("any" if kind == "all" else "all", tuple(map(negated, items)))


def grouped(kind: Literal["all", "any"], items: Sequence[Condition]) -> Condition:
    """All or any of these, flat."""
    flat: list[Condition] = []
    for item in items:
        same = isinstance(item, Group) and item.kind == kind
        flat += item.items if same and isinstance(item, Group) else (item,)
    return flat[0] if len(flat) == 1 else Group(kind, tuple(flat))


# ── In one line ───────────────────────────────────────────────────────────────────


def inline(condition: Condition) -> str | None:
    """The condition in one line, or None where it would not be clear in one."""
    if isinstance(condition, Leaf):
        return condition.yes
    if isinstance(condition, Scoped):
        body = inline(condition.body) if _is_flat(condition.body) else None
        return None if body is None else f"{condition.lead} {body}"
    word = _word(condition)
    if word is None:
        return None
    plain = [i for i in condition.items if isinstance(i, Leaf) and not i.open]
    others = [i for i in condition.items if not (isinstance(i, Leaf) and not i.open)]
    if len(others) > 1:
        return None
    texts = [item.yes for item in plain] + [text for item in others if (text := _last(item))]
    if len(texts) < len(condition.items):
        return None
    if others and len(texts) > 1:
        comma = "," if isinstance(others[0], Group) else ""
        return f"{', '.join(texts[:-1])}{comma} {word} {texts[-1]}"
    return listed(texts, word)


def _last(item: Condition) -> str | None:
    """What stands last in a line: `either A or B`, `both A and B`, or what is open at its end."""
    if not isinstance(item, Group):
        return inline(item)
    word = _word(item)
    if word is None or not _is_flat(item):
        return None
    texts = [i.yes for i in item.items if isinstance(i, Leaf)]
    if word == "or":
        return f"either {listed(texts, word)}"
    return f"both {listed(texts, word)}" if len(texts) == 2 else None


def _is_flat(condition: Condition) -> bool:
    if isinstance(condition, Leaf):
        return True
    if not isinstance(condition, Group) or _word(condition) is None:
        return False
    return all(isinstance(item, Leaf) and not item.open for item in condition.items)


def _word(group: Group) -> str | None:
    return {"all": "and", "any": "or"}.get(group.kind)


def forced(condition: Condition) -> str:
    """The condition in one line whatever it is, groups in parentheses."""
    match condition:
        case Leaf(yes=yes):
            return yes
        case Scoped(lead=lead, body=body):
            return f"{lead} {_closed(body)}"
        case Group(items=items):
            texts = [_closed(item) for item in items]
            if (word := _word(condition)) is not None:
                return listed(texts, word)
            return f"{_header(condition)}: {'; '.join(texts)}"


def _closed(condition: Condition) -> str:
    text = forced(condition)
    closed = isinstance(condition, Leaf) and not condition.open
    return text if closed else f"({text})"


# ── As a list ─────────────────────────────────────────────────────────────────────


def block(condition: Condition) -> tuple[str, list[str]]:
    """The line that leads to a list, and the list's lines; no lines where one line does."""
    if isinstance(condition, Leaf):
        return condition.yes, []
    if isinstance(condition, Scoped):
        text = inline(condition)
        if text is not None and not isinstance(condition.body, Group):
            return text, []
        header, lines = block(condition.body)
        return f"{condition.lead} {header}", lines
    return f"{_header(condition)}:", _bullets(condition.items)


def _bullets(items: Sequence[Condition]) -> list[str]:
    lines: list[str] = []
    for item in items:
        text = inline(item) if _is_flat(item) else None
        if text is not None and isinstance(item, Leaf):
            lines.append(f"- {text}")
            continue
        if text is not None and len(text) <= SHORT and (line := _last(item)) is not None:
            lines.append(f"- {line}")
            continue
        lead, below = block(item)
        lines.append(f"- {lead}")
        lines += [INDENT + line for line in below]
    return lines


def _header(group: Group) -> str:
    match group.kind:
        case "all":
            return "all of these hold"
        case "any":
            return "at least one of these holds"
        case "at_least":
            return f"at least {group.k} of these hold"
        case "fewer":
            return f"fewer than {group.k} of these hold"
