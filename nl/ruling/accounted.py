"""Knows whether a reading says what "other" and "else" in a text say: that someone is another."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import Shared
from ..rule import IntermediateRule
from ..vocabulary.candidates import SOMEBODY, texts_at
from ..vocabulary.senses import Attr, Kind, Noun

OTHERS = frozenset({"other", "others", "another"})
AFTER = frozenset({"to", "with", "no", "through", "via"})
"""Before "other": what makes it say less, or what `no_other` and `deeply` read."""
TO_WHOM = (["to"], ["with"])
ELSEWHERE = frozenset(
    (
        "than hand case cases circumstance circumstances times time situations situation way ways "
        "place places hours rule rules role roles policy policies permission permissions grant "
        "grants words right rights privilege privileges entitlements"
    ).split()
)
"""After "other": what is no person or thing that a rule is about."""


STATES = frozenset("stage stages state states status statuses phase phases".split())
"""At which a thing is, whatever the vocabulary calls it."""


def is_accounted_for(rule: IntermediateRule, shared: Shared) -> bool:
    """Whether a rule tells who asks, or what is asked for, from another where its text does: a
    reading that lost "other" lets people do by themselves what wants another.
    """
    said = set(_differing(shared))
    if any(clause.effect == "only" for clause in rule.clauses):
        said.discard("else")  # "and not by anyone else"
    if (
        said == {"other"}
        and _tells_the_rest(rule)
        and (_are_things(shared) or _begin_sentences(shared))
    ):
        return True
    return not said or any(
        isinstance(node, m.SameEntity) or _is_of_another(node)
        for clause in rule.clauses
        for expr in (clause.condition, clause.region)
        if expr is not None
        for node in nodes(expr)
    )


def _are_things(shared: Shared) -> bool:
    """Whether "other" is said just of things that rules are about: "other approved documents"."""
    after = [at + 1 for at, word in enumerate(shared.words) if word.text == "other"]
    return all(_is_thing(at, shared) for at in after)


def _begin_sentences(shared: Shared) -> bool:
    """Whether "other" is said just of those who stand against those of the sentence before."""
    words = [word.text for word in shared.words]
    return all(
        words[at - 1] in (".", ";") for at, text in enumerate(words) if text == "other" and at
    )


def _is_thing(at: int, shared: Shared) -> bool:
    """Whether a noun for a thing stands in a place, with its adjectives; or for what it is at, as
    "at any other stage".
    """
    people = set(shared.vocabulary.principals)
    if texts_at(shared.words, at) in STATES:
        return True
    for leaf in shared.leaves:
        value = leaf.value
        if leaf.start == at and isinstance(value, Attr) and value.of not in people:
            return True
        if leaf.start != at or not isinstance(value, Noun | Kind):
            continue
        if isinstance(value, Noun):
            types = set(value.types)
            if types and people.isdisjoint(types):
                return True
        elif (leaf.kind == "CLASS" and value.type not in people) or (
            leaf.kind == "ADJ" and _is_thing(leaf.end, shared)
        ):
            return True
    return False


def _tells_the_rest(rule: IntermediateRule) -> bool:
    """Whether a clause is of those of which what another says is not so."""
    told: set[m.Expr] = set()
    for clause in rule.clauses:
        exprs = [expr for expr in (clause.region, clause.condition) if expr is not None]
        found = [node for expr in exprs for node in nodes(expr)]
        if any(isinstance(node, m.Not) and _is_told(node.operand, told) for node in found):
            return True
        told.update(node for node in found if isinstance(node, m.Expr))
    return False


def _is_told(said: m.Expr, told: set[m.Expr]) -> bool:
    """Whether it was said of those before; of "urgent internal ones", both."""
    return said in told or (isinstance(said, m.And) and set(said.items) <= told)


def _is_of_another(node: m.Node) -> bool:
    """Whether it says that two are of different departments, or precincts."""
    tied = node.operand if isinstance(node, m.Not) else None
    values = isinstance(tied, m.Compare) and {type(tied.left), type(tied.right)} == {m.AttributeOf}
    return values or isinstance(tied, m.Member | m.Quantifier)


WHICH = frozenset("in on from with who at".split())


def _begins_here(words: list[str], at: int) -> bool:
    """Whether a sentence after the first, or a clause, begins with "others", "anyone else"."""
    begin = at - 1 if words[at] == "else" else at
    return begin > 0 and words[begin - 1] in (".", ";", "and", "but", ",")


def _is_between(before: list[str]) -> bool:
    """Whether what follows is what something goes by way of: "by way of any other datasets"."""
    while before and before[-1] in ("any", "one", "or", "more"):
        before = before[:-1]
    return before[-1:] in (["through"], ["via"]) or before[-3:] == ["by", "way", "of"]


def _differing(shared: Shared) -> Iterator[str]:
    """The words by which a text speaks of another; "all others" are the rest."""
    words = [word.text for word in shared.words]
    named = {
        at
        for leaf in shared.leaves
        if leaf.end - leaf.start > 1
        for at in range(leaf.start, leaf.end)
    }
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        if at in named or before in AFTER or _is_between(words[:at]):
            continue
        if word == "others" and before in ("all", "the"):
            continue
        another = word in OTHERS and after not in ELSEWHERE and before != "each"
        someone = word == "else" and before in SOMEBODY
        if word == "others" and after in ("ca", "can", "cannot", "may"):
            yield "else"  # "others can't": nobody else can
            continue
        if word == "another" and "than" in words[at + 2 : at + 5]:
            continue  # "from another site than its author": it says itself than which
        more = (someone or word == "others") and after in WHICH and _begins_here(words, at)
        if more:
            continue  # "anyone else in HR may view it", beside those before
        if another or (someone and words[at - 2 : at - 1] not in TO_WHOM):
            yield word
