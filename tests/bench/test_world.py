"""The generated world is what README.md says it is."""

import pytest
from bench.keys import granted, mixed
from bench.world import SMALL, World


@pytest.fixture(scope="module")
def world() -> World:
    return World(SMALL)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    again = World(SMALL)
    assert [(e.objects, e.subjects) for e in again.edges] == [
        (e.objects, e.subjects) for e in world.edges
    ]
    assert again.listed == world.listed


def test_sizes(world: World) -> None:
    assert abs(world.relationships - SMALL.users * 50) < SMALL.users
    assert (len(world.users), len(world.documents)) == (1_000, 10_000)


def test_no_relationship_stands_twice(world: World) -> None:
    for edges in world.edges:
        assert len(set(zip(edges.objects, edges.subjects, strict=True))) == len(edges)


def test_groups_nest_five_deep_without_cycles(world: World) -> None:
    def depth(group: str) -> int:
        return 1 + max((depth(g) for g in world.subgroups.get(group, ())), default=0)

    assert max(map(depth, world.groups)) == 5


def test_folders_lie_six_deep(world: World) -> None:
    def depth(folder: str) -> int:
        above = world.parent.get(folder)
        return 1 + (depth(above) if above else 0)

    assert max(map(depth, world.folders)) == 6


def test_pairs_never_repeat(world: World) -> None:
    pairs = mixed(world, 5_000, 1)
    assert len(set(pairs)) == len(pairs) == 5_000


def test_granted_pairs_are_granted(world: World) -> None:
    assert all(user in editors(world, document) for user, document in sample(world))


def test_the_lister_and_the_listed_have_exact_answers(world: World) -> None:
    assert len(editors(world, world.listed)) == SMALL.listed_users
    found = [d for d in world.documents if world.lister in editors(world, d)]
    assert len(found) == SMALL.lister_documents


def sample(world: World) -> list[tuple[str, str]]:
    return granted(world, 400, world.rng)


def editors(world: World, document: str) -> set[str]:
    """Who may edit, by the policy's letter."""
    index = index_of(world)
    found = set(index["owner", document]) | set(index["document_user", document])
    groups = list(index["document_group", document])
    folder: str | None = world.folder_of[document]
    while folder:
        found.update(index["folder_user", folder])
        groups += index["folder_group", folder]
        folder = world.parent.get(folder)
    for group in groups:
        found |= world.people(group)
    return found


class Index(dict[tuple[str, str], list[str]]):
    def __missing__(self, key: tuple[str, str]) -> list[str]:
        return []


_index: dict[int, Index] = {}


def index_of(world: World) -> Index:
    """The world's relationships by relation and object, made once."""
    if id(world) not in _index:
        index = Index()
        for name, edges in (
            ("owner", world.document_owner),
            ("document_user", world.document_user),
            ("document_group", world.document_group),
            ("folder_user", world.folder_user),
            ("folder_group", world.folder_group),
        ):
            for o, s in zip(edges.objects, edges.subjects, strict=True):
                index.setdefault((name, o), []).append(s)
        _index[id(world)] = index
    return _index[id(world)]
