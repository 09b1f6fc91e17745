"""Casbin for Python, in process, through the package pycasbin."""

from __future__ import annotations

import logging
from typing import Any

from ..paper import gdrive, github, tinytodo
from ..scenario import Request, Scenario
from .contestant import POLICIES, installed
from .contestant import Contestant as Base

KEY = [1, 2]
"""Policy lines are looked up by object and action, so that a check walks only those that fit."""

DEEP_KEY = [2]
"""By action alone where a line of a folder or organisation reaches what lies in it."""


class Contestant(Base):
    """A FastEnforcer, with a policy line for each document and team."""

    name = "casbin"
    form = (
        "FastEnforcer, which finds policy lines by object and action (by action alone where lines "
        "reach what lies in their object, in gdrive and github); a line for each subject, object "
        "and action; memberships and folders as its roles; read through an adapter, faster "
        "than adding them to the enforcer; its log is off"
    )

    def version(self) -> str:
        return installed("pycasbin")

    def load(self, scenario: Scenario) -> None:
        import casbin
        from casbin.model import FastModel
        from casbin.persist import Adapter

        teams = scenario.form == "teams"
        lines, groups = _teams(scenario) if teams else _hierarchy(scenario)
        key = DEEP_KEY if groups.get("g2") else KEY

        class InMemory(Adapter):  # type: ignore[misc]
            def load_policy(self, model: Any) -> None:
                for line in lines:
                    model.model["p"]["p"].policy.append(line)
                for name, some in groups.items():
                    model.model["g"][name].policy += some

        for name in ("casbin.enforcer", "casbin.role", "casbin.policy", "casbin.model"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        model = FastModel(key)
        name = scenario.form if teams else "hierarchy"
        model.load_model_from_text((POLICIES / f"{name}.conf").read_text(encoding="utf-8"))
        if not teams:
            model.add_def("g", "g2", "_, _")  # its loader reads only the first role definition
        enforcer = casbin.FastEnforcer(model, InMemory(), cache_key_order=key)
        logging.getLogger("casbin.enforcer").setLevel(logging.CRITICAL)
        self.ask = enforcer.enforce

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        return request.subject, request.resource, request.action, *request.context.values()

    def allowed(self, decision: Any) -> bool:
        return bool(decision)


Lines = list[list[str]]
Groups = dict[str, Lines]


def _teams(scenario: Scenario) -> tuple[Lines, Groups]:
    member, shared = scenario.edges
    lines = [[t, d, "edit"] for d, t in zip(shared.objects, shared.subjects, strict=True)]
    roles = [[u, t] for t, u in zip(member.objects, member.subjects, strict=True)]
    return lines, {"g": roles}


def _hierarchy(scenario: Scenario) -> tuple[Lines, Groups]:
    """Roles as lines for each action that they allow, everyone as the subject `*`."""
    lines: list[list[str]] = []
    groups: Groups = {"g": [], "g2": []}
    for e in scenario.edges:
        pairs = list(zip(e.objects, e.subjects, strict=True))
        if e.relation == "member":
            groups["g"] += [[s, o] for o, s in pairs]
        elif e.relation == "parent" or (
            e.subject_type == "organization" and not e.subject_relation
        ):
            groups["g2"] += [[o, s] for o, s in pairs]
        else:
            for action, deep in GRANTS[scenario.form][e.object_type, e.relation].items():
                lines += [[s, o, action, deep] for o, s in pairs]
    for _, id_, values in scenario.attributes:
        if values["public"]:
            lines.append([EVERYONE, id_, "read", "no"])
    if scenario.form == tinytodo.SUITE:
        lines += [[EVERYONE, tinytodo.APPLICATION, action, "no"] for action in tinytodo.ANYONE]
    groups["g"] += [[id_, EVERYONE] for kind, id_ in scenario.entities() if kind == "user"]
    return lines, groups


EVERYONE = "*"

_FILES = dict.fromkeys(("read", "write", "share"), "yes")
_EDIT = dict.fromkeys(tinytodo.EDIT, "no")

GRANTS: dict[str, dict[tuple[str, str], dict[str, str]]] = {
    gdrive.SUITE: {
        ("folder", "owner"): {**_FILES, "create_document": "no"},
        ("document", "owner"): {**_FILES, "change_owner": "no"},
        ("folder", "viewer"): {"read": "yes"},
        ("document", "viewer"): {"read": "yes"},
    },
    github.SUITE: {
        (kind, role): dict.fromkeys(github.LEVELS[: highest + 1], "yes")
        for kind, roles in (("repository", github.ROLES), ("organization", github.BASE_ROLES))
        for role, highest in roles.items()
    },
    tinytodo.SUITE: {
        ("list", "owner"): {
            "get_list": "no",
            **_EDIT,
            **dict.fromkeys(tinytodo.OWN, "no"),
        },
        ("list", "editor"): {"get_list": "no", **_EDIT},
        ("list", "reader"): {"get_list": "no"},
    },
}
"""By form, the actions that a relation allows, and whether they reach what lies in the object."""
