"""Knows roles by a part of their name: "finance", and those "in finance", of a finance_officer;
"engineers", of the only role that is called so, field_engineer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.lexicon import PERSON_TYPES
from ..text.morphology import base_of_agent, plural
from .departments import DEPARTMENTS
from .senses import BOOL, IT, Kind

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

WORKING = frozenset(
    """officer clerk manager partner analyst specialist counsel executive assistant administrator
    agent staff team member worker""".split()
)
"""What those are called who work in a part of a house, behind that: a finance officer."""
PARTS = DEPARTMENTS | frozenset("fraud privacy security billing collections conflicts".split())
GENERAL = frozenset("officer manager member lead head user".split())
"""What people in many roles are called."""


def add_short_roles(vocabulary: Vocabulary) -> dict[str, Kind]:
    """Let heads of roles be them, where nothing else is called so; by part of a house, the role of
    those who work in it, where only one is.
    """
    roles = list(_roles(vocabulary))
    _add_heads(roles, vocabulary)
    _add_specialists(vocabulary)
    parts = [(name.split("_")[0], kind) for name, kind in roles if _is_of_a_part(name)]
    found = {part: kind for part, kind in parts if [p for p, _ in parts].count(part) == 1}
    free = {part: kind for part, kind in found.items() if vocabulary.is_free(part)}
    told = {key[0] for key in vocabulary.entries if len(key) == 1}
    for part, kind in free.items():
        for said in (f"{part} team", f"{part} staff", f"{part} department", f"{part} people"):
            if tuple(said.split()) not in vocabulary.entries:
                vocabulary.add(said, "CLASS", Kind(kind.type, kind.test, True))
        if ("in", part) not in vocabulary.entries and part not in told:
            vocabulary.add(f"in {part}", "ADJ", kind)
    return {part: kind for part, kind in free.items() if part not in told}


def _add_specialists(vocabulary: Vocabulary) -> None:
    """Let "cardiologists" be those whose specialty is cardiology."""
    for type_ in vocabulary.principals:
        for attribute in vocabulary.types[type_].attributes:
            own = m.AttributeOf(attribute.type, IT, attribute.name)
            for value in attribute.type.values if attribute.name in FIELDS else ():
                noun = next((value.removesuffix(a) + b for a, b in WHO if value.endswith(a)), "")
                test = m.Compare(BOOL, "==", own, m.Const(attribute.type, value))
                for form in (noun, *plural(noun)) if noun and vocabulary.is_free(noun) else ():
                    vocabulary.add(form, "CLASS", Kind(type_, test, form != noun))


FIELDS = frozenset("specialty speciality specialism discipline".split())
WHO = (("ology", "ologist"), ("iatry", "iatrist"), ("iatrics", "iatrician"), ("surgery", "surgeon"))
"""How fields of medicine end, and those who work in them."""


def _roles(vocabulary: Vocabulary) -> Iterator[tuple[str, Kind]]:
    """Each role that people can have, by its name."""
    for type_ in vocabulary.principals:
        for attribute in vocabulary.types[type_].attributes:
            if attribute.name not in ("role", "roles", "job", "position"):
                continue
            own = m.AttributeOf(attribute.type, IT, attribute.name)
            element = attribute.type.element or attribute.type
            for value in element.values:
                said = m.Const(element, value)
                one = attribute.type.element is None
                test = m.Compare(BOOL, "==", own, said) if one else m.InSet(BOOL, said, own)
                yield value, Kind(type_, test)


def _is_of_a_part(name: str) -> bool:
    first, _, rest = name.partition("_")
    return first in PARTS and rest in WORKING


def _add_heads(roles: list[tuple[str, Kind]], vocabulary: Vocabulary) -> None:
    """Let "engineers" be field engineers, where there are no others."""
    last = [name.rpartition("_")[2] for name, _ in roles]
    for name, kind in roles:
        head = name.rpartition("_")[2]
        person = head in PERSON_TYPES or bool(base_of_agent(head))
        if head == name or not person or head in GENERAL or last.count(head) > 1:
            continue
        if vocabulary.kinds((head,)) or any(vocabulary.kinds((form,)) for form in plural(head)):
            continue
        vocabulary.add(head, "CLASS", kind)
        for form in plural(head):
            vocabulary.add(form, "CLASS", Kind(kind.type, kind.test, True))
