"""Knows what surrounds a statement: if, unless, until, on weekdays, except for, with MFA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Tree
from ...text.lexicon import LOCATIVES, MODALS, SAFEGUARDS
from ...vocabulary.candidates import REFLEXIVES, texts_at
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, trees
from ..discourse.contrasts import measures_in
from ..discourse.going_on import goes_on_after_or, grants_after_all
from ..discourse.lifting import no_matter_which, timeless
from ..discourse.other_states import in_other_states
from ..nouns.attachment import says_of_what
from ..nouns.depth import is_inside_it
from ..nouns.including import are_included, is_then
from ..nouns.said_at_once import is_said_at_once
from ..statements.doers import doer
from ..statements.draft import Draft
from ..statements.verbs import is_everybody
from .adding import ONLY_THEN, only_if, unless, when_so, with_when
from .beside_it import linked_tail, where_it_is
from .circumstances import NO_MATTER
from .conditional import during_state, even_if, only_when, otherwise_so, when_said
from .destinations import brought_to, done_there, put_in
from .for_whom import are_in_front, in_front_of_them, of_those_in_front
from .fronts import knowing_those_before
from .kinds import CONDITIONS, ONLY_IF, UNLESS, WHERE, WITHOUT, is_only_in, preposition
from .of_the_doer import is_of_the_doer
from .on_their_shift import on_their_shift
from .so_much import (
    again_then,
    before_it,
    for_a_span,
    measured,
    often,
    past_span,
    past_that,
    so_much,
    unlimited,
    with_so_many,
)
from .unless_so import (
    except_by_if,
    except_done_by,
    except_either,
    except_if,
    except_those,
    unless_so,
)
from .whose_deed import is_of_their_deed


def tailed(draft: Draft, part: Part, context: Context, fronted: bool = False) -> Iterator[Draft]:
    """A draft with what a phrase beside it adds."""
    granting = draft.effect in ("permit", "only")
    here = replace(context_of(draft, context), one_resource=fronted, granting=granting)
    if fronted:
        here = knowing_those_before(draft.who, part, here)
        if _is_of_who_follows(draft, part, here):
            here = replace(here, refs=tuple(d for d in here.refs if d.variable != RESOURCE))
    if context.shared.words[part.start].text == "then" and not _has_a_case(draft):
        return  # "editors can edit a document, and then only with MFA": when is "then"?
    if goes_on_after_or(part, context):
        return
    for tree in trees(part):
        if _is_otherwise_meant(tree, part, draft, here):
            continue
        if tree.label in CERTAIN:
            yield from CERTAIN[tree.label](draft, tree, here, fronted)
        elif not _is_unclear(tree, part, draft, here, fronted) and tree.label in TAILS:
            yield from TAILS[tree.label](draft, tree, here, fronted)


def _is_of_who_follows(draft: Draft, front: Part, context: Context) -> bool:
    """Whether "they" in front of what some may do to others of their like are those who may: "until
    their mute ends, players may not message other players".
    """
    if draft.anyone or draft.passive or context.prior is not None:
        return False
    said = {word.text for word in context.shared.words[front.start : front.end]}
    theirs = not said.isdisjoint(THEY) or front.end - front.start == 2  # "while muted"
    return draft.resource_type == draft.subject_type and theirs


THEY = frozenset("they their them".split())


def _is_otherwise_meant(tree: Tree, part: Part, draft: Draft, context: Context) -> bool:
    """Whether one way to take a phrase gives way to another."""
    if tree.label == "only_circ" and "only_if_frag" in {other.label for other in trees(part)}:
        return True  # "only when using MFA": only if that is so
    if tree.label == "except_time" and context.shared.words[tree.start - 1].text == "day":
        return True  # "on any day except Sunday, between 8 and 6"
    if tree.label == "except_within" and "within" in {other.label for other in trees(part)}:
        return True  # "but not later than two days before it starts"
    if tree.label in ("except_within", "not_until") and "only_if" in {
        other.label for other in trees(part)
    }:
        return True  # "but not before it has been released": only then, and later
    if tree.label == "before_condition" and _ends_at_a_time(part):
        return True  # "before the deadline of its tender has passed": before that moment
    if tree.label in ("only_circ", "only_time", "only_within") and _goes_on(tree, context):
        return True
    if tree.label == "only_for" and is_only_in(part, context):
        return True  # "only for a client who is cleared": in no other case
    if draft.effect in ("forbid", "require") and _is_done_too(tree, context):
        return True
    return tree.label == "nothing_said" and grants_after_all(tree, draft.effect, context)


def _ends_at_a_time(part: Part) -> bool:
    """Whether a phrase tells the moment before which something is so, by what has passed then."""
    within = (tree for tree in trees(part) if tree.label == "within")
    spans = (when for tree in within for when in trees(tree.children[-1]))
    return any(inner.label == "event_ended" for when in spans for inner in trees(when.children[-1]))


def _is_unclear(tree: Tree, part: Part, draft: Draft, context: Context, fronted: bool) -> bool:
    """Whether it has to be asked what a phrase says of such a statement."""
    place = (tree.start, tree.end)
    if is_of_their_deed(tree, draft, context):
        return True
    without = draft.effect == "permit" and _is_without(tree, part, context)
    if without and not (draft.anyone and _is_in_one_case_only(part, context)):
        place = (part.start, part.end)
        said = context.shared.said(*place)
        message = NO_MATTER.format(said=said)
    elif draft.effect in ("forbid", "alone") and not fronted and tree.label in ONLY_THEN:
        message = "is it forbidden then, or at all other times? Write two sentences"
    elif draft.effect == "forbid" and not fronted and _is_a_proviso(tree, context):
        said = context.shared.said(*place)
        message = f"“{said}”: is it allowed then, or forbidden? Say “if …”, or “unless …”"
    elif draft.effect == "forbid" and not fronted and _begins_with_and(draft, tree, context):
        message = "is it forbidden just then, or then, too? Write two sentences"
    elif draft.effect == "forbid" and not fronted and _is_a_safeguard(draft, tree, context):
        said = context.shared.said(*place)
        message = f"is it forbidden “{said}”, or allowed? Say “without …”, or “only …”"
    elif draft.effect == "forbid" and not fronted and _is_by_what_is_needed(draft, tree, context):
        said = context.shared.said(*place)
        message = f"“{said}”: needed as well, or needed only then? Say “and …”, or “if …”"
    elif draft.effect == "require" and not fronted and _is_deadline(tree):
        message = "is that by when it has to be done, or may it not be done later? Say “may only …”"
    else:
        return False
    context.shared.ask(message, place)
    return True


def _is_a_proviso(tree: Tree, context: Context) -> bool:
    """Whether "provided" follows what may not be done: "may be viewed but not printed, provided …"
    is of the viewing.
    """
    first = context.shared.words[tree.start].text
    return tree.label in ("if_", "if_frag") and first in ("provided", "providing", "assuming")


def _begins_with_and(draft: Draft, tree: Tree, context: Context) -> bool:
    """Whether "may not print documents and on Sundays" goes on from nothing said of when."""
    joined = context.shared.words[tree.start - 1].text == "and"
    said = tuple(test for test in draft.when.tests if test not in draft.required.tests)
    return joined and not said and tree.label in ("at_time", "circ_tail", "if_", "if_frag")


BY_MEANS_OF = frozenset("token key device code certificate badge".split())
"""With what something may be forbidden, though doing it so is safer than without any."""


def _is_a_safeguard(draft: Draft, tree: Tree, context: Context) -> bool:
    """Whether "may not be paid until two have approved it with MFA" would bar just what is done
    more safely.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    safe = words[0] in ("with", "using") and not (SAFEGUARDS - BY_MEANS_OF).isdisjoint(words)
    return safe and tree.label in ("circ_tail", "said_circ") and not draft.by_whom


def _is_by_what_is_needed(draft: Draft, tree: Tree, context: Context) -> bool:
    """Whether "needs MFA from a managed device" may need the device, too."""
    if tree.label != "circ_tail" or not draft.required.tests:
        return False
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    needed = any(leaf.kind == "CIRC" and leaf.end == tree.start for leaf in context.shared.leaves)
    return needed and words[0] in ("from", "via", "using") and words[1] != "outside"


def _has_a_case(draft: Draft) -> bool:
    """Whether "then" can be when something is so, or when those alone who may do so do it."""
    return draft.effect == "only" or bool(draft.when.tests)


def _is_done_too(tree: Tree, context: Context) -> bool:
    """Whether "and given a reason" is what must be, too, and not when: "must have signed in with
    MFA and given a reason".
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 1]]
    return words == ["and", "given"] and tree.label in ("if_", "if_frag")


def _goes_on(tree: Tree, context: Context) -> bool:
    """Whether "only" after a phrase goes on: "may be published on weekends only by admins", "may be
    entered without a buddy only during the day".
    """
    words = [word.text for word in context.shared.words[tree.end - 1 : tree.end + 1]]
    if words[0] != "only":
        return False
    return words[1:] == ["by"] or (
        context.shared.words[tree.start].text == "without" and words[1:] not in ([","], ["."], [])
    )


def _is_in_one_case_only(part: Part, context: Context) -> bool:
    """Whether "only" goes on from a phrase: "without MFA only at night"."""
    return [word.text for word in context.shared.words[part.end : part.end + 1]] == ["only"]


def _is_without(tree: Tree, part: Part, context: Context) -> bool:
    """Whether "may reboot it without MFA" may say that it does not matter."""
    first = context.shared.words[part.start].text
    return tree.label in WITHOUT or (tree.label in ("circ_tail", "circ") and first == "without")


def _is_deadline(tree: Tree) -> bool:
    """Whether what must be done has to be so by some time: "refunded within 30 days of the end"."""
    return tree.label == "within" and any(
        inner.label in ("within_after", "up_to_after", "less_after")
        for inner in trees(tree.children[-1])
    )


def fronted(part: Part) -> Callable[[Context], Iterator[tuple[Box, Callable[[Draft], Draft]]]]:
    """What a phrase before a statement says, for the statement to go on about whom it speaks of:
    "within 90 days of the closing of a matter, its lead may …".
    """

    def read(context: Context) -> Iterator[tuple[Box, Callable[[Draft], Draft]]]:
        for tree in trees(part):
            here = replace(context, one_resource=True)
            if tree.label == "tail_in":
                boxes = where_it_is(tree, here)
            elif tree.label in CONDITIONS:
                boxes = CONDITIONS[tree.label](tree, here)
            else:
                continue
            for box in boxes:
                if any(not desc.known for desc in box.spoken):
                    yield box, partial(when_so, box=box, tree=tree, context=context)

    return read


def context_of(draft: Draft, context: Context) -> Context:
    """What a phrase beside a draft can refer to."""
    refs = []
    if draft.subject_type is not None:
        context.shared.types[SUBJECT] = draft.subject_type
        refs.append(Desc(SUBJECT, draft.subject_type, draft.who, known=True))
    if draft.resource_type is not None:
        context.shared.types[RESOURCE] = draft.resource_type
        refs.append(Desc(RESOURCE, draft.resource_type, draft.what, known=True))
    spoken = (*draft.who.spoken, *draft.what.spoken, *draft.when.spoken)
    people = context.vocabulary.principals
    named = (desc for desc in draft.what.spoken if desc.type in people and not desc.known)
    rivals = frozenset(desc.variable for desc in (*draft.who.spoken, *named))
    return replace(
        context,
        refs=(*refs, *spoken),
        rivals=rivals,
        asker=draft.who,
        asked=draft.what,
        actions=draft.actions,
        nobody_said=draft.anyone and draft.passive,
        topic=RESOURCE if draft.anyone and draft.passive else context.topic,
    )


def _says_how_large(tree: Tree, context: Context) -> bool:
    """Whether a phrase is "however small it is", "no matter how large"."""
    texts = [word.text for word in context.shared.words[tree.start : tree.start + 3]]
    return texts[:1] == ["however"] or texts == ["no", "matter", "how"]


def _was_measured(draft: Draft, context: Context) -> bool:
    """Whether a draft is of things of some size of which the statement before was."""
    before = context.prior.resource if context.prior is not None else None
    return isinstance(before, Desc) and not measures_in(before.box).isdisjoint(
        measures_in(draft.what)
    )


def _nothing_said(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """At any time, no matter whose it is; but "anywhere in a sealed box" says where."""
    words = context.shared.words
    if words[tree.end - 1].text == "anywhere" and texts_at(words, tree.end) in LOCATIVES:
        return
    if fronted and words[tree.start].text == "whoever" and texts_at(words, tree.end) != ",":
        return  # "whoever is above its owner may": those may who are
    if words[tree.start].text == "again" and words[tree.start - 1].text == "and":
        message = "is it so at two times, one after the other? Write two sentences"
        context.shared.ask(message, (tree.start, tree.end))
        return  # "until they are filed and again once they are published"
    if words[tree.start].text in REFLEXIVES and _is_done_to_them(tree.start, context):
        return  # "may not issue a badge to himself"
    done = any(x.kind == "ACTP" and x.end == tree.start for x in context.shared.leaves)
    if words[tree.start].text == "by" and done:
        return  # "may be deleted by itself": that is who may
    if _lifts_what_was_said(tree, context):
        message = "“{said}”: is that so of all before it, or of what follows? Write two sentences"
        context.shared.ask_of(tree, message)
        return
    if _says_how_large(tree, context) and _was_measured(draft, context):
        context.shared.ask_of(
            tree, "“{said}”: of any, or of those before alone? Say it with a noun"
        )
        return  # "paying orders over $2 million …; whoever raised it may not, however small it is"
    if words[tree.start].text == "whoever" and words[tree.start - 1].text in ("and", "but", "or"):
        return  # "and whoever sent it only with MFA": they may, too
    if draft.effect != "permit" and _is_alone(tree, context):
        context.shared.ask_of(
            tree, "no data tell what is done “{said}”: leave it out if it may not be done at all"
        )
        return
    if _adds_to_those(tree, context):
        context.shared.ask_of(
            tree, "“{said}”: may they do so to those before as well, or as others may? Write both"
        )
        return
    if (left := no_matter_which(draft, tree, context)) is not None:
        yield left
        return
    yield draft
    yield from timeless(draft, tree, context)


def _adds_to_those(tree: Tree, context: Context) -> bool:
    """Whether "too" may be said of others, or of other things: "students may view open sets,
    researchers closed ones too".
    """
    words = [word.text for word in context.shared.words]
    if words[tree.start : tree.end] not in (["too"], ["as", "well"]):
        return False
    begin = max((n + 1 for n in range(tree.start) if words[n] in (",", ";", ".")), default=0)
    said = words[begin : tree.start]
    joined = begin > 0 and words[begin - 1] in (",", ";")
    return joined and "ones" in said and MODALS.isdisjoint(said)


def _is_done_to_them(place: int, context: Context) -> bool:
    """Whether "themselves" right behind what is done are those to whom it is done: "nobody may
    delete themselves", where people can be deleted.
    """
    people = set(context.vocabulary.principals)
    return any(
        leaf.kind == "VERB" and people & set(context.vocabulary.actions.get(leaf.value.name, ()))
        for leaf in context.shared.leaves
        if leaf.end == place
    )


def _lifts_what_was_said(tree: Tree, context: Context) -> bool:
    """Whether "and at any time with MFA", "and from anywhere if …" lifts in a case what was said of
    when or where: both are not required.
    """
    words = context.shared.words
    anywhen = {word.text for word in words[tree.start : tree.end]} & ANYWHEN
    joined = words[tree.start - 1].text == "and"
    return bool(anywhen) and joined and texts_at(words, tree.end) in IN_A_CASE


ANYWHEN = frozenset("any all anywhere clock night".split())
IN_A_CASE = frozenset("in during with without if when while whenever using under".split())


def _is_alone(tree: Tree, context: Context) -> bool:
    """Whether "on their own", "by themselves", "in their place" says how it may not be done."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    ends = words[-1] in ("own", "place", "stead") or words[-1] in REFLEXIVES
    return words[0] in ("on", "by", "in") and ends


def _included(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Including secret ones."""
    if are_included(tree, draft, context):
        yield draft


def _included_then(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Including on weekends."""
    if is_then(tree, draft, context):
        yield draft


def _where(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """In a department that they lead, outside their region."""
    for box in done_there(tree, context):
        yield replace(draft, what=draft.what + box)


def _linked(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """In the archive, to production, for clerks."""
    for_everybody = _is_for_everybody(tree, context)
    if for_everybody and draft.effect == "forbid":
        yield draft  # of no one in particular
        return
    if fronted and are_in_front(tree, draft, context):
        yield from of_those_in_front(tree, draft, context)
        if draft.passive and draft.actions:
            yield from linked_tail(tree, draft, context)
        return
    if for_everybody:
        return  # "is forbidden for everybody": that is of no one in particular
    if tree.label == "tail_in" and not fronted and says_of_what(tree, context):
        return
    if is_said_at_once(tree, context) or (not fronted and is_inside_it(tree, context)):
        return
    if tree.label == "tail_in" and not fronted and is_of_the_doer(tree, draft, context):
        return
    for box in done_there(tree, context) if preposition(tree) in WHERE else ():
        yield replace(draft, what=draft.what + box)
    for box in on_their_shift(tree, context) if not fronted else ():
        yield with_when(draft, box, tree, context, fronted)
        if draft.effect == "only" and not draft.passive:  # "only supervisors may … on the shift"
            yield replace(draft, region=draft.region + box)
    words = context.shared.words
    of_noun = words[tree.start].text in ("that", "which")
    of_noun |= preposition(tree) in (*LOCATIVES, "belonging to") and words[tree.end - 1].text in (
        "it",
        "them",
    )
    tied = False
    for found in linked_tail(tree, draft, context):
        tied = True
        if not of_noun or found != draft:  # "a vessel that belongs to it": the quota is tied so
            yield _where_it_governs(draft, found) if fronted else found
    if fronted and not tied:
        yield from in_front_of_them(tree, draft, context)
    if tree.label == "tail_in" and preposition(tree) == "to":
        for box in brought_to(tree.children[-1], draft, context):
            yield with_when(draft, box, tree, context, fronted)
        yield from put_in(tree.children[-1], draft, context)


def _where_it_governs(draft: Draft, found: Draft) -> Draft:
    """ "In staging zones they may only do so on weekends": it is of nothing that is elsewhere."""
    if draft.effect != "only" or not draft.about_who or found.effect != "only":
        return found
    tests = tuple(test for test in found.what.tests if test not in draft.what.tests)
    own = tuple(x for x in found.what.locals if x not in draft.what.locals)
    spoken = tuple(x for x in found.what.spoken if x not in draft.what.spoken)
    return replace(draft, region=draft.region + Box(tests, own, spoken))


def _is_for_everybody(tree: Tree, context: Context) -> bool:
    """Whether something is said "for everybody"."""
    said = is_everybody(tree.children[-1])
    return said and context.shared.words[tree.start].text == "for"


def _done_by(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Unless a manager does it."""
    for box in doer(tree, draft, context):
        yield DOERS[tree.label](draft, box, context)


def _to_others(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """To others: whoever gets it, the one who gives it may."""
    if draft.effect == "permit":
        yield draft


DOERS: dict[str, Callable[[Draft, Box, Context], Draft]] = {
    "unless_done_by": unless,
    "if_done_by": lambda draft, box, context: replace(draft, when=draft.when + box),
    "only_if_done_by": lambda draft, box, context: only_if(draft, box),
}
"""What stands for who does it: "unless a manager does it"."""

Reader = Callable[[Draft, Tree, Context, bool], Iterator[Draft]]

CERTAIN: dict[str, Reader] = {
    "nothing_said": _nothing_said,
    "regardless": _nothing_said,
    "unlimited": unlimited,
    "included": _included,
    "included_then": _included_then,
    "even_if": even_if,
    **dict.fromkeys(ONLY_IF, only_when),
}
"""What says the same of every statement."""

TAILS: dict[str, Reader] = {
    **dict.fromkeys(CONDITIONS, when_said),
    **dict.fromkeys(UNLESS, unless_so),
    **dict.fromkeys(DOERS, _done_by),
    "beyond": so_much,
    "measured_tail": measured,
    "with_so_many": with_so_many,
    "past_span": past_span,
    "past_that": past_that,
    "before_that": before_it,
    "within_that": again_then,
    "outside_that": again_then,
    "otherwise": otherwise_so,
    "elsewhere": otherwise_so,
    "in_that_case": otherwise_so,
    "other_state": in_other_states,
    "so_often": often,
    "more_often": often,
    "bare_span": for_a_span,
    "only_bare_span": for_a_span,
    "except_tail": except_those,
    "except_or": except_either,
    "except_if": except_if,
    "except_by_if": except_by_if,
    "except_by_np": except_done_by,
    "during_state": during_state,
    "tail_where": _where,
    "tail_outside": _where,
    "tail_in": _linked,
    "for_np": _linked,
    "to_others": _to_others,
}
