"""Checks, explanations and lists."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from ....engine.results import Conditional
from ...commands import deciding
from ...commands.deciding import Question, Simulation
from ..answers import Calling, answer, operation
from ..messages import decisions as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["decisions"])

_PROBLEMS = (413, 415)


@router.post(
    "/v1/check",
    **operation("check", "Decide", "check", gives=m.Decision, problems=_PROBLEMS),
)
async def check(caller: Calling, request: m.CheckRequest) -> Response:
    """A denial is a 200, too. Types and actions that the policy does not know are a 400."""
    found = deciding.check(caller, _question(request))
    return answer(
        {
            "allowed": found.allowed,
            "conditional": found.conditional,
            "rule": found.rule,
            "effect": found.effect,
            "missing": found.missing,
            "required": found.required,
            "revision": found.revision,
        }
    )


@router.post(
    "/v1/explain",
    **operation("explain", "Decide and say why", "read", gives=m.Explanation, problems=_PROBLEMS),
)
async def explain(caller: Calling, request: m.CheckRequest) -> Response:
    """Tells of stored relationships and attributes, so that it wants the scope `read`."""
    return answer(await deciding.explain(caller, _question(request)))


@router.post(
    "/v1/list/objects",
    **operation("list_objects", "To what?", "check", gives=m.ObjectList, problems=_PROBLEMS),
)
async def objects(caller: Calling, request: m.ObjectsRequest) -> Response:
    """To which objects of a type may this subject do this?"""
    found = await deciding.list_objects(
        caller, request.type, _question(request), request.limit, request.cursor
    )
    return answer(_page(found))


@router.post(
    "/v1/list/subjects",
    **operation("list_subjects", "Who?", "check", gives=m.SubjectList, problems=_PROBLEMS),
)
async def subjects(caller: Calling, request: m.SubjectsRequest) -> Response:
    """Which subjects of a type may do this to that?"""
    found = await deciding.list_subjects(
        caller, request.type, _question(request), request.limit, request.cursor
    )
    return answer(_page(found) | {"everyone": found.everyone, "excluded": found.excluded})


@router.post(
    "/v1/list/actions",
    **operation("list_actions", "What?", "check", gives=m.ActionList, problems=_PROBLEMS),
)
async def actions(caller: Calling, request: m.ActionsRequest) -> Response:
    """What may this subject do to that?"""
    found = await deciding.list_actions(caller, _question(request), request.relations)
    return answer(
        {
            "names": found.ids,
            "conditional": _conditional(found.conditional),
            "revision": found.revision,
        }
    )


def _question(request: Any) -> Question:
    """What a message asks, in the words of the commands."""
    given = {
        name: getattr(request, name)
        for name in (
            "subject", "action", "resource", "context", "subject_properties",
            "action_properties", "resource_properties",
        )
        if hasattr(request, name)
    }  # fmt: skip
    simulate = request.simulate
    if simulate is not None:
        given["simulate"] = Simulation(simulate.relationships, simulate.evidence, simulate.now)
    return Question(**given)


def _page(found: deciding.Listed) -> dict[str, Any]:
    return {
        "ids": found.ids,
        "conditional": _conditional(found.conditional),
        "revision": found.revision,
        "next": found.cursor,
    }


def _conditional(found: list[Conditional]) -> list[dict[str, object]]:
    return [{"id": c.id, "missing": c.missing, "required": c.required} for c in found]
