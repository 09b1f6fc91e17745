"""Knows which of several ties is meant of somebody who is called by it: "an adviser's papers",
"a tenant's flat".
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import PREPOSITIONS
from ...text.morphology import agents, base_of_participle, base_of_third
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Rel, RelWord
from ..base import SUBJECT, Box, Context, Desc

AS_SUCH = 5

JUDGED = frozenset(
    (
        "approved reviewed verified checked scored frozen removed inspected rejected audited "
        "certified confirmed countersigned authorised authorized cleared validated endorsed graded "
        "witnessed vetted decided"
    ).split()
)
"""What others do to a thing than those whose it is."""


def as_such(rel: Rel, owner: Desc) -> bool:
    """Whether somebody is called by a role of the same name as a relation of the thing, or by just
    that relation: "a banned tenant's flat" is the one of which they are the tenant.
    """
    who = owner.variable
    if any(isinstance(t, m.Member) and (t.item, t.of.path) == (who, (rel.name,))
           for t in owner.box.tests):  # fmt: skip
        return True
    return any(_is_role(test, owner.variable, rel.name) for test in owner.box.tests)


def as_one_such(rel: Rel, owner: Desc) -> bool:
    """Whether a relation's name ends in somebody's role: a course's lead instructor is one."""
    *before, last = words_of(rel.name)
    return bool(before) and any(_is_role(t, owner.variable, last) for t in owner.box.tests)


ATTENDEES = frozenset(
    "student pupil learner participant attendee trainee apprentice candidate delegate".split()
)
"""Who attends what somebody else holds."""


def is_another(owner: Desc) -> bool:
    """Whether somebody is told by a role that is not one of those who attend something."""
    roles = [
        str(value)
        for test in owner.box.tests
        for value in _values_in(test)
        if isinstance(value, str)
    ]
    return all(ATTENDEES.isdisjoint(role.split("_")) for role in roles)


def _values_in(test: m.Expr) -> list[object]:
    match test:
        case m.InSet(item=m.Const(value=value), set=m.AttributeOf(name="roles" | "role")):
            return [value]
    return []


POSTS = frozenset(
    (
        "director manager head lead chief chair supervisor warden dean principal superintendent "
        "president commander governor officer coordinator administrator admin"
    ).split()
)
"""What somebody is at the head of something, of which others are, too."""


def said_so(relation: str, asker: Box) -> bool:
    """Whether those who ask are called as those in a relation are: "regional managers" of one."""
    said = {word for test in asker.tests for word in _words_in(test)}
    return relation in said


def _words_in(test: m.Expr) -> list[str]:
    match test:
        case m.InSet(item=m.Const(value=value)) | m.Compare(op="==", right=m.Const(value=value)):
            return str(value).replace("-", "_").split("_")
        case m.And(items=items) | m.Or(items=items):
            return [word for item in items for word in _words_in(item)]
        case m.Member(item=item, of=of) if item == SUBJECT:
            return [word for step in of.path for word in step.split("_")]
    return []


HAVING = {
    "tenant": ("rented", "leased", "occupied", "let"), "lessee": ("leased", "rented"),
    "renter": ("rented",), "hirer": ("hired",), "borrower": ("borrowed",),
    "occupant": ("occupied",), "occupier": ("occupied",), "buyer": ("bought", "purchased"),
    "driver": ("driven",), "holder": ("held",), "keeper": ("kept",),
    "instructor": ("taught", "given"), "teacher": ("taught", "given"), "tutor": ("taught",),
    "lecturer": ("taught", "given"),
}  # fmt: skip
"""How people have a thing who are called so, and are not its owners."""


def has_it_so(rel: Rel, owner: Desc) -> bool:
    """Whether somebody is called by how they have a thing: "a tenant's flat" is the one they rent,
    whoever owns it.
    """
    done, _, by = rel.name.partition("_")
    if by in ("by", "to"):
        names = {name for name, ways in HAVING.items() if done in ways}
    else:
        names = _doers(done) if not by or by in PREPOSITIONS else set()
    return any(_is_role(test, owner.variable, name) for test in owner.box.tests for name in names)


def does_so(rel: Rel, owner: Desc) -> bool:
    """Whether somebody's role is the very verb of a relation: of a tutor, whatever they `tutor`."""
    done, _, by = rel.name.partition("_")
    bases = base_of_third(done) if not by or by in PREPOSITIONS else ()
    return any(_is_role(test, owner.variable, base) for test in owner.box.tests for base in bases)


def _doers(does: str) -> set[str]:
    """What those may be called who do what a relation's name says: who `teaches` a course is its
    teacher, its tutor or its lecturer.
    """
    found: set[str] = set()
    for base in base_of_third(does):
        found |= {base, *agents(base)}
        found |= {name for name, ways in HAVING.items()
                  if any(base in base_of_participle(way) for way in ways)}  # fmt: skip
    return found


def has_it_as(rel: Rel, somebody: Desc) -> bool:
    """Whether a relation's name begins with somebody's role: a mission's pilot in command is its
    pilot.
    """
    first = rel.name.split("_")[0]
    return first != rel.name and any(
        _is_role(test, somebody.variable, first) for test in somebody.box.tests
    )


def _is_role(test: m.Expr, variable: str, name: str) -> bool:
    match test:
        case m.InSet(item=m.Const(value=value), set=m.AttributeOf(of=of)):
            return of == variable and value == name
        case m.Compare(op="==", left=m.AttributeOf(of=of), right=m.Const(value=value)):
            return of == variable and value == name
    return False


def without_role(owner: Desc, rel: Rel) -> Desc:
    """Somebody of whom a relation says the role: whoever is an application's adviser is one."""
    tests = tuple(t for t in owner.box.tests if not _is_role(t, owner.variable, rel.name))
    return replace(owner, box=replace(owner.box, tests=tests))


def as_they_did(somebody: Desc, word: RelWord, context: Context) -> Desc:
    """Somebody of whom more is said than a role, without that role where it says just what they
    did: a class is taught by its teacher, "taught by a teacher they substitute for". What a judge
    did is asked of one by role.
    """
    rel = word.rel
    if somebody.known or words_of(rel.name)[0] in JUDGED:
        return somebody
    plain = without_role(somebody, rel) if word.head == "object" else somebody
    for type_ in rel.subjects if word.head == "subject" else ():
        for inverse in context.vocabulary.types[type_].inverses:
            if (inverse.type, inverse.relation) == (rel.type, rel.name):
                plain = without_role(plain, replace(rel, name=inverse.name))
    return plain if plain.box != Box() else somebody


def as_called(somebody: Desc, before: Desc) -> Desc:
    """Somebody by a role who is now said to be tied as those are who are called so: whoever is
    tenant_on a lease is a tenant on it.
    """
    steps = {
        test.of.path[0]
        for test in somebody.box.tests
        if isinstance(test, m.Member) and test not in before.box.tests
        and test.of.root == somebody.variable
    }  # fmt: skip
    called = {
        role
        for step in steps
        for role, _, preposition in [step.rpartition("_")]
        if preposition in PREPOSITIONS
    }
    tests = tuple(
        test for test in somebody.box.tests
        if not any(_is_role(test, somebody.variable, role) for role in called)
    )  # fmt: skip
    return (
        somebody
        if len(tests) == len(somebody.box.tests)
        else replace(somebody, box=replace(somebody.box, tests=tests))
    )
