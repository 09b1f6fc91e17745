"""Rego by regorus, its interpreter in Rust, in process."""

from __future__ import annotations

import json
from typing import Any

from ..scenario import Request, Scenario
from .contestant import Contestant as Base
from .contestant import installed

ENTRY = "data.sayso.allow"


class Contestant(Base):
    """The policy compiled for regorus's virtual machine, the fastest way its bindings have."""

    name = "regorus"
    form = (
        "compiled for its virtual machine, faster than its Engine; data given once, indexed both "
        "ways; nested folders and teams by graph.reachable; the request is JSON text; the package "
        "is gordon-to-regorus, a build of a fork, as regorus itself has no Python package in the "
        "registry and the other build, celine-regorus, has no virtual machine"
    )
    extension = "rego"

    def version(self) -> str:
        return installed("gordon-to-regorus")

    def load(self, scenario: Scenario) -> None:
        import regorus

        data = json.dumps(_data(scenario))
        modules = [(f"{scenario.form}.rego", self.policy(scenario))]
        machine = regorus.Rvm()
        machine.load_program(regorus.Program.compile_from_modules(data, modules, [ENTRY]))
        machine.set_data_json(data)
        set_input, execute = machine.set_input_json, machine.execute

        def ask(request: str) -> Any:
            set_input(request)
            return execute()

        self.ask = ask

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        asked = {"subject": request.subject, "action": request.action, "resource": request.resource}
        return (json.dumps({**asked, **request.context}),)

    def allowed(self, decision: Any) -> bool:
        return bool(decision == "true")


def _data(scenario: Scenario) -> dict[str, Any]:
    """Relationships as `relations`: {relation: {object: [subjects]}}; memberships the other way
    round as `member_of`: {subject: {object: true}}; what each entity is or lies directly in as
    `up`; attributes as {name: {id: value}}. Ids tell their types."""
    relations: dict[str, dict[str, list[str]]] = {}
    member_of: dict[str, dict[str, bool]] = {}
    up: dict[str, list[str]] = {id_: [] for _, id_ in scenario.entities()}
    found: dict[str, Any] = {"relations": relations, "member_of": member_of, "up": up}
    for e in scenario.edges:
        forward = relations.setdefault(e.relation, {})
        for o, s in zip(e.objects, e.subjects, strict=True):
            forward.setdefault(o, []).append(s)
            if e.relation == "member":
                member_of.setdefault(s, {})[o] = True
                up[s].append(o)
            elif e.relation == "parent":
                up[o].append(s)
    for _, id_, values in scenario.attributes:
        for name, value in values.items():
            found.setdefault(name, {})[id_] = value
    return found
