"""Knows that what has been submitted stays so: where that bars something, it does so as well in a
later state, as far as the moment tells that it came about.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...compiler import model as m
from ..meaning.base import Shared
from ..meaning.times.happened import done_by_now
from ..rule import BOOL, Clause, conjunction, disjunction
from ..text.tokens import Word
from ..vocabulary.phrases import words_of


def barred_since(clause: Clause, shared: Shared) -> Clause:
    """A clause that "once it has been submitted" bars also where it has been shortlisted since."""
    types = {"resource": clause.resources[0].type} if len(clause.resources) == 1 else {}
    forbids = clause.effect == "forbid"
    condition = _since(clause.condition, forbids, types, shared)
    region = _since(clause.region, clause.effect == "only", types, shared)
    return msgspec.structs.replace(clause, condition=condition, region=region)


def _since(expr: m.Expr | None, bars: bool, types: dict[str, str], shared: Shared) -> m.Expr | None:
    """An expression, with the moment beside a state where that bars something."""
    match expr:
        case m.Not(operand=operand):
            inner = _since(operand, not bars, types, shared)
            return expr if inner is None else msgspec.structs.replace(expr, operand=inner)
        case m.And(items=items) | m.Or(items=items):
            made = tuple(_since(item, bars, types, shared) for item in items)
            return msgspec.structs.replace(expr, items=made)
        case m.Quantifier(variable=variable, types=(type_,), body=body) if body is not None:
            inner = _since(body, bars, {**types, variable: type_}, shared)
            return msgspec.structs.replace(expr, body=inner)
        case m.Compare(op="==", left=m.AttributeOf() as state, right=m.Const(value=str(value))):
            moment = _moment_of(state, value, types.get(state.of), shared) if bars else None
            if moment is None:
                return expr
            later = _later(state, value)
            since = conjunction([*done_by_now(moment).tests, *([later] if later else [])])
            return expr if since is None else (disjunction([expr, since]) or expr)
    return expr


def _later(state: m.AttributeOf, value: str) -> m.Expr | None:
    """That it is in a state after that: what was reopened is not closed any more."""
    after = state.type.values[state.type.values.index(value) + 1 :]
    each = (m.Compare(BOOL, "==", state, m.Const(state.type, other)) for other in after)
    return disjunction(each)


def _moment_of(
    state: m.AttributeOf, value: str, type_: str | None, shared: Shared
) -> m.AttributeOf | None:
    """When a thing came to a state that is not the last one, if it is said to have come to it."""
    values = state.type.values
    if type_ is None or not values or values[-1] == value or not _has_been(value, shared.words):
        return None
    known = {attribute.name: attribute for attribute in shared.vocabulary.types[type_].attributes}
    moment = known.get(f"{value}_at")
    if moment is None or moment.type.kind != "datetime":
        return None
    return m.AttributeOf(moment.type, state.of, moment.name)


THEN = frozenset("once after until before".split())
BE = frozenset("is are was were".split())


def _has_been(value: str, words: Sequence[Word]) -> bool:
    """Whether a text says that something has been so, or what holds from then on: "until it is"."""
    said = words_of(value)
    texts = [word.text for word in words]
    for at in range(1, len(texts) - len(said) + 1):
        if texts[at : at + len(said)] != said:
            continue
        then = not THEN.isdisjoint(texts[max(0, at - 4) : at])
        if texts[at - 1] == "been" or (texts[at - 1] in BE and then):
            return True
    return False
