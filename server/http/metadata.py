"""Discovery: `GET /.well-known/authzen-configuration`."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from .response import Response

WELL_KNOWN = "/.well-known/authzen-configuration"

EVALUATION = "/access/v1/evaluation"
EVALUATIONS = "/access/v1/evaluations"
SEARCH_SUBJECT = "/access/v1/search/subject"
SEARCH_RESOURCE = "/access/v1/search/resource"
SEARCH_ACTION = "/access/v1/search/action"


def metadata(public_url: str) -> Response:
    """Where the endpoints are, for clients that know the server as `public_url`."""
    base = public_url.rstrip("/")
    body = {
        "policy_decision_point": base,
        "access_evaluation_endpoint": base + EVALUATION,
        "access_evaluations_endpoint": base + EVALUATIONS,
        "search_subject_endpoint": base + SEARCH_SUBJECT,
        "search_resource_endpoint": base + SEARCH_RESOURCE,
        "search_action_endpoint": base + SEARCH_ACTION,
    }
    return Response(200, msgspec.json.encode(body))


def metadata_paths(public_url: str) -> tuple[str, ...]:
    """Where discovery looks: the well-known path, with the public URL's own path after it."""
    path = urlsplit(public_url).path.rstrip("/")
    return (WELL_KNOWN, WELL_KNOWN + path) if path else (WELL_KNOWN,)
