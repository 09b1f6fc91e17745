"""Rules written in English: drafted, answered, accepted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ...commands import policies
from ...commands.caller import Caller
from ...english.desk import Accepting, Desk
from ...english.drafter import SHARED
from ..answers import Calling, answer, operation
from ..messages import english as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["english"])

Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["kS0n7aQv0r8Yl2pXc3dE4g"])]


@router.post(
    "/v1/english/drafts",
    **operation(
        "draft_english", "Draft a rule from English", "policy",
        status=201, gives=m.Draft, problems=(413, 415),
    ),
)  # fmt: skip
async def draft(caller: Calling, request: m.DraftRequest) -> Response:
    """Says what a text would do to the policy at work, what has to be asked, or why it is no rule.

    Nothing changes. The same text comes to the same: no model is asked, and nothing is guessed.
    """
    told = await _desk(caller).draft(request.text, request.name, request.seconds)
    return answer(told, 201, {"location": f"drafts/{told['id']}"})


@router.get(
    "/v1/english/drafts/{id}",
    **operation("get_english_draft", "A draft", "policy", "read", gives=m.Draft),
)
async def read(caller: Calling, id: Id) -> Response:
    """As it was told when it was made."""
    return answer(await _desk(caller).read(id))


@router.post(
    "/v1/english/drafts/{id}/answer",
    **operation(
        "answer_english_draft", "Answer a draft's question", "policy",
        status=201, gives=m.Draft, problems=(409, 413, 415),
    ),
)  # fmt: skip
async def give_answer(caller: Calling, id: Id, request: m.AnswerRequest) -> Response:
    """The draft that comes of a choice, a new one. 409 where nothing is asked, or another policy is
    at work by now."""
    told = await _desk(caller).answer(id, request.choice, request.seconds)
    return answer(told, 201, {"location": f"../{told['id']}"})


@router.post(
    "/v1/english/drafts/{id}/accept",
    **operation(
        "accept_english_draft", "Make a draft's rule live", "policy",
        gives=m.AcceptedDraft, problems=(409, 413, 415),
    ),
)  # fmt: skip
async def accept(caller: Calling, id: Id, request: m.AcceptRequest | None = None) -> Response:
    """Publishes the policy with the rule and its sentence. The examples are tests from then on: a
    later policy that has the rule and decides one otherwise is not published.

    409 where a question is open, another policy is at work by now, or the rule allows what was not
    allowed and `widen` does not say that this is meant.
    """
    asked = request or m.AcceptRequest()

    async def publish(accepting: Accepting) -> str:
        published = await policies.publish(
            caller,
            accepting.version,
            expected=accepting.expected,
            drop_examples=accepting.drop_examples,
            reason=accepting.reason,
        )
        return caller.token(published.revision)

    told = await _desk(caller).accept(
        id, publish, widen=asked.widen, drop_examples=asked.drop_examples, reason=asked.reason
    )
    return answer(told)


def _desk(caller: Caller) -> Desk:
    return Desk(caller.database, caller.tenant, caller.actor, SHARED.work)
