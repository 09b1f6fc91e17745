"""The documents world: who is in which group, and what lies in which folder, from a seed.

Sizes follow from the number of users: a group for ten of them, a folder for one, ten documents
and fifty relationships for each. Groups nest five deep, folders six. One user, the
lister, can edit an exact number of documents; one document can be edited by an exact number of
users.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

POLICY = Path(__file__).with_name("documents.sayso")

GROUP_LEVELS = (10, 15, 20, 25, 30)
"""Of a hundred groups, those at each depth of nesting."""

FOLDER_LEVELS = (1, 6, 36, 216, 1_296, 8_445)
"""Of ten thousand folders, those at each depth."""

SHARED_LEVEL = 2
"""Folders above this level have no editors, as nobody shares the whole company."""

RESERVED = len(GROUP_LEVELS)
"""The first groups, a chain nested one in the next, which only the lister is in."""


@dataclass(frozen=True)
class Size:
    """How large a world is."""

    name: str
    users: int
    groups_each: int
    """Groups that a user is put into; those above come on top."""
    lister_documents: int
    listed_users: int


SMALL = Size("small", 1_000, 2, 270, 28)
LARGE = Size("large", 100_000, 10, 27_000, 2_800)


@dataclass
class Edges:
    """Relationships of one shape, as two columns of ids."""

    object_type: str
    relation: str
    subject_type: str
    subject_relation: str | None = None
    objects: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.objects)

    def extend(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Append (object, subject) pairs, each one once."""
        for o, s in dict.fromkeys(pairs):
            self.objects.append(o)
            self.subjects.append(s)


class World:
    """One world, generated. Columns of relationships, and indexes to draw keys from."""

    def __init__(self, size: Size, seed: int = 2026) -> None:
        self.size = size
        self.rng = random.Random(seed)
        n = size.users
        self.users = [f"u{i}" for i in range(n)]
        self.groups = [f"g{i}" for i in range(n // 10)]
        self.folders = [f"f{i}" for i in range(n)]
        self.documents = [f"d{i}" for i in range(n * 10)]
        self.lister = self.users[0]
        self.group_levels = _levels(len(self.groups), GROUP_LEVELS, 100)
        self.folder_levels = _levels(len(self.folders), FOLDER_LEVELS, 10_000)
        self.membership = Edges("group", "member", "user")
        self.nesting = Edges("group", "member", "group", "member")
        self.folder_parent = Edges("folder", "parent", "folder")
        self.folder_user = Edges("folder", "editor", "user")
        self.folder_group = Edges("folder", "editor", "group", "member")
        self.document_parent = Edges("document", "parent", "folder")
        self.document_owner = Edges("document", "owner", "user")
        self.document_user = Edges("document", "editor", "user")
        self.document_group = Edges("document", "editor", "group", "member")
        self.edges = [
            self.membership,
            self.nesting,
            self.folder_parent,
            self.folder_user,
            self.folder_group,
            self.document_parent,
            self.document_owner,
            self.document_user,
            self.document_group,
        ]
        self._people()
        self._tree()
        self._sharing()
        self.members = _by_object(self.membership)
        self.subgroups = _by_object(self.nesting)
        self.parent = dict(
            zip(self.folder_parent.objects, self.folder_parent.subjects, strict=True)
        )
        self.folder_of = dict(
            zip(self.document_parent.objects, self.document_parent.subjects, strict=True)
        )
        self._arrange_lister()
        self.listed = self._arrange_listed()

    @property
    def relationships(self) -> int:
        """How many there are."""
        return sum(map(len, self.edges))

    def draw(self, items: list[str], k: int) -> list[str]:
        """k of the items, with replacement."""
        return self.rng.choices(items, k=k)

    # ── Random facts ──

    def _people(self) -> None:
        """Some groups a user, and each group but the top ones in one or two of the level above."""
        others, groups = self.users[1:], self.groups[RESERVED:]
        k = len(others) * self.size.groups_each
        self.membership.extend(zip(self.draw(groups, k), self.draw(others, k), strict=True))
        below: list[tuple[str, str]] = []
        for level in range(1, len(self.group_levels)):
            above = [self.groups[i] for i in self.group_levels[level - 1]][
                level == 1 and RESERVED :
            ]
            groups = [self.groups[i] for i in self.group_levels[level]]
            again = self.rng.sample(groups, len(groups) // 10)
            below += zip(self.draw(above, len(groups)), groups, strict=True)
            below += zip(self.draw(above, len(again)), again, strict=True)
        below += zip(self.groups[: RESERVED - 1], self.groups[1:RESERVED], strict=True)
        self.nesting.extend(below)

    def _tree(self) -> None:
        """A folder in one of the level above, a document in any folder."""
        for level in range(1, len(self.folder_levels)):
            above = [self.folders[i] for i in self.folder_levels[level - 1]]
            here = [self.folders[i] for i in self.folder_levels[level]]
            self.folder_parent.extend(zip(here, self.draw(above, len(here)), strict=True))
        self.document_parent.extend(
            zip(self.documents, self.draw(self.folders, len(self.documents)), strict=True)
        )

    def _sharing(self) -> None:
        """Owners, then editors until there are fifty relationships a user."""
        others, groups = self.users[1:], self.groups[RESERVED:]
        shared = self.folders[self.folder_levels[SHARED_LEVEL].start :]
        n = self.size.users
        self.document_owner.extend(
            zip(self.documents, self.draw(others, len(self.documents)), strict=True)
        )
        self.folder_user.extend(
            zip(self.draw(shared, n // 2), self.draw(others, n // 2), strict=True)
        )
        self.folder_group.extend(zip(self.draw(shared, n), self.draw(groups, n), strict=True))
        self.document_group.extend(
            zip(self.draw(self.documents, n * 5), self.draw(groups, n * 5), strict=True)
        )
        rest = n * 50 - self.relationships - self.size.lister_documents // 4
        self.document_user.extend(
            zip(self.draw(self.documents, rest), self.draw(others, rest), strict=True)
        )

    # ── Exact answers ──

    def _arrange_lister(self) -> None:
        """Give the lister folders by nested group while they fit, then single documents."""
        top, bottom = self.groups[0], self.groups[RESERVED - 1]
        self.membership.extend([(bottom, self.lister)])
        self.members[bottom] = [self.lister]
        content: dict[str, list[str]] = defaultdict(list)
        for d, f in self.folder_of.items():
            while f:
                content[f].append(d)
                f = self.parent.get(f, "")
        wanted = self.size.lister_documents
        reached: set[str] = set()
        for folder in self.folders[self.folder_levels[SHARED_LEVEL].start :]:
            if len(content[folder]) <= wanted // 8:
                self.folder_group.extend([(folder, top)])
                reached.update(content[folder])
            if len(reached) > wanted * 3 // 4:
                break
        missing = [d for d in self.rng.sample(self.documents, wanted * 2) if d not in reached]
        self.document_user.extend((d, self.lister) for d in missing[: wanted - len(reached)])

    def _arrange_listed(self) -> str:
        """Share a document that few can edit with groups while they fit, then with users."""
        wanted = self.size.listed_users
        document, reached = self._little_shared(wanted // 2)
        for g in self.rng.sample(self.groups[RESERVED:], min(200, len(self.groups) // 2)):
            more = reached | self.people(g)
            if len(more) <= wanted * 9 // 10:
                self.document_group.extend([(document, g)])
                reached = more
        others = [u for u in self.rng.sample(self.users[1:], wanted * 2) if u not in reached]
        self.document_user.extend((document, u) for u in others[: wanted - len(reached)])
        return document

    def _little_shared(self, limit: int) -> tuple[str, set[str]]:
        """A document of few editors, but not of the lister, and who they are."""
        grants = [
            (_by_object(self.document_owner), _by_object(self.folder_user)),
            (_by_object(self.document_user), _by_object(self.folder_group)),
        ]
        groups = _by_object(self.document_group)
        for d in self.documents:
            reached = set(grants[0][0].get(d, ())) | set(grants[1][0].get(d, ()))
            for g in groups.get(d, ()):
                reached |= self.people(g)
            f = self.folder_of[d]
            while f:
                reached.update(grants[0][1].get(f, ()))
                for g in grants[1][1].get(f, ()):
                    reached |= self.people(g)
                f = self.parent.get(f, "")
            if len(reached) <= limit and self.lister not in reached:
                return d, reached
        raise ValueError("every document is shared with many")

    def people(self, group: str) -> set[str]:
        """Who is in a group, directly or through nested ones."""
        found = set(self.members.get(group, ()))
        for g in self.subgroups.get(group, ()):
            found |= self.people(g)
        return found


def _levels(n: int, shares: tuple[int, ...], whole: int) -> list[range]:
    """0 to n cut into consecutive ranges of about these shares of the whole, none empty."""
    sizes = [max(1, n * share // whole) for share in shares]
    sizes[-1] += n - sum(sizes)
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    return [range(start, start + size) for start, size in zip(starts, sizes, strict=True)]


def _by_object(edges: Edges) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for o, s in zip(edges.objects, edges.subjects, strict=True):
        found[o].append(s)
    return found
