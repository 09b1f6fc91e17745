"""Knows relations that hold both ways: who is somebody's sibling has them for one."""

from __future__ import annotations

from .of_roles import SYMMETRIC
from .phrases import words_of
from .senses import Rel

MUTUAL = SYMMETRIC | frozenset("coauthor neighbour neighbor cousin".split())
BESIDE = frozenset("adjoins borders abuts neighbours neighbors".split())


def is_mutual(rel: Rel) -> bool:
    """Whether who is somebody's relative is so the other way round, however it was declared: by
    `sibling_of`, `adjoins`.
    """
    words = words_of(rel.name)
    so = words == ["co", "author", "of"] or (words[0] in MUTUAL and words[1:] == ["of"])
    return rel.type in rel.subjects and (so or rel.name in BESIDE)
