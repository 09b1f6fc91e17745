"""Knows of what somebody is the manager where a text says just "managers"."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ...compiler import model as m
from ..meaning.base import RESOURCE, SUBJECT, Shared, Unreadable
from ..meaning.closing import mentions, path_types
from ..rule import Clause, conjunction
from ..text.morphology import base_of_agent, singular
from ..vocabulary.levels import computed
from ..vocabulary.phrases import words_of
from ..vocabulary.senses import BOOL, RelWord


def tied(clause: Clause, shared: Shared) -> Clause:
    """A clause in which those who manage something manage what it is about: "billing admins may
    cancel a subscription" lets those of the organization that holds it. Raises Unreadable where
    nothing says of what: whoever manages anything would do.
    """
    clause = _of_whoever_does(clause, shared)
    whole = clause if clause.resources or not shared.implied else _of_the_only_type(clause, shared)
    itself, clause = whole is not clause, whole
    ties = dict(_ties(clause, shared, itself=itself))
    if any(_is_one_way_of_several(node, tie) for tie in ties.values()
           for node in _nodes(clause.condition)):  # fmt: skip
        shared.ask(
            "who is meant, whoever is so of the very thing, or of any? Say “users who …”",
            (0, len(shared.words)),
        )
        raise Unreadable
    if ties and clause.condition is not None:
        narrows = clause.effect != "forbid"
        condition = _put(clause.condition, ties, narrows, wherever=itself)
        clause = msgspec.structs.replace(clause, condition=condition)
    if ties and clause.region is not None and clause.effect == "only" and not _own_only(clause):
        region = _put(clause.region, ties, narrows=True, wherever=itself)
        clause = msgspec.structs.replace(clause, region=region)
    text = msgspec.json.encode((clause.region, clause.condition)).decode()
    for step in sorted(shared.implied):
        name = step.partition("-of-")[0]
        alone = text.count(f'"{name}') < 2 and _only_exists(clause, step)
        alone = alone and not (clause.effect == "forbid" and _only_exists(clause, step, "subject"))
        another = _is_so_of_another(clause, step, shared)
        if alone or another or (itself and f'"{step}"' in text):
            shared.ask(
                f"“{name.replace('_', ' ')}” of whom, or of what? Say it, or say “of anyone”",
                (0, len(shared.words)),
            )
            raise Unreadable
    return clause


def _is_so_of_another(clause: Clause, step: str, shared: Shared) -> bool:
    """Whether "authors" of comments would have to be authors of pages, which nobody spoke of."""
    inverse = _inverse(step, shared)
    if inverse is None or len(clause.resources) != 1:
        return False
    asked = clause.resources[0].type
    own = any(rel.type == asked and rel.name == inverse.relation
              for rel in shared.vocabulary.relations)  # fmt: skip
    said = {singular(word.text) for word in shared.words}
    spoken = not said.isdisjoint(words_of(inverse.type))
    return own and inverse.type != asked and not spoken and _only_exists(clause, step, "subject")


def _of_the_only_type(clause: Clause, shared: Shared) -> Clause:
    """A clause that says not to what, "reviewers may view and comment", as one of the only type
    that all of it can be done to.
    """
    actions = [shared.vocabulary.actions.get(name, ()) for name in clause.actions]
    types = set.intersection(*map(set, actions)) if actions else set()
    if len(types) != 1:
        return clause
    return msgspec.structs.replace(clause, resources=(m.Who(types.pop()),))


def _is_one_way_of_several(node: m.Node, tie: m.Expr) -> bool:
    """Whether it is one of several ways of being asked for that it is what somebody manages:
    "account managers may view contracts with the companies they manage and those they own".
    """
    return isinstance(node, m.Or) and tie in node.items


def _of_all_with_their_own(clause: Clause, shared: Shared) -> Clause:
    """A grant of what is staff's own, "staff can withdraw their own requests", whatever they are
    the staff of.
    """
    assert isinstance(clause.condition, m.And)
    items = clause.condition.items
    own = any(mentions(x, SUBJECT) and mentions(x, RESOURCE) for x in items)
    kept = [x for x in items if not (own and _is_just_staff(x, shared))]
    return msgspec.structs.replace(clause, condition=conjunction(kept))


def _is_just_staff(item: m.Expr, shared: Shared) -> bool:
    """Whether it is that who asks is on the staff of something."""
    if not isinstance(item, m.Quantifier) or item.body is not None or item.kind != "any":
        return False
    inverse = _inverse(item.path.path[-1], shared)
    own = item.path.root == SUBJECT and len(item.path.path) == 1
    return own and inverse is not None and inverse.relation in STAFF


STAFF = frozenset("staff personnel crew workforce".split())
"""Whom a text speaks of as all who work there."""


def _own_only(clause: Clause) -> bool:
    """Whether it is said what those may who have to do with it: "authors may delete only their own
    comments", whoever wrote what those are about.
    """
    return any(
        mentions(node, SUBJECT) and mentions(node, RESOURCE)
        for node in _nodes(clause.condition)
        if isinstance(node, m.Member | m.Compare | m.Quantifier)
    )


def _of_whoever_does(clause: Clause, shared: Shared) -> Clause:
    """A prohibition of those who are called by what they ask to do, "suspended drivers can't drive
    a van", as one of whoever does: also of those who have driven nothing so far. So are suspended
    staff all who are suspended, of whatever they are the staff.
    """
    if not isinstance(clause.condition, m.And):
        return clause
    if clause.effect != "forbid":
        return _of_all_with_their_own(clause, shared)
    done = {words_of(name)[0] for name in clause.actions}

    def is_just_that(item: m.Expr) -> bool:
        if not isinstance(item, m.Quantifier) or item.body is not None or item.kind != "any":
            return False
        inverse = _inverse(item.path.path[-1], shared)
        named = set(base_of_agent(inverse.relation)) if inverse is not None else set()
        own = item.path.root == SUBJECT and len(item.path.path) == 1
        return own and bool(named & done)

    kept = [
        item
        for item in clause.condition.items
        if not (is_just_that(item) or _is_just_staff(item, shared))
    ]
    return msgspec.structs.replace(clause, condition=conjunction(kept)) if kept else clause


def _ties(clause: Clause, shared: Shared, *, itself: bool) -> Iterator[tuple[str, m.Expr]]:
    """By step, that those who have it have it of what the clause is about, or what that belongs
    to; with `itself` they may be the thing's own.

    In a prohibition of those who are managers, and in a permission of those who are not, that
    would allow more than the other reading; so it stays as it is, and is asked. So does it where
    who asks has to do with another of that type: "branch coordinators may see those of their
    branch".
    """
    if len(clause.resources) != 1:
        return
    found: dict[str, tuple[str, m.Expr]] = {}
    for step in sorted(shared.implied):
        inverse = _inverse(step, shared)
        of = inverse.type if inverse is not None else _led_to(step, shared)
        type_ = clause.resources[0].type
        if of is None:
            continue
        walk = () if itself and of == type_ else _walk_to(of, type_, shared)
        if walk is not None and inverse is not None:
            path = m.EntityPath("resource", (*walk, inverse.relation))
            found[step] = (of, m.Member(BOOL, "subject", path))
        elif walk is not None and _is_the_one(step, shared) and not _has_to_do_with_it(clause):
            found[step] = (of, _in_what_they_have(step, of, walk))
    same = [tie for _, tie in found.values()]
    others = [node for node in _nodes(clause.condition) if node not in same]
    for step, (type_, tie) in found.items():
        if not any(_is_of(node, type_, shared) for node in others):
            yield step, tie


def _led_to(step: str, shared: Shared) -> str | None:
    """What a relation of people leads to, where it is declared on their side: whoever `leads` a
    trial is its lead.
    """
    people = shared.vocabulary.principals
    rels = [r for r in shared.vocabulary.relations if r.name == step and r.type in people]
    ends = {type_ for rel in rels for type_ in rel.subjects}
    declared = all(rel.inverse_of is None for rel in rels)
    return ends.pop() if declared and len(ends) == 1 and not ends & set(people) else None


def _is_the_one(step: str, shared: Shared) -> bool:
    """Whether a text speaks of "the trial lead": of whichever trial is at hand. Of "store managers"
    one can't tell.
    """
    for leaf in shared.leaves:
        value = leaf.value
        if leaf.start == 0 or shared.words[leaf.start - 1].text != "the":
            continue
        if isinstance(value, RelWord) and not value.plural:
            inverse = value.rel.inverse_of
            if value.rel.name == step or (inverse is not None and inverse[1] == step):
                return True
    return False


def _has_to_do_with_it(clause: Clause) -> bool:
    """Whether it is said otherwise what who asks has to do with a thing: "guardians may read their
    ward's records" may be of a guardian's ward.
    """
    items = clause.condition.items if isinstance(clause.condition, m.And) else (clause.condition,)
    return any(mentions(item, SUBJECT) and mentions(item, RESOURCE) for item in items)


def _in_what_they_have(step: str, of: str, walk: tuple[str, ...]) -> m.Expr:
    """That what a thing belongs to is what who asks has by a step."""
    theirs = m.EntityPath("subject", (step,))
    if not walk:
        return m.Member(BOOL, "resource", theirs)
    path = m.EntityPath("resource", walk)
    return m.Quantifier(BOOL, "any", "x1", (of,), path, m.Member(BOOL, "x1", theirs), 1)


def inverses(step: str, shared: Shared) -> list[m.Inverse]:
    """What a step from who asks may turn round: of whatever type that has one so called."""
    made = [d.item for (_, name), d in shared.definitions.items() if name == step]
    declared = [i for t in shared.vocabulary.model.types for i in t.inverses if i.name == step]
    return [d for d in (*made, *declared) if isinstance(d, m.Inverse)]


def _inverse(step: str, shared: Shared) -> m.Inverse | None:
    """What a step from who asks turns round, where that is one."""
    found = inverses(step, shared)
    return found[0] if len({(i.type, i.relation) for i in found}) == 1 else None


def _walk_to(end: str, start: str, shared: Shared) -> tuple[str, ...] | None:
    """The one way of at most two relations from a type to another; no way through people."""
    people = shared.vocabulary.principals
    walks: list[tuple[tuple[str, ...], str]] = [((), start)]
    for _ in range(2):
        walks = [
            ((*walk, rel.name), subject)
            for walk, type_ in walks
            for rel in shared.vocabulary.relations
            if rel.type == type_ and rel.inverse_of is None
            for subject in rel.subjects
            if subject not in people
        ]
        found = [walk for walk, type_ in walks if type_ == end]
        if found:
            ways = {_declared_as(walk, start, shared) for walk in found}
            return found[0] if len(ways) == 1 else None
    return None


def _declared_as(walk: tuple[str, ...], start: str, shared: Shared) -> object:
    """What a walk is but another name for: the `in` of a change declared as its `into.of`."""
    if len(walk) == 1:
        for relation in computed(shared.vocabulary.types[start]):
            if relation.name == walk[0] and isinstance(relation.expr, m.Arrow):
                return relation.expr
    return walk


def _put(expr: m.Expr, ties: dict[str, m.Expr], narrows: bool, *, wherever: bool) -> m.Expr:
    """An expression with a tie for what only says that somebody has such a step, where what is
    narrower allows less, or `wherever` it says so.
    """
    if isinstance(expr, m.Not):
        operand = _put(expr.operand, ties, not narrows, wherever=wherever)
        return msgspec.structs.replace(expr, operand=operand)
    if isinstance(expr, m.And | m.Or):
        items = tuple(_put(item, ties, narrows, wherever=wherever) for item in expr.items)
        return msgspec.structs.replace(expr, items=items)
    if (
        (narrows or wherever)
        and isinstance(expr, m.Quantifier)
        and expr.body is None
        and expr.kind == "any"
        and expr.path.root == "subject"
        and len(expr.path.path) == 1
    ):
        return ties.get(expr.path.path[0], expr)
    return expr


def _is_of(node: m.Node, type_: str, shared: Shared) -> bool:
    """Whether it says of who asks what they have to do with one of a type."""
    if isinstance(node, m.Member) and node.item == "subject":
        if node.of.root not in shared.types:
            return True  # one of those there are: it may be
        before = msgspec.structs.replace(node.of, path=node.of.path[:-1])
        return len(node.of.path) > 1 and type_ in path_types(before, shared)
    if isinstance(node, m.EntityPath) and node.root == "subject":
        starts = (node.path[: i + 1] for i in range(len(node.path)))
        said = any(type_ in path_types(m.EntityPath("subject", s), shared) for s in starts)
        return said and node.path[0] not in shared.implied
    return False


def _nodes(node: object) -> Iterator[m.Node]:
    """All that an expression is made of."""
    if isinstance(node, tuple):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, m.Node):
        yield node
        for field in node.__struct_fields__:
            yield from _nodes(getattr(node, field))


def _only_exists(node: object, step: str, root: str = "") -> bool:
    """Whether a walk by a step, if one is given from that root, is only said to lead somewhere."""
    if isinstance(node, tuple | list):
        return any(_only_exists(item, step, root) for item in node)
    if isinstance(node, m.Const | m.ValueType) or not isinstance(node, m.Node):
        return False
    if isinstance(node, m.Quantifier) and node.body is None and node.path.path[-1] == step:
        return root in ("", node.path.root)
    return any(_only_exists(getattr(node, f), step, root) for f in node.__struct_fields__)
