"""Cedar by its Rust library, in process, through the package cedarpy."""

from __future__ import annotations

import json
from typing import Any

from ..paper import gdrive, github
from ..scenario import Request, Scenario
from ..world import Edges
from .contestant import Contestant as Base
from .contestant import installed

ROLES = {
    "repository": github.ROLES,
    "organization": github.BASE_ROLES,
    "list": ("reader", "editor"),
}
"""By type, the relations that become an entity of the object's, which their subjects lie in."""


class Contestant(Base):
    """Policies and entities parsed once, each request a dictionary made beforehand."""

    name = "cedarpy"
    form = (
        "policies and entities parsed once and kept; the request is a dictionary with its context "
        "as JSON text, its cheapest form; memberships, roles, folders and views are its entity "
        "hierarchy, as in the paper; teams that share a document a set in an attribute"
    )
    extension = "cedar"

    def version(self) -> str:
        return installed("cedarpy")

    def load(self, scenario: Scenario) -> None:
        import cedarpy

        policies = cedarpy.PolicySet.from_str(self.policy(scenario))
        entities = cedarpy.Entities.from_json_str(_Entities(scenario).json())
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


class _Entities:
    """Cedar's entities, made from relationships in the form that suits each."""

    def __init__(self, scenario: Scenario) -> None:
        self.made: dict[str, dict[str, Any]] = {}
        self.views = scenario.form == gdrive.SUITE
        for kind, id_ in scenario.entities():
            entity = self.entity(kind, id_)
            if self.views and kind in ("user", "group"):
                view = self.entity("view", id_)
                entity["attrs"]["view"] = {"__entity": view["uid"]}
        for e in scenario.edges:
            for kind, id_ in scenario.entities():
                self._prepare(e, kind, id_)
            for o, s in zip(e.objects, e.subjects, strict=True):
                self._relate(e, self.entity(e.object_type, o), self.entity(e.subject_type, s))
        for kind, id_, values in scenario.attributes:
            self.entity(kind, id_)["attrs"].update(values)

    def entity(self, kind: str, id_: str) -> dict[str, Any]:
        """The entity, made when first asked for."""
        new = {"uid": _uid(kind, id_), "attrs": {}, "parents": []}
        return self.made.setdefault(f"{kind}:{id_}", new)

    def json(self) -> str:
        """As its parser takes them."""
        return json.dumps(list(self.made.values()))

    def _prepare(self, e: Edges, kind: str, id_: str) -> None:
        """What an entity has where there is no relationship."""
        attributes = self.entity(kind, id_)["attrs"]
        if self.views and e.relation == "owner" and kind == e.subject_type:
            attributes.setdefault(f"owned_{e.object_type}", [])
        if kind != e.object_type:
            return
        if e.relation in ROLES.get(e.object_type, ()):
            role = self.entity("role", f"{id_}.{e.relation}")
            attributes[e.relation] = {"__entity": role["uid"]}
        elif e.relation == "shared_with":
            attributes.setdefault(e.relation, [])

    def _relate(self, e: Edges, o: dict[str, Any], s: dict[str, Any]) -> None:
        """One relationship."""
        if e.relation == "member":
            s["parents"].append(o["uid"])
            if self.views:
                of, who = o["uid"]["id"], s["uid"]["id"]
                self.entity("view", of)["parents"].append(self.entity("view", who)["uid"])
        elif e.relation == "parent":
            o["parents"].append(s["uid"])
        elif e.relation in ROLES.get(e.object_type, ()):
            s["parents"].append(o["attrs"][e.relation]["__entity"])
        elif self.views and e.relation == "viewer":
            o["parents"].append(self.entity("view", s["uid"]["id"])["uid"])
        elif self.views:
            s["attrs"][f"owned_{e.object_type}"].append({"__entity": o["uid"]})
        elif e.relation == "shared_with":
            o["attrs"][e.relation].append({"__entity": s["uid"]})
        else:
            o["attrs"][e.relation] = {"__entity": s["uid"]}


def _uid(kind: str, id_: str) -> dict[str, str]:
    return {"type": kind.capitalize(), "id": id_}
