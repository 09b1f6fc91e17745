"""Several decisions in one request: `POST /access/v1/evaluations`."""

from __future__ import annotations

import time

import msgspec

from ...engine.errors import SaysoError
from ...tenants.serving import Serving
from .evaluation import Answers, refusal
from .messages import (
    EvaluationItem,
    EvaluationsOptions,
    EvaluationsRequest,
    decoder,
    read,
)
from .metrics import Tally
from .problems import BadRequest
from .response import Response

_REQUEST = decoder(EvaluationsRequest)
_ITEM = decoder(EvaluationItem)
_encode = msgspec.json.Encoder().encode

MAX_EVALUATIONS = 10_000

# After an answer of which kind to go no further, by the semantic's name.
STOPS_AT = {
    "execute_all": None,
    "deny_on_first_deny": b'{"decision":false',
    "permit_on_first_permit": b'{"decision":true',
}


def respond(
    answers: Answers, serving: Serving, body: bytes, tally: Tally, request_id: bytes = b""
) -> Response:
    """Answer each question in order; one that is malformed is denied with its error.

    Without any questions the request is a single evaluation. All share one time and one
    revision of policy and data as far as a write between them lets them: each answer says which.
    """
    request = read(_REQUEST, body)
    if not request.evaluations:
        return answers.respond(serving, body, tally, request_id)
    stop = _stop(request.options)
    if len(request.evaluations) > MAX_EVALUATIONS:
        raise BadRequest(
            f"`evaluations` holds {len(request.evaluations)} questions, at most "
            f"{MAX_EVALUATIONS} are answered at once"
        )
    now = time.time_ns() // 1000
    results = []
    for raw in request.evaluations:
        result = _answer(answers, serving, request, raw, now, tally, request_id)
        results.append(result)
        if stop is not None and result.startswith(stop):
            break
    return Response(200, b'{"evaluations":[' + b",".join(results) + b"]}")


def _stop(options: EvaluationsOptions | None) -> bytes | None:
    name = options.evaluations_semantic if options else "execute_all"
    if name not in STOPS_AT:
        known = ", ".join(f"`{known}`" for known in STOPS_AT)
        raise BadRequest(f"unknown `options.evaluations_semantic`, expected one of {known}")
    return STOPS_AT[name]


def _answer(
    answers: Answers,
    serving: Serving,
    request: EvaluationsRequest,
    raw: msgspec.Raw,
    now: int,
    tally: Tally,
    request_id: bytes,
) -> bytes:
    """One answer. What the question lacks comes whole from the top level, never in part."""
    try:
        item = read(_ITEM, raw)
        subject = item.subject or request.subject
        action = item.action or request.action
        resource = item.resource or request.resource
        if subject is None or action is None or resource is None:
            parts = {"subject": subject, "action": action, "resource": resource}
            missing = next(name for name, part in parts.items() if part is None)
            raise BadRequest(f"object missing required field `{missing}`")
        context = item.context if item.context is not None else request.context
        return answers.encoded(serving, subject, action, resource, context, now, tally, request_id)
    except SaysoError as error:
        tally.denied += 1
        return _encode(refusal(error))
