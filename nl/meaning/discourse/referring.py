"""Knows whom a statement is about where it says "they", "it" or "theirs"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.lexicon import MODALS
from ...vocabulary.senses import Attr, types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Ranked,
    Several,
    Thing,
    renamed_box,
    trees,
)
from ..closing import mentions
from ..nouns.anything import is_of_another_type
from ..nouns.pronouns import HUMAN
from ..opposites import tells_apart
from ..predicates.predicate import predicate
from ..spoken import of_itself, somebody_of_theirs, speaks_of_former, spoken_of
from ..statements.put_there import place_in_front
from ..surroundings.fronts import several_people, several_things, thing_in_front
from ..things import is_ones, things
from .besides_those import (
    among_those,
    begins_with_others,
    others,
    set_against,
    some_of_those_before,
)
from .contrasts import measures_in
from .instead import anyone_elses, anyones, stands_for_those, those_instead
from .of_the_group import group_of
from .of_those import of_those_before
from .told_by_it import told_by_another, were_theirs
from .what_again import is_to_nobody_themselves, themselves


def who_again(part: Part) -> Callable[[Context], Iterator[Thing]]:
    """Who a statement is about: "they", at its beginning, are those of the one before."""

    def read(context: Context) -> Iterator[Thing]:
        for tree in trees(part):
            leaf = tree.children[0] if tree.children else None
            if tree.label == "pronoun" and isinstance(leaf, Leaf):
                if leaf.value in ("he", "she") and _people_before(part, context) > 1:
                    _ask_who(part, context)
                    return
                prior = context.prior
                several = prior is not None and prior.others and context.clause_before is not None
                if prior is not None and prior.left and _are_those_spared(part, context):
                    yield prior.left[0].subject
                    return
                if prior is not None and (prior.beside or several or prior.left):
                    _ask_who(part, context)
                    return
                if prior is not None and prior.subject is not None:
                    yield told_by_another(prior, context) or prior.subject
                elif leaf.value != "you" and several_people(part, context):
                    return
                elif leaf.value == "you" or _someone_before(part, context):
                    yield Desc(SUBJECT, context.shared.types[SUBJECT], known=True)
                return
        own = context.shared.words[part.start].text in ("their", "his", "her")
        if own and context.prior is None and several_people(part, context):
            return
        theirs = somebody_of_theirs(part, context) if own and _is_of_it(context) else None
        told = list(theirs(context)) if theirs is not None else []
        if told:  # "the owner may edit it; their manager may delete it"
            yield from told
            return
        former = speaks_of_former(part, context.prior, context)
        if former is not None:
            context = replace(
                context.knowing(former), topic=former.variable, former=former.variable
            )
        for tree in trees(part):
            if begins_with_others(part, tree, context):
                yield from others(tree, context)
                return
            if tree.label == "those_among":
                yield from among_those(tree, context)
                return
        yield from some_of_those_before(part, context)

    return read


def _is_of_it(context: Context) -> bool:
    """Whether those before were told by what they are to the very thing that is asked for."""
    prior = context.prior
    if prior is None or not isinstance(prior.subject, Desc) or not isinstance(prior.resource, Desc):
        return False
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    return asked == prior.resource.type and mentions(prior.subject.box.tests, RESOURCE)


def _are_those_spared(part: Part, context: Context) -> bool:
    """Whether "they" are those whom a prohibition spares: "and they may do so only …", "and even
    they may not"; of "they may not" it is not told.
    """
    words = [word.text for word in context.shared.words[max(0, part.start - 1) : part.end + 2]]
    return words[0] == "even" or (words[-2] in MODALS and words[-1] not in ("not", "never"))


def _ask_who(part: Part, context: Context) -> None:
    word = context.shared.words[part.start].written
    context.shared.ask(f"who is “{word}”? More than one was named", (part.start, part.end))


def _people_before(part: Part, context: Context) -> int:
    """How many people are named before a phrase."""
    names = (leaf for leaf in context.shared.leaves if leaf.kind == "NAME")
    return len({leaf.value for leaf in names if leaf.end <= part.start})


def _someone_before(part: Part, context: Context) -> bool:
    """Whether anyone who asks is named before a phrase; else "they" are nobody."""
    askers = set(context.vocabulary.askers)
    if any(
        leaf.end <= part.start and askers & set(types_of(leaf.value))
        for leaf in context.shared.leaves
    ):
        return True
    word = context.shared.words[part.start].written
    context.shared.ask(f"who is “{word}”? Nobody has been named yet", (part.start, part.end))
    return False


def it_again(part: Part) -> Callable[[Context], Iterator[Thing]]:
    """What a passive is about: "it", at its beginning, is what the one before was about."""

    def read(context: Context) -> Iterator[Thing]:
        for tree in trees(part):
            if tree.label in ("pronoun", "that_one"):
                prior = context.prior
                if prior is not None and prior.resource is not None:
                    yield from spoken_of(prior, context)
                    yield from _any_at_all(tree, prior, context)
                elif (in_front := thing_in_front(part, context)) is not None:
                    yield in_front
                return
        found = list(things(part, context))
        ones = any(map(is_ones, trees(part)))
        those = ones or any(tree.label == "anyone_post" for tree in trees(part))
        contrasted = list(_set_against_those(found, context)) if those else []
        yield from contrasted or found
        if ones and not contrasted and not _were_measured(context):
            yield from _such_as_before(part, context)

    return read


def _ends_in_own(what: Part) -> bool:
    """Whether what is done something to is told by what is somebody's own, and is not that itself:
    "tasks whose language is the annotator's own".
    """
    return any(tree.label in ("some", "every", "possessed") for tree in trees(what))


def object_again(what: Part | None) -> Callable[[Context], Iterator[Thing]] | None:
    """What is done something to: "it" and "them" are what the statement before was about."""
    if what is None:
        return None

    def read(context: Context) -> Iterator[Thing]:
        if isinstance(what, Leaf):
            yield from _whatever_it_is_done_to(context)
            return
        again = False
        for tree in trees(what):
            if tree.label == "everything_that_is":
                yield from _whatever(tree, context)
                return
            if tree.label == "anyones":
                yield from anyones(context)
                return
            if tree.label == "anyone_elses":
                yield from anyone_elses(context)
                return
            if (tree.label == "own_one" and not _ends_in_own(what)) or _is_theirs(tree):
                yield from _ones_own(what, context)
                return
            if is_to_nobody_themselves(tree, context):
                yield from themselves(context)
                return
            again = tree.label == "pronoun" or (tree.label == "that_one" and _is_one(tree, context))
            prior = None if _named_by_who(tree, context) else context.prior
            at_all = _any_of_others(tree, prior, context) if again and prior is not None else None
            if at_all is not None:
                yield at_all
                return
            if again and prior is not None and _is_any(tree, prior.resource, context):
                return
            any_one = _any_such_one(tree, prior, context) if again and prior is not None else None
            if any_one is not None:
                yield any_one
                return
            if again and prior is not None and prior.resource is not None:
                if not _is_of_nobodys_own(tree, prior, context):
                    yield from spoken_of(prior, context)
                yield from _any_at_all(tree, prior, context)
                return
            if tree.label == "pronoun" and not _named_before(what, context):
                having = _by_what_it_has(what, context)
                if having is not None:
                    yield having
                    return
                word = context.shared.words[what.start].written
                context.shared.ask(
                    f"what is “{word}”? Nothing has been named yet",
                    (what.start, what.end),
                )
                return
        same = any(tree.label == "same_as_before" for tree in trees(what))
        if same and _names_what_is_asked_for(what, context):
            yield from _spoken_of_with_who(what, context) or ()
            return
        such = list(_one_such(what, context)) if _is_too(what, context) else []
        yield from such
        if such:
            return
        if any(tree.label in ("pronoun", "that_one") for tree in trees(what)):
            if several_things(what, context):
                return
            in_front = thing_in_front(what, context) or place_in_front(what, context)
            if in_front is not None:
                yield in_front
                return
            with_who = _spoken_of_with_who(what, context)
            if with_who is not None:
                yield from _also_such(with_who, what, context)
                return
        asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
        if any(map(is_ones, trees(what))) and is_of_another_type(asked, context):
            return
        posts = stands_for_those(what, context)
        instead = list(those_instead(posts, context)) if posts is not None else []
        if instead:
            yield from instead
            return
        found = list(things(what, context))
        if not found and again:
            having = _by_what_it_has(what, context)
            found = [having] if having is not None else []
        among = of_those_before(what, found, context)
        if among is None or among:
            yield from among or ()
            return
        those = any(tree.label == "anyone_post" for tree in trees(what))
        alike = those or any(map(is_ones, trees(what)))
        contrasted = list(_set_against_those(found, context)) if alike else []
        goes_on = context.clause_before is not None and context.lets
        such = []
        if not contrasted and (those or (alike and goes_on and not _were_measured(context))):
            such = list(_such_as_before(what, context))
        if not (such and those and _says_only(what, context)):
            yield from contrasted or found
        yield from such

    return read


def _says_only(what: Part, context: Context) -> bool:
    """Whether "only those of their department" is of some of those before, and of no others."""
    verbs = (x.start for x in context.shared.leaves if x.kind == "VERB" and x.end == what.start)
    return any(context.shared.words[at - 1].text == "only" for at in (what.start, *verbs))


def _names_what_is_asked_for(what: Part, context: Context) -> bool:
    """Whether "the same document" is just what is asked for, again."""
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    return what.end - what.start == 3 and any(
        leaf.kind == "NOUN" and leaf.end == what.end and types_of(leaf.value) == (asked,)
        for leaf in context.shared.leaves
    )


def _is_too(what: Part, context: Context) -> bool:
    """Whether it is said of "it" that others may do so beside those before: "may open it too", "may
    also open it".
    """
    words = [word.text for word in context.shared.words[what.start : what.end + 2]]
    before = [word.text for word in context.shared.words[: what.start]][-4:]
    after = words[1:2] == ["too"] or words[1:3] == ["as", "well"]
    too = words[:1] == ["it"] and (after or "also" in before)
    return too and not were_theirs(context)


def _also_such(found: list[Thing], what: Part, context: Context) -> Iterator[Thing]:
    """What is asked for, as those who may are told by it; where others "also" may, such as was said
    of those before: "closed berths can be opened by guards; the owner of a berth may also open it".
    """
    prior = context.prior if found and context.granting and _is_too(what, context) else None
    before = prior.resource if prior is not None else None
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    if (
        prior is not None
        and isinstance(before, Desc)
        and before.type == asked
        and any(
            leaf.kind == "VERB" and leaf.end == what.start and leaf.value.name in prior.actions
            for leaf in context.shared.leaves
        )
    ):
        yield from spoken_of(prior, context)
    else:
        yield from found


def _one_such(what: Part, context: Context) -> Iterator[Thing]:
    """ "Closed berths can be opened by guards; the planner of the terminal a berth is in may open
    it too": a closed one, it may be.
    """
    before = context.prior.resource if context.prior is not None else None
    for thing in things(what, context):
        items = thing.items if isinstance(thing, Ranked) else (thing,)
        alike = (
            desc
            for desc in items
            if isinstance(desc, Desc) and isinstance(before, Desc) and desc.type == before.type
        )
        for desc in itertools.islice(alike, 1):
            assert isinstance(before, Desc)
            same = m.SameEntity(m.ValueType("bool"), before.variable, desc.variable)
            yield before.with_box(Box((same,)))


def _whatever_it_is_done_to(context: Context) -> Iterator[Thing]:
    """Carry out a SIM swap: of any line, or perhaps of those that were spoken of."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None:
        return
    yield asked
    before = context.prior.resource if context.prior is not None else None
    if before is not None and not is_of_another_type(asked.type, context):
        yield before


def _set_against_those(found: list[Thing], context: Context) -> Iterator[Thing]:
    """ "Those over $100", after "school bookings under $100": such bookings, of another measure."""
    before = context.prior.resource if context.prior is not None else None
    if not isinstance(before, Desc):
        return
    for thing in (thing for thing in found if isinstance(thing, Desc)):
        for such in set_against(thing, before):
            if not isinstance(such, Desc):
                continue
            more = [test for test in such.box.tests if test not in thing.box.tests]
            own = {such.variable, *(local.variable for local in such.box.locals)}
            others = {SUBJECT, *context.shared.types} - own - {RESOURCE}
            if not any(mentions(test, name) for test in more for name in others):
                yield such


def _such_as_before(what: Part, context: Context) -> Iterator[Thing]:
    """Edit drafts and view those of others: those drafts, it may be, not any documents. After
    "their own", "those of others" can't be their own.
    """
    before = context.prior.resource if context.prior is not None else None
    for thing in things(what, context):
        if (
            isinstance(thing, Desc)
            and isinstance(before, Desc)
            and thing.type == before.type
            and not any(mentions(test, SUBJECT) for test in before.box.tests)
        ):
            such = renamed_box(before.box, before.variable, thing.variable)
            again = measures_in(such) & measures_in(thing.box)  # "up to $500; those up to $5,000"
            if not again and not tells_apart(such, thing.box):  # "up to $500; those over $500"
                yield thing.with_box(such)


def _were_measured(context: Context) -> bool:
    """Whether "up to 200 kg" was said of what others may do something to: "leaking ones" are not
    of those alone.
    """
    before = context.prior.resource if context.prior is not None else None
    tests = before.box.tests if isinstance(before, Desc) else ()
    measured = any(isinstance(test, m.Compare) and test.op not in ("==", "!=") for test in tests)
    return not tests or measured


def _is_any(tree: Tree, before: Thing | None, context: Context) -> bool:
    """Whether "any" leaves open if it is one of those that were spoken of, or any at all: "nobody
    may release payments over $500, and on weekends nobody may release any".
    """
    alone = tree.end - tree.start == 1 and context.shared.words[tree.start].text == "any"
    if not alone or (isinstance(before, Desc) and not before.box.tests):
        return False
    context.shared.ask("any of those, or any at all? Say “any of them”", (tree.start, tree.end))
    return True


def _any_of_others(tree: Tree, prior: Prior, context: Context) -> Thing | None:
    """What "any" is, said of others than those who may do it to their own: "authors can't approve
    their own requests, and bots can't approve any" is any request at all.
    """
    words, before = context.shared.words, prior.resource
    if tree.end - tree.start != 1 or words[tree.start].text != "any":
        return None
    if not isinstance(before, Desc) or not _is_their_own(before):
        return None
    modal = next((i for i in range(tree.start - 1, 0, -1) if words[i].text in MODALS), 0)
    others = words[modal - 1].text not in NO_OTHERS if modal else False
    return context.new(before.type) if others else None


def _is_their_own(thing: Desc) -> bool:
    return any(mentions(test, SUBJECT) for test in thing.box.tests)


NO_OTHERS = frozenset("they he she it , and but who or you".split())


def _any_at_all(tree: Tree, prior: Prior, context: Context) -> Iterator[Thing]:
    """ "They may approve payments up to $500, but may never release one", "may not approve payments
    they requested, nor approve one on leave": one of those, or any; what would add nothing to what
    stands before is not meant.
    """
    before = prior.resource
    one = context.shared.words[tree.start].text == "one" and tree.end - tree.start == 1
    against = context.denying or (prior.effect == "permit" and not context.granting)
    if one and against and isinstance(before, Desc) and before.box.tests:
        context.shared.perhaps_any = True
        yield context.new(before.type)


def _any_such_one(tree: Tree, prior: Prior, context: Context) -> Thing | None:
    """What "it" is where only those may do so who are told by it: "anyone on a team can view the
    boards shared with that team, but only the board's owner may configure it" is of any board.
    """
    what = prior.resource
    alone = context.granting and not context.lets and prior.effect == "permit"
    own = any(mentions(test, RESOURCE) for test in context.asker.tests)
    if not (alone and own) or context.shared.words[tree.start].text != "it":
        return None
    by = [local.variable for local in group_of(prior).locals]
    return replace(what, box=of_itself(what.box, by)) if isinstance(what, Desc) else None


def _is_of_nobodys_own(tree: Tree, prior: Prior, context: Context) -> bool:
    """Whether "nobody may approve an export they requested, and nobody may download one unless …"
    is of any export: it was only for that nobody that it was their own.
    """
    before = prior.resource
    one = context.shared.words[tree.start].text == "one" and tree.end - tree.start == 1
    both = context.nobody_may and prior.effect == "forbid"
    own = isinstance(before, Desc) and before.box.tests
    return bool(one and both and own) and all(
        mentions(test, SUBJECT)
        for test in before.box.tests  # type: ignore[union-attr]
    )


def _is_one(tree: Tree, context: Context) -> bool:
    """ "Approve a loan or disburse one", "nobody may release any": another such. "But can't edit
    those": these.
    """
    return context.shared.words[tree.start].text in ("one", "any", "those", "these")


def _spoken_of_with_who(what: Part, context: Context) -> list[Thing] | None:
    """What "it" is where who asks was described by it: the loan, of a loan's officer. None where
    that says nothing of what is asked for.
    """
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None or not any(mentions(test, RESOURCE) for test in context.asker.tests):
        return None
    if any(desc.type == resource.type for desc in context.asker.spoken):
        word = context.shared.words[what.start].written
        context.shared.ask(
            f"which one is “{word}”? More than one was spoken of",
            (what.start, what.end),
        )
        return []
    return [replace(resource, box=Box(), known=True)]


def is_of_all_such(context: Context) -> bool:
    """Whether "they" and "them" are all things of a type that the statement before was about."""
    before = context.prior.resource if context.prior is not None else None
    return isinstance(before, Desc) and not before.box.tests


def _named_by_who(tree: Tree, context: Context) -> bool:
    """Whether who may is described by one such as is asked for: "but a trustee with an interest
    in a grant must not assess it". "Those" are no project of which somebody is a member.
    """
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    word = context.shared.words[tree.start].text
    person = asked in HUMAN or asked in context.vocabulary.askers
    many = word in ("those", "these") or (word == "them" and not person)
    return context.it_named or any(
        desc.type == asked and not desc.known and not (many and desc.number == "one")
        for desc in context.asker.spoken
    )


def _is_theirs(tree: Tree) -> bool:
    leaf = tree.children[0] if tree.children else None
    return isinstance(leaf, Leaf) and leaf.value in ("theirs", "hers", "yours")


def _ones_own(what: Part, context: Context) -> Iterator[Thing]:
    """Documents have been named; "their own" are those of whoever asks."""
    from ..nouns.fitting import POSSESSIVE
    from ..nouns.links import linked

    asker = next(d for d in context.refs if d.variable == SUBJECT)
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None or not _named_before(what, context):
        return
    if _done_to_those_before(what, resource.type, context):
        return  # "moderators can delete comments; authors can delete their own": comments
    desc = context.new(resource.type)
    for box in linked(desc, POSSESSIVE, replace(asker, known=True, box=Box()), context):
        yield desc.with_box(box)


def _done_to_those_before(what: Part, type_: str, context: Context) -> bool:
    """Whether the verb before "their own" can be done to what the statement before was about, which
    is of another type.
    """
    before = context.prior.resource if context.prior is not None else None
    items = before.items if isinstance(before, Several) else (before,)
    types = {desc.type for desc in items if isinstance(desc, Desc)}
    return type_ not in types and any(
        leaf.kind == "VERB" and types <= set(context.vocabulary.actions[leaf.value.name])
        for leaf in context.shared.leaves
        if types and leaf.end == what.start
    )


def _named_before(part: Part, context: Context) -> bool:
    """Whether something that can be acted on is named before a phrase."""
    actions = {t.name for t in context.vocabulary.model.types if t.actions}
    return any(
        leaf.end <= part.start and actions & set(types_of(leaf.value))
        for leaf in context.shared.leaves
    )


def _by_what_it_has(part: Part, context: Context) -> Desc | None:
    """What is asked for, where only its attribute is named before a phrase: "if the amount is over
    $1,000, only a manager may release it".
    """
    before = [leaf.value for leaf in context.shared.leaves if leaf.end <= part.start]
    having = {value.of for value in before if isinstance(value, Attr)}
    asked = next((d for d in context.refs if d.variable == RESOURCE and d.type in having), None)
    return replace(asked, known=True) if asked is not None else None


def _whatever(tree: Tree, context: Context) -> Iterator[Thing]:
    """Whatever has been shared with them: of whichever type it fits."""
    resource = next((d for d in context.refs if d.variable == RESOURCE), None)
    if resource is None:
        return
    desc = context.new(resource.type)
    for box in predicate(tree.children[0], desc, context.knowing(desc)):
        yield desc.with_box(box)
