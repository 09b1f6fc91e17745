"""The well-founded model, against what it must be by definition, on small random systems."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from sayso.compiler.twin_solve import (
    Every,
    Fact,
    Formula,
    In,
    Opposite,
    Some,
    Thing,
    solve,
    value_of,
)
from sayso.compiler.twin_values import FALSE, TRUE, Result

FACTS: list[Fact] = [In(Thing("u", "a"), Thing("d", str(i)), "r") for i in range(4)]
OPEN = [Result(None, frozenset([name])) for name in ("p", "q")]


def formulas(negation: bool) -> st.SearchStrategy[Formula]:
    leaves: st.SearchStrategy[Formula] = st.sampled_from([*FACTS, *FACTS, TRUE, FALSE, *OPEN])

    def grown(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        items = st.lists(inner, max_size=3).map(tuple)
        several = st.builds(Every, items) | st.builds(Some, items)
        return several | st.builds(Opposite, inner) if negation else several

    return st.recursive(leaves, grown, max_leaves=5)


def systems(negation: bool) -> st.SearchStrategy[dict[Fact, Formula]]:
    bodies = st.lists(formulas(negation), min_size=len(FACTS), max_size=len(FACTS))
    return bodies.map(lambda some: dict(zip(FACTS, some, strict=True)))


def completed(formula: Formula, values: dict[str, bool]) -> Formula:
    """The formula with its unknown leaves made true or false."""
    match formula:
        case Result(None, names):
            return Result(values[min(names)])
        case Every(items):
            return Every(tuple(completed(item, values) for item in items))
        case Some(items):
            return Some(tuple(completed(item, values) for item in items))
        case Opposite(item):
            return Opposite(completed(item, values))
    return formula


@given(systems(negation=True))
def test_the_model_is_a_solution(bodies: dict[Fact, Formula]) -> None:
    results = solve(bodies)
    for fact, body in bodies.items():
        assert value_of(body, results.__getitem__) == results[fact]


@given(systems(negation=False))
def test_without_exclusion_it_is_the_least_solution(bodies: dict[Fact, Formula]) -> None:
    """By trying all: of every assignment that is a solution, ours is below."""
    closed = {fact: completed(body, {"p": False, "q": True}) for fact, body in bodies.items()}
    ours = solve(closed)
    for values in product([TRUE, FALSE], repeat=len(FACTS)):
        other = dict(zip(FACTS, values, strict=True))
        if all(value_of(closed[f], other.__getitem__) == other[f] for f in FACTS):
            assert all(other[f] == TRUE for f in FACTS if ours[f] == TRUE)
    assert None not in {result.value for result in ours.values()}


@given(systems(negation=True))
def test_what_is_known_holds_whichever_way_the_unknowns_fall(bodies: dict[Fact, Formula]) -> None:
    results = solve(bodies)
    for p, q in product([True, False], repeat=2):
        closed = {f: completed(body, {"p": p, "q": q}) for f, body in bodies.items()}
        for fact, result in solve(closed).items():
            if results[fact].value is not None:
                assert result.value == results[fact].value


@given(systems(negation=True))
def test_names_are_of_unknowns_and_known_facts_name_nothing(bodies: dict[Fact, Formula]) -> None:
    for result in solve(bodies).values():
        assert result.missing <= {"p", "q"}
        assert result.value is None or not result.missing


@given(systems(negation=True))
def test_every_total_solution_agrees_with_what_is_known(bodies: dict[Fact, Formula]) -> None:
    """Stable models and all other two-valued solutions refine the well-founded one, in which
    false facts are those without any foundation."""
    closed = {f: completed(body, {"p": True, "q": True}) for f, body in bodies.items()}
    ours = solve(closed)
    for values in product([TRUE, FALSE], repeat=len(FACTS)):
        other = dict(zip(FACTS, values, strict=True))
        reduced = {f: reduce(body, other) for f, body in closed.items()}
        if solve(reduced) == other:  # a stable model
            assert all(other[f] == ours[f] for f in FACTS if ours[f].value is not None)


def reduce(formula: Formula, model: dict[Fact, Result], negative: bool = False) -> Formula:
    """The formula with facts in negative places read from a model (Gelfond and Lifschitz)."""
    match formula:
        case Every(items):
            return Every(tuple(reduce(item, model, negative) for item in items))
        case Some(items):
            return Some(tuple(reduce(item, model, negative) for item in items))
        case Opposite(item):
            return Opposite(reduce(item, model, not negative))
        case Result():
            return formula
    return model[formula] if negative else formula
