"""Cedar by its Rust library, in process, through the package cedarpy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..scenario import Request, Scenario
from .contestant import Contestant as Base
from .contestant import installed

PARENTS = {
    "teams": (("team", "member"),),
}
"""By form, the relations that become the hierarchy: their subject lies in their object."""


class Contestant(Base):
    """Policies and entities parsed once, each request a dictionary made beforehand."""

    name = "cedarpy"
    form = (
        "policies and entities parsed once and kept; the request is a dictionary with its context "
        "as JSON text, its cheapest form; memberships are the entity hierarchy, other relations "
        "sets of entities in attributes"
    )
    extension = "cedar"

    def version(self) -> str:
        return installed("cedarpy")

    def load(self, scenario: Scenario) -> None:
        import cedarpy

        policies = cedarpy.PolicySet.from_str(self.policy(scenario))
        entities = cedarpy.Entities.from_json_str(json.dumps(list(_entities(scenario))))
        is_authorized = cedarpy.is_authorized

        def ask(request: dict[str, Any]) -> Any:
            return is_authorized(request, policies, entities)

        self.ask = ask

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        context = dict(request.context)
        if "ip" in context:
            context["ip"] = {"__extn": {"fn": "ip", "arg": context["ip"]}}
        asked = {
            "principal": _uid("user", request.subject),
            "action": {"type": "Action", "id": request.action},
            "resource": _uid(request.resource_type, request.resource),
            "context": json.dumps(context),
        }
        return (asked,)

    def allowed(self, decision: Any) -> bool:
        return bool(decision.allowed)


def _entities(scenario: Scenario) -> Iterable[dict[str, Any]]:
    """The world as Cedar's entities, with an empty set where there is no relationship."""
    parents = PARENTS[scenario.form]
    found: dict[tuple[str, str], dict[str, Any]] = {
        entity: {"uid": _uid(*entity), "attrs": {}, "parents": []} for entity in scenario.entities()
    }
    for e in scenario.edges:
        inverted = (e.object_type, e.relation) in parents
        if not inverted:
            for (kind, _), entity in found.items():
                if kind == e.object_type:
                    entity["attrs"].setdefault(e.relation, [])
        for o, s in zip(e.objects, e.subjects, strict=True):
            if inverted:
                found[e.subject_type, s]["parents"].append(_uid(e.object_type, o))
            else:
                one = {"__entity": _uid(e.subject_type, s)}
                found[e.object_type, o]["attrs"][e.relation].append(one)
    for kind, id_, values in scenario.attributes:
        found[kind, id_]["attrs"].update(values)
    return found.values()


def _uid(kind: str, id_: str) -> dict[str, str]:
    return {"type": kind.capitalize(), "id": id_}
