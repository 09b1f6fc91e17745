"""Knows how a statement is read with what stands after it: said of all of it, or of its end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..chart import Node, Tree
from ..meaning.base import Context, Part, trees
from ..meaning.discourse.restoring import repeats_inside
from ..meaning.statements.draft import Drafts
from ..meaning.statements.statement import statement
from ..meaning.surroundings.adding import MEANS
from ..meaning.surroundings.beside import happens_before
from ..meaning.surroundings.for_whom import ALONE, says_for_whom
from ..meaning.surroundings.of_the_last import (
    begins_in_exception,
    ends_in_excepted,
    is_beside_nothing_else,
    is_for_a_time,
    is_only_in_a_case,
    is_perhaps_one_more,
    is_without,
    limits_the_excepted,
    limits_the_last,
    may_lift_the_exception,
    of_the_last_alone,
    surrounds,
)
from ..meaning.surroundings.of_what_happened import was_then
from ..meaning.surroundings.of_which_only import of_which_only, without_rest
from ..meaning.surroundings.set_apart import last_agent_is
from ..text.lexicon import MODALS
from ..vocabulary.candidates import REFLEXIVES
from .interrupted import only_by_last_if
from .surrounding import last_surrounded, surrounded

PLAIN = frozenset({"may", "may_not", "nobody_may"})
"""Of which what follows two deeds, "cancel a fine or reduce it on Sundays", may be said of both."""


def followed(tree: Tree, context: Context) -> Iterator[Drafts]:
    """What a statement says with what follows it; none where it could be said of a part alone."""
    body, tails = tree.children
    # a relative clause before takes the comma for its own end
    comma = "," in (word.text for word in context.shared.words[tails.start - 1 : tails.start + 1])
    for inner in trees(body):
        if _when_it_happened(inner, tails, context) or _tells_the_order(inner, tails):
            continue
        if inner.label in ALONE and says_for_whom(tails, context):
            continue  # "printing charts is forbidden for interns": to those, whosever charts
        if may_lift_the_exception(inner, tails, context) or _denies_the_verb(tails, context):
            continue
        if inner.label == "nobody_else" and _is_then_only(tails, context):
            continue  # "by its owner and by nobody else, and then only with MFA": the owner
        if inner.label == "only_passive_by" and _is_only_then(tails, context):
            continue  # "by a chemist only after it has passed"
        if says_which(tails, context) or _goes_on_excepting(inner, tails, context):
            continue
        if is_for_a_time(tails, context) or _begins_the_next(tails, context):
            continue
        if is_perhaps_one_more(tails, context):
            continue
        if is_only_in_a_case(inner, tails, context) or is_beside_nothing_else(
            inner, tails, context
        ):
            continue
        if comma and inner.label in ONLY_EXCEPT and _is_within_a_time(tails):
            context.shared.ask_of(
                tails, "does “{said}” limit the rule, or its exception? Write two sentences"
            )
            continue
        if not comma and last_agent_is(inner, context, "only_passive_by"):
            yield from only_by_last_if(inner, tails, context)
            continue
        if not comma and _limits_a_part(inner, tails, context):
            continue
        ends_so = not comma and ends_in_pronoun(inner, context)
        perhaps_last = ends_so and (
            _is_of_one_thing(inner, context)
            or (surrounds(tails) and inner.label in PLAIN)
            or (inner.label in PLAIN and is_without(tails, context))
        )
        each_by = not comma and last_agent_is(inner, context)
        last_only = (ends_so and not perhaps_last) or (
            inner.label == "may_but_not" and begins_in_exception(tails)
        )
        last_only = last_only or (not comma and _tells_of_these(inner, tails, context))
        said = (
            found
            for whole in statement(inner, context)
            for found in of_which_only(inner, tails, whole, context)
        )
        for whole in said:
            found, rest = without_rest(whole, tails, context)
            if each_by and len({draft.phrase for draft in found}) == 1:
                continue
            for tail in trees(tails):
                if repeats_inside(tail.children[0], context):
                    continue
                if (last_only or each_by) and len(found) > 1:
                    yield from last_surrounded(found, list(tail.children), context)
                    continue
                for around in surrounded(found, list(tail.children), context):
                    yield (*around, *rest)
                phrases = len({draft.phrase for draft in found}) > 1
                phrases = phrases and not all(draft.so for draft in found)  # "do so": all of it
                phrases = phrases and not _is_the_end_of_all(inner, tail, context)
                if phrases and not comma and not _is_since_it_was(inner, tail, context):
                    yield from last_surrounded(found, list(tail.children), context)


def _is_then_only(tails: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words[tails.start : tails.end]]
    return ("then", "only") in itertools.pairwise(words)


def says_which(tails: Part, context: Context) -> bool:
    """Whether what follows "those" says which: "those in any folder", "those of others"."""
    return context.shared.words[tails.start - 1].text == "those" and any(
        "tail_in" in {inner.label for inner in trees(tree.children[0])} for tree in trees(tails)
    )


def _is_only_then(tails: Part, context: Context) -> bool:
    """Whether "only" right before what follows says when alone; before a comma, or an "and", it
    belongs to whom it stands after.
    """
    before, first = (word.text for word in context.shared.words[tails.start - 1 : tails.start + 1])
    return before == "only" and first not in (",", "and")


def _begins_the_next(tails: Part, context: Context) -> bool:
    """Whether a phrase between commas after "and" belongs to the verb that comes next: "may read
    secrets and, except production ones, rotate them", "and apart from admins, nobody else may".
    """
    words = [word.text for word in context.shared.words[tails.start : tails.end + 1]]
    next_one = {"and", "but"} & set(words[:2]) and "," in words[-2:] and _excepts(tails)
    return bool(next_one) or ("and", ",") in itertools.pairwise(words[:-1])


def _excepts(tails: Part) -> bool:
    """Whether what follows leaves some out: "apart from admins"."""
    return any(
        inner.label == "except_tail"
        for tree in trees(tails)
        if tree.children
        for inner in trees(tree.children[0])
    )


def _denies_the_verb(tails: Part, context: Context) -> bool:
    """Whether "not" right after "may" is that of the verb: "even they may not if they wrote it"."""
    before, first = (word.text for word in context.shared.words[tails.start - 1 : tails.start + 1])
    return before in MODALS and first in ("not", "never")


def _limits_a_part(inner: Tree, tails: Part, context: Context) -> bool:
    """Whether what follows a statement, without a comma, may belong to a part of it alone."""
    return (
        _only_each(inner, tails, context)
        or of_the_last_alone(inner, tails, context)
        or limits_the_excepted(inner, tails, context)
        or limits_the_last(inner, tails, context)  # "public ones, and internal ones only with MFA"
        # "nobody except an engineer during an incident": the engineer, then
        or (inner.label in ONLY_EXCEPT and _is_when(inner, tails, context))
        or (inner.label in ONLY_EXCEPT and _is_a_case_and_more(tails, context))
        or (inner.label in ONLY_EXCEPT and _is_excepted_then(tails, context))
        # "may not be printed except by admins": only by them
        or (inner.label == "may_not_passive" and _excepts_by(tails))
    )


def _tells_the_order(body: Tree, tails: Part) -> bool:
    """Whether "must be approved by a manager before it is paid" tells what must come first, rather
    than by whom alone it is done until then.
    """
    first = (tree.children[0] for tree in trees(tails) if tree.children)
    return body.label.startswith("must_passive") and any(
        tail.label == "before_condition" for part in first for tail in trees(part)
    )


ONLY_EXCEPT = ("only_may_after", "only_passive_except", "only_except_by")


def _excepts_by(tails: Part) -> bool:
    return any(
        not {"except_by_np", "except_by_if"}.isdisjoint(t.label for t in trees(tree.children[0]))
        for tree in trees(tails)
    )


def _is_when(tree: Tree, tails: Part, context: Context) -> bool:
    since = context.shared.words[tails.start].text in SINCE
    if since and tree.label == "only_except_by":
        return False  # "by anyone but its author after it has been approved": others, till then
    kinds = {inner.label for tree in trees(tails) for inner in trees(tree.children[0])}
    return not kinds.isdisjoint({"circ_tail", "within"})


SINCE = frozenset(["after", "once"])


def _is_within_a_time(tails: Part) -> bool:
    return any("within" in {t.label for t in trees(tree.children[0])} for tree in trees(tails))


def _is_a_case_and_more(tails: Part, context: Context) -> bool:
    """Whether a case stands behind whom it excepts, and more behind that: "nobody but an analyst
    while it is live, with MFA".
    """
    unclear = any(
        len(tree.children) > 1 and {inner.label for inner in trees(tree.children[0])} <= IN_A_CASE
        for tree in trees(tails)
    )
    return unclear and context.shared.ask_of(
        tails, "does “{said}” limit the rule, or its exception? Write two sentences"
    )


def _is_excepted_then(tails: Part, context: Context) -> bool:
    """Whether "nobody except editors on Sundays" says when those may, or when nobody else may."""
    timed = any(
        inner.label == "at_time" for tree in trees(tails) for inner in trees(tree.children[0])
    )
    return timed and context.shared.ask_of(
        tails, "does “{said}” limit the rule, or its exception? Write two sentences"
    )


IN_A_CASE = frozenset({"if_", "if_frag"})


def _only_each(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether what follows "only by A or by B" could be said of B alone."""
    how = tree.label == "must_passive_by" and context.shared.words[tails.start].text in MEANS
    if tree.label != "only_passive_by" and not how:
        return False
    agents = [c for c in tree.children if isinstance(c, Node) and c.symbol == "by_np"]
    each = any(
        inner.label == "each_union" or (how and inner.label == "union")
        for agent in agents
        for by in trees(agent)
        for part in by.children
        for inner in trees(part)
    )
    if each:
        context.shared.ask_of(
            tails, "is “{said}” said of each, or of the last alone? Write two sentences"
        )
    return each


def _is_since_it_was(inner: Tree, tail: Tree, context: Context) -> bool:
    """Whether what follows "by its owner or by the owner's manager" is a time that is told by what
    has become of the thing: "within 14 days of being issued", whoever does it then.
    """
    if inner.label != "may_passive_by" or len(tail.children) != 1:
        return False
    words = [word.text for word in context.shared.words[inner.start : inner.end]]
    either = ("or", "by") in itertools.pairwise(words) and "," not in words
    return either and {part.label for part in trees(tail.children[0])} <= TIMES_OF_IT


TIMES_OF_IT = frozenset("within until until_time until_elapsed elapsed_tail for_after".split())


def _is_the_end_of_all(inner: Tree, tail: Tree, context: Context) -> bool:
    """Whether "can comment on it and edit it until it has shipped" says when all of that ends."""
    ends = {part.label for part in trees(tail.children[0])} <= UNTIL
    return ends and inner.label == "may" and _is_of_one_thing(inner, context)


UNTIL = frozenset("until until_time until_elapsed".split())


def ends_in_pronoun(tree: Tree, context: Context) -> bool:
    """Whether a statement ends "and edit them", "and edit one": what follows is of that alone."""
    return context.shared.words[tree.end - 1].text in ("it", "them", "one", "ones")


def _tells_of_these(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether what follows "may view any order and amend the ones they raised" says "while these
    are drafts": of those named last.
    """
    after = [word.text for word in context.shared.words[tails.start : tails.start + 4]]
    after = after[after[0] in REFLEXIVES :][:3]
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    last = words[len(words) - words[::-1].index("and") :] if "and" in words else []
    told = after[1:2] in (["these"], ["those"]) and after[2:] in (["are"], ["have"], ["were"])
    return told and not ONES.isdisjoint(last)


ONES = frozenset("ones those".split())


def goes_on_of_them(clause: Part, body: Part, context: Context) -> bool:
    """Whether "they can delete them on weekdays" is said of those just spoken of: as "and can
    delete them" it is a statement of its own, and what ends it, with no comma before it, is not
    said of the one before.
    """
    words = [word.text for word in context.shared.words]
    return words[clause.start] == "they" and words[body.end] != ","


def _is_of_one_thing(tree: Tree, context: Context) -> bool:
    """Whether all that is done is done to "it": "may view it and edit it while it is a draft" may
    be said of the viewing as well.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    before, it = words[:-3], words[-1]
    listed = before[-2:] == [it, ","] and before.count(it) > 1  # "view it, edit it, and delete it"
    return words[-3:-2] == ["and"] and (before[-1:] == [it] or listed)


def _when_it_happened(body: Tree, tails: Part, context: Context) -> bool:
    """Whether the first thing beside a statement says when something in it happened: "notes
    written on Monday".
    """
    last = body.children[-1] if body.children else None
    if isinstance(last, Node) and last.symbol == "actps":
        return False  # "may be archived on Monday"
    return any(
        happens_before(body.end, tree.children[0], context)
        or was_then(body.end, tree.children[0], context)
        for tree in trees(tails)
        if tree.children and tree.children[0].start == body.end
    )


def _goes_on_excepting(inner: Tree, tails: Part, context: Context) -> bool:
    """Whether "and on Sundays", set apart from what is excepted before it, may be excepted, too:
    "documents, drafts excepted, and on Sundays".
    """
    words = [word.text for word in context.shared.words[tails.start : tails.start + 3]]
    words = words[words[:1] == [","] :]
    joined = words[0] == "and" and words[1] not in ("only", "then", "not", "never")
    excepted = any(ends_in_excepted(part, tails.start) for part in inner.children)
    return (
        joined
        and excepted
        and surrounds(tails)
        and context.shared.ask_of(
            tails, "is “{said}” part of the exception, or needed? Write two sentences"
        )
    )
