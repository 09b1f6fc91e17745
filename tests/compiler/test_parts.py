"""The compiler's helpers, each against a plainer account of what it does."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler import literals
from sayso.compiler import model as m
from sayso.compiler.cycles import components, in_cycles, least, reaching
from sayso.compiler.diagnostics import Diagnostic, PolicyError
from sayso.compiler.names import closest
from sayso.compiler.unparse import unparse
from sayso.engine.errors import InvalidName
from sayso.engine.times import MAX_DATETIME, MAX_DURATION, MAX_INT, MIN_DATETIME

Graph = dict[int, list[int]]
graphs = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10)


def reached(graph: Graph, start: int) -> set[int]:
    """All that some way of at least one edge leads to."""
    found: set[int] = set()
    pending = list(graph.get(start, ()))
    while pending:
        node = pending.pop()
        if node not in found:
            found.add(node)
            pending.extend(graph.get(node, ()))
    return found


@given(graphs)
def test_components_are_mutual_reachability(graph: Graph) -> None:
    number = components(graph)
    for one in number:
        for other in number:
            mutual = one in reached(graph, other) and other in reached(graph, one)
            assert (number[one] == number[other]) == (mutual or one == other)
            if other in reached(graph, one):
                assert number[other] <= number[one]


@given(graphs)
def test_cycles_and_what_leads_to_them(graph: Graph) -> None:
    cyclic = {node for node in graph if node in reached(graph, node)}
    assert in_cycles(graph) == cyclic
    leading = {node for node in graph if reached(graph, node) & cyclic}
    assert reaching(graph, cyclic) == leading | cyclic


@given(graphs, st.sets(st.integers(0, 9)))
def test_the_least_fixpoint(graph: Graph, given_: set[int]) -> None:
    def holds(node: int, read: Callable[[int], bool]) -> bool:
        """True by itself, or when all that it leads to is (and there is some)."""
        targets = graph.get(node, [])
        return node in given_ or (bool(targets) and all(read(target) for target in targets))

    nodes = set(graph) | {target for targets in graph.values() for target in targets}
    naive: set[int] = set()
    while True:
        more = {node for node in nodes if holds(node, naive.__contains__)}
        if more == naive:
            break
        naive = more
    assert least(nodes, holds) == naive


@pytest.mark.parametrize(
    ("word", "names", "meant"),
    [
        ("usr", ["team", "user"], "user"),
        ("users", ["user", "usher"], "user"),
        ("deparmtent", ["department"], "department"),
        ("User", ["user"], "user"),
        ("x", ["y", "z"], "y"),
        ("payment", ["document", "folder"], None),
        ("", ["user"], None),
        ("user", ["user"], None),
        ("a" * 100, ["a" * 99], None),
    ],
)
def test_what_was_meant(word: str, names: list[str], meant: str | None) -> None:
    assert closest(word, names) == meant


scalars = st.one_of(
    st.tuples(st.just(m.ValueType("bool")), st.booleans()),
    st.tuples(st.just(m.ValueType("int")), st.integers(-MAX_INT, MAX_INT)),
    st.tuples(st.just(m.ValueType("duration")), st.integers(-MAX_DURATION, MAX_DURATION)),
    st.tuples(st.just(m.ValueType("datetime")), st.integers(MIN_DATETIME, MAX_DATETIME)),
    st.tuples(st.just(m.ValueType("string")), st.text(max_size=20)),
    st.tuples(st.just(m.ValueType("uint")), st.integers(0, 2**64 - 1)),
    st.tuples(
        st.just(m.ValueType("double")),
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
    ),
)


@given(scalars)
def test_constants_read_back_as_written(pair: tuple[m.ValueType, bool | int | str]) -> None:
    type_, value = pair
    text = literals.constant(value, type_)
    policy = compile_policy(f"request attribute x: {type_.kind} default {text}")
    assert policy.model.request[0].default == value


names = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="`"), min_size=1, max_size=30
)


@given(names)
def test_names_read_back_as_written(text: str) -> None:
    model = m.Model(
        types=(m.Type(text, actions=(m.Action(text),)),),
        rules=(m.Rule(text, "allow", (m.Who(text),), (text,), (m.Who(text),)),),
    )
    policy = compile_policy(unparse(model))
    assert [type_.name for type_ in policy.model.types] == [text]
    (rule,) = policy.model.rules
    assert (rule.name, rule.subjects, rule.actions) == (text, (m.Who(text),), (text,))


@pytest.mark.parametrize("name", ["", "a`b", "a\nb", "a\x7fb"])
def test_names_that_no_policy_can_hold_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        unparse(m.Model(types=(m.Type(name),)))


def test_diagnostics_survive_json() -> None:
    with pytest.raises(PolicyError) as caught:
        compile_policy("type user\nrule r allow usr to x user\n", "p.sayso")
    first = caught.value.diagnostics[0]
    assert first.place == "p.sayso:2:14"
    assert first.suggestion == "user"
    assert msgspec.convert(first.to_json(), Diagnostic) == first
    assert str(caught.value).startswith("p.sayso:2:14: error[unknown-type]: ")


def test_the_digest_is_of_the_meaning() -> None:
    one = compile_policy("type user # a comment\n\n\nattribute a: int")
    same = compile_policy("type user attribute a: int")
    other = compile_policy("type user attribute a: string")
    assert one.digest == same.digest != other.digest
    assert len(one.digest) == 64
