"""Knows what a phrase's meaning is made of: descriptions, values, and what has been spoken of."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ...compiler import model as m
from ..chart import Leaf, Node, TooAmbiguous, Tree
from ..rule import Definition, IntermediateRule
from ..text.tokens import Word
from ..vocabulary.senses import BOOL, Attr, RelWord, put
from ..vocabulary.vocabulary import Vocabulary

T = TypeVar("T")
SUBJECT, RESOURCE = "subject", "resource"
NOW = m.Now(m.ValueType("datetime"))
DURATION = m.ValueType("duration")


@dataclass(frozen=True, slots=True)
class Local:
    """An entity that a phrase speaks of without naming it: there is one (any), at least k of
    them (at_least), or it is each of them (all). One that a relation's noun only implies (of
    managers, whom they manage) is `implied`, of a term's noun `role`.
    """

    variable: str
    type: str
    kind: str = "any"
    k: int = 1
    among: tuple[m.Expr, ...] = ()
    """Of which each is meant, where each is: what else holds is said of them."""
    wide: bool = False
    """Whether what else is spoken of is so of each of them apart: "by the steward of each"."""
    many: bool = False
    """Whether it may be several: "surveys by two surveyors" are by two in all."""


@dataclass(frozen=True, slots=True)
class Box:
    """What must hold, the entities of which it speaks, and the descriptions it introduced."""

    tests: tuple[m.Expr, ...] = ()
    locals: tuple[Local, ...] = ()
    spoken: tuple[Desc, ...] = ()

    def __add__(self, other: Box) -> Box:
        tests = (*self.tests, *(t for t in other.tests if t not in self.tests))
        return Box(tests, (*self.locals, *other.locals), (*self.spoken, *other.spoken))


NOTHING = Box()


@dataclass(frozen=True, slots=True)
class Desc:
    """An entity as described: `variable` of `type`, of which `box` holds.

    `known` is one spoken of before, which adds nothing. `missing` is a relation's noun whose
    other side has not been said yet: "owner", until one knows of what.
    """

    variable: str
    type: str
    box: Box = NOTHING
    plural: bool = False
    known: bool = False
    missing: RelWord | None = None
    definite: bool = False
    every: str = "any"
    k: int = 1
    named: str | None = None
    number: str = ""
    """Whether the noun is of one or of many, where its form tells."""
    noun: str = ""
    """The type or relation whose noun it was spoken of by: "the manager" is not "the employee"."""
    below: bool = False
    """Whether its noun says that it is below its like: "its subfolders"."""
    asks: bool = False
    """Whether it is a group whose members ask, as which "they" are spoken of."""
    closed: bool = False
    """Whether it was spoken of in what is denied as a whole: "until its meeting is closed"."""
    wide: bool = False
    """Whether it is each of them, and what else is spoken of is so of each apart."""

    def local(self) -> Box:
        """It as part of what another phrase says."""
        if self.known:
            return self.box
        among = self.box.tests if self.every == "all" else ()
        many = self.plural or self.number == "many"
        own = Local(self.variable, self.type, self.every, self.k, among, self.wide, many)
        return Box(self.box.tests, (own, *self.box.locals), (self, *self.box.spoken))

    def called(self, name: str) -> Desc:
        """The same, as the variable `name`."""
        return renamed(self, self.variable, name)

    def with_box(self, more: Box) -> Desc:
        """Narrowed by more that must hold."""
        return replace(self, box=self.box + more)


@dataclass(frozen=True, slots=True)
class Val:
    """A value: of an attribute, or as written. `attr` is the attribute it is one of."""

    expr: m.Expr
    type: m.ValueType
    attr: Attr | None = None
    box: Box = NOTHING


@dataclass(frozen=True, slots=True)
class Circ:
    """A circumstance: something that holds of the request."""

    test: m.Expr


@dataclass(frozen=True, slots=True)
class Several:
    """Things joined by "and" or "or"."""

    items: tuple[Thing, ...]
    each: str = ""
    """Of what stands in a relation to them: "all" to all of them, "ask" to all or to any; else
    to any.
    """
    alternative: bool = False
    """Whether what is said of them is said of any: they are joined by "or"."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Whom a pronoun can mean, the likeliest first: the first that makes sense is meant."""

    items: tuple[Desc, ...]
    rivals: frozenset[str] = frozenset()
    """Those who could be meant as well as the first: in "patients' guardians can see their
    records", the patients.
    """


@dataclass(frozen=True, slots=True)
class Excluding:
    """All of `thing` but those of `but`."""

    thing: Thing
    but: Thing


Thing = Desc | Val | Circ | Several | Ranked | Excluding
Target = Desc | Val
"""What something is said of: one thing, or a value."""


def renamed(desc: Desc, old: str, new: str) -> Desc:
    """A description with a variable under another name."""
    if old == new:
        return desc
    return replace(
        desc,
        variable=new if desc.variable == old else desc.variable,
        box=renamed_box(desc.box, old, new),
    )


def renamed_box(box: Box, old: str, new: str) -> Box:
    """A box with a variable under another name."""
    return Box(
        put(box.tests, new, old),
        tuple(_renamed_local(x, old, new) for x in box.locals),
        tuple(renamed(d, old, new) for d in box.spoken),
    )


def _renamed_local(local: Local, old: str, new: str) -> Local:
    variable = new if local.variable == old else local.variable
    return replace(local, variable=variable, among=put(local.among, new, old))


class Unreadable(Exception):
    """This reading makes no sense; `code` and `message` say what stands in its way."""

    def __init__(self, code: str = "", message: str = "", place: tuple[int, int] = (0, 0)) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place


@dataclass(slots=True)
class Shared:
    """What all readings of one text share."""

    vocabulary: Vocabulary
    words: list[Word]
    leaves: list[Leaf]
    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    types: dict[str, str] = field(default_factory=dict)
    """By variable, its type."""
    definitions: dict[tuple[str, str], Definition] = field(default_factory=dict)
    """By type and name, what conditions may walk beside what is declared."""
    implied: set[str] = field(default_factory=set)
    """Steps to someone only implied by a relation's noun: of managers, whom they manage."""
    formers: dict[object, str] = field(default_factory=dict)
    """By what the statement before was about, whoever that was: another than who asks now."""
    nearer: dict[tuple[int, int, int, tuple[str, ...]], bool] = field(default_factory=dict)
    """By place, whether a phrase belongs to the nearer of two nouns."""
    complaints: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Why readings were given up, by code and message, with the place in words."""

    unclear: dict[IntermediateRule, str] = field(default_factory=dict)
    """Rules that may be less than was meant, with what is asked where a text comes to one."""

    idle: set[IntermediateRule] = field(default_factory=set)
    """Rules of readings in which a prohibition adds nothing to what others forbid."""
    told_by: set[str] = field(default_factory=set)
    """Those of which it has to be what is asked for, as who asks is told by them."""
    when_they_may: set[m.Expr] = field(default_factory=set)
    """Tests that say when those may who are excepted, and not what they may do something to."""
    until: set[m.Expr] = field(default_factory=set)
    """Tests that it is before a time that is set, where something is so until then."""
    afterwards: set[m.Expr] = field(default_factory=set)
    """Tests that it is so long after an event, where the text says "after": not "90 days old"."""
    perhaps_any: bool = False
    """Whether "one" may be any such thing, or one as was described before."""

    def complain(self, code: str, message: str, place: tuple[int, int]) -> None:
        """Note why a reading was given up."""
        self.complaints.setdefault((code, message), place)

    def ask(self, message: str, place: tuple[int, int]) -> bool:
        """Note that what stands somewhere is ambiguous, and is asked: true, whoever asks if so."""
        self.complain("ambiguous", message, place)
        return True

    def ask_of(self, part: Part | Tree, message: str) -> bool:
        """As `ask`, of a phrase: `{said}` in the message is what that says, as it was written."""
        said = self.said(part.start, part.end)
        return self.ask(message.replace("{said}", said), (part.start, part.end))

    def taken(self, start: int, end: int) -> Iterator[Leaf]:
        """All that what stands between two places, as a whole, can be taken for."""
        return (leaf for leaf in self.leaves if (leaf.start, leaf.end) == (start, end))

    def said(self, start: int, end: int) -> str:
        """What stands from one word to before another, as it was written."""
        return " ".join(word.written for word in self.words[start:end]).replace(" ,", ",")


MOST_VARIABLES = 20000
"""In all readings of a text: what people write needs a few hundred."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase can refer to. `topic` is the variable that "they" means first."""

    shared: Shared
    refs: tuple[Desc, ...] = ()
    topic: str = SUBJECT
    prior: Prior | None = None
    role: str = ""
    """Which party a phrase describes, where it is one's own."""
    rivals: frozenset[str] = frozenset()
    """Whom else than the subject the phrase about the subject has spoken of."""
    clause: bool = False
    """Whether a phrase is in a clause about what it is part of: "a file its owner locked"."""
    inside: frozenset[str] = frozenset()
    """Whom the phrase is part of the description of: "it" and "the zone" are others."""
    outer: frozenset[str] = frozenset()
    """Of those, whom a clause about another is in: "a load graded by whoever delivered it"."""
    actions: tuple[str, ...] = ()
    """What who asks asks to do, where a phrase stands beside a statement."""
    asker: Box = NOTHING
    """What the phrase about the subject says of it."""
    asked: Box = NOTHING
    """What the phrase about the resource says of it."""
    granting: bool = False
    """Whether what a phrase surrounds lets something be done, and does not forbid it."""
    lets: bool = False
    """Whether a statement tells what those may of whom it is, and not who alone may."""
    denying: bool = False
    """Whether a statement forbids something outright, and not just without what it requires."""
    nobody_said: bool = False
    """Whether a statement does not say who asks: "another" is other than somebody else."""
    nobody_may: bool = False
    """Whether a statement says of nobody at all that they may."""
    front: Callable[[Context], Iterator[tuple[Box, Callable[[Any], Any]]]] | None = None
    """What a phrase before the statement says of those that the statement goes on about: "once a
    matter is closed, its lead may …". It goes with what makes it part of a draft.
    """
    object_after: Part | None = None
    """What the clause after this one in a sentence is about: "admins may view, and editors edit
    documents".
    """
    clause_before: Part | None = None
    """The clause before this one in a sentence, of whose last noun "which" goes on."""
    ahead: tuple[int, int] | None = None
    """Where the phrase in front of a clause stands that refers to what only that has named."""
    ahead_asks: bool = False
    """Whether it is who asks that it has named."""
    ahead_is_topic: bool = False
    """Whether it is what the clause is about: "secret documents: editors may view"."""
    by_another: bool = False
    """Whether a passive says by whom, which is yet to be read."""
    any_resource: bool = False
    """Whether who asks may do so to any of what is asked for, not just to what is theirs."""
    former: str = ""
    """Whom "their" and "you" mean in a phrase about others than the statement before was about:
    "employees can view their own payslips, and so can their manager".
    """
    one_resource: bool = False
    """Whether "a document" is the one asked for: what is done is done to "it"."""
    of_who_asks: bool = False
    """Whether a noun says what who asks is: "they are an admin on the office network"."""
    it_named: bool = False
    """Whether "it" is what those who may are told by: "the owner of a document may delete it"."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words there are."""
        return self.shared.vocabulary

    def fresh(self, type_: str) -> str:
        """A variable that nothing else uses; raises TooAmbiguous where readings need too many."""
        number = next(self.shared.counter)
        if number > MOST_VARIABLES:
            raise TooAmbiguous
        name = f"_{number}"
        self.shared.types[name] = type_
        return name

    def knowing(self, *descs: Desc) -> Context:
        """The context in which these have been spoken of too."""
        return replace(self, refs=(*self.refs, *descs))

    def after(self, box: Box) -> Context:
        """The context after a phrase that introduced what `box` speaks of."""
        return self.knowing(*box.spoken) if box.spoken else self

    def new(self, type_: str, **more: object) -> Desc:
        """A new description of an entity of a type."""
        return Desc(self.fresh(type_), type_, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Spared:
    """Whom a prohibition is not for: "except for admins, nobody may"."""

    who: Box
    tests: tuple[m.Expr, ...]
    """What of the prohibition says that it is not for them."""
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Left:
    """What those whom a prohibition spares may be left to do, as far as that says."""

    subject: Desc
    actions: tuple[str, ...]
    resource: Desc | None
    when: Box
    place: tuple[int, int]
    """Where they were named."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One of several things that a statement lets somebody do, to what and when."""

    actions: tuple[str, ...]
    who: Desc
    what: Desc
    when: Box


@dataclass(frozen=True, slots=True)
class Prior:
    """The statement before: whom and what it was about, and what it said they do."""

    subject: Thing | None
    resource: Thing | None
    actions: tuple[str, ...]
    effect: str = ""
    when: Box = NOTHING
    """What had to hold besides."""
    tests: tuple[m.Expr, ...] = ()
    """All that it said of the subject and the resource, and besides."""
    several: bool = False
    """Whether it said several things, any of which could be meant by "so"."""
    passive: bool = False
    """Whether it said what is done to something, and by whom."""
    about_who: bool = False
    """Whether it said what alone those may do: "interns may only view drafts"."""
    spoken: tuple[tuple[str | None, Box], ...] = ()
    """What all statements so far were about, with its type."""
    done: tuple[tuple[tuple[str, ...], Thing | None], ...] = ()
    """What all statements so far said they do, and to what."""
    beside: bool = False
    """Whether it let others do what those before them may do: "they" may be both."""
    others: bool = False
    """Whether it let others do something than those before them."""
    region: Box = NOTHING
    """Of those who alone may do something, where that governs."""
    apart: Box | None = None
    """When a prohibition that makes exceptions holds, but for these."""
    lacked: Box = NOTHING
    """Of a requirement, that what is required is lacking."""
    excepted: tuple[m.Expr, ...] = ()
    """Of `when`, what makes an exception."""
    left: tuple[Left, ...] = ()
    """What it leaves to those whom it spares: "except for admins, nobody may delete documents"."""
    each: tuple[Deed, ...] = ()
    """What it lets the same people do, to what and when, where that is several things."""
    requires: bool = False
    """Whether it says what has to be so for something to be done, or by whom it must be done."""

    @property
    def is_of_several_deeds(self) -> bool:
        """Whether different things were said to be done, or to things of different kinds."""
        told = self.done[-2:]
        types = {thing.type for _, thing in told if isinstance(thing, Desc)}
        return len(types) > 1 or len({names for names, _ in told}) > 1


Part = Node | Leaf


def trees(part: Part) -> Iterator[Tree]:
    """A phrase's readings."""
    if isinstance(part, Leaf):
        yield Tree("leaf", (part,), part.start, part.end)
        return
    for tree in part.trees:
        yield tree if isinstance(tree, Tree) else Tree("leaf", (tree,), tree.start, tree.end)


def tried(
    thing: Thing, use: Callable[[Desc | Val | Circ | Several | Excluding], Iterator[T]]
) -> Iterator[T]:
    """What `use` makes of a thing; of a pronoun's candidates, the first it makes sense of, and
    those that rival it.
    """
    if not isinstance(thing, Ranked):
        yield from use(thing)
        return
    done = False
    for desc in thing.items:
        if done and desc.variable not in thing.rivals:
            continue
        for found in use(desc):
            done = True
            yield found


def just(thing: Thing | None) -> Callable[[Context], Iterator[Thing]]:
    """Reads what was spoken of already; nothing where that is none."""
    return lambda context: iter(() if thing is None else (thing,))


def member(item: str, root: str, *path: str) -> m.Member:
    """`item in root.path`."""
    return m.Member(BOOL, item, m.EntityPath(root, path))


def compare(op: str, left: m.Expr, right: m.Expr) -> m.Compare:
    """A comparison."""
    return m.Compare(BOOL, op, left, right)  # type: ignore[arg-type]
