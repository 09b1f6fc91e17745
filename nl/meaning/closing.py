"""Knows how to turn what a phrase says into one expression: who is spoken of becomes "any … in".

A local entity is found by walking a relation to it from one that is known. Walks forward along
stored relations are preferred; where the relation leads the other way, its inverse is walked,
and declared if the policy has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

import msgspec

from ...compiler import model as m
from ...compiler.twin import nodes
from ..rule import Definition, conjunction, disjunction, negation
from ..text.lexicon import TAKES
from ..vocabulary.levels import closure_of, computed
from ..vocabulary.made_by import WRITERS, is_named_after
from ..vocabulary.phrases import words_of
from ..vocabulary.senses import BOOL, put
from .base import Box, Desc, Local, Shared, Unreadable
from .every_one import EVERY, every_one, is_there


def closed(box: Box, shared: Shared) -> m.Expr | None:
    """What a box says, as one expression; None where it says nothing. Raises Unreadable."""
    tests = list(dict.fromkeys(turned(test, shared) for test in box.tests))
    locals_ = list(dict.fromkeys(_turned_local(x, shared) for x in box.locals))
    names = {x.variable for x in locals_}
    unknown = set(shared.formers.values()) - names
    if any(mentions(test, former) for former in unknown for test in tests):
        raise Unreadable  # "their manager", of whom nothing else is said
    for same in [test for test in tests if isinstance(test, m.SameEntity)]:
        local = same.right if same.right in names else same.left
        other = same.left if local == same.right else same.right
        if local in names:  # one that is another is that one
            tests = [put(test, other, local) for test in tests if test is not same]
            locals_ = [
                replace(x, among=put(x.among, other, local)) for x in locals_ if x.variable != local
            ]
            names.discard(local)
    if any(_is_near(test) and _any_number_of(test) in tests for test in tests):
        raise Unreadable  # "part of their fleet, at any depth", were that the fleet's own: it is so
    ties = {test for test in tests if isinstance(test, m.Member)}
    if any(isinstance(test, m.Or) and not ties.isdisjoint(test.items) for test in tests):
        raise Unreadable  # "at their site or at one within it", were what is asked for at it anyhow
    tests = _without_entailed(tests, locals_, shared)
    either = next((test for test in tests if _is_of_either(test, locals_)), None)
    if either is None:
        return _closed(tests, locals_, shared)
    try:
        return _closed(tests, locals_, shared)
    except Unreadable:  # "in the department of its sender or its signer"
        each = ([part if test is either else test for test in tests] for part in either.items)
        found = [_closed(list(dict.fromkeys(some)), locals_, shared) for some in each]
        return disjunction(part for part in found if part is not None)


def _is_of_either(test: m.Expr, locals_: list[Local]) -> TypeGuard[m.Or]:
    """Whether all that it says is in which of several relations somebody stands."""
    return isinstance(test, m.Or) and any(
        all(isinstance(part, m.Member) and part.item == local.variable for part in test.items)
        for local in locals_
        if local.kind == "any"
    )


def _is_near(test: m.Expr) -> TypeGuard[m.Member]:
    return isinstance(test, m.Member) and len(test.of.path) == 1


def _without_entailed(tests: list[m.Expr], locals_: list[Local], shared: Shared) -> list[m.Expr]:
    """Without that somebody manages anybody, where it is said whom: "managers may view files of
    people who report to them", however indirectly; or in each of several cases which: "site
    managers may view the jobs at their site or at any site within it".
    """
    implied = {x.variable for x in locals_ if x.kind in ("implied", "role")}
    said = {x.variable: x.type for x in locals_ if x.kind == "any"}
    types = {x.variable: x.type for x in locals_}
    kept = list(tests)
    for test in tests:
        if not isinstance(test, m.Member) or len(test.of.path) != 1:
            continue
        for name in implied & {test.item, test.of.root}:
            alone = [other for other in tests if mentions(other, name)] == [test]
            same = (put(test, other, name) for other in said if said[other] == types[name])
            said_so = any(o in tests or _any_number_of(o) in tests for o in same)
            if not said_so and name == test.of.root:
                said_so = any(
                    isinstance(other, m.Or) and _says_which(other, test, types[name], shared)
                    for other in tests
                )
            if alone and said_so:
                kept.remove(test)
    return kept


def _walks_back(path: m.EntityPath, implied: m.Member, type_: str, shared: Shared) -> bool:
    """Whether a walk begins with those things of which somebody is what the relation says."""
    owner = shared.vocabulary.types[shared.types[implied.item]]
    (relation,) = implied.of.path
    names = {i.name for i in owner.inverses if (i.type, i.relation) == (type_, relation)} | {
        f"{relation}-of-{type_}"
    }
    return path.root == implied.item and path.path[0] in names


def _says_which(expr: m.Expr, implied: m.Member, type_: str, shared: Shared) -> bool:
    """Whether it tells of which things of a type somebody is what the implied relation says."""
    if isinstance(expr, m.Or | m.And):
        enough = all if isinstance(expr, m.Or) else any
        return enough(_says_which(item, implied, type_, shared) for item in expr.items)
    if isinstance(expr, m.Quantifier) and expr.kind == "any":
        walks = _walks_back(expr.path, implied, type_, shared)
        return walks or (expr.body is not None and _says_which(expr.body, implied, type_, shared))
    if isinstance(expr, m.Member) and _walks_back(expr.of, implied, type_, shared):
        return True
    if not isinstance(expr, m.Member) or expr.item != implied.item or len(expr.of.path) < 2:
        return False
    *before, step = expr.of.path
    (relation,) = implied.of.path
    there = step == relation or step.startswith(f"{relation}-through-")
    types = path_types(m.EntityPath(expr.of.root, tuple(before)), shared) if there else ()
    return [each for each in types if step_types(each, relation, shared)] == [type_]


def _any_number_of(test: m.Member) -> m.Member:
    """A membership over any number of steps: the last of them is one as well."""
    return m.Member(BOOL, test.item, m.EntityPath(test.of.root, (f"{test.of.path[0]}-deep",)))


def turned(test: m.Expr, shared: Shared) -> m.Expr:
    """A membership in an inverse, as one in the relation that it is the other way of."""
    if isinstance(test, m.Member) and len(test.of.path) == 1:
        owner = shared.vocabulary.types.get(shared.types.get(test.of.root, ""))
        for inverse in owner.inverses if owner is not None else ():
            if inverse.name == test.of.path[0]:
                return m.Member(BOOL, test.of.root, m.EntityPath(test.item, (inverse.relation,)))
    return test


def _turned_local(local: Local, shared: Shared) -> Local:
    return replace(local, among=tuple(turned(test, shared) for test in local.among))


NOWHERE = Box((m.Member(BOOL, "?", m.EntityPath("?", ())),))
"""Of whom nothing was said: a reading with it is given up, without a word of the others."""


def any_of(boxes: list[Box], shared: Shared) -> Box:
    """One box that holds where any of these does; NOWHERE if one can't be said. Whom one of them
    speaks of that another is about is one for all: "issued to an account or to its subsidiary".
    """
    common = _spoken_across(boxes)
    if common:
        told, who = _told_by(boxes, common)
        rest = _without(boxes, told, who)
        if not all(box.tests for box in rest):
            return NOWHERE
        if told:  # "in their district or in any district within it": whichever holds is of theirs
            return any_of([Box(tuple(told), tuple(who)) + box for box in rest], shared)
        either = any_of(rest, shared)
        return Box(either.tests, tuple(who), either.spoken)
    try:
        parts = [closed(box, shared) for box in boxes]
    except Unreadable:
        return NOWHERE
    if any(part is None for part in parts):
        return Box()
    found = disjunction(part for part in parts if part is not None)
    within = {x.variable for box in boxes for x in box.locals}
    spoken = tuple(d for box in boxes for d in box.spoken if d.variable not in within)
    return Box(() if found is None else (found,), (), spoken)  # of whom else it is is not known


def _spoken_across(boxes: list[Box]) -> list[Local]:
    """Those of one box of whom another, that does not tell who they are, says something."""
    return [
        local
        for box in boxes
        for local in box.locals
        if local.kind == "any"
        and any(
            local not in other.locals
            and local.variable not in {x.variable for x in other.locals}
            and any(mentions(t, local.variable) for t in other.tests if t not in box.tests)
            for other in boxes
            if other is not box
        )
    ]


def _told_by(boxes: list[Box], common: list[Local]) -> tuple[list[m.Expr], list[Local]]:
    """What tells who those are of whom several boxes speak, and who else that speaks of."""
    names = {local.variable for local in common}
    found = [d for box in boxes for d in box.spoken if d.variable in names]
    found = [d for d in found if all(x.kind == "any" for x in d.box.locals)]
    tests = dict.fromkeys(test for d in found for test in d.box.tests)
    return list(tests), list(dict.fromkeys([*common, *(x for d in found for x in d.box.locals)]))


def any_of_one(boxes: list[Box], shared: Shared) -> Iterator[Box]:
    """As `any_of`; and of one that all of them speak of: "the owner of an animal and the owner's
    representative" are so of one animal, of which more can be said.
    """
    yield any_of(boxes, shared)
    first, *others = boxes
    common = [x for x in first.locals if x.kind == "any" and all(x in o.locals for o in others)]
    if common:
        apart = [
            Box(box.tests, tuple(x for x in box.locals if x not in common), box.spoken)
            for box in boxes
        ]
        found = any_of(apart, shared)
        if found.tests:
            yield Box(found.tests, tuple(common), found.spoken)


def _without(boxes: list[Box], told: Sequence[m.Expr], who: Sequence[Local]) -> list[Box]:
    """The boxes without what tells of which one is meant, and without who that is."""
    return [
        Box(
            tuple(t for t in box.tests if t not in told),
            tuple(x for x in box.locals if x not in who),
            box.spoken,
        )
        for box in boxes
    ]


def any_of_told(boxes: list[Box], shared: Shared) -> Iterator[Box]:
    """As `any_of`; and open, so that more can be said of those who tell of which one is meant:
    "members of the group a case is assigned to, or of its parent, may view its papers".
    """
    yield any_of(boxes, shared)
    common = _spoken_across(boxes)
    told, who = _told_by(boxes, common) if common else ([], [])
    if told:
        apart = _without(boxes, told, who)
        either = any_of(apart, shared)
        if either.tests and either != NOWHERE and all(box.tests for box in apart):
            yield Box((*told, *either.tests), tuple(who), either.spoken)


def none_of(box: Box, shared: Shared) -> Box:
    """A box that holds where this one does not; NOWHERE if that can't be said."""
    try:
        found = closed(box, shared)
    except Unreadable:
        return NOWHERE
    if found is None:
        return NOWHERE
    match found:
        case m.And(
            items=(m.Present(operand=moment), m.Compare(op="<=", left=left, right=m.Now()))
        ) if left == moment:  # what has not happened may yet: also where no moment is known
            later = m.Compare(BOOL, "<", m.Now(moment.type), moment)
            found = m.Or(BOOL, (negation(m.Present(BOOL, moment)), later))
            return Box((found,), (), box.spoken)
    return Box((negation(found),), (), _closed_in(box))


def _closed_in(box: Box) -> tuple[Desc, ...]:
    """Whom a box spoke of, once it is denied: of those within it nothing more can be said."""
    within = {local.variable for local in box.locals}
    return tuple(replace(d, closed=True) if d.variable in within else d for d in box.spoken)


def speaks_of_now(expr: m.Expr) -> bool:
    """Whether an expression asks what time it is."""
    return any(isinstance(node, m.Now) for node in nodes(expr))


def mentions(node: object, variable: str) -> bool:
    """Whether an expression speaks of a variable."""
    return (
        put(node, "?", variable) is not node
        if not isinstance(node, tuple)
        else any(mentions(item, variable) for item in node)
    )


def _closed(tests: list[m.Expr], locals_: list[Local], shared: Shared) -> m.Expr | None:
    used = [x for x in locals_ if any(mentions(test, x.variable) for test in tests)]
    if not used:
        return conjunction(tests)
    names = {x.variable for x in used}
    problem: Unreadable | None = None
    for local, walk, link in _ways(tests, used, names, shared):
        rest = [test for test in tests if test is not link or walk.path[-1].startswith(EVERY)]
        others = [x for x in used if x is not local]
        inside, outside = _split(rest, local, others)
        if local.kind == "all" and link not in local.among:
            continue  # "if all editors own it": not all owners of it
        try:
            body = _body(inside, local, [x for x in others if _in(x, inside)], shared)
            made = _quantified(local, walk, body, shared)
            left = _closed([*outside, made], [x for x in others if not _in(x, inside)], shared)
        except Unreadable as found:
            problem = found
            continue
        return left
    for test in tests:
        if isinstance(test, m.Or) and _is_mutual(test) and all(x.kind == "any" for x in used):
            told = [t for t in tests if t is not test and any(_in(x, [t]) for x in used)]
            apart = [t for t in tests if t is not test and t not in told]
            ways = [_closed([*told, item], used, shared) for item in test.items]
            either = disjunction([way for way in ways if way is not None])
            return conjunction([*apart, *([] if either is None else [either])])
    raise Unreadable if problem is None else problem


def _is_mutual(test: m.Or) -> bool:
    """Whether it is a relation that holds one way or the other: "adjoining a listed property"."""
    match test.items:
        case (
            m.Member(item=one, of=m.EntityPath(root=two, path=path)),
            m.Member(item=other, of=m.EntityPath(root=another, path=way)),
        ):
            return (one, two, path) == (another, other, way)
    return False


def _body(inside: list[m.Expr], local: Local, others: list[Local], shared: Shared) -> m.Expr | None:
    """What holds of those that a walk leads to: of each of them, unless it is not one of those of
    which each is meant.
    """
    among = [test for test in inside if test in local.among]
    if not among:
        return _closed(inside, others, shared)
    said = [test for test in inside if test not in among]
    if any(_in(x, among) and _in(x, said) for x in others) or not said:
        raise Unreadable
    one = _closed(among, [x for x in others if _in(x, among)], shared)
    two = _closed(said, [x for x in others if _in(x, said)], shared)
    assert one is not None
    return disjunction([negation(one), *([] if two is None else [two])])


def _in(local: Local, tests: list[m.Expr]) -> bool:
    return any(mentions(test, local.variable) for test in tests)


def _split(
    tests: list[m.Expr], local: Local, others: list[Local]
) -> tuple[list[m.Expr], list[m.Expr]]:
    """What speaks of a local, or of others that such tests tie to it, and what does not."""
    tied = {local.variable}
    while True:
        inside = [t for t in tests if any(mentions(t, v) for v in tied)]
        more = {x.variable for x in others if _in(x, inside)} - tied
        if not more:
            return inside, [t for t in tests if t not in inside]
        tied |= more


def _ways(
    tests: list[m.Expr], used: list[Local], names: set[str], shared: Shared
) -> Iterator[tuple[Local, m.EntityPath, m.Expr]]:
    """The walks to a local from what is known: forward ones, of each apart and from the resource
    first.
    """
    links = [t for t in tests if isinstance(t, m.Member)]
    forward = [
        (local, link.of, link)
        for local in used
        for link in links
        if link.item == local.variable and link.of.root not in names
    ]
    yield from sorted(forward, key=lambda way: (not way[0].wide, way[1].root != "resource"))
    backward = [
        (local, link)
        for local in used
        for link in links
        if link.of.root == local.variable and link.item not in names and len(link.of.path) == 1
    ]
    for local, link in backward:
        if not link.of.path[0].endswith("-deep"):
            yield local, inverse_path(link.item, local.type, link.of.path[0], shared), link
    yield from _far_ways(tests, forward, backward, shared)


def _far_ways(
    tests: list[m.Expr],
    forward: list[tuple[Local, m.EntityPath, m.Member]],
    backward: list[tuple[Local, m.Member]],
    shared: Shared,
) -> Iterator[tuple[Local, m.EntityPath, m.Expr]]:
    """The walks to what is any number of steps away: what recurs can't be walked forward, but all
    there are of a type can be.
    """
    for local, link in backward:
        if link.of.path[0].endswith("-deep") and local.kind != "all":
            yield local, inverse_path(link.item, local.type, link.of.path[0], shared), link
    for local, walk, link in forward:
        base = recurring(walk, shared)
        told = [t for t in tests if t is not link and mentions(t, local.variable)]
        further = m.EntityPath(local.variable, (base,))  # "in any folder that is in a folder"
        if any(is_there(node, further) for test in told for node in nodes(test)):
            continue
        if base and told and local.kind != "all":
            yield local, every_one(walk.root, local.type, shared), link


def inverse_path(item: str, type_: str, relation: str, shared: Shared) -> m.EntityPath:
    """The walk from `item` to the entities of `type_` in whose `relation` it is."""
    owner = shared.types[item]
    for inverse in shared.vocabulary.types[owner].inverses:
        if inverse.type == type_ and inverse.relation == relation:
            return m.EntityPath(item, (inverse.name,))
    name = f"{relation}-of-{type_}"
    made = Definition(owner, m.Inverse(name, type_, relation))
    shared.definitions[owner, name] = made
    return m.EntityPath(item, (name,))


def _quantified(local: Local, walk: m.EntityPath, body: m.Expr | None, shared: Shared) -> m.Expr:
    """`any v in walk has body`, in the shortest way of saying it."""
    v = local.variable
    if body is not None and local.kind == "any":
        body = _without_that_itis_there(body, m.Member(BOOL, v, walk))
    if (
        local.kind in ("any", "implied", "role")
        and isinstance(body, m.Member)
        and body.of.root == v
        and body.item != v
    ):
        others = _others_so_tied(local, walk, body, shared)
        if not others or recurring(walk, shared):
            path = _through(walk, body.of.path, local.type, shared)
            return m.Member(BOOL, body.item, m.EntityPath(walk.root, path))
        body = m.And(BOOL, (m.IsEntity(BOOL, v, local.type), body))
    if local.kind == "any" and local.many and isinstance(body, m.Quantifier):
        made = _by_so_many(local, walk, body, shared)
        if made is not None:
            return made
    if recurring(walk, shared):
        raise Unreadable  # what recurs can't be walked: another way has to be found
    if local.kind in ("implied", "role") and body is None:
        shared.implied.add(walk.path[-1])
    types = path_types(walk, shared)
    if not types:
        raise Unreadable  # of what is asked for when it is another thing
    if types != (local.type,) and isinstance(body, m.Or) and local.kind == "any":
        each = [_quantified(local, walk, item, shared) for item in body.items]
        return m.Or(BOOL, tuple(each))  # of one of several types: whichever is so of it
    if types != (local.type,) and body is None and local.type in types:
        body = m.IsEntity(BOOL, v, local.type)  # shared with a team, not with a user
    if types != (local.type,) and not _is_only_of(local, body, shared):
        raise Unreadable
    kind = "any" if local.kind not in ("all", "at_least") else local.kind
    if kind == "all" and body is not None and TAKES & {*words_of(walk.path[-1])}:
        lacking = m.Quantifier(BOOL, "any", v, types, walk, negation(body), 1)
        return negation(lacking)
    if local.kind == "at_least" and mentions(body, other_of(v)):
        return _two_of_them(local, walk, body, types)
    return m.Quantifier(BOOL, kind, v, types, walk, body, local.k)  # type: ignore[arg-type]


def other_of(variable: str) -> str:
    """The other one of two of whom each is told by the other: "two people from different teams"."""
    return f"{variable}'"


def _two_of_them(
    local: Local, walk: m.EntityPath, body: m.Expr | None, types: tuple[str, ...]
) -> m.Quantifier:
    """There is one and another, each as was said of them, and both as was said of two."""
    v, other = local.variable, other_of(local.variable)
    said = body.items if isinstance(body, m.And) else (body,)
    alone = [test for test in said if test is not None and not mentions(test, other)]
    of_two = [test for test in said if test is not None and mentions(test, other)]
    theirs = conjunction([*(put(test, other, v) for test in alone), *of_two])
    second = m.Quantifier(BOOL, "any", other, types, walk, theirs, 1)
    return m.Quantifier(BOOL, "any", v, types, walk, conjunction([*alone, second]), 1)


def _without_that_itis_there(body: m.Expr, link: m.Member) -> m.Expr:
    """What is said of one that a walk leads to, without that it does."""
    if isinstance(body, m.And) and link in body.items and len(body.items) > 1:
        left = conjunction(item for item in body.items if item != link)
        return body if left is None else left
    if isinstance(body, m.Or):
        return m.Or(BOOL, tuple(_without_that_itis_there(item, link) for item in body.items))
    return body


def _by_so_many(
    local: Local, walk: m.EntityPath, body: m.Quantifier, shared: Shared
) -> m.Quantifier | None:
    """Surveys by at least two surveyors: of things that one makes each, so many who made any."""
    if body.kind != "at_least" or body.k < 2 or body.path.root != local.variable:
        return None
    rels = [r for r in shared.vocabulary.relations
            if r.type == local.type and (r.name,) == body.path.path]  # fmt: skip
    made = any(is_named_after(r, words_of(r.name)) or r.name in WRITERS for r in rels)
    if not made or mentions(body.body, local.variable):
        return None
    whole = m.EntityPath(walk.root, (*walk.path, *body.path.path))
    return msgspec.structs.replace(body, path=whole)


def _is_only_of(local: Local, body: m.Expr | None, shared: Shared) -> bool:
    """Whether what holds of someone can hold of none but of their type, whatever else a walk leads
    to: "shared with any team above theirs", where people are shared with, too.
    """
    if isinstance(body, m.Member) and body.item == local.variable:
        return path_types(body.of, shared) == (local.type,)
    if isinstance(body, m.And):
        return any(isinstance(item, m.IsEntity) for item in body.items)
    return isinstance(body, m.IsEntity)


def _others_so_tied(local: Local, walk: m.EntityPath, body: m.Member, shared: Shared) -> bool:
    """Whether a walk leads to things of another type as well that have such people, too: the author
    of a core may read what is derived from it, not the one of a dataset.
    """
    others = set(path_types(walk, shared)) - {local.type}
    return any(step_types(type_, body.of.path[0], shared) for type_ in others)


def _through(
    walk: m.EntityPath, rest: tuple[str, ...], last: str, shared: Shared
) -> tuple[str, ...]:
    """A walk and its last steps. What recurs can't be walked, so after steps of any number the
    rest is asked for on the way, of things of the type `last`: X.parent-deep.viewer is
    X.parent.viewer-through-parent.
    """
    base = recurring(walk, shared)
    if not base:
        return (*walk.path, *rest)
    before = m.EntityPath(walk.root, (*walk.path[:-1], base))
    types = _any_steps_on(path_types(before, shared), base, shared)
    ended = {t for t in types if step_types(t, rest[0], shared)}
    whose = f"-of-{last}" if ended - {last} else ""  # which of several types it is of
    if rest == (base,) and len(types) == 1:
        return (*before.path, walk.path[-1])  # over any number of steps, and one more
    name = f"{'-'.join(rest)}{whose}-through-{base}"
    for type_ in types:
        ends = type_ == last and step_types(type_, rest[0], shared)
        here: m.RelationExpr = m.Ref(rest[0]) if len(rest) == 1 else m.Arrow(rest[:-1], rest[-1])
        if step_types(type_, base, shared):
            further = m.Arrow((base,), name)  # of a type without such an end, only that
            here = m.UnionOf((here, further)) if ends else further
        elif not ends:
            continue
        shared.definitions[type_, name] = Definition(type_, m.Permission(name, here))
    return (*before.path, name)


def _any_steps_on(types: tuple[str, ...], step: str, shared: Shared) -> tuple[str, ...]:
    """The types that a step leads to from some, taken any number of times: folders are in folders,
    and those in a workspace.
    """
    found = list(types)
    for type_ in found:
        found += [t for t in step_types(type_, step, shared) if t not in found]
    return tuple(found)


def recurring(walk: m.EntityPath, shared: Shared) -> str:
    """The relation that the last step of a walk takes any number of times: `parent` of
    `parent-deep`, and of an `above` that is declared as `parent or parent.above`; nothing, "",
    where it takes one step.
    """
    step = walk.path[-1]
    if step.endswith("-deep"):
        return step.removesuffix("-deep")
    before = m.EntityPath(walk.root, walk.path[:-1])
    for type_ in path_types(before, shared):
        owner = shared.vocabulary.types.get(type_)
        for relation in computed(owner) if owner is not None else ():
            if relation.name == step and (base := closure_of(relation)):
                return base
    return ""


def path_types(walk: m.EntityPath, shared: Shared) -> tuple[str, ...]:
    """The types of the entities that a walk leads to."""
    types: tuple[str, ...] = (shared.types[walk.root],)
    for step in walk.path:
        types = tuple(sorted({s for t in types for s in step_types(t, step, shared)}))
    return types


def step_types(type_: str, step: str, shared: Shared) -> tuple[str, ...]:
    """The types of the entities that one step leads to."""
    found = [r for r in shared.vocabulary.relations if r.type == type_ and r.name == step]
    if found:
        return found[0].subjects
    definition = shared.definitions.get((type_, step))
    if definition is not None and isinstance(definition.item, m.Inverse):
        return (definition.item.type,)
    if definition is not None and isinstance(definition.item, m.Permission):
        base = step.removesuffix("-deep")
        return step_types(type_, base, shared)
    return ()
