"""One decision: `POST /access/v1/evaluation`."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from ... import Decision
from ...engine.errors import SaysoError, UnknownAction, UnknownRelation, UnknownType
from ...tenants.serving import Serving
from ..decisions import Recorder
from .messages import Action, Entity, EvaluationRequest, Properties, decoder, read
from .metrics import Tally
from .response import Response

_REQUEST = decoder(EvaluationRequest)
_encode = msgspec.json.Encoder().encode

UNKNOWN_NAME = (UnknownType, UnknownAction, UnknownRelation)
"""A question about these is answered with a denial, not refused."""


class Answers:
    """Answers single questions, keeping the encoded form of the answers that recur."""

    __slots__ = ("_encoded", "_recorder")

    LIMIT = 4096
    """How many encoded answers to keep; the store is emptied when it is full."""

    def __init__(self, recorder: Recorder | None = None) -> None:
        """`recorder` takes down what is decided."""
        self._recorder = recorder
        self._encoded: dict[Decision, bytes] = {}
        """By the decision itself: all alike, of one policy at one revision, are one."""

    def respond(
        self, serving: Serving, body: bytes, tally: Tally, request_id: bytes = b""
    ) -> Response:
        """Read a question, decide it, write the answer; raises SaysoError on a bad one."""
        request = read(_REQUEST, body)
        subject, action, resource = request.subject, request.action, request.resource
        context = request.context
        return Response(
            200,
            self.encoded(serving, subject, action, resource, context, None, tally, request_id),
        )

    def encoded(
        self,
        serving: Serving,
        subject: Entity,
        action: Action,
        resource: Entity,
        context: Properties | None,
        now: int | None,
        tally: Tally,
        request_id: bytes = b"",
    ) -> bytes:
        """The encoded decision on one question."""
        recorder = self._recorder
        if recorder is not None and now is None:
            now = time.time_ns() // 1000
        try:
            if subject.properties or action.properties or resource.properties:
                decision = serving.engine.check(
                    (subject.type, subject.id),
                    action.name,
                    (resource.type, resource.id),
                    context,
                    subject_properties=subject.properties,
                    action_properties=action.properties,
                    resource_properties=resource.properties,
                    now=now,
                )
            else:
                decision = serving.engine.check(
                    (subject.type, subject.id),
                    action.name,
                    (resource.type, resource.id),
                    context,
                    now=now,
                )
        except UNKNOWN_NAME as error:
            tally.denied += 1
            if recorder is not None:
                _record(
                    recorder,
                    serving,
                    now,
                    subject,
                    action,
                    resource,
                    context,
                    error.code,
                    request_id,
                )
            return _encode(refusal(error))
        if recorder is not None:
            _record(
                recorder, serving, now, subject, action, resource, context, decision, request_id
            )
        if decision.conditional:
            tally.conditional += 1
            context_ = _conditional(decision, serving.told(decision.revision + serving.base))
            return _encode({"decision": False, "context": context_})
        if decision.allowed:
            tally.allowed += 1
        else:
            tally.denied += 1
        answer = self._encoded.get(decision)
        return self._encode_new(decision, serving) if answer is None else answer

    def _encode_new(self, decision: Decision, serving: Serving) -> bytes:
        if len(self._encoded) >= self.LIMIT:
            self._encoded.clear()
        context: dict[str, Any] = {}
        if decision.rule is not None:
            context |= {"reason": decision.rule, "effect": decision.effect}
        context["revision"] = serving.told(decision.revision + serving.base)
        answer = _encode({"decision": decision.allowed, "context": context})
        self._encoded[decision] = answer
        return answer


def refusal(error: SaysoError) -> dict[str, Any]:
    """A denial because the question itself is at fault."""
    unknown = isinstance(error, UNKNOWN_NAME)
    reason = {"status": 404 if unknown else 400, "code": error.code, "message": str(error)}
    return {"decision": False, "context": {"error": reason}}


def _conditional(decision: Any, revision: int | str) -> dict[str, Any]:
    context: dict[str, Any] = {"conditional": True}
    if decision.rule is not None:
        context |= {"reason": decision.rule, "effect": decision.effect}
    return context | {
        "missing": decision.missing,
        "required": decision.required,
        "revision": revision,
    }


def _record(
    recorder: Recorder,
    serving: Serving,
    now: int | None,
    subject: Entity,
    action: Action,
    resource: Entity,
    context: Properties | None,
    decided: Any,
    request_id: bytes,
) -> None:
    assert now is not None
    recorder.record(
        serving,
        now,
        (subject.type, subject.id),
        action.name,
        (resource.type, resource.id),
        decided,
        request_id=request_id.decode("latin-1"),
        context=context,
        subject_properties=subject.properties,
        action_properties=action.properties,
        resource_properties=resource.properties,
    )
