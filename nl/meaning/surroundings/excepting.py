"""Knows whom or what "except" takes out of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.candidates import SOMEBODY
from ...vocabulary.senses import BOOL, RelWord, types_of
from ..base import (
    NOTHING,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Part,
    Spared,
    trees,
)
from ..closing import any_of, mentions, none_of
from ..parties import role_of
from ..statements.draft import Draft
from ..things import things

WHOLE = frozenset(
    (
        "all any every each everyone everybody everything anyone anybody anything no none nobody "
        "nothing one"
    ).split()
)
"""Of which "but" leaves some out."""


def goes_on_after_but(start: int, at: int, context: Context) -> bool:
    """Whether a bare "but" goes on about others, after what does not say "all" or "no": "may clean
    oral ones, but patches and drips only doctors may".
    """
    words = [word.text for word in context.shared.words[start : at + 2]]
    return words[-2] == "but" and words[-1] != "not" and WHOLE.isdisjoint(words[:-2])


ADDS_OR_TAKES = "does “except” add to those who may, or take from them? Say so"
EXCEPT = frozenset("other except but excluding save apart aside besides".split())


def excepted_things(
    tree: Tree, draft: Draft, context: Context, fronted: bool = False
) -> Iterator[Draft]:
    """Except for interns, except drafts: those who ask, or what is asked for."""
    part = tree.children[0]
    if _is_of_the_noun_before(tree, context) or _is_perhaps_added(tree, draft, context):
        return
    begin, comma = _begin(tree.start, context), context.shared.words[tree.start].text == ","
    if not fronted and goes_on_after_but(begin, tree.start + comma, context):
        return
    for inner in trees(part) if tree.label == "except_tail" else ():
        noun = inner.children[0]
        found = False
        parties = [(SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)]
        if _are_things(noun, context):
            parties.pop(0)
        for name, type_ in parties:
            # "except for admins on the VPN, nobody …": set apart, it is of them that it is said
            told_how = draft.effect == "forbid" and _says_how(noun, context)
            asking = name == SUBJECT and (fronted or told_how)
            for thing in things(noun, replace(context, role=SUBJECT) if asking else context):
                for types, box in role_of(thing, name, type_, context):
                    if not _can_all_be(types, name, draft, context):
                        continue
                    if box.tests and draft.effect == "only" and _takes_away(tree, context):
                        found = True
                        yield replace(draft, when=draft.when + none_of(box, context.shared))
                        continue
                    if box.tests and draft.effect == "only" and name == SUBJECT:
                        if names_nobody(draft):
                            found = True
                            yield spared_from(draft, box, context)
                            continue
                        context.shared.ask(ADDS_OR_TAKES, (tree.start, tree.end))
                        found = True
                        continue
                    if box.tests:
                        found = True
                        yield sparing(excepted(draft, box, name, context), draft, box, name, noun)
        if found:
            return


def _begin(at: int, context: Context) -> int:
    """Where the sentence begins that a place is in."""
    stops = (k + 1 for k, word in enumerate(context.shared.words[:at]) if word.text in (".", ";"))
    return max(stops, default=0)


def _is_perhaps_added(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "besides its owner, it may be viewed by admins" may be of both: but for "nobody"."""
    besides = context.shared.words[tree.start].text == "besides"
    return (
        besides
        and not draft.anyone
        and context.shared.ask_of(tree, "is “{said}” of those as well, or not of them? Say so")
    )


def _can_all_be(types: frozenset[str | None], name: str, draft: Draft, context: Context) -> bool:
    """Whether all of what is excepted can ask, or have it done to: else a part of "except those of
    which they are the owner or a reviewer" would be lost.
    """
    can = set(context.vocabulary.askers)
    if name == RESOURCE:
        named = [set(context.vocabulary.actions.get(act, ())) for act in draft.actions]
        can = set.union(*named) if named else {t.name for t in context.vocabulary.model.types}
    return types <= {None, *can, draft.subject_type if name == SUBJECT else draft.resource_type}


def _says_how(noun: Part, context: Context) -> bool:
    """Whether those who are excepted are told by how they ask: "except admins with MFA"."""
    return any(
        leaf.kind in ("CIRC", "FEAT") and noun.start <= leaf.start and leaf.end <= noun.end
        for leaf in context.shared.leaves
    )


def _takes_away(tree: Tree, context: Context) -> bool:
    """Whether "only clerks may, but not those on leave" says what those who alone may do not."""
    return "not" in [word.text for word in context.shared.words[tree.start : tree.start + 3]]


def sparing(made: Draft, draft: Draft, box: Box, name: str, noun: Part) -> Draft:
    """A prohibition that spares people, and whom: more may be said of them."""
    if name != SUBJECT or made.effect != "forbid" or draft.who.tests:
        return made
    if not any(mentions(test, SUBJECT) for test in box.tests):
        return made
    tests = tuple(test for test in made.when.tests if test not in draft.when.tests)
    return replace(made, spared=Spared(box, tests, (noun.start, noun.end)))


def spared_unless(made: Draft, draft: Draft, box: Box, tree: Tree) -> Draft:
    """As `sparing`, of "unless they are an admin": where it is of who asks, and of nothing else."""
    of_them = all(mentions(t, SUBJECT) and not isinstance(t, m.Or) for t in box.tests)
    if tree.label != "unless" or not of_them:
        return made
    return sparing(made, draft, box, SUBJECT, tree.children[-1])


def excepts_within(tree: Tree, context: Context) -> bool:
    """Whether an exception has another in it, after a comma: "unless they are reviewers, except
    admins". Is that one from the rule? It is asked.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    within = any(
        one == "," and (two in ("except", "excluding") or (two, three) == ("other", "than"))
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    )
    if within:
        context.shared.ask(
            "is the second exception one from the rule, or from the first? Write two sentences",
            (tree.start, tree.end),
        )
    return within


def nobody_but(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """Nobody may once it is published, except an admin: they may then, and nobody else."""
    anyone = draft.anyone or _is_by_anyone(tree.start, draft, context)
    if not anyone or _is_of_one_before(tree, context):
        return
    context = replace(context, role=SUBJECT)
    for inner in trees(tree.children[0]):
        for thing in things(inner.children[0], context):
            for types, box in role_of(thing, SUBJECT, draft.subject_type, context):
                if not _can_all_be(types, SUBJECT, draft, context):
                    continue
                if box.tests and draft.rest:
                    yield excepted(draft, box, SUBJECT, context)  # which lets them do nothing yet
                elif box.tests:
                    governed = draft.region + draft.when
                    yield replace(
                        draft, effect="only", who=box, region=governed, when=NOTHING, anyone=False
                    )


def _is_by_anyone(place: int, draft: Draft, context: Context) -> bool:
    """Whether nobody may do it, as "by anyone" before an exception says: "can't be approved by
    anyone, except the CFO".
    """
    words = [word.text for word in context.shared.words[:place]]
    if words[-1:] == [","]:
        words.pop()
    return draft.passive and words[-2:-1] == ["by"] and words[-1] in ("anyone", "anybody")


def _are_things(noun: Part, context: Context) -> bool:
    """Whether "except their own or those of their manager" is of what they may do it to."""
    words = [word.text for word in context.shared.words[noun.start : noun.end]]
    own = words[-1] == "own" or "own" in words[:2]
    return words[:2] == ["those", "of"] or (own and ("those" in words or len(words) == 2))


def _is_of_one_before(tree: Tree, context: Context) -> bool:
    """As `_is_of_the_noun_before`, and of one alone: "by a surveyor other than its author", not
    "by a surveyor other than admins", who may be those that are spared.
    """
    after = [word.text for word in context.shared.words[tree.start + 2 : tree.start + 3]]
    return _is_of_the_noun_before(tree, context) and after[0] in ONE


ONE = frozenset("the its their his her a an".split())


def _is_of_the_noun_before(tree: Tree, context: Context) -> bool:
    """Whether "other than its author" says who is meant by the noun before it: "checked by someone
    other than its author".
    """
    words = context.shared.words
    first = [word.text for word in words[tree.start : tree.start + 2]]
    if tree.start and first[0] in EXCEPT and words[tree.start - 1].text in SOMEBODY:
        return True
    if not tree.start or first != ["other", "than"]:
        return False
    people = set(context.vocabulary.askers)
    return of_another_value(tree, context) or any(
        leaf.end == tree.start
        and (
            set(leaf.value.rel.subjects) <= people  # "two approvers other than its requester"
            if isinstance(leaf.value, RelWord)
            else leaf.kind in ("NOUN", "CLASS", "ATTR") and set(types_of(leaf.value)) <= people
        )
        for leaf in context.shared.leaves
    )


def of_another_value(but: Part | Tree, context: Context) -> bool:
    """Whether an exception says which attribute: "of a department other than their own"."""
    words = [word.text for word in context.shared.words[: but.start + 2]]
    ends = (leaf.kind for leaf in context.shared.leaves if leaf.end == but.start)
    return words[-2:] == ["other", "than"] and "ATTR" in ends


def excepted_by(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """But not by its author: of what only some may do, the author may not even then. "Only with
    MFA, except by admins": what they may do without.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.start + 3]}
    denied = not words.isdisjoint({"not", "never"})
    besides = draft.by_whom if denied else names_nobody(draft)
    if draft.effect == "only" and not denied and not besides:
        context.shared.ask(ADDS_OR_TAKES, (tree.start, tree.end))
        return
    for thing in things(tree.children[-1], _of_who_asks(tree, draft, context)):
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context):
            if besides:
                yield spared_from(draft, box, context)
            else:
                yield excepted(draft, box, SUBJECT, context)


def names_nobody(draft: Draft) -> bool:
    """Whether something may only be done in some way, "only with MFA", by whomever: those who are
    excepted from that may do it otherwise.
    """
    return draft.effect == "only" and not draft.who.tests


def spared_from(draft: Draft, box: Box, context: Context) -> Draft:
    """What may be done as it is said, or by those: "only with MFA, except by admins"."""
    return replace(draft, when=any_of([draft.when, box], context.shared))


def _of_who_asks(tree: Tree, draft: Draft, context: Context) -> Context:
    """The context of "except by a clerk who is on the network": where the clerk who asks is. Of
    "except by a clerk with MFA" it is not told if all need it, unless all else is forbidden.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    theirs = draft.effect == "forbid" or not words.isdisjoint({"who", "that"})
    return replace(context, role=SUBJECT) if theirs else context


def any_such(box: Box, draft: Draft) -> Box:
    """Of whom something is taken that they might do: not just the requester whose manager they are,
    where there are several, but any.
    """
    if draft.effect == "forbid":
        return box
    said = [test for part in (draft.who, draft.what, draft.when) for test in part.tests]
    walked = {test.item: test.of for test in said if isinstance(test, m.Member)
              and test.of.root == RESOURCE}  # fmt: skip

    def of_any(test: m.Expr) -> m.Expr:
        if isinstance(test, m.SameEntity) and SUBJECT in (test.left, test.right):
            other = test.right if test.left == SUBJECT else test.left
            if other in walked:
                return m.Member(BOOL, SUBJECT, walked[other])
        return test

    return replace(box, tests=tuple(map(of_any, box.tests)))


def excepted(draft: Draft, box: Box, name: str, context: Context) -> Draft:
    but = none_of(any_such(box, draft), context.shared)
    if name == RESOURCE and names_nobody(draft) and draft.about_who:
        return replace(draft, region=draft.region + but)  # "only on weekdays, except drafts"
    if draft.effect == "only" and name == RESOURCE:
        return replace(draft, what=draft.what + but)
    return replace(draft, when=draft.when + but, excepted=(*draft.excepted, *but.tests))
