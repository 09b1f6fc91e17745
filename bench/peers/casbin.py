"""Casbin for Python, in process, through the package pycasbin."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ..scenario import Request, Scenario
from .contestant import Contestant as Base
from .contestant import installed

KEY = [1, 2]
"""Policy lines are looked up by object and action, so that a check walks only those that fit."""


class Contestant(Base):
    """A FastEnforcer, with a policy line for each document and team."""

    name = "casbin"
    form = (
        "FastEnforcer, which finds policy lines by object and action; a line for each document and "
        "team, memberships as its roles; read through an adapter in one go, as adding them to "
        "the enforcer takes minutes; its log is off"
    )
    extension = "conf"

    def version(self) -> str:
        return installed("pycasbin")

    def load(self, scenario: Scenario) -> None:
        import casbin
        from casbin.model import FastModel
        from casbin.persist import Adapter

        lines, roles = LINES[scenario.form](scenario)

        class InMemory(Adapter):  # type: ignore[misc]
            def load_policy(self, model: Any) -> None:
                for line in lines:
                    model.model["p"]["p"].policy.append(line)
                for role in roles:
                    model.model["g"]["g"].policy.append(role)

        for name in ("casbin.enforcer", "casbin.role", "casbin.policy", "casbin.model"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        model = FastModel(KEY)
        model.load_model_from_text(self.policy(scenario))
        enforcer = casbin.FastEnforcer(model, InMemory(), cache_key_order=KEY)
        logging.getLogger("casbin.enforcer").setLevel(logging.CRITICAL)
        self.ask = enforcer.enforce

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        return request.subject, request.resource, request.action, *request.context.values()

    def allowed(self, decision: Any) -> bool:
        return bool(decision)


Lines = list[list[str]]


def _teams(scenario: Scenario) -> tuple[Lines, Lines]:
    member, shared = scenario.edges
    lines = [[t, d, "edit"] for d, t in zip(shared.objects, shared.subjects, strict=True)]
    roles = [[u, t] for t, u in zip(member.objects, member.subjects, strict=True)]
    return lines, roles


LINES: dict[str, Callable[[Scenario], tuple[Lines, Lines]]] = {"teams": _teams}
"""By form, the policy lines and the roles."""
