"""Knows what a statement is taken apart into: plans of who may do what, and drafts of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ....compiler import model as m
from ..base import NOTHING, Box, Context, Desc, Part, Spared, Thing


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing that a statement says, of one type of subject and one of resource.

    `who` and `what` hold of the subject and the resource; `when` must hold besides. Of an "only",
    `what` and `region` say which requests it governs, `who` and `when` who may and when; where
    `about_who`, `who` belongs to what it governs. `amends` adds to the statement before.
    """

    effect: str
    subject_type: str | None
    resource_type: str | None
    actions: tuple[str, ...]
    who: Box = NOTHING
    what: Box = NOTHING
    when: Box = NOTHING
    region: Box = NOTHING
    only_when: Box = NOTHING
    """Of `when`, what it says alone when something may be done, or how: "only on weekdays"."""
    about_who: bool = False
    anyone: bool = False
    """Whether it is about whoever asks, of whatever type."""
    whoever: bool = False
    """Whether it is of whoever is told of, of each type: "you may", "whoever wrote it may"."""
    so: bool = False
    """Whether it says of others, or of another case, that they may do so."""
    phrase: int = field(default=0, compare=False)
    """Which verb phrase of its statement it comes from."""
    passive: bool = field(default=False, compare=False)
    """Whether it was said of what is done to something."""
    by_whom: bool = field(default=False, compare=False)
    """Whether it says by whom something must be done."""
    needed: bool = field(default=False, compare=False)
    """Whether it says whom something takes: then a condition is one of the need."""
    rest: bool = field(default=False, compare=False)
    """Whether it is of all that can be done but what it names: "documents are read-only"."""
    spared: Spared | None = field(default=None, compare=False)
    excepted: tuple[m.Expr, ...] = field(default=(), compare=False)
    """Of `when`, what makes an exception: "unless they are on call", "except for admins"."""
    required: Box = field(default=NOTHING, compare=False)
    """Of `when`, that something is not so which is required: "to sign one you need MFA"."""


Drafts = tuple[Draft, ...]


def so_much_of_it(box: Box) -> tuple[m.Expr, ...]:
    """What is said of a thing that tells how much of it is asked for: "discount a product by up to
    30 percent" says nothing of the product.
    """
    return tuple(
        test
        for test in box.tests
        if isinstance(test, m.Compare)
        and isinstance(test.left, m.RequestField)
        and test.op[0] in "<>"
    )


Whole = tuple[frozenset[str | None], frozenset[str | None]]
"""The types of subject and of resource that a reading is about, all of which it needs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a statement: who, does what, to what; None for whoever, and for all."""

    effect: str
    who: Part | None
    actions: tuple[str, ...]
    what: Part | None
    who_read: Callable[[Context], Iterator[Thing]] | None = None
    what_read: Callable[[Context], Iterator[Thing]] | None = None
    about_who: bool = False
    unless: Callable[[Context, Desc], Iterator[Box]] | None = None
    """What must not hold, for a requirement: the forbid's exception."""
    extra: Callable[[Context], Iterator[Box]] | None = None
    barring: bool = False
    """Whether it is required that something is not so: of whom it can't be said, it is not."""
    passive: bool = False
    any_action: bool = False
    so: bool = False
    """Whether it says who may do so, too, of what was said before."""
    but: tuple[str, ...] = ()
    """Of any action, those that are not meant."""
    by_whom: bool = False
    """Whether it says by whom something must be done: `unless` is who they are."""
    told: Part | None = None
    """What tells who those are of whom nobody may: "no one who is walled off from a matter"."""
    nobody: bool = False
    """Whether it says of nobody that they may: whoever asks is meant."""
    needed: bool = False
    """Whether it says whom something takes: "releasing a payment takes a manager"."""
