"""Answers Check, BatchCheck and Explain."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from ...engine.errors import InvalidRequest, SaysoError
from ...tenants.serving import Serving
from ..wording import explain_in_words
from .calls import Call
from .messages import json_of, resource_of, subject_of, values_of
from .sayso.v1 import sayso_pb2 as pb
from .statuses import error_of

MAX_QUESTIONS = 10_000

AT_ONCE = 100
"""Questions answered on the event loop; more are answered beside it."""

EFFECTS = {"allow": pb.EFFECT_ALLOW, "forbid": pb.EFFECT_FORBID, None: pb.EFFECT_UNSPECIFIED}


async def check(call: Call, request: pb.CheckRequest) -> pb.CheckResponse:
    """One decision."""
    serving = await call.serving(request)
    return pb.CheckResponse(decision=_decide(serving, call, request.question))


async def batch_check(call: Call, request: pb.BatchCheckRequest) -> pb.BatchCheckResponse:
    """Several decisions, of one time. Where a write comes between them, each has its revision."""
    if len(request.questions) > MAX_QUESTIONS:
        raise InvalidRequest(
            f"`questions` holds {len(request.questions):,}, at most {MAX_QUESTIONS:,} are answered"
            " at once"
        )
    serving = await call.serving(request)
    if len(request.questions) > AT_ONCE:
        return await asyncio.to_thread(_batch, serving, call, request)
    return _batch(serving, call, request)


async def explain(call: Call, request: pb.ExplainRequest) -> pb.ExplainResponse:
    """One decision with its reasons."""
    serving = await call.serving(request)
    return await asyncio.to_thread(_explain, serving, request.question)


def _batch(serving: Serving, call: Call, request: pb.BatchCheckRequest) -> pb.BatchCheckResponse:
    now = time.time_ns() // 1_000
    response = pb.BatchCheckResponse()
    for question in request.questions:
        try:
            result = pb.BatchCheckResult(decision=_decide(serving, call, question, now))
        except SaysoError as error:
            call.tally.denied += 1
            result = pb.BatchCheckResult(error=error_of(error))
        response.results.append(result)
    return response


def _decide(
    serving: Serving, call: Call, question: pb.Question, now: int | None = None
) -> pb.Decision:
    given = _given(question) | {"now": now}
    caller = call.caller
    if caller.recorder is None:
        decided = serving.engine.check(*_named(question), **given)
    else:
        decided = caller.recorder.decide(
            serving, *_named(question), given, request_id=caller.request_id
        )
    tally = call.tally
    if decided.conditional:
        tally.conditional += 1
    elif decided.allowed:
        tally.allowed += 1
    else:
        tally.denied += 1
    return _decision(decided, serving)


def _explain(serving: Serving, question: pb.Question) -> pb.ExplainResponse:
    explanation = explain_in_words(serving.engine, *_named(question), **_given(question))
    told = _decision(explanation, serving)
    return pb.ExplainResponse(
        decision=told,
        text=explanation.text(),
        explanation_json=json_of(explanation.to_json() | {"revision": told.revision}),
    )


def _named(question: pb.Question) -> tuple[tuple[str, ...], str, tuple[str, str]]:
    return subject_of(question.subject), question.action.name, resource_of(question.resource)


def _given(question: pb.Question) -> dict[str, Any]:
    """What a question holds beside its names, if anything."""
    given = {}
    if question.context_json:
        given["context"] = values_of(question.context_json, "context_json")
    for part in ("subject", "action", "resource"):
        text = getattr(question, part).properties_json
        if text:
            given[f"{part}_properties"] = values_of(text, f"{part}.properties_json")
    return given


def _decision(decided: Any, serving: Serving) -> pb.Decision:
    """A Decision, or an Explanation, as a message."""
    return pb.Decision(
        allowed=decided.allowed,
        conditional=decided.conditional,
        missing=decided.missing,
        required=decided.required,
        rule=decided.rule,
        effect=EFFECTS[decided.effect],
        revision=str(serving.told(decided.revision + serving.base)),
    )
