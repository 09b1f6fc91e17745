"""openapi knows how the API is described, as SDKs are generated from it."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.openapi.utils import get_openapi

from ... import __version__
from .answers import encode
from .messages.data import Change, Opened
from .route import SCOPES

SPECIFICATION = "/v1/openapi.json"

BASE = "sayso.base"
"""Under which name a scope holds the URL that clients know the tenant by."""

DESCRIPTION = """\
What the AuthZEN endpoints under `/access/v1` lack: relationships, attributes, policies,
explanations, changes as they come, tenants and keys.

A request is for the tenant of its host name, else for the tenant `default`; with `/t/NAME` before
its path, for that one. `Sayso-At-Least`, on any request, is a revision token that an answer gave,
or `latest`: the answer is then not of an earlier revision, or a 503 if none comes within
`Sayso-Wait` seconds (5 unless said otherwise, 60 at most).

Lists come in pages: `next` of one is the `cursor` of the following, null after the last.

All that goes wrong is told as a problem document (RFC 9457) with a `code` that never changes.
"""

TAGS = {
    "decisions": "May this subject do this to that, why, and who or what else?",
    "relationships": "Facts: who stands in which relation to what, and attributes.",
    "data": "All of them out, and many in.",
    "watch": "Changes as they come.",
    "policies": "Texts, versions, the one at work.",
    "english": "Sentences that become rules, by way of a draft.",
    "tenants": "Who is served apart from whom.",
    "keys": "Who may ask for what.",
    "people": "Who there is, and whether they may come in.",
    "organizations": "Who belongs together, and in what roles.",
    "groups": "Who is granted things together.",
    "invitations": "Who is asked in.",
    "clients": "Who asks for tokens, what those are good for, and what they are signed with.",
    "settings": "How people sign in, and what they see.",
    "audit": "What was done to identity, and that the record of it is whole.",
}

_AT_LEAST = {
    "name": "Sayso-At-Least",
    "in": "header",
    "required": False,
    "description": "A revision token, or `latest`.",
    "schema": {"type": "string", "pattern": "^(latest|[A-Za-z0-9_-]{32})$"},
    "example": "latest",
}
_WAIT = {
    "name": "Sayso-Wait",
    "in": "header",
    "required": False,
    "description": "Seconds to wait for that revision.",
    "schema": {"type": "number", "minimum": 0, "maximum": 60, "default": 5},
}
_REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": "Comes back with the answer and is kept with what is written, if it is 1 to 256"
    " printable ASCII characters; otherwise a new one is.",
    "schema": {"type": "string"},
}
_HEADERS = {
    "SaysoAtLeast": _AT_LEAST,
    "SaysoWait": _WAIT,
    "RequestId": _REQUEST_ID,
}


async def described(request: Request) -> Response:
    """The description, its server being the one asked."""
    told = specification() | {"servers": [{"url": request.scope[BASE]}]}
    return Response(encode(told), media_type="application/json")


@cache
def specification() -> dict[str, Any]:
    """The description, without where the server is."""
    from .app import routes  # which names this module's path

    told = get_openapi(
        title="Sayso",
        version=__version__,
        openapi_version="3.1.0",
        description=DESCRIPTION,
        routes=list(routes()),
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        separate_input_output_schemas=False,
    )
    told["security"] = [{"key": []}, {}]
    parts = told["components"]
    parts["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, or where an operation has an `x-sayso-right` a person's"
            " access token for `ISSUER/v1`. A server without keys asks for none.",
        }
    }
    parts["parameters"] = _HEADERS
    for message in (Change, Opened):
        schema = message.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, inner in schema.pop("$defs", {}).items():
            parts["schemas"].setdefault(name, inner)
        parts["schemas"][message.__name__] = schema
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    for path in told["paths"].values():
        for entry in path.values():
            _finish(entry)
    return told


def _finish(entry: dict[str, Any]) -> None:
    """What FastAPI can't be told of an operation."""
    scopes = entry.get(SCOPES, [])
    if scopes:
        wanted = " or ".join(f"`{scope}`" for scope in scopes)
        entry["description"] = f"{entry.get('description', '')}\n\nWants the scope {wanted}."
    entry.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{name}"} for name in _HEADERS
    )
    responses = entry["responses"]
    if not responses.get("422", {}).get("description", "").startswith("Unprocessable"):
        responses.pop("422", None)
    for status, response in responses.items():
        _finish_response(int(status), response)


def _finish_response(status: int, response: dict[str, Any]) -> None:
    headers = response.setdefault("headers", {})
    headers["X-Request-ID"] = {"description": "The request's id.", "schema": {"type": "string"}}
    if status < 400:
        return
    response["description"] = HTTPStatus(status).phrase
    content = response.pop("content", {})
    for media in content.values():
        response["content"] = {"application/problem+json": media}
    if status == 401:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    if status in (429, 503):
        headers["Retry-After"] = {"schema": {"type": "string"}}
