"""What must hold of the twin on any policy, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.twin import Outcome, Twin
from sayso.compiler.twin_facts import Request
from tests.support.generate import generate
from tests.support.strategies import drawn
from tests.support.worlds import World

Scene = tuple[str, World, Twin, list[Request]]


def scene(rng: Random) -> Scene:
    """A policy's text, data under it, and requests."""
    generated = generate(rng)
    policy = compile_policy(generated.text)
    world, twin = World(rng, policy.model), Twin(policy.model)
    twin.write(world.relationships(20), attributes=world.rows_of_attributes(4))
    return generated.text, world, twin, [world.request() for _ in range(3)]


scenes: st.SearchStrategy[Scene] = drawn(scene)
moderate = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def under(twin: Twin, text: str) -> Twin:
    """The same data under another policy."""
    other = Twin(compile_policy(text).model)
    other.relationships, other.attributes = twin.relationships, twin.attributes
    return other


def rank(outcome: Outcome) -> int:
    return 2 if outcome.allowed else 1 if outcome.conditional else 0


@moderate
@given(scenes)
def test_an_allow_never_takes_away_and_a_forbid_never_gives(made: Scene) -> None:
    text, _, twin, requests = made
    more = under(twin, text + "rule more allow any subject to any action on any resource\n")
    less = under(twin, text + "rule less forbid any subject to any action on any resource\n")
    for request in requests:
        outcome = twin.check(request)
        assert rank(more.check(request)) >= rank(outcome)
        assert rank(less.check(request)) == 0


@moderate
@given(scenes, st.randoms(use_true_random=False))
def test_order_of_writing_and_of_rules_does_not_count(made: Scene, rng: Random) -> None:
    _, _, twin, requests = made
    rows = list(twin.relationships.values())
    rng.shuffle(rows)
    other = Twin(msgspec.structs.replace(twin.model, rules=twin.model.rules[::-1]))
    other.write(rows)
    other.attributes = twin.attributes
    for request in requests:
        assert other.check(request) == twin.check(request)


@moderate
@given(scenes)
def test_a_contextual_relationship_is_a_stored_one_for_a_moment(made: Scene) -> None:
    _, world, twin, requests = made
    rows = tuple(world.relationships(2))
    for request in requests:
        before = twin.check(replace(request, relationships=rows))
        stored = Twin(twin.model)
        stored.relationships, stored.attributes = dict(twin.relationships), twin.attributes
        stored.write(rows)
        assert stored.check(replace(request, relationships=())) == before


@moderate
@given(scenes)
def test_a_decision_is_one_thing(made: Scene) -> None:
    _, _, twin, requests = made
    for request in requests:
        outcome = twin.check(request)
        assert not (outcome.allowed and outcome.conditional)
        assert outcome.conditional or not (outcome.missing or outcome.required)
        assert outcome.allowed == (outcome.effect == "allow")


@moderate
@given(scenes)
def test_lists_are_the_checks(made: Scene) -> None:
    _, _, twin, requests = made
    for request in requests:
        blank = replace(request, resource=request.resource._replace(id=""), resource_properties={})
        found = twin.list_objects(blank)
        for id in ["alice", "bob", "x", "y"]:
            one = twin.check(replace(blank, resource=blank.resource._replace(id=id)))
            if id in twin.seen(blank)[blank.resource.type]:
                assert (id in found.ids) == one.allowed
                assert (id in found.conditional) == one.conditional


@moderate
@given(scenes)
def test_a_model_survives_its_json(made: Scene) -> None:
    _, _, twin, _ = made
    assert m.from_json(m.to_json(twin.model)) == twin.model
