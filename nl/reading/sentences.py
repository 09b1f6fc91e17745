"""Knows how sentences are put together: one after the other, each with what surrounds it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ..chart import Leaf, Node, Tree
from ..meaning.base import RESOURCE, SUBJECT, Box, Context, Part, Unreadable, trees
from ..meaning.closing import closed, mentions
from ..meaning.discourse.also import joined_by_only, lifts_condition, says_also
from ..meaning.discourse.amendments import AMENDMENTS
from ..meaning.discourse.as_one import as_one
from ..meaning.discourse.carrying import (
    goes_on_alone,
    leaves_out_condition,
    lets_anyone,
    loses_it,
    still_tied,
)
from ..meaning.discourse.continuing import CONTINUING
from ..meaning.discourse.each_deed import deeds_of
from ..meaning.discourse.each_its_own import another_then
from ..meaning.discourse.ellipsis import again
from ..meaning.discourse.elsewhere import elsewhere_instead
from ..meaning.discourse.except_that import with_exception
from ..meaning.discourse.exempting import EXEMPTING
from ..meaning.discourse.further import (
    FURTHER,
    asks_for_what,
)
from ..meaning.discourse.lifting import is_at_any_time
from ..meaning.discourse.limiting import limiting, limiting_theirs, may_limit, told_by_whom
from ..meaning.discourse.sparing import goes_on_of_those, left_by
from ..meaning.discourse.with_more import adds_to_none
from ..meaning.nouns.ones import limited
from ..meaning.statements.draft import Draft, Drafts
from ..meaning.statements.plans import drafts, prior_of
from ..meaning.statements.statement import statement
from ..meaning.statements.topics import is_topic, of_the_topic
from ..meaning.statements.whoever import those_left
from ..meaning.surroundings.front_of_all import (
    all_under_the_first,
    gives_another_limit,
    goes_on_denying,
    is_barred_there,
    leaves_out_all,
    may_be_of_all,
    says_how_much,
    says_nobody_else,
    takes_its_only,
)
from ..meaning.surroundings.fronts import (
    asks_by_pronoun,
    begins_anew,
    compares_with_before,
    is_of_all_of_them,
    is_of_any_one,
    named_in,
    names_again,
    passes_over,
    refers_to_front,
)
from ..meaning.surroundings.named_again import is_of_somebody_else, people_again
from ..meaning.surroundings.of_the_last import ends_the_last
from ..meaning.surroundings.set_apart import ends_in_a_case_of_all, excepts_at_the_end
from ..meaning.surroundings.tails import fronted
from ..meaning.things import symbol_of
from ..text.lexicon import MODALS
from ..vocabulary.candidates import POSSESSIVES, texts_at
from .alternatives import either_asked
from .amended import amended, joined
from .amid import amid
from .behind_clauses import bar_apart, begins_only
from .following import ends_in_pronoun, followed, goes_on_of_them, says_which
from .interrupted import done_then, done_when_by, neither, nor, the_only_when
from .left_out import (
    SO,
    denies_it_all,
    is_in_the_present,
    is_of_those_alone,
    may_leave_out,
    words_of,
)
from .surrounding import surrounded


def texts(part: Part, context: Context) -> Iterator[Drafts]:
    """What a whole text says: every sentence of it, each in the light of those before."""
    for tree in trees(part):
        yield from _sequence(list(tree.children), context, ())


def _sequence(
    parts: list[Part],
    context: Context,
    done: Drafts,
    clauses: bool = False,
    latest: Drafts = (),
    before: Part | None = None,
) -> Iterator[Drafts]:
    """Sentences, or the clauses of one, in their order; `before` is the sentence before them."""
    if not parts:
        yield done
        return
    if done and (more := _goes_on_in_clauses(parts[0])):
        yield from _sequence([*more, *parts[1:]], context, done, True, latest)
        if all(tree.label == "joined" for tree in trees(parts[0])):
            return  # else "on weekends, only editors and admins can": of both
    inner = replace(context, object_after=_object_in_any(parts[1:] if clauses else []))
    context = replace(context, clause_before=parts[0] if clauses else None)
    for total, last in amended(parts[0], inner, done, latest):
        yield from _sequence(parts[1:], _after(total, last, context), total, clauses, last)
    for found in sentences(parts[0], inner):
        if lifts_condition(done, found, parts[0], context):
            continue
        tied = still_tied(parts[0], latest, found, context)
        if tied is None:
            continue
        found = elsewhere_instead(tied, context)
        if before is not None and goes_on_alone(parts[0], before, latest, found, context):
            continue
        if clauses and leaves_out_condition(parts[0], latest, found, context):
            continue
        if latest and lets_anyone(parts[0], latest, found, context):
            continue
        if clauses and latest and loses_it(parts[0], latest, found, context):
            continue
        excepted = with_exception(done, latest, found, parts[0], context)
        if excepted == ():
            continue
        if may_limit(found, done, parts[0], context) or adds_to_none(
            parts[0], done, found, context
        ):
            continue
        found = limiting_theirs(limiting(found, done), done)
        found = told_by_whom(found, done, context)
        told = told_by_whom(done, found, context)
        total = excepted or joined(told, found, context)
        if says_also(parts[0], context):
            total = joined_by_only(told, found, context) or total
        spoken = None if clauses else parts[0]
        yield from _sequence(
            parts[1:], _after(total, found, context), total, clauses, found, spoken
        )


GOING_ON = frozenset({*FURTHER, *AMENDMENTS, *EXEMPTING})


def _goes_on_in_clauses(part: Part) -> list[Part]:
    """The clauses of a sentence of which the first goes on about the sentence before: "above $500
    they must be managers, and above $900 nobody may".
    """
    for tree in trees(part):
        if tree.label == "joined":
            clauses = [child for child in tree.children if not _is_joiner(child)]
            if any(inner.label in GOING_ON for inner in trees(clauses[0])):
                return clauses
    return []


def _object_in_any(parts: list[Part]) -> Part | None:
    """What is told by the next clause that tells it: "A may sign, B send and C view orders"."""
    return next((found for part in parts if (found := _object_in(part)) is not None), None)


def _object_in(part: Part) -> Part | None:
    """What the first verb in a clause is done to."""
    if isinstance(part, Leaf):
        return None
    for tree in trees(part):
        if tree.label == "do":
            return tree.children[1]
        if tree.label in ("np", "tails"):
            continue
        for child in tree.children:
            if isinstance(child, Node) and child.symbol in OBJECT_IN:
                found = _object_in(child)
                if found is not None:
                    return found
    return None


OBJECT_IN = frozenset({"statement", "body", "vps", "vp", "vps_only", "vp_only", "clause"})


def _after(drafts: Drafts, last: Drafts, context: Context) -> Context:
    """The context after all these drafts, of which a statement made the last."""
    if not drafts:
        return context
    prior = as_one(prior_of(drafts), last)
    return replace(context, prior=replace(prior, left=left_by(last), each=deeds_of(last)))


def sentences(part: Part, context: Context) -> Iterator[Drafts]:
    """What one sentence says."""
    for tree in trees(part):
        yield from _sentence(tree, context)


def _sentence(tree: Tree, context: Context) -> Iterator[Drafts]:
    if tree.label == "joined":
        if not _all_of_front(tree, context):
            yield from either_asked(tree, _coordinated(tree, context), context)
            if _is_perhaps_of_all(tree, context):
                yield from _all_fronted(tree, context)
        elif any(map(_says_no_more, tree.children[1:])):
            yield from _all_fronted(tree, context)
        else:
            yield from filter(all_under_the_first, _coordinated(tree, context))
    elif tree.label == "fronted_all":
        rest = replace(tree, label="joined", children=tree.children[1:])
        if _says_never(tree, context) or gives_another_limit(tree):
            return
        if any(_never_by_some(part, context) for part in tree.children[2:]):
            return  # "once it has ended, a supervisor may, but never its operator": before neither
        if goes_on_of_those(tree.children[0], tree.children[2:], context):
            return
        yield from _fronted(tree.children[0], rest, partial(_coordinated, rest), context)
    elif tree.label == "fronted" and (
        _takes_its_subject(tree, context)
        or _counts_them(tree, context)
        or takes_its_only(tree, context)
        or _names_them(tree, context)
    ):
        return
    elif tree.label == "fronted":
        front, clause = tree.children
        for found in _with_front(front, clause, context):
            if not passes_over(found, front, clause, context):
                yield found
    elif tree.label == "narrowed":
        yield from _further(tree, context)
    elif tree.label == "limited":
        for plans in limited(tree, context):
            for found in drafts(plans[0], context):
                yield from surrounded(found, [tree.children[-1]], context)
    elif tree.label == "another_then":
        for plans in another_then(tree, context):
            for found in drafts(plans[0], context):
                for tails in trees(tree.children[-1]):
                    yield from surrounded(found, list(tails.children), context)
    elif tree.label == "plain":
        for body in trees(tree.children[0]):
            yield from statement(body, context)
    elif tree.label == "tailed":
        yield from followed(tree, context)
    elif tree.label == "further":
        asks_for_what(tree, context)
    elif tree.label.startswith("when_"):
        yield from done_then(tree, context)
    elif tree.label.startswith("amid_"):
        yield from amid(tree, context)
    elif tree.label == "tailed_nor":
        yield from nor(tree, context)
    elif tree.label == "the_only_when":
        yield from the_only_when(tree, context)
    elif tree.label in ("done_when_by", "done_when_only_by", "done_only_there_by"):
        yield from done_when_by(tree, context)
    elif tree.label == "tailed_neither":
        yield from neither(tree, context)


def _says_no_more(part: Part) -> bool:
    return is_barred_there(part) or says_how_much(part) or says_nobody_else(part)


def _with_front(front: Part, clause: Part, context: Context) -> Iterator[Drafts]:
    """A clause with a phrase in front: said besides, or of those that the clause goes on about.
    "The owner", after one was named in front, is that one.
    """
    if context.prior is not None and begins_anew(front, clause, context):
        context = replace(context, prior=None)
    more = compares_with_before(front, context)  # "if one costs more than that"
    again = context.prior is not None and not (more and context.prior.resource is None)
    if again and context.prior is not None and is_of_any_one(front, clause, context):
        prior = replace(context.prior, resource=None) if more else None
        done = False
        for found in _with_front(front, clause, replace(context, prior=prior)):
            if all(draft.effect in ("only", "forbid") for draft in found):
                done = True
                yield found
        if done and is_of_all_of_them(context):
            return
    context = of_the_topic(front, clause, context)
    ahead = replace(
        context,
        front=fronted(front),
        ahead=(front.start, front.end) if refers_to_front(front, clause, context) else None,
        ahead_asks=asks_by_pronoun(clause, context),
    )
    if names_again((front.start, front.end), (clause.start, clause.end), context):
        if context.front is None:
            yield from sentences(clause, ahead)
        return
    done = False
    for found in _fronted(front, clause, partial(sentences, clause), context):
        done = True
        yield found
    if context.front is not None:
        return
    for found in sentences(clause, replace(context, front=fronted(front))):
        if not passes_over(found, front, clause, context):
            done = True
            yield found
    if not done and ahead.ahead is not None:
        yield from sentences(clause, ahead)


def _takes_its_subject(tree: Tree, context: Context) -> bool:
    """Whether a phrase before what leaves out of whom it is may be of whom it is: "but guests may
    not edit"; or of what: "except drafts, which only editors may edit".
    """
    front = {inner.label for inner in trees(tree.children[0])}
    words = context.shared.words
    start, end = tree.children[0].start, tree.children[0].end
    if "except_tail" in front and words[start].text == "but" and tree.children[1].start == end:
        return True  # "but private ones only readers may fork"
    left_out = _bodies(tree.children[1])
    if not left_out.isdisjoint(CONTINUING):
        return True
    apart = words[tree.children[1].start - 1].text == ","
    if not apart and front & FRAGMENTS and any(map(_begins_with_verb, left_out)):
        return True  # "while auditors can view those of any department": they can
    return bool(front & {"except_tail", "except_by_np"}) and any(
        label.startswith(("again_may", "nobody_else")) for label in left_out
    )


def _bodies(clause: Part) -> set[str]:
    """How the statements of a clause are put."""
    return {
        inner.label
        for tree in trees(clause)
        if tree.label in ("plain", "tailed")
        for inner in trees(tree.children[0])
    }


ALIKE = frozenset({"may_so", "may_not_so"})
FRAGMENTS = frozenset({"if_frag", "only_if_frag", "unless_frag"})


def _begins_with_verb(label: str) -> bool:
    return label.startswith(("again_may", "again_can", "again_do"))


def _counts_them(tree: Tree, context: Context) -> bool:
    """Whether a number in front is how many there are of those that follow: "two or more managers
    must have approved it".
    """
    front, clause = tree.children
    inside = {leaf.kind for leaf in context.shared.leaves
              if front.start <= leaf.start and leaf.end <= front.end}  # fmt: skip
    labels = {inner.label for inner in trees(front)}
    measured = "beyond" in labels and "at_time" not in labels  # but "after 2030" is a time
    counted = "NUMBER" in inside and inside.isdisjoint(UNITS)
    return measured and counted and front.end == clause.start


UNITS = frozenset({"MONEY", "PERCENT", "DURATION"})


def _names_them(tree: Tree, context: Context) -> bool:
    """Whether what stands in front belongs to who follows it: "only 2FA users may push"."""
    front, clause = tree.children
    bare = any(
        inner.label == "only_circ" and isinstance(child, Node) and child.symbol == "bare_circ"
        for inner in trees(front)
        for child in inner.children
    )
    inverted = any(inner.label in ("may", "may_passive", "may_passive_by") and
                   inner.start == body.start and symbol_of(inner.children[0]) == "can"
                   for body in trees(clause) for part in body.children if isinstance(part, Node)
                   for inner in trees(part))  # fmt: skip
    return bare and front.end == clause.start and not inverted


def _further(tree: Tree, context: Context) -> Iterator[Drafts]:
    """Above that, only with MFA: they may do so, there and so."""
    front, tail = tree.children
    subject = None if context.prior is None else context.prior.subject
    fronts = {inner.label for inner in trees(front)}
    if subject is None or not fronts & {"beyond", "past_span", "past_that"}:
        return
    for plans in again("permit", None, lambda inner: iter((subject,)), tree.end, context):
        for found in drafts(plans[0], context):
            for there in surrounded(found, [front], context, True):
                yield from surrounded(there, [tail], context)


def _fronted(
    front: Part,
    clause: Part | Tree,
    read: Callable[[Context], Iterator[Drafts]],
    context: Context,
) -> Iterator[Drafts]:
    """A clause with a phrase in front; what the clause does not name itself is what that named."""
    done = False
    if _is_who_may(front, clause, context):
        return
    context = of_the_topic(front, clause, context)
    new = context.prior is None and asks_by_pronoun(clause, context)
    again = people_again(front, clause, context)
    for found in read(context):
        for made in surrounded(found, [front], context, True):
            if new and any(map(_is_of_anyone, found, made)):
                continue
            if again and any(map(is_of_somebody_else, found, made, [again] * len(made))):
                continue
            if passes_over(made, front, clause, context):
                continue
            done = done or all(_makes_sense(draft, context) for draft in made)
            yield made
    alike = isinstance(clause, Node) and not _bodies(clause).isdisjoint(ALIKE)
    topic = (context.prior is None or alike) and is_topic(front, context)
    told = refers_to_front(front, clause, context) or topic
    if done or context.ahead is not None or not told:
        return
    asks = asks_by_pronoun(clause, context)
    inner = replace(
        context,
        ahead=(front.start, front.end),
        ahead_asks=asks,
        ahead_is_topic=is_topic(front, context),
    )
    for found in read(inner):
        for made in surrounded(found, [front], inner, True):
            if again and any(map(is_of_somebody_else, found, made, [again] * len(made))):
                continue
            of_those = those_left(found, made)
            if len(made) == len(of_those) and all(
                map(_is_tied, of_those, made, [inner] * len(made))
            ):
                yield made


def _is_who_may(front: Part, clause: Part | Tree, context: Context) -> bool:
    """Whether "whoever prepared it" is who the statement is about, as that begins with a verb."""
    words = context.shared.words
    return words[front.start].text == "whoever" and words[clause.start].text in MODALS


def _all_fronted(tree: Tree, context: Context) -> Iterator[Drafts]:
    """From the VPN you can view documents, but printing is blocked: from there, both."""
    first, *rest = tree.children
    words = context.shared.words
    for inner in trees(first):
        if inner.label == "fronted" and words[inner.children[0].end].text != ",":
            front, clause = inner.children
            both = Tree("joined", (clause, *rest), clause.start, tree.end)
            yield from _fronted(front, both, partial(_coordinated, both), context)


def _is_perhaps_of_all(tree: Tree, context: Context) -> bool:
    first, *rest = tree.children
    joined = {text for c in rest if _is_joiner(c) for text in words_of(c, context)}
    bodies = [_bodies(clause) for clause in rest if not _is_joiner(clause)]
    return may_be_of_all(first, joined, set().union(*bodies))


def _all_of_front(tree: Tree, context: Context) -> bool:
    """Whether what stands in front is said of all that follows, which speaks of what that names:
    "once a document is published, only admins may edit it, and nobody may delete it".
    """
    first, *rest = tree.children
    words = context.shared.words
    fronts = [inner.children[0] for inner in trees(first) if inner.label == "fronted"]
    clauses = [part for part in rest if not _is_joiner(part)]
    if fronts and any(
        leaves_out_all(part) or is_barred_there(part) or goes_on_denying(part) for part in clauses
    ):
        return True  # "at night documents can be viewed, but not edited": not edited then
    if any(goes_on_of_those(front, clauses, context) for front in fronts):
        return False
    return any(
        texts_at(words, front.end) == "," and len(named_in((front.start, front.end), context)) == 1
        for front in fronts
    ) and not any(
        {"it", "its"}.isdisjoint(words_of(part, context)) or _never_by_some(part, context)
        for part in clauses
    )


def _never_by_some(part: Part, context: Context) -> bool:
    """Whether a clause says "never by its operator", "never its operator", "never of theirs"."""
    said = [word.text for word in context.shared.words[part.start : part.start + 2]]
    return said[:1] == ["never"] and (said[-1] in POSSESSIVES or said[-1] in ("by", "of", "the"))


def _says_never(tree: Tree, context: Context) -> bool:
    """Whether a later clause says "never", after when or whence it is that the first is so: "from
    the CI network bots may create releases, but they must never delete one".
    """
    front, _, *rest = tree.children
    words = context.shared.words
    now = NOW & {inner.label for inner in trees(front)}
    return bool(now) and any(
        "never" in {word.text for word in words[part.start + 1 : part.start + 4]}
        or not _bodies(part).isdisjoint(("again_never", "again_never_in"))
        for part in rest
        if not _is_joiner(part)
    )


NOW = frozenset("circ_tail circ_time at_time until until_time before_condition for_after".split())
"""How phrases are put that say when or whence it is."""


def _makes_sense(draft: Draft, context: Context) -> bool:
    """Whether all that a draft speaks of is tied to who asks or to what is asked for."""
    try:
        closed(draft.who + draft.what + draft.region + draft.when, context.shared)
    except Unreadable:
        return False
    return True


def _is_of_anyone(before: Draft, after: Draft) -> bool:
    """Whether what stands in front is said of what is asked for alone, where it names "them": "if a
    user is a reviewer, they may" does not let all, where anyone is one.
    """
    old = {test for box in _boxes(before) for test in box.tests}
    new = [test for box in _boxes(after) for test in box.tests if test not in old]
    of_it = any(mentions(test, RESOURCE) for test in new)
    return of_it and not any(mentions(test, SUBJECT) for test in new)


def _is_tied(before: Draft, after: Draft, context: Context) -> bool:
    """Whether what stands in front says something of what the clause is about."""
    old = {test for box in _boxes(before) for test in box.tests}
    new = [test for box in _boxes(after) for test in box.tests if test not in old]
    its = () if context.ahead_asks else (desc.variable for desc in before.what.spoken)
    variables = (SUBJECT if context.ahead_asks else RESOURCE, *its)
    return any(mentions(test, variable) for test in new for variable in variables)


def _boxes(draft: Draft) -> tuple[Box, ...]:
    return draft.what, draft.when, draft.region


def _coordinated(tree: Tree, context: Context) -> Iterator[Drafts]:
    """Several statements in one; what ends the last may be meant for all, after a bare "and"."""
    clauses = [c for c in tree.children if not _is_joiner(c)]
    joiners = [next(trees(c)).label for c in tree.children if _is_joiner(c)]
    pairs = list(itertools.pairwise(clauses))
    if not all(may_leave_out(before, after, context) for before, after in pairs):
        return
    if any(is_in_the_present(c) and not is_in_the_present(b, alone=True) for b, c in pairs):
        return  # "unless it is a hand tool and a manager hands it out": a condition goes on
    if ends_in_a_case_of_all(clauses[-1], joiners[-1], context):
        return
    yield from _sequence(clauses, context, (), True)
    if joiners[-1] != "beside":
        return
    for last in trees(clauses[-1]):
        if last.label != "tailed" or says_which(last.children[1], context):
            continue
        body, tails = last.children
        labels = {inner.label for inner in trees(body)}
        if labels & {"may_so", "so_may"}:
            continue  # "and admins can do so at night": when they may, as others may anyway
        elliptic = any(label.startswith("again_") for label in labels)
        of_it = any(ends_in_pronoun(inner, context) for inner in trees(body))
        if of_it and (elliptic or goes_on_of_them(clauses[-1], body, context)):
            continue
        if elliptic and all(before.label == "tailed" for before in trees(clauses[-2])):
            continue  # "by its manager at any time, and by clerks only on weekdays": each its own
        if elliptic and begins_only(clauses[-1], tails, context):
            continue  # "viewed by nurses, and printed by dentists only with MFA": printed
        if any(is_at_any_time(before, context) for before in clauses[:-1]):
            continue  # "its courier can recall it at any time, and clerks can during office hours"
        if not elliptic and bar_apart(clauses, tails, context):
            continue  # "interns may not, and nobody may from home": each on its own bars more
        apart = not elliptic and ends_the_last(clauses[-1], tails, context)
        if apart and not any(excepts_at_the_end(tail, context) for tail in trees(tails)):
            continue
        bare = Tree("plain", (body,), body.start, body.end)
        said = words_of(body, context)
        for before in _sequence(clauses[:-1], context, (), True):
            for found in _sentence(bare, _after(before, before, context)):
                if denies_it_all(found, before):
                    continue  # "only its author may, and nobody may once it is signed"
                if labels & SO and ("so" in said or is_of_those_alone(found, before)):
                    continue  # "only clerks may, and clerks may not do so at night"
                for tail in trees(tails):
                    parts = list(tail.children)
                    own = parts[:-1] if apart else []  # "…, and temps may while …, except at night"
                    for last_ in surrounded(found, own, context):
                        both = joined(before, last_, context)
                        yield from surrounded(both, parts[len(own) :], context)


def _is_joiner(part: Part) -> bool:
    return isinstance(part, Node) and part.symbol == "joiner"
