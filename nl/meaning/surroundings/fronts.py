"""Knows what a clause refers to that only the phrase in front of it has named: "if a document is
locked, admins can edit it", "when a nurse is off duty, she may not read charts".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...chart import Tree
from ...text.lexicon import MEMBERSHIPS, MODALS
from ...vocabulary.senses import Act, Kind, Noun, is_person, types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part
from ..closing import mentions

if TYPE_CHECKING:
    from ..statements.draft import Drafts

THINGS = frozenset("it its itself them their that this these those".split())
PEOPLE = frozenset("they he she".split())
DEFINITE = frozenset("the that this these those".split())
Span = tuple[int, int]


def refers_to_front(front: Part, clause: Part | Tree, context: Context) -> bool:
    """Whether a clause has a word that can stand for what was named before it, or ends in what can
    only be done to such: "once a sitting has ended, clerks can report an incident".
    """
    words = {word.text for word in context.shared.words[clause.start : clause.end]}
    return bool(words & (THINGS | PEOPLE | DEFINITE)) or _ends_in_what_is_done_to(
        named_in((front.start, front.end), context), clause, context
    )


def _ends_in_what_is_done_to(named: list[str], clause: Part | Tree, context: Context) -> bool:
    """Whether a clause ends in an action of just the one type that was named."""
    actions = context.vocabulary.actions
    return len(named) == 1 and any(
        leaf.kind == "VERB"
        and clause.start < leaf.start
        and leaf.end == clause.end
        and isinstance(leaf.value, Act)
        and list(actions.get(leaf.value.name, ())) == named
        for leaf in context.shared.leaves
    )


def names_again(front: Span, clause: Span, context: Context) -> bool:
    """Whether a clause speaks of "the owner" where the phrase in front has named an owner."""
    words = [word.text for word in context.shared.words]
    named = {
        leaf.value
        for leaf in context.shared.leaves
        if leaf.kind in ("RELN", "PATHN") and front[0] <= leaf.start and leaf.end <= front[1]
    }
    return any(
        leaf.value in named
        and clause[0] < leaf.start
        and leaf.end < clause[1]
        and words[leaf.start - 1] in DEFINITE
        and words[leaf.end : leaf.end + 1] != ["of"]
        for leaf in context.shared.leaves
    )


def named_in(span: Span, context: Context) -> list[str]:
    """The types of which a phrase names one, each as often as it does."""
    start, end = span
    found: dict[tuple[int, int], str] = {}
    for leaf in context.shared.leaves:
        if start <= leaf.start and leaf.end <= end and not is_said(leaf.start, context):
            if isinstance(leaf.value, Noun) and len(leaf.value.types) == 1:
                found.setdefault((leaf.start, leaf.end), leaf.value.types[0])
            elif isinstance(leaf.value, Kind) and leaf.kind == "CLASS":
                found.setdefault((leaf.start, leaf.end), leaf.value.type)
    return [
        type_
        for (a, b), type_ in found.items()
        if not any((a, b) != (x, y) and x <= a and b <= y for x, y in found)
        and not any(x == b and found[x, y] == type_ for x, y in found)  # "secret documents"
    ]


def passes_over(drafts: Drafts, front: Part, clause: Part | Tree, context: Context) -> bool:
    """Whether "it" is taken for something else than what a phrase in front is about, which it may
    be as well: "once a report is filed, the authors of its paper can read it". Then it is asked.
    """
    words = [word.text for word in context.shared.words[clause.start : clause.end]]
    named = set(named_in((front.start, front.end), context))
    actions = context.vocabulary.actions
    over = (
        len(named) == 1
        and words.count("it") + words.count("its") > 1
        and _is_asked_for_as_it(clause, context)
        and all(
            draft.resource_type not in (None, *named)
            and draft.actions
            and all(named <= set(actions[name]) for name in draft.actions)
            for draft in drafts
        )
    )
    over = over or _is_of_their_group(drafts, named, clause, context)
    if over:
        context.shared.ask("which one is “it”? Say it by its name", (clause.start, clause.end))
    return over


def _is_of_their_group(
    drafts: Drafts, named: set[str], clause: Part | Tree, context: Context
) -> bool:
    """Whether members of a group may do to it what they may rather do to the other that the phrase
    in front names: "if a team has access to a repository, its members can read it".
    """
    words = [word.text for word in context.shared.words[clause.start : clause.end]]
    actions = context.vocabulary.actions
    members = not MEMBERSHIPS.isdisjoint(words) and _is_asked_for_as_it(clause, context)
    return members and any(
        draft.resource_type in named
        and bool(draft.actions)
        and all(len(named.intersection(actions[name])) > 1 for name in draft.actions)
        for draft in drafts
    )


def _is_asked_for_as_it(clause: Part | Tree, context: Context) -> bool:
    """Whether "it" is what something is done to: no "team assigned to it", or "its passengers"."""
    words = context.shared.words
    verbs = {leaf.end for leaf in context.shared.leaves if leaf.kind == "VERB"}
    return any(
        words[at].text == "it"
        and (at in verbs or (at == clause.start and words[at + 1].text in MODALS))
        for at in range(clause.start, clause.end - 1)
    ) or (words[clause.end - 1].text == "it" and clause.end - 1 in verbs)


def is_said(at: int, context: Context) -> bool:
    """Whether a noun is what is said of another: "is a draft", "is in draft", "is the
    owner of a document".
    """
    before = [word.text for word in context.shared.words[max(0, at - 2) : at]]
    if before[-1:] in (["in"], ["the"]) and before[0] in SAID:
        return True
    if before[-1:] in (["a"], ["an"]):
        before.pop()
    group = before[-1:] == ["the"] and before[0] in ("in", "from", "outside", "within")
    return group or (before[-1:] != [] and before[-1] in SAID)


SAID = frozenset("is are was were be been not still currently only just already yet now".split())
"""Before what is said of somebody or something."""


def several_people(part: Part, context: Context) -> bool:
    """Whether "they" could be one or another of those named in front, in the same sentence."""
    words = [word.text for word in context.shared.words[: part.start]]
    stops = [at + 1 for at, word in enumerate(words) if word in STOPS]
    start, end = context.ahead or (stops[-1] if stops else 0, part.start)
    people = {
        (leaf.start, leaf.end)
        for leaf in context.shared.leaves
        if start <= leaf.start
        and leaf.end <= end
        and leaf.kind in ("NOUN", "CLASS", "RELN", "NAME", "PATHN")
        and is_person(leaf.value, context.vocabulary.askers)
    }
    apart = {place for place in people
             if not any(other != place and other[0] <= place[0] and place[1] <= other[1]
                        for other in people) and not is_said(place[0], context)}  # fmt: skip
    if len(apart) > 1:
        word = context.shared.words[part.start].written
        context.shared.ask(f"who is “{word}”? More than one was named", (part.start, part.end))
    return len(apart) > 1


def thing_in_front(part: Part, context: Context) -> Desc | None:
    """What "it" is, if the phrase in front named one thing of the type that is asked for."""
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if context.ahead is None or resource is None:
        return None
    named = named_in(context.ahead, context).count(resource.type)
    if named > 1:
        _which_one(part, context)
    return context.new(resource.type) if named == 1 else None


def several_things(part: Part, context: Context) -> bool:
    """Whether "it" could be one or another of those spoken of that are what is asked for."""
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    spoken = {
        desc.variable
        for desc in context.refs
        if resource is not None and desc.type == resource.type and desc.variable != RESOURCE
    } - {SUBJECT}
    if len(spoken) > 1:
        _which_one(part, context)
    return len(spoken) > 1


def _which_one(part: Part, context: Context) -> None:
    word = context.shared.words[part.start].written
    context.shared.ask(
        f"which one is “{word}”? More than one was spoken of",
        (part.start, part.end),
    )


def bound_in_front(desc: Desc, context: Context) -> Desc | None:
    """Who or what of a request a phrase in front speaks of: the document asked for, where what
    follows says "it"; the nurse who asks, where it says "she"; and what "its" is of, "if a model is
    shared with them, they may view it and download its versions".
    """
    if context.ahead is None or desc.missing is not None:
        return None
    wanted = [RESOURCE] + ([SUBJECT] if context.ahead_asks else [])
    for known in context.refs:
        if known.variable in wanted and known.type == desc.type:
            return known
    whose = [d for d in context.asked.spoken if d.type == desc.type and not d.box.locals]
    told = {d.type for d in context.refs if d.variable == RESOURCE} | {desc.type}
    if len(whose) == 1 and len(told) > 1 and desc.type not in context.vocabulary.principals:
        return whose[0]
    return None


def asks_by_pronoun(clause: Part | Tree, context: Context) -> bool:
    """Whether a clause begins with who asks as "they", "he" or "she"."""
    return context.shared.words[clause.start].text in PEOPLE


def knowing_those_before(who: Box, front: Part, context: Context) -> Context:
    """The context of a phrase in front, where "they" are those before: "managers may approve
    reports; while they are on leave, their deputy can". They are nobody of whom only what comes
    after that speaks.
    """
    context = replace(context, rivals=frozenset(desc.variable for desc in who.spoken))
    if PEOPLE.isdisjoint(word.text for word in context.shared.words[front.start : front.end]):
        return context
    former = next(
        (name for name in context.shared.formers.values() if mentions(who.tests, name)), None
    )
    if former is None:
        return context
    return replace(
        context.knowing(Desc(former, context.shared.types[former], known=True)), topic=former
    )


def may_be_of_those_before(who: Box, said: Box, front: Tree, context: Context) -> bool:
    """Whether "they", in front of what others may do, are perhaps those before: "managers may
    approve reports; while they are on leave, auditors can".
    """
    before = context.prior.subject if context.prior is not None else None
    told = before.box.tests if isinstance(before, Desc) else ()
    words = [word.text for word in context.shared.words[front.start : front.end]]
    unclear = (
        bool(told)
        and bool(who.tests)
        and told != who.tests
        and not PEOPLE.isdisjoint(words)
        and mentions(said.tests, SUBJECT)
        and not mentions(said.tests, RESOURCE)
    )
    if unclear:
        context.shared.ask(
            f"who is “{next(word for word in words if word in PEOPLE)}”, those before or those "
            "who may then? Say who",
            (front.start, front.end),
        )
    return unclear


STOPS = frozenset(".;!:")


GOING_ON = frozenset(
    "they them their theirs those these such this that so too also still then first though however "
    "otherwise else other others another same".split()
)


def is_of_any_one(front: Part, clause: Part, context: Context) -> bool:
    """Whether "once a document is published, only admins may edit it", after a statement of
    confidential documents, may be said of any: it names one anew, and goes on about nothing else.
    """
    words = [word.text for word in context.shared.words]
    anew = words[front.start : front.start + 2][-1:] in (["a"], ["an"], ["any"])
    said = words[front.start : clause.end]
    if compares_with_before(front, context):  # "… costs more than that, they may not refund it"
        said = [word for word in words[clause.start : clause.end] if word != "they"]
    goes_on = GOING_ON & set(said)
    if goes_on <= CONTRASTS and is_of_all_of_them(context):
        goes_on = frozenset()
    return anew and "it" in words[clause.start : clause.end] and not goes_on


def begins_anew(front: Part, clause: Part, context: Context) -> bool:
    """Whether "if a user owns a document, they may delete it" names anew who asks: then it goes on
    about nobody of whom the statement before was.
    """
    words = [word.text for word in context.shared.words]
    told = words[front.start : front.end]
    who = words[clause.start : clause.start + 2]
    if not BACK.isdisjoint(told) or not (asks_by_pronoun(clause, context) or who[:1] == ["that"]):
        return False
    return not ANYBODY.isdisjoint(told) or any(
        leaf.kind in ("NOUN", "CLASS")
        and set(types_of(leaf.value)) <= set(context.vocabulary.askers)
        and words[leaf.start - 1] in ("a", "an", "any", "some")
        and front.start <= leaf.start < front.end
        for leaf in context.shared.leaves
    )


BACK = frozenset("it its they them their one ones those these that this he she other".split())
ANYBODY = frozenset("someone somebody anyone anybody".split())


def is_of_all_of_them(context: Context) -> bool:
    """Whether what some alone or nobody may do to "it", where one was named anew, is so of any: it
    was said of what those before have to do with: "they may edit their own notes".
    """
    before = context.prior.resource if context.prior is not None else None
    who = context.prior.subject if context.prior is not None else None
    theirs = [SUBJECT]  # or of what they are told by: "the head of a unit may view its cases"
    theirs += [desc.variable for desc in who.box.spoken] if isinstance(who, Desc) else []
    return isinstance(before, Desc) and any(mentions(before.box.tests, name) for name in theirs)


CONTRASTS = frozenset({"however", "though"})


def compares_with_before(front: Part, context: Context) -> bool:
    """Whether "if a booking costs more than that" is of as much as was spoken of before."""
    words = [word.text for word in context.shared.words[front.start : front.end]]
    return words[-2:] == ["than", "that"]
