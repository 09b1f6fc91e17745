"""Vakt, policies as Python objects, in process."""

from __future__ import annotations

import logging
from typing import Any

from ..scenario import Request, Scenario
from .contestant import NO_HIERARCHY, index, installed
from .contestant import Contestant as Base


class Contestant(Base):
    """One policy with a rule of our own, as its own rules compare an attribute with constants."""

    name = "vakt"
    could_not = dict.fromkeys(("gdrive", "github", "tinytodo"), NO_HIERARCHY)
    form = (
        "one policy; a rule written in Python for the teams in common, faster than a policy for "
        "each team with its own rules; it holds no data: each inquiry, made beforehand, "
        "brings the teams of the user and of the document; its log is off"
    )

    def version(self) -> str:
        return installed("vakt")

    def load(self, scenario: Scenario) -> None:
        import vakt
        from vakt.rules import CIDR, Any, Eq, Less, Or
        from vakt.rules.base import Rule

        class InCommon(Rule):  # type: ignore[misc]
            """One of the resource's teams is one of the subject's."""

            def satisfied(self, what: Any, inquiry: Any = None) -> bool:
                mine = inquiry.subject["teams"]
                return any(team in mine for team in what)

        member, shared = scenario.edges
        self.teams_of = index(list(zip(member.subjects, member.objects, strict=True)))
        self.shared = index(list(zip(shared.objects, shared.subjects, strict=True)))
        self.inquiry = vakt.Inquiry
        storage = vakt.MemoryStorage()
        storage.add(
            vakt.Policy(
                "team-documents",
                effect=vakt.ALLOW_ACCESS,
                actions=[Eq("edit")],
                subjects=[Any()],
                resources=[{"teams": InCommon()}],
                context={
                    "weekday": Less(5),
                    "ip": Or(CIDR("10.20.0.0/16"), CIDR("203.0.113.0/24")),
                },
            )
        )
        for name in ("vakt", "vakt.guard", "vakt.audit"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.ask = vakt.Guard(storage, vakt.RulesChecker()).is_allowed

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        inquiry = self.inquiry(
            subject={"id": request.subject, "teams": self.teams_of.get(request.subject, [])},
            action=request.action,
            resource={"id": request.resource, "teams": self.shared.get(request.resource, [])},
            context=request.context,
        )
        return (inquiry,)

    def allowed(self, decision: Any) -> bool:
        return bool(decision)
