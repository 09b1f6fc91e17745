"""Knows how drafts of statements become the intermediate rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, cast

import msgspec

from ...compiler import model as m
from ..meaning.base import Box, Shared, Unreadable
from ..meaning.closing import closed, mentions
from ..meaning.statements.draft import Draft, Drafts
from ..meaning.times.happened import perhaps_before
from ..meaning.times.spans import by_the_calendar
from ..meaning.times.timings import both_windows
from ..rule import Clause, Definition, IntermediateRule, conjunction, disjunction, negation
from ..vocabulary.senses import put
from .idle import any_idle, without_restated
from .implied import tied
from .left_open import barred_by_any_left
from .never_happened import barred_if_it_happened
from .of_any_such import of_any_such
from .only_of_those import only_of_those
from .own_of_which import own_of_which
from .senseless import is_senseless
from .since_then import barred_since
from .tiers import in_tiers
from .too_late import barred_too_late
from .unclear import adds_nothing, is_of_theirs, unclear
from .untied import is_untied, perhaps_untied

Effect = Literal["permit", "forbid", "only"]


def rule_of(drafts: Drafts, shared: Shared) -> IntermediateRule:
    """The intermediate rule of a text's statements; raises Unreadable."""
    clauses: list[Clause] = []
    phrases: dict[int, list[Clause]] = {}
    for draft in drafts:
        made = [_tidied(clause) for clause in _clauses(draft, shared)]
        phrases.setdefault(draft.phrase, []).extend(made)
        clauses += made
    merged = in_tiers(without_restated(_merged(clauses)))
    tidy = tuple(_only_of_several(merged, shared.vocabulary.askers))
    tidy = tuple(barred_since(tied(clause, shared), shared) for clause in tidy)
    tidy = barred_by_any_left(tuple(map(barred_too_late, tidy)))
    tidy = tuple(barred_if_it_happened(clause, shared) for clause in tidy)
    tidy = by_the_calendar(tidy, shared.vocabulary.model.zone or "UTC")
    if any(is_senseless(clause, shared) or is_untied(clause, tidy, shared) for clause in tidy):
        raise Unreadable
    rule = IntermediateRule(tidy, tuple(_needed(tidy, shared)))
    said = list(phrases.values())
    if any_idle(said):
        shared.idle.add(rule)
    message = (
        _whose(drafts, shared)
        or only_of_those(drafts)
        or unclear(drafts, tidy, shared)
        or of_any_such(drafts, shared)
        or adds_nothing(said, shared)
        or own_of_which(tidy, shared)
        or perhaps_untied(tidy, shared)
    )
    if message is not None:
        shared.unclear[rule] = message
    return rule


def _whose(drafts: Drafts, shared: Shared) -> str | None:
    """What to ask where an "only" governs what is who asks' own."""
    for draft in drafts:
        if draft.effect == "only" and not draft.about_who:
            for clause in _clauses(draft, shared):
                message = is_of_theirs(tied(_tidied(clause), shared))
                if message is not None:
                    return message
    return None


def _clauses(draft: Draft, shared: Shared) -> Iterator[Clause]:
    """A draft's clauses: "agents may only if …" denies agents alone, not people also."""
    clause = _clause(draft, shared)
    others = set(shared.vocabulary.principals) - {draft.subject_type}
    if clause.effect == "only" and draft.about_who and others and clause.condition is not None:
        yield from _split_one(clause, clause.condition)
    else:
        yield clause


def _split_one(clause: Clause, condition: m.Expr) -> Iterator[Clause]:
    """An "only" as what it allows, and what it forbids."""
    for effect, test in (("permit", condition), ("forbid", negation(condition))):
        whole = conjunction(e for e in (clause.region, test) if e is not None)
        yield msgspec.structs.replace(clause, effect=effect, region=None, condition=whole)


def _clause(draft: Draft, shared: Shared) -> Clause:
    assert draft.subject_type is not None
    shared.types["subject"] = draft.subject_type
    if draft.resource_type is not None:
        shared.types["resource"] = draft.resource_type
    if draft.effect not in ("permit", "forbid", "only", "require"):
        raise Unreadable
    subjects: tuple[m.Who, ...] = (m.Who(draft.subject_type),)
    resources = () if draft.resource_type is None else (m.Who(draft.resource_type),)
    if draft.effect == "require":
        return _requirement(draft, subjects, resources, shared)
    effect = cast(Effect, draft.effect)
    if effect != "only":
        condition = closed(draft.who + draft.what + draft.region + draft.when, shared)
        if effect == "permit" and not draft.who.tests and _is_of_some_type(condition):
            shared.ask(
                "is it enough that there is one, whosever it is? Say who may: “users who …”, or "
                "whose it is: “their …”",
                (0, len(shared.words)),
            )
            raise Unreadable
        if _is_of_anyone(draft, effect, shared) and not mentions_any(condition, "subject"):
            subjects = ()
        return Clause(effect, subjects, draft.actions, resources, None, condition)
    if draft.about_who:
        governed, said = draft.who + draft.region, draft.what + draft.when
        region = closed(governed, shared)
        condition = closed(governed + said if _speak_of_one(governed, said) else said, shared)
    else:
        region, condition = _divided(draft, shared)
        region, condition = _until_known(region, condition, shared)
    if condition is None and draft.about_who:
        raise Unreadable
    return Clause(effect, subjects, draft.actions, resources, region, condition)


def _until_known(
    region: m.Expr | None, condition: m.Expr | None, shared: Shared
) -> tuple[m.Expr | None, m.Expr | None]:
    """What an "only" governs "until it starts", and who may then: where nobody knows when that is,
    it governs, and nobody may.
    """
    if region is None or condition is None:
        return region, condition
    parts = region.items if isinstance(region, m.And) else (region,)
    loose = [perhaps_before(part, shared.until) for part in parts]
    until = [part for part, other in zip(parts, loose, strict=True) if part != other]
    return conjunction(loose), conjunction([condition, *until])


def _is_of_anyone(draft: Draft, effect: Effect, shared: Shared) -> bool:
    """Whether a draft is of whoever asks: what "you" may not do, none of several types may."""
    told = draft.whoever and effect == "forbid" and len(shared.vocabulary.askers) > 1
    return draft.anyone or told


def _is_of_some_type(node: object) -> bool:
    """Whether a condition asks only of which type something is: "shared with a team"."""
    if isinstance(node, tuple):
        return any(map(_is_of_some_type, node))
    if isinstance(node, m.Quantifier) and isinstance(node.body, m.IsEntity):
        return node.body.id is None
    if isinstance(node, m.Not | m.Const | m.ValueType) or not isinstance(node, m.Node):
        return False
    return any(_is_of_some_type(getattr(node, field)) for field in node.__struct_fields__)


def _speak_of_one(governed: Box, said: Box) -> bool:
    """Whether it is of someone spoken of that more is said: "the chair of a panel may award an
    application assigned to it only when every member of the panel has scored it".
    """
    return any(mentions(test, x.variable) for x in governed.locals for test in said.tests)


def _requirement(
    draft: Draft, subjects: tuple[m.Who, ...], resources: tuple[m.Who, ...], shared: Shared
) -> Clause:
    """What must hold wherever something is done: it is forbidden without."""
    required = closed(draft.region, shared)
    if required is None:
        raise Unreadable
    condition = closed(draft.who + draft.what + draft.when + Box((negation(required),)), shared)
    if _is_of_anyone(draft, "forbid", shared) and not mentions_any(condition, "subject"):
        subjects = ()
    return Clause("forbid", subjects, draft.actions, resources, None, condition)


def _divided(draft: Draft, shared: Shared) -> tuple[m.Expr | None, m.Expr | None]:
    """What an "only" governs, and who may then. Whom both speak of ("the teacher of a course may
    grade its assignments") is found by what is asked for.
    """
    tests = (test for test in draft.who.tests if test not in shared.when_they_may)
    about = tuple(test for test in tests if _is_of_what(test, draft))
    again = tuple(test for test in draft.what.tests if test not in draft.who.tests)
    what = Box(again, draft.what.locals)  # "only owners may delete their drafts": drafts
    governed = what + draft.region + Box(about)
    elsewhere = [x.variable for x in draft.who.locals if not _is_what(x.variable, draft)]
    who = tuple(
        test
        for test in draft.who.tests
        if test not in about or any(mentions(test, variable) for variable in elsewhere)
    )
    allowed = Box(who, draft.who.locals) + draft.when
    both = tuple(
        x for x in allowed.locals if any(mentions(test, x.variable) for test in governed.tests)
    )
    said = (test for test in governed.tests if test not in about)
    ties = tuple(test for test in said if any(mentions(test, x.variable) for x in both))
    region = closed(Box(governed.tests, (*governed.locals, *both)), shared)
    condition = closed(Box((*allowed.tests, *ties), allowed.locals), shared)
    return region, condition


def _is_of_what(test: m.Expr, draft: Draft) -> bool:
    """Whether it is of what is asked for alone: "only the owner of a locked document may edit it"
    says nothing of documents that are not locked.
    """
    if isinstance(test, m.Member) or mentions(test, "subject"):
        return False
    named = [x.variable for x in draft.who.locals if mentions(test, x.variable)]
    known = [x for x in named if any(mentions(other, x) for other in draft.what.tests)]
    return named == known and (bool(named) or mentions(test, "resource"))


def _is_what(variable: str, draft: Draft) -> bool:
    """Whether whom a phrase speaks of is what is asked for."""
    return any(
        isinstance(test, m.SameEntity) and {test.left, test.right} == {variable, "resource"}
        for test in draft.what.tests
    )


def mentions_any(expr: m.Expr | None, name: str) -> bool:
    """Whether a condition speaks of a variable."""
    return expr is not None and mentions(expr, name)


def _only_of_several(clauses: list[Clause], principals: Sequence[str]) -> Iterator[Clause]:
    """Clauses in which "only" agents and buyers may, each on their own terms, is a permission for
    each and a denial to the rest of each, and to all others: an "only" each would deny the other.
    """
    done: set[int] = set()
    for index, clause in enumerate(clauses):
        if index in done:
            continue
        alike = [
            other
            for other in range(index, len(clauses))
            if clause.effect == "only" and _same_region(clause, clauses[other])
        ]
        if len(alike) < 2:
            yield clause
            continue
        done.update(alike)
        yield from _split([clauses[other] for other in alike], principals)


def _same_region(one: Clause, other: Clause) -> bool:
    plain = msgspec.structs.replace(other, subjects=one.subjects, condition=one.condition)
    return plain == one


def _split(clauses: list[Clause], principals: Sequence[str]) -> Iterator[Clause]:
    for clause in clauses:
        granted = conjunction(e for e in (clause.region, clause.condition) if e is not None)
        yield msgspec.structs.replace(clause, effect="permit", region=None, condition=granted)
        if clause.condition is not None:
            parts = (clause.region, negation(clause.condition))
            denied = conjunction(e for e in parts if e is not None)
            yield msgspec.structs.replace(clause, effect="forbid", region=None, condition=denied)
    named = {who for clause in clauses for who in clause.subjects}
    rest = tuple(m.Who(name) for name in principals if m.Who(name) not in named)
    if rest:
        first = clauses[0]
        yield Clause("forbid", rest, first.actions, first.resources, None, first.region)


def _merged(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses that differ in their resources alone, or in nothing, as one."""
    merged: list[Clause] = []
    for clause in clauses:
        for index, other in enumerate(merged):
            same = (
                msgspec.structs.replace(clause, subjects=other.subjects, resources=other.resources)
                == other
            )
            if not same:
                continue
            if clause.subjects == other.subjects or clause.resources == other.resources:
                plain = not any(
                    mentions_any(e, v)
                    for e in (clause.region, clause.condition)
                    for v in ("subject", "resource")
                )
                if clause == other or plain:
                    merged[index] = msgspec.structs.replace(
                        other,
                        subjects=tuple(dict.fromkeys((*other.subjects, *clause.subjects))),
                        resources=tuple(dict.fromkeys((*other.resources, *clause.resources))),
                    )
                    break
        else:
            merged.append(clause)
    return merged


def _tidied(clause: Clause) -> Clause:
    """A clause whose variables are named in order, and whose conditions are in one form."""
    for expr in (clause.region, clause.condition):
        if expr is not None and _unbound(expr, frozenset({"subject", "resource"})):
            raise Unreadable
        if expr is not None and _says_nothing(expr):
            raise Unreadable
    return msgspec.structs.replace(
        clause,
        actions=tuple(sorted(clause.actions)),
        region=None if clause.region is None else _named(_flat(clause.region), 0),
        condition=None if clause.condition is None else _named(_flat(clause.condition), 0),
    )


ROUND = 3
"""In how many steps one can come back to who asks by others: their mentor is in their crew."""


def _says_nothing(node: object) -> bool:
    """Whether something in an expression is compared with itself."""
    if isinstance(node, tuple):
        return any(map(_says_nothing, node))
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, m.Node):
        return False
    if isinstance(node, m.Compare) and node.left == node.right:
        return True
    if isinstance(node, m.SameEntity | m.SetTest) and node.left == node.right:
        return True
    if isinstance(node, m.InSet) and node.item == node.set:
        return True
    if isinstance(node, m.Member) and node.item == node.of.root and len(node.of.path) < ROUND:
        return True  # nobody is their own manager
    return any(_says_nothing(getattr(node, f)) for f in node.__struct_fields__)


def _unbound(node: object, bound: frozenset[str]) -> bool:
    """Whether an expression speaks of a variable that nothing introduces."""
    if isinstance(node, tuple):
        return any(_unbound(item, bound) for item in node)
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, m.Node):
        return False
    if isinstance(node, m.Quantifier):
        inner = bound | {node.variable}
        return node.path.root not in bound or (node.body is not None and _unbound(node.body, inner))
    for name in ("of", "item", "left", "right", "root"):
        value = getattr(node, name, None)
        if isinstance(value, str) and value not in bound:
            return True
    return any(_unbound(getattr(node, f), bound) for f in node.__struct_fields__)


def _flat(expr: m.Expr) -> m.Expr:
    """And in and, or in or, taken apart; each item once, in an order of their own."""
    if isinstance(expr, m.And | m.Or):
        items = [_flat(item) for item in expr.items]
        if isinstance(expr, m.And):
            items = _without_implied(_one_window(items))
        made = conjunction(items) if isinstance(expr, m.And) else disjunction(items)
        assert made is not None
        return made
    if isinstance(expr, m.Not):
        return msgspec.structs.replace(expr, operand=_flat(expr.operand))
    if isinstance(expr, m.Quantifier) and expr.body is not None:
        return msgspec.structs.replace(expr, body=_flat(expr.body))
    return expr


def _without_implied(items: list[m.Expr]) -> list[m.Expr]:
    """Without "there is one", where another says of which: members of a team, and of theirs."""
    return [
        item
        for item in items
        if not (
            isinstance(item, m.Quantifier)
            and item.kind == "any"
            and item.body is None
            and any(_implies(other, item.path) for other in items if other is not item)
        )
    ]


def _implies(expr: m.Expr, path: m.EntityPath) -> bool:
    """Whether what an expression says takes it that a walk leads somewhere."""
    steps = path.path
    if isinstance(expr, m.Member):
        there = expr.of.root == path.root and expr.of.path[: len(steps)] == steps
        back = len(steps) == 1 and expr.item == path.root and _turns(steps[0], expr.of.path)
        return there or back
    if isinstance(expr, m.Quantifier) and expr.kind in ("any", "at_least"):
        there = expr.path.root == path.root and expr.path.path[: len(steps)] == steps
        return (there and expr.body is not None) or (
            expr.body is not None and _implies(expr.body, path)
        )
    if isinstance(expr, m.And):
        return any(_implies(item, path) for item in expr.items)
    return False


def _turns(step: str, path: tuple[str, ...]) -> bool:
    """Whether a step made to walk a relation the other way is that of a path's last step."""
    return step.startswith(f"{path[-1]}-of-")


def _one_window(items: list[m.Expr]) -> list[m.Expr]:
    """Weekdays, and between 9 and 5: as one window."""
    windows = [
        i
        for i in items
        if isinstance(i, m.InWindows) and len(i.windows) == 1 and isinstance(i.item, m.Now)
    ]
    if len(windows) != 2:
        return items
    joined = both_windows(windows[0], windows[1])
    if not isinstance(joined, m.InWindows):
        return items
    return [joined if item is windows[0] else item for item in items if item is not windows[1]]


def _named(expr: m.Expr, depth: int) -> m.Expr:
    """Bound variables named by how deep they stand: x1, x2, x3."""
    if isinstance(expr, m.Quantifier):
        name = f"x{depth + 1}"
        body = None if expr.body is None else put(expr.body, name, expr.variable)
        body = None if body is None else _named(body, depth + 1)
        return msgspec.structs.replace(expr, variable=name, body=body)
    changes: dict[str, object] = {}
    for field in expr.__struct_fields__:
        value = getattr(expr, field)
        if isinstance(value, m.Node) and not isinstance(value, m.ValueType | m.EntityPath):
            changes[field] = _named(cast(m.Expr, value), depth)
        elif field == "items":
            changes[field] = tuple(_named(item, depth) for item in value)
    return msgspec.structs.replace(expr, **changes) if changes else expr


def _needed(clauses: Sequence[Clause], shared: Shared) -> Iterator[Definition]:
    """The definitions that the clauses walk, directly or through one another."""
    text = msgspec.json.encode([(c.region, c.condition) for c in clauses]).decode()
    found = {key for key in shared.definitions if f'"{key[1]}"' in text}
    waiting = [shared.definitions[key].item for key in sorted(found)]
    while waiting:  # what is turned round is needed too
        item = waiting.pop()
        turned = (item.type, item.relation) if isinstance(item, m.Inverse) else ("", "")
        if turned in shared.definitions and turned not in found:
            found.add(turned)
            waiting.append(shared.definitions[turned].item)
    yield from (shared.definitions[key] for key in sorted(found))
