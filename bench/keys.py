"""Requests to measure with, built beforehand: random ones that never repeat, and hot ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .world import World

MIXED = "half granted, half of random users and documents"


@dataclass(frozen=True)
class Pairs:
    """Subjects and resources by name, side by side."""

    subjects: list[str]
    resources: list[str]

    def __len__(self) -> int:
        return len(self.subjects)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return zip(self.subjects, self.resources, strict=True)

    def part(self, i: int, of: int) -> Pairs:
        """The i-th of so many equal parts."""
        n = len(self) // of
        return Pairs(self.subjects[i * n : i * n + n], self.resources[i * n : i * n + n])


def mixed(world: World, n: int, seed: int) -> Pairs:
    """n pairs, none twice, half of them granted in one of the ways there are."""
    rng = random.Random(seed)
    pairs = dict.fromkeys(granted(world, n // 2, rng))
    while len(pairs) < n:
        pairs[rng.choice(world.users), rng.choice(world.documents)] = None
    return named(list(pairs), rng)


def strangers(world: World, n: int, seed: int) -> Pairs:
    """n pairs of random users and documents, none twice; nearly all are denied."""
    rng = random.Random(seed)
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < n:
        pairs[rng.choice(world.users), rng.choice(world.documents)] = None
    return named(list(pairs), rng)


def combined(pairs: Pairs, n: int, seed: int) -> Pairs:
    """n pairs of their subjects and resources, none twice: at most as many as there are."""
    size = len(pairs)
    places = random.Random(seed).sample(range(size * size), min(n, size * size))
    return Pairs(
        [pairs.subjects[place // size] for place in places],
        [pairs.resources[place % size] for place in places],
    )


def granted(world: World, n: int, rng: random.Random) -> list[tuple[str, str]]:
    """n (user, document) pairs that may edit: as owner, editor, by a group, by a folder."""
    quarter = n // 4
    found = _edges(
        world.document_owner.objects, world.document_owner.subjects, n - 3 * quarter, rng
    )
    found += _edges(world.document_user.objects, world.document_user.subjects, quarter, rng)
    found += _by_group(world, quarter, rng)
    found += _by_folder(world, quarter, rng)
    return found


def _edges(
    objects: list[str], subjects: list[str], n: int, rng: random.Random
) -> list[tuple[str, str]]:
    return [(subjects[i], objects[i]) for i in rng.choices(range(len(objects)), k=n)]


def _by_group(world: World, n: int, rng: random.Random) -> list[tuple[str, str]]:
    edges = world.document_group
    found: list[tuple[str, str]] = []
    while len(found) < n:
        i = rng.randrange(len(edges))
        user = _member(world, edges.subjects[i], rng)
        if user:
            found.append((user, edges.objects[i]))
    return found


def _member(world: World, group: str, rng: random.Random) -> str | None:
    """A random member of the group or of one nested in it."""
    while world.subgroups.get(group) and rng.random() < 0.5:
        group = rng.choice(world.subgroups[group])
    members = world.members.get(group)
    return rng.choice(members) if members else None


def _by_folder(world: World, n: int, rng: random.Random) -> list[tuple[str, str]]:
    """Random documents, with an editor of the nearest folder that has any."""
    users = dict(zip(world.folder_user.objects, world.folder_user.subjects, strict=True))
    groups = dict(zip(world.folder_group.objects, world.folder_group.subjects, strict=True))
    found: list[tuple[str, str]] = []
    while len(found) < n:
        document = rng.choice(world.documents)
        folder: str | None = world.folder_of[document]
        while folder and folder not in users and folder not in groups:
            folder = world.parent.get(folder)
        if folder is None:
            continue
        user = users[folder] if folder in users else _member(world, groups[folder], rng)
        if user:
            found.append((user, document))
    return found


def named(pairs: list[tuple[str, str]], rng: random.Random) -> Pairs:
    """The pairs shuffled, as full names."""
    rng.shuffle(pairs)
    return Pairs([f"user:{u}" for u, _ in pairs], [f"document:{d}" for _, d in pairs])
