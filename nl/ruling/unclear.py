"""Knows which rules may be less than their text means, though nothing else can be read there: then
its author is asked.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ...compiler import model as m
from ..meaning.base import SUBJECT, Shared
from ..meaning.closing import mentions, speaks_of_now
from ..meaning.statements.draft import Draft, Drafts
from ..rule import Clause, conjuncts, negation
from ..text.lexicon import MODALS, PREPOSITIONS
from ..text.morphology import base_of_participle
from ..vocabulary.senses import is_person
from .idle import grants_nothing_more, says_nothing_more
from .which_it import which_it
from .who_did_it import asks_who_did


def unclear(drafts: Drafts, clauses: Sequence[Clause], shared: Shared) -> str | None:
    """What has to be asked if a text comes to just these drafts, and the clauses they became."""
    for draft in drafts:
        if (message := _asked_of(draft, shared)) is not None:
            return message
    words = {word.text for word in shared.words}
    for clause in clauses:
        if (both := _never_both(clause.condition) or _never_both(clause.region)) is not None:
            said = " and ".join(f"“{each.replace('_', ' ')}”" for each in both)
            return f"nothing is {said} at once: is either enough? Say “or”, or say it otherwise"
    if (message := next(filter(None, map(asks_who_did, clauses)), None)) is not None:
        return message
    if not TOO & words and any(map(_is_another_such, clauses)):
        return (
            "who are meant, those of the very thing, or of any such? It is of others: say “a user "
            "who has … may not …”"
        )
    if any(_one_says_both(clause.condition) or _one_says_both(clause.region) for clause in clauses):
        return "of two measures one says all: is more said of each? Write two sentences"
    if (by := _by_whom(shared)) and any(mentions(c.condition, SUBJECT) for c in clauses):
        said, done = shared.said(*by), shared.words[by[0] - 1].text
        return f"is it done “{said} …”, or {done}? Put “{said} …” first, or after a comma"
    if any(_is_timed_twice(c.condition) or _is_timed_twice(c.region) for c in clauses):
        return "which time is whose? Write a sentence for each"
    place = _last_case(shared)
    if place is not None and (
        any(map(_has_a_choice, clauses))
        or (_joins_deeds(place[0], shared) and any(map(_bars_several, clauses)))
    ):
        said = shared.said(*place)
        return f"is what ends “{said}” said of that alone, or of all? Write two sentences"
    if (message := _who_are_staff(drafts, shared)) is not None:
        return message
    if (message := which_it(shared)) is not None:
        return message
    if _are_they_unsaid(drafts, shared):
        return "who are “they”? Say who may do it: “… may be edited by editors if they …”"
    if len(clauses) > 1 and any(map(_never_applies, clauses)):
        return "part of this can never apply: say in another way what is meant"
    later = [draft for draft in drafts if draft.phrase != drafts[0].phrase]
    if any(map(_is_so_anyhow, later)) and _goes_on(shared):
        return "is it still of those that were spoken of before? Part of it is so of them anyhow"
    if says_nothing_more(clauses) and ANAPHORA & words and not STRESSED & words:
        return (
            "part of this forbids only what the rest forbids already: say with a noun what “it”, "
            "“them” or “such” is, or leave that part out"
        )
    return None


STRESSED = frozenset("goes applies even included including".split())
"""What is said of some of those whom it is said of already: "and that goes for admins too"."""


def _goes_on(shared: Shared) -> bool:
    return not ANAPHORA.isdisjoint(word.text for word in shared.words)


def _is_so_anyhow(draft: Draft) -> bool:
    """Whether a draft is of one state of a thing, on condition that it is not in another: "a raw
    transcript may be corrected by …; its checker may correct it before it is final".
    """
    told = dict(filter(None, map(_value_told, (draft.what + draft.region).tests)))
    return any(
        isinstance(test, m.Not)
        and (other := _value_told(test.operand)) is not None
        and told.get(other[0], other[1]) != other[1]
        for test in draft.when.tests
    )


TOO = frozenset("also too even including well second both two".split())


def _one_says_both(node: object) -> bool:
    """Whether something is to be under one measure or under another: what is said of the last, "or
    under $200 with a reason", is not said of all.
    """
    if isinstance(node, m.Or):
        told = [(test.left, test.op[0]) for test in node.items
                if isinstance(test, m.Compare) and test.op[0] in "<>"
                and isinstance(test.right, m.Const)]  # fmt: skip
        if len(set(told)) < len(told):
            return True
    fields = node.__struct_fields__ if isinstance(node, m.Node) else ()
    items = node if isinstance(node, tuple) else [getattr(node, field) for field in fields]
    return any(map(_one_says_both, items))


def _is_timed_twice(expr: m.Expr | None) -> bool:
    """Whether one time is said of all, and another of one of several: "by editors on weekdays or
    admins on Sundays".
    """
    items = expr.items if isinstance(expr, m.And) else ()
    if not any(speaks_of_now(item) for item in items if not isinstance(item, m.Or)):
        return False
    cases = (case for item in items if isinstance(item, m.Or) for case in item.items)
    return any(isinstance(case, m.And) and any(map(speaks_of_now, case.items)) for case in cases)


def _by_whom(shared: Shared) -> tuple[int, int] | None:
    """Where "may be edited until they are published by editors" may tell by whom that is done: the
    first "by" of all, right behind a state in a case.
    """
    words = [word.text for word in shared.words]
    at = words.index("by") if "by" in words else 0
    cases = [i for i in range(at) if words[i] in CASE or words[i] in ("until", "before", "once")]
    passive = any(one in MODALS and two == "be" for one, two in itertools.pairwise(words[:at]))
    if not cases or not passive or "," in words[cases[-1] : at]:
        return None
    state = any(leaf.kind == "ADJ" and leaf.end == at for leaf in shared.leaves)
    told = state and base_of_participle(words[at - 1])
    return (at, at + 2) if told and cases[-1] > words.index("be") else None


def _last_case(shared: Shared) -> tuple[int, int] | None:
    """Where ", or" begins the last of several that no comma parts from a case or a circumstance
    behind it: "under $50, or under $200 with a reason".
    """
    words = [word.text for word in shared.words]
    for at in range(len(words) - 1):
        if words[at] != "," or words[at + 1] not in ("or", "nor"):
            continue
        ends = (end for end in range(at + 2, len(words)) if words[end] in (",", ".", ";", ":"))
        end = next(ends, len(words))
        if any(x.kind in CIRCUMSTANCES and at + 1 < x.start < at + 4 for x in shared.leaves):
            continue  # "or on Fridays after 15:00" is one time
        cases = any(word in CASE for word in words[at + 3 : end])
        if cases or any(
            leaf.kind in CIRCUMSTANCES
            and leaf.end == end
            and not SMALL.issuperset(words[at + 2 : leaf.start])  # but "…, or in an emergency"
            for leaf in shared.leaves
        ):
            return at + 1, end
    return None


CASE = frozenset("if when while unless whenever provided".split())
CIRCUMSTANCES = frozenset({"CIRC", "DAYS", "CLOCK"})
SMALL = frozenset({*PREPOSITIONS, "a", "an", "the", "any", "time", "all", "times"})


def _joins_deeds(place: int, shared: Shared) -> bool:
    """Whether "or" stands between just two things that are done: "be approved, or paid without
    MFA".
    """
    before = any(
        x.kind in DEEDS and x.end == place - 1 and shared.words[x.start - 1].text != ","
        for x in shared.leaves
    )
    return before and any(x.kind in DEEDS and x.start == place + 1 for x in shared.leaves)


DEEDS = frozenset({"ACTP", "VERB", "ACTG"})


def _bars_several(clause: Clause) -> bool:
    return clause.effect == "forbid" and len(clause.actions) > 1 and clause.condition is not None


def _has_a_choice(clause: Clause) -> bool:
    """Whether a clause wants one of several things and something else, of the thing or the request,
    too.
    """
    for wanted in (clause.condition, clause.region):
        items = wanted.items if isinstance(wanted, m.And) else ()
        more = [x for x in items if not isinstance(x, m.Or) and not mentions(x, SUBJECT)]
        if more and any(isinstance(item, m.Or) for item in items):
            return True
    return False


def _is_another_such(clause: Clause) -> bool:
    """Whether "owners may not edit pages of other owners" came to be of pages with two of them."""
    parts = conjuncts(clause.condition) | conjuncts(clause.region)
    ties = (part for part in parts if isinstance(part, m.Member))
    own = {tie.of for tie in ties if (tie.item, tie.of.root) == ("subject", "resource")}
    others = (part for part in parts if isinstance(part, m.Quantifier) and part.path in own)
    return any(
        any(_is_no_asker(test, other.variable) for test in conjuncts(other.body))
        and all(
            _is_no_asker(test, other.variable)
            or (isinstance(test, m.Member) and test.of == other.path)
            for test in conjuncts(other.body)
        )
        for other in others
    )


def _is_no_asker(test: m.Expr, variable: str) -> bool:
    match test:
        case m.Not(operand=m.SameEntity() as same):
            return {"subject", variable} == {same.left, same.right}
    return False


def adds_nothing(statements: Sequence[list[Clause]], shared: Shared) -> str | None:
    """What to ask where a statement grants only what another of the text does."""
    if grants_nothing_more(statements) and not TOO & {word.text for word in shared.words}:
        return (
            "part of this allows only what the rest allows already: is it a limit? Say “only”, "
            "and of whom and what"
        )
    return None


ANAPHORA = frozenset("it its them they those these such one ones".split())


def _never_applies(clause: Clause) -> bool:
    """Whether a clause says that something is so and is not so, or lets those alone do something
    whom it governs: then it was not meant.
    """
    parts = conjuncts(clause.condition)
    if clause.effect == "only":
        return bool(parts) and parts <= conjuncts(clause.region)
    return any(negation(part) in parts for part in parts)


def _never_both(node: object) -> tuple[str, str] | None:
    """Two values of one thing that a condition wants at once: "weighed and sampled" is no state."""
    if isinstance(node, m.And):
        for one, two in itertools.combinations(node.items, 2):
            values = [_value_told(one), _value_told(two)]
            if values[0] and values[1] and values[0][0] == values[1][0] and values[0] != values[1]:
                return values[0][1], values[1][1]
    fields = node.__struct_fields__ if isinstance(node, m.Node) else ()
    items = node if isinstance(node, tuple) else [getattr(node, field) for field in fields]
    return next(filter(None, map(_never_both, items)), None)


def _value_told(test: m.Expr) -> tuple[m.AttributeOf, str] | None:
    """The value that something is said to have, of an attribute that has one at a time."""
    match test:
        case m.Compare(op="==", left=m.AttributeOf() as left, right=m.Const(value=str(value))):
            return (left, value) if left.type.kind == "enum" else None
    return None


def _asked_of(draft: Draft, shared: Shared) -> str | None:
    """What has to be asked if a text comes to just a draft."""
    if _is_of_one_told(draft, shared):
        verb = draft.actions[0].replace("_", " ")
        return f"{verb} what: the one that was spoken of, or any? Say it with a noun"
    return None


def _is_of_one_told(draft: Draft, shared: Shared) -> bool:
    """Whether "applicants may appeal if their application was refused" lets them do so to any."""
    said = draft.who + draft.when + draft.region
    told = {local.type for local in said.locals if local.kind != "implied"}
    known = shared.vocabulary.actions
    done_to = {type_ for name in draft.actions for type_ in known.get(name, ())}
    any_ = draft.resource_type is None or (
        # "applicants whose application was refused may appeal": that of theirs, rather
        draft.resource_type in told
        and not draft.what.tests
        and any(_is_tied_alike(test, draft) for test in draft.who.tests)
    )
    return draft.effect == "permit" and any_ and bool(told & done_to)


def _is_tied_alike(test: m.Expr, draft: Draft) -> bool:
    """Whether who may stands to what is asked for as to another such that is spoken of."""
    return (
        isinstance(test, m.Member)
        and (test.item, test.of.root) == ("subject", "resource")
        and any(
            isinstance(other, m.Member) and local.type == draft.resource_type
            and (other.item, other.of.root, other.of.path)
            == ("subject", local.variable, test.of.path)
            for local in draft.who.locals
            for other in draft.who.tests
        )
    )  # fmt: skip


def is_of_theirs(clause: Clause) -> str | None:
    """What to ask where "only managers may regrade loads at their own site" leaves open what holds
    of loads elsewhere: whether nobody may, or whoever else may.
    """
    governed = conjuncts(clause.region)
    if not any(mentions(test, "subject") and not _is_denied(test) for test in governed):
        return None
    return (
        "may others do so to what isn't theirs, or nobody? Say “only …, and only to those of "
        "their own”, or write two sentences"
    )


def _is_denied(test: m.Expr) -> bool:
    """Whether a test says that something is somebody else's, and not theirs."""
    if isinstance(test, m.Quantifier):
        return test.body is not None and _is_denied(test.body)
    return isinstance(test, m.Not)


ANYBODY = frozenset(
    (
        "you anyone anybody everyone everybody nobody someone somebody who whoever people he she"
    ).split()
)


def _are_they_unsaid(drafts: Drafts, shared: Shared) -> bool:
    """Whether "openings may be closed if they have a deputy" would be of who closes them, though
    nobody was spoken of.
    """
    words = [word.text for word in shared.words]
    before = words[: words.index("they")] if "they" in words else []
    named = not ANYBODY.isdisjoint(before) or any(
        leaf.end <= len(before)
        and leaf.kind in ("NOUN", "CLASS", "RELN", "NAME", "PATHN")
        and is_person(leaf.value, shared.vocabulary.principals)
        for leaf in shared.leaves
    )
    return (
        bool(before)
        and not named
        and any(
            draft.anyone and draft.passive and any(mentions(t, SUBJECT) for t in draft.when.tests)
            for draft in drafts
        )
    )


STAFF = frozenset(["staff", "personnel"])
OUTSIDERS = frozenset(
    "contractor vendor supplier guest customer client visitor volunteer partner external outsider "
    "freelance freelancer courier resident tenant student trainee intern agency consultant "
    "outside_counsel temp applicant patient".split()
)


def _who_are_staff(drafts: Drafts, shared: Shared) -> str | None:
    """What to ask where "staff may view drafts" would let everybody, though the vocabulary knows
    people who hardly are: contractors, guests.
    """
    words = shared.words
    named = [
        leaf
        for leaf in shared.leaves
        if leaf.end - leaf.start == 1 and words[leaf.start].text in STAFF
    ]
    called = any(
        leaf.kind not in ("NOUN", "NAME") or leaf.end - leaf.start > 1
        for leaf in shared.leaves
        if STAFF & {word.text for word in words[leaf.start : leaf.end]}
    )
    if not named or called:
        return None
    for type_ in shared.vocabulary.principals:
        kinds = _kinds_of_people(type_, shared)
        for draft in drafts:
            told = any(_is_of(test, name) for test in draft.who.tests for name, _ in kinds)
            if draft.effect in ("permit", "only") and draft.subject_type == type_ and not told:
                for _, values in kinds:
                    said = " or ".join(value.replace("_", " ") for value in values)
                    return f"who are “staff”: a {said}, too? Say which are meant"
    return None


def _kinds_of_people(type_: str, shared: Shared) -> list[tuple[str, list[str]]]:
    """The attributes of who asks that tell outsiders, and who those are."""
    found = []
    for attribute in shared.vocabulary.types[type_].attributes:
        values = [value for value in attribute.type.values if value in OUTSIDERS]
        if values and attribute.type.kind == "enum":
            found.append((attribute.name, values))
    return found


def _is_of(node: object, name: str) -> bool:
    """Whether a test speaks of an attribute of who asks."""
    if isinstance(node, tuple):
        return any(_is_of(item, name) for item in node)
    if isinstance(node, m.AttributeOf):
        return (node.of, node.name) == ("subject", name)
    if isinstance(node, m.Node):
        return any(_is_of(getattr(node, field), name) for field in node.__struct_fields__)
    return False
