"""Pictures of policies and decisions: sound SVG, whole, and nothing out of its place."""

from __future__ import annotations

import re
import shlex
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler import model as m
from sayso.engine.explanation import Explanation, RelationshipStep, steps_within
from sayso.engine.times import parse_datetime
from sayso.server.cli import run
from sayso.server.picture import Picture, draw_explanation, draw_policy
from sayso.server.picture.text import measure
from sayso.tenants.loading import load_engine

from .harness import ROOT

SVG = "{http://www.w3.org/2000/svg}"
POLICIES = sorted([*ROOT.glob("policies/*/policy.sayso"), ROOT / "server/demo/policy.sayso"])
KINDS = ("model", "rules", "all")
MONDAY = parse_datetime("2026-11-02T10:00:00-05:00")

DECISIONS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("shared-documents", "user:bob", "export", "document:roadmap", {}),
    ("shared-documents", "user:bob", "edit", "document:plan", {"ip": "10.20.1.7"}),
    ("shared-documents", "user:bob", "edit", "document:plan", {}),
    ("shared-documents", "user:mallory", "edit", "document:plan", {}),
    ("shared-documents", "user:nobody", "read", "document:welcome", {}),
    ("shared-documents", "team:engineering#member", "read", "document:plan", {}),
    ("shared-documents", "document:plan", "read", "document:plan", {}),
    ("shared-documents", "user:bob", "delete", "document:roadmap", {}),
    ("payments", "user:meg", "release", "payment:machine", {}),
    ("payments", "user:ann", "release", "payment:factory", {"mfa": True}),
    ("payments", "org:acme", "approve", "payment:p1", {}),
    ("code-hosting", "user:vera", "push", "repository:x", {}),
    ("code-hosting", "user:troll", "read", "repository:web", {}),
    ("authzen-certification", "user:bob", "write", "record:record-2", {}),
]


def model_of(path: Path) -> m.Model:
    return compile_policy(path.read_text("utf-8")).model


def sound(picture: Picture) -> ET.Element:
    """Hold a picture to what every one must be; gives its root."""
    root = ET.fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    labels = [root.find(f"*[@id='{key}']") for key in root.get("aria-labelledby", "").split()]
    assert [label.tag for label in labels if label is not None] == [f"{SVG}title", f"{SVG}desc"]
    assert all(label is not None and label.text for label in labels)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "g", "rect", "path", "text", "tspan", "title", "desc", "style",
        }  # fmt: skip
        assert not [key for key in element.attrib if "href" in key or key.startswith("on")]
    style = root.find(f"{SVG}style")
    assert style is not None
    assert not re.search(r"url\(|@import|expression|javascript", style.text or "")
    assert "prefers-color-scheme:dark" in (style.text or "")
    for box in texts_in(root):
        assert box[0] >= -0.5
        assert box[1] <= picture.width + 0.5
    standing(picture)
    return root


def texts_in(element: ET.Element, x: float = 0.0) -> list[tuple[float, float]]:
    """Where the texts below an element begin and end, from left to right."""
    found: list[tuple[float, float]] = []
    moved = re.match(r"translate\(([-\d.]+) ", element.get("transform", ""))
    x += float(moved[1]) if moved else 0.0
    if element.tag == f"{SVG}text":
        kinds = element.get("class", "").split()
        line = (element.text or "") + "".join(
            (span.text or "") + (span.tail or "") for span in element.findall(f"{SVG}tspan")
        )
        size = float(element.get("font-size", "13"))
        width = measure(line.rstrip(), size, bold="b" in kinds, mono="m" in kinds)
        left = x + float(element.get("x", "0")) - (width / 2 if "mid" in kinds else 0)
        return [(left, left + width)]
    for child in element:
        found += texts_in(child, x)
    return found


def standing(picture: Picture) -> None:
    """No two nodes overlap, and each line meets the nodes that it joins."""
    nodes = {node["id"]: node for node in picture.nodes}
    assert len(nodes) == len(picture.nodes)
    for a, b in combinations(picture.nodes, 2):
        beside = a["x"] + a["width"] <= b["x"] + 0.1 or b["x"] + b["width"] <= a["x"] + 0.1
        above = a["y"] + a["height"] <= b["y"] + 0.1 or b["y"] + b["height"] <= a["y"] + 0.1
        assert beside or above, (a["id"], b["id"])
    for edge in picture.edges:
        for end, point in (("source", edge["points"][0]), ("target", edge["points"][-1])):
            node = nodes[edge[end].partition("#")[0] if edge[end] not in nodes else edge[end]]
            assert node["x"] - 0.1 <= point[0] <= node["x"] + node["width"] + 0.1
            assert node["y"] - 0.1 <= point[1] <= node["y"] + node["height"] + 0.1


def text_of(root: ET.Element) -> str:
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


# ── Policies ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_our_policies(path: Path, what: Any) -> None:
    model = model_of(path)
    picture = draw_policy(model, path.parent.name, what)
    assert picture == draw_policy(model, path.parent.name, what)
    root = sound(picture)
    labels = {(node["kind"], node["label"]) for node in picture.nodes}
    types, rules = {("type", t.name) for t in model.types}, {("rule", r.name) for r in model.rules}
    assert (types <= labels) == (what != "rules")
    assert (rules <= labels) == (what != "model")
    assert path.parent.name in text_of(root)


def test_a_model_has_a_line_for_each_kind_of_subject() -> None:
    model = model_of(ROOT / "policies/shared-documents/policy.sayso")
    picture = draw_policy(model, "", "model")
    wanted = {
        (
            f"type:{type_.name}",
            f"type:{kind.type}" + (f"#{kind.relation}" if kind.relation else ""),
        )
        for type_ in model.types
        for relation in type_.relations
        for kind in relation.subjects
    }
    drawn = {(e["source"], e["target"]) for e in picture.edges if e["kind"] == "subjects"}
    assert drawn == wanted
    walks = {(e["target"], e["label"]) for e in picture.edges if e["kind"] == "walk"}
    assert ("type:team#member", "shared_with") in walks
    assert ("type:folder#viewer", "parent") in walks


def test_a_rule_joins_its_subjects_to_its_actions() -> None:
    text = """
    type user
    type team
    type document
      actions edit, share
    type note
      actions edit
    rule r allow user or team "x" to edit or share document or note
    rule s forbid any subject to any action any resource
    """
    picture = draw_policy(compile_policy(text).model, "", "rules")
    drawn = {(edge["source"], edge["target"]) for edge in picture.edges}
    assert drawn == {
        ("subject:user", "rule:r"),
        ('subject:team "x"', "rule:r"),
        ("rule:r", "resource:document#edit"),
        ("rule:r", "resource:document#share"),
        ("rule:r", "resource:note#edit"),
        ("subject:any subject", "rule:s"),
        ("rule:s", "resource:any resource#any action"),
    }


def test_conditions_stand_as_the_policy_has_them() -> None:
    text = """
    type user
      attribute tier: int
      inverse teams = team.member
    type team
      attribute name: string
      relation member: user
    type document
      actions edit
    rule r
      allow user to edit document
      when user.tier > 2 and any t in user.teams has t.name == "subject.x"
      unless resource is document "user.tier"
    """
    shown = text_of(ET.fromstring(draw_policy(compile_policy(text).model, "", "rules").svg))
    assert "user.tier > 2" in shown
    assert 'any t in user.teams has t.name == "subject.x"' in shown
    assert '"user.tier"' in shown


def test_an_empty_policy_can_be_drawn() -> None:
    for what in KINDS:
        sound(draw_policy(m.Model(), "nothing", what))  # type: ignore[arg-type]


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@st.composite
def models(draw: st.DrawFn) -> m.Model:
    """Models of any names, as if they could all be written, with cycles as they come."""
    names = draw(st.lists(NAMES, min_size=1, max_size=7, unique=True))
    some = st.sampled_from(names)
    types = []
    for name in names:
        relations = tuple(
            m.Relation(
                each, tuple(m.SubjectKind(draw(some)) for _ in range(draw(st.integers(1, 3))))
            )
            for each in draw(st.lists(NAMES, max_size=3, unique=True))
        )
        permissions = tuple(
            m.Permission(f"may {each.name}", m.Arrow((each.name,), draw(NAMES)))
            for each in relations[:1]
        )
        types.append(m.Type(name, relations=relations, permissions=permissions))
    rules = tuple(
        m.Rule(each, draw(st.sampled_from(["allow", "forbid", "only"])), (m.Who(draw(some)),),
               (draw(NAMES),), (m.Who(draw(some)),), sentence=draw(NAMES))
        for each in draw(st.lists(NAMES, max_size=4, unique=True))
    )  # fmt: skip
    return m.Model(tuple(types), rules)


@settings(max_examples=40, deadline=None)
@given(models(), NAMES)
def test_names_do_no_harm(model: m.Model, title: str) -> None:
    sound(draw_policy(model, title))


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "\"&<>'", "\u202eevil", "名" * 60, "w" * 500]
)
def test_hostile_names(name: str) -> None:
    model = m.Model(
        (m.Type(name), m.Type("b", relations=(m.Relation(name, (m.SubjectKind(name),)),))),
        (m.Rule(name, "allow", (m.Who(name, name),), (name,), (), sentence=name),),
    )
    picture = draw_policy(model, name)
    sound(picture)
    assert "<script" not in picture.svg
    assert "\u202e" not in picture.svg


# ── Decisions ─────────────────────────────────────────────────────────────────────


def explained(case: tuple[str, str, str, str, dict[str, Any]]) -> tuple[Explanation, m.Model]:
    policy_name, subject, action, resource, context = case
    folder = ROOT / "policies" / policy_name
    policy = compile_policy((folder / "policy.sayso").read_text("utf-8"))
    engine = load_engine(policy, [folder / "data.jsonl"])
    return engine.explain(subject, action, resource, context, now=MONDAY), policy.model


@pytest.mark.parametrize("case", DECISIONS, ids=lambda case: " ".join([*case[1:4], *case[4]]))
def test_decisions(case: tuple[str, str, str, str, dict[str, Any]]) -> None:
    found, model = explained(case)
    picture = draw_explanation(found, model)
    assert picture == draw_explanation(found, model)
    root = sound(picture)
    shown = text_of(root)
    verdict = {"allow": "Allowed", "deny": "Denied", "conditional": "Denied for now"}
    assert verdict[found.decision] in shown
    for reason in found.reasons:
        assert reason.rule in shown
        for step in steps_within(reason.steps):
            if isinstance(step, RelationshipStep) and step.holds:
                edge = step.edge
                assert any(
                    line["source"].split("#")[0].endswith(f"{edge.subject.type}:{edge.subject.id}")
                    or edge.subject.id is None
                    for line in picture.edges
                    if edge.relation in line.get("label", "")
                )
    for suggestion in found.changes:
        for change in suggestion.changes:
            if change.edge is not None:
                assert f"#{change.edge.relation}@" in shown


def test_what_the_cases_cover() -> None:
    """Allows, denials with a forbid and without, and what depends on more."""
    found = [explained(case)[0] for case in DECISIONS]
    assert {each.decision for each in found} == {"allow", "deny", "conditional"}
    assert {each.effect for each in found if each.decision == "deny"} == {"forbid", None}
    assert any(each.others for each in found)


def test_a_chain_leads_from_the_subject_to_the_resource() -> None:
    found, model = explained(DECISIONS[1])
    picture = draw_explanation(found, model)
    steps = {edge["source"]: edge["target"] for edge in picture.edges}
    at, seen = "entity:user:bob", 0
    while at != "entity:document:plan":
        at, seen = steps[at], seen + 1
        assert seen < 10


# ── The documentation ─────────────────────────────────────────────────────────────


def test_the_documents_show_what_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command in docs/graph.md writes the very picture that is committed."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs/graph.md").read_text("utf-8").replace("\\\n", " ")
    commands = re.findall(r"^    sayso (.*docs/pictures/.*)$", text, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        words = shlex.split(command)
        committed = Path(words[-1])
        assert f"pictures/{committed.name})" in text
        words[-1] = str(tmp_path / committed.name)
        assert run(words) == 0
        assert Path(words[-1]).read_bytes() == (ROOT / committed).read_bytes()
    capsys.readouterr()
