"""Knows what before or after one of several nouns is said of all: "clerks and temps with MFA"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...text.morphology import singular
from ...vocabulary.senses import Kind
from ..base import (
    RESOURCE,
    Context,
    Desc,
    Part,
    Ranked,
    Several,
    Thing,
    renamed_box,
    trees,
)
from ..things import leaves_of, symbol_of, things
from .adjectives import attribute_of
from .bare import bare, finished, narrowed_by, qualified_by
from .heads import other_side
from .sharing import as_one, relations, shares_what_it_is_of, unfinished


def of_each(parts: list[Part], context: Context) -> Iterator[Several]:
    """What stands after the last noun, or before the first, may be meant for all of them:
    "employees and contractors with clearance 3".
    """
    if any(all(t.label.startswith("possessed") for t in trees(part)) for part in parts):
        return
    if _says_the_noun_again(parts, context) or _is_set_apart(parts, context):
        return
    last, first = posts_of(parts[-1]), around(parts[0], "adjs")
    if last and shares_what_it_is_of(parts, context):
        those = [part for part in parts[:-1] if any(True for _ in relations(part, context))]
    elif last and _completes(parts[-1], last):
        those = [part for part in parts[:-1] if lacks(part)]
    else:
        those = parts[:-1]
    own = any(_stays_with(part, last) for part in parts[:-1]) or _is_what_is_meant(parts, context)
    if last and those and not own:
        many = is_of_many(parts, context) or under_one_the(parts, context)
        one = list(as_one(parts, last, context)) if many else []
        yield from (Several((desc,)) for desc in one)
        if not one:
            yield from _all_followed_by(last, parts, those, context)
    alike = any(_is_another_such(part, first) for part in parts[1:])
    determined = any(_has_article(part, context) for part in parts[1:])
    if first and not (alike or determined or any(around(part, "adjs") for part in parts[1:])):
        yield from _each_with(parts, parts[1:], first, qualified_by, context)


def _all_followed_by(
    last: list[Part], parts: list[Part], those: list[Part], context: Context
) -> Iterator[Several]:
    """What follows the last noun is said of all. Where that can't be, as drafts are not in review,
    what follows it next still may be: "drafts and documents in review that have been locked".
    """
    found = list(_each_with(parts, those, last, narrowed_by, context))
    for posts in _later(last[0]) if not found else ():
        found += _each_with(parts, those, [posts], narrowed_by, context)
    yield from dict.fromkeys(found)


def _later(posts: Part) -> Iterator[Node]:
    """What follows a noun without the first of it, the first two, …"""
    if not isinstance(posts, Node):
        return
    for tree in trees(posts):
        for at in range(1, len(tree.children) if tree.label == "posts" else 0):
            rest = tree.children[at:]
            shorter = replace(tree, children=rest, start=rest[0].start)
            yield Node(posts.symbol, rest[0].start, posts.end, posts.chart, [], (shorter,))


def _says_the_noun_again(parts: list[Part], context: Context) -> bool:
    """Whether the same noun stands in both, "blocked vendors or vendors in a …": what is said of
    one is not said of the other.
    """
    words = context.shared.words
    nouns = [" ".join(w.text for head in around(part, "head") for w in words[head.start : head.end])
             for part in parts]  # fmt: skip
    said = [{noun, *singular(noun)} if noun else set() for noun in nouns]
    return any(not one.isdisjoint(two) for one, two in itertools.pairwise(said))


def _is_set_apart(parts: list[Part], context: Context) -> bool:
    """Whether "any" begins a later noun, and no earlier one: "suites and any room on floor 10"."""
    begin = [context.shared.words[part.start].text in ("any", "every", "each") for part in parts]
    return any(begin) and not any(begin[:-1])


def is_of_many(parts: list[Part], context: Context) -> bool:
    """Whether no noun has an article: "engineers and housekeepers"."""
    bare_nouns = (tree for part in parts for tree in trees(part) if tree.label == "some")
    return all(tree.start == tree.children[-1].start for tree in bare_nouns)


def _has_article(part: Part, context: Context) -> bool:
    """Whether a noun has an article of its own: an adjective before another is not said of it."""
    return context.shared.words[part.start].text in ("a", "an", "the")


def ends_in_clause(posts: Part) -> bool:
    last = (tree.children[-1] for tree in trees(posts))
    return any(tree.label == "relative" for part in last for tree in trees(part))


def _is_another_such(part: Part, first: list[Part]) -> bool:
    """Whether a noun says what the first one's adjective does: "helpdesk staff and volunteers" are
    of two roles.
    """
    kinds = {attribute_of(leaf.value) for adjs in first for leaf in leaves_of(adjs)}
    return any(attribute_of(leaf.value) in kinds for head in around(part, "head")
               for leaf in leaves_of(head) if isinstance(leaf.value, Kind))  # fmt: skip


def bares(parts: Sequence[Part], context: Context) -> Iterator[Several]:
    """Planner or inspector, after "no": what stands about one of them may be meant for all."""

    def about(part: Part, symbol: str) -> list[Part]:
        return [k for tree in trees(part) for k in tree.children if symbol_of(k) == symbol][:1]

    def each(
        narrowed: Sequence[Part],
        more: list[Part],
        by: Callable[[Thing, list[Part], Context], Iterator[Thing]],
    ) -> Iterator[Several]:
        options = [
            [n for thing in bare(part, context) for n in by(thing, more, context)]
            if part in narrowed
            else list(bare(part, context))
            for part in parts
        ]
        for chosen in itertools.product(*options):
            yield Several(chosen)

    yield from each((), [], narrowed_by)
    last, first = about(parts[-1], "posts"), about(parts[0], "adjs")
    if last and not any(about(part, "posts") for part in parts[:-1]):
        yield from each(parts[:-1], last, narrowed_by)
    if first and not any(about(part, "adjs") for part in parts[1:]):
        yield from each(parts[1:], first, qualified_by)


def around(part: Part, symbol: str) -> list[Part]:
    """What stands before or after the noun of a phrase, in its first reading: "clerks on a team's
    staff" are clerks, rather than the staff of clerks.
    """
    for tree in sorted(trees(part), key=lambda tree: tree.label != "some"):
        for inner in tree.children:
            if symbol_of(inner) == "bare":
                return [k for bare_tree in trees(inner) for k in bare_tree.children
                        if symbol_of(k) == symbol][:1]  # fmt: skip
    return []


def around_noun(part: Part) -> Iterator[Part]:
    """A noun and what stands around it, without "the"."""
    for tree in trees(part):
        if tree.label == "some":
            yield tree.children[-1]


def under_one_the(parts: list[Part], context: Context) -> bool:
    """Whether one "the" stands before nouns of which the last is said to be of something: so are
    all of "the transfers and quotes of frozen schemes", and of what may be done something to, what
    else is said: "the files and folders shared with them".
    """
    words = [word.text for word in context.shared.words]
    some = [tree for part in parts for tree in trees(part) if tree.label == "some"]
    alone = len(some) == len(parts) and all(t.start == t.children[-1].start for t in some[1:])
    posts = posts_of(parts[-1])
    of = bool(posts) and (words[posts[0].start] == "of" or context.role == RESOURCE)
    if of and _are_of_different_things(parts[0].end, posts[0].start, context):
        return False
    return alone and of and words[parts[0].start] == "the" and not posts_of(parts[0])


def _are_of_different_things(one: int, other: int, context: Context) -> bool:
    """Whether what is named up to one place is of something else than what is up to another: "the
    presiding judge and clerks of the court", who is a case's.
    """
    first, last = (
        {t for x in context.shared.leaves if x.kind == "RELN" and x.end == end
         for t in other_side(x.value)}
        for end in (one, other)
    )  # fmt: skip
    return bool(first) and bool(last) and first.isdisjoint(last)


def posts_of(part: Part) -> list[Part]:
    return around(part, "posts")


def _is_what_is_meant(parts: list[Part], context: Context) -> bool:
    """Whether "the" is there for the clause that follows: "editors and the person who wrote it"."""
    begin = [context.shared.words[part.start].text for part in parts]
    clause = any(ends_in_clause(posts) for posts in posts_of(parts[-1]))
    return clause and begin[-1] == "the" and "the" not in begin[:-1]


def _stays_with(part: Part, last: list[Part]) -> bool:
    """Whether an earlier noun is followed by what sets it apart from the last one: "the owner of a
    document and admins with MFA" may both need MFA.
    """
    own = [tree for posts in posts_of(part) for tree in trees(posts)]
    circumstance = any(_labels(tree) <= CIRCUMSTANCES for posts in last for tree in trees(posts))
    complement = any(
        isinstance(leaf := post.children[0], Leaf) and leaf.value == "of"
        for tree in own
        if len(tree.children) == 1
        for post in trees(tree.children[0])
        if post.label == "in_np"
    )
    return bool(own) and not (circumstance and complement)


CIRCUMSTANCES = frozenset({"circ_post", "circ_post_bare", "circ_post_outside"})


def _labels(tree: Tree) -> set[str]:
    return {post.label for part in tree.children for post in trees(part)}


def lacks(part: Part) -> bool:
    """Whether a noun can only be of somebody or something yet to be said: "maintainers"."""
    labels = {tree.label for head in around(part, "head") for tree in trees(head)}
    return "relation_noun" in labels and labels.isdisjoint({"noun", "kind"})


def _completes(part: Part, posts: list[Part]) -> bool:
    """Whether what follows the last noun says of whom it is: "the lead of an audit"."""
    first = [post for some in posts for tree in trees(some) for post in tree.children[:1]]
    of = any(
        isinstance(leaf := tree.children[0], Leaf) and leaf.value == "of"
        for post in first
        for tree in trees(post)
        if tree.label == "in_np"
    )
    return of and lacks(part)


def _is_known(thing: Thing) -> bool:
    return isinstance(thing, Ranked) or (isinstance(thing, Desc) and thing.known)


def _each_with(
    parts: list[Part],
    those: list[Part],
    more: list[Part],
    by: Callable[[Thing, list[Part], Context], Iterator[Thing]],
    context: Context,
) -> Iterator[Several]:
    options = []
    under_one = under_one_the(parts, context)
    for part in parts:
        found = list(dict.fromkeys(things(part, context)))
        if part in those:
            shared = shares_what_it_is_of(parts, context)
            if shared:
                found = list(relations(part, context))
            elif under_one:
                found = _around_nouns(part, context)
            elif any(_is_known(thing) for thing in found):
                return  # "it and all zones inside it": what is "it" has been said
            elif lacks(part) and not around(part, "adjs"):
                found = unfinished(part, context)
            found = _narrowed(found, more, by, context)
            if shared and under_one and not found:  # "the essays and grades of a course", no one's
                found = _narrowed(_around_nouns(part, context), more, by, context)
        options.append(found)
    if all(options):
        for chosen in itertools.product(*options):
            if not any(map(_is_never, chosen)) and not _one_is_needless(chosen, context):
                yield Several(chosen)


def _around_nouns(part: Part, context: Context) -> list[Thing]:
    """What a noun under another's "the" names: "folders" of "the files and folders"."""
    return [thing for inner in around_noun(part) for thing in bare(inner, context)]


def _narrowed(
    found: Sequence[Thing],
    more: list[Part],
    by: Callable[[Thing, list[Part], Context], Iterator[Thing]],
    context: Context,
) -> list[Thing]:
    """What is named, with what stands behind or before another noun said of it as well."""
    narrow = [thing for one in found for thing in by(one, more, context)]
    return [end for thing in narrow for end in finished(thing, context)]


def _one_is_needless(chosen: Sequence[Thing], context: Context) -> bool:
    """Whether some of several people are among the others anyway: if "admins and users with MFA"
    all had to have it, admins would be named for nothing.
    """
    people = [d for d in chosen if isinstance(d, Desc) and d.type in context.vocabulary.principals]
    return any(
        one.type == two.type
        and {*renamed_box(two.box, two.variable, one.variable).tests} < {*one.box.tests}
        for one, two in itertools.permutations(people, 2)
    )


def _is_never(thing: Thing) -> bool:
    """Whether it is said to be in two states at once: "drafts and documents in review" are not
    drafts in review.
    """
    if not isinstance(thing, Desc):
        return False
    same = [test for test in thing.box.tests if isinstance(test, m.Compare) and test.op == "=="]
    return any(
        one.left == two.left and one.right != two.right
        for one, two in itertools.combinations(same, 2)
        if isinstance(one.right, m.Const) and isinstance(two.right, m.Const)
    )
