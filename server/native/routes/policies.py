"""Policies: looked at, kept, read, published, tested."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from ....compiler.diagnostics import Diagnostic
from ....store.errors import PolicyMoved
from ....store.policies import PolicyVersion
from ....store.reading import MAX_PAGE
from ...commands import policies, testing
from ...commands.caller import Caller
from ...commands.policies import Published
from ...commands.telling import instant
from ...http.problems import PreconditionMissed
from ..answers import Calling, answer, operation
from ..messages import policies as m
from ..route import Route

router = APIRouter(route_class=Route, tags=["policies"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[3])]
IfNoneMatch = Annotated[
    str | None, Header(description="An `ETag` that one has: the answer is then 304.")
]
IfMatch = Annotated[
    str | None,
    Header(description="The `ETag` of the version believed at work: if another is, 412."),
]

_ETAG = {"ETag": {"description": "Which version it is.", "schema": {"type": "string"}}}
_DOCUMENT = {
    200: {"model": m.PolicyDocument, "headers": _ETAG},
    304: {"description": "It is the version that one has.", "headers": _ETAG},
}


@router.post(
    "/v1/policies",
    **operation(
        "create_policy",
        "Keep a policy as a version",
        "policy",
        status=201,
        problems=(413, 415),
        responses={
            201: {
                "model": m.KeptPolicy,
                "headers": _ETAG
                | {"Location": {"description": "Where it is.", "schema": {"type": "string"}}},
            }
        },
    ),
)
async def create(caller: Calling, request: m.PolicyRequest) -> Response:
    """This does not put it to work. One that does not compile is a 400, with each error's place."""
    kept, warnings = await policies.keep(caller, request.text, request.comment)
    told = _version(kept) | {"warnings": [_diagnostic(d) for d in warnings]}
    headers = {"location": f"policies/{kept.version}", "etag": _etag(kept)}
    return answer(told, 201, headers)


@router.post(
    "/v1/policies/validate",
    **operation(
        "validate_policy", "Look at a policy", "policy", gives=m.Validated, problems=(413, 415)
    ),
)
async def validate(caller: Calling, request: m.ValidateRequest) -> Response:
    """Says what is wrong with a text or odd about it, and keeps nothing."""
    found = await policies.validate(caller, request.text)
    return answer(
        {
            "valid": found.digest is not None,
            "digest": found.digest,
            "diagnostics": [_diagnostic(d) for d in found.diagnostics],
        }
    )


@router.post(
    "/v1/policies/test",
    **operation(
        "test_policy", "Run tests of a policy", "policy", gives=m.Tested, problems=(413, 415)
    ),
)
async def test(caller: Calling, request: m.TestRequest) -> Response:
    """Runs a test document as `sayso test` does, with the data that it holds itself."""
    found = await testing.run(caller, request.tests, request.text, request.version)
    failures = [
        {
            "place": f.place,
            "title": f.title,
            "expected": f.expected,
            "got": f.got,
            "explanation": f.explanation,
        }
        for f in found.failures
    ]
    return answer({"passed": found.passed, "failed": len(failures), "failures": failures})


@router.get(
    "/v1/policies",
    **operation("list_policies", "The versions there are", "policy", "read", gives=m.PolicyPage),
)
async def versions(
    caller: Calling,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> Response:
    """The latest first, without their texts."""
    found, following, at_work = await policies.versions(caller, limit, cursor)
    return answer(
        {
            "policies": [_version(v) for v in found],
            "at_work": at_work or None,
            "next": following,
        }
    )


@router.get(
    "/v1/policies/{version:int}",
    **operation("get_policy", "A version", "policy", "read", responses=_DOCUMENT),
)
async def one(caller: Calling, version: Number, if_none_match: IfNoneMatch = None) -> Response:
    """With its text. It never changes."""
    return _document(await policies.version(caller, version), if_none_match)


@router.get(
    "/v1/policy",
    **operation(
        "get_current_policy",
        "The version at work",
        "policy",
        "read",
        responses=_DOCUMENT,
    ),
)
async def at_work(caller: Calling, if_none_match: IfNoneMatch = None) -> Response:
    """404 before the first is published."""
    return _document(await policies.at_work(caller), if_none_match)


_PUBLISHING: dict[str, Any] = {"gives": m.Published, "problems": (409, 412, 413, 415)}


@router.post(
    "/v1/policies/{version:int}/publish",
    **operation("publish_policy", "Put a version to work", "policy", **_PUBLISHING),
)
async def publish(
    caller: Calling,
    version: Number,
    request: m.PublishRequest | None = None,
    if_match: IfMatch = None,
) -> Response:
    """Where stored relationships or attributes have no place in it, this is a 409 that names
    the first hundred; or, with `drop_orphans`, they are deleted. So it is, with `drop_examples`,
    where examples of rules written in English are decided otherwise by it."""
    asked = request or m.PublishRequest()
    expected = await _expected(caller, asked, if_match)
    return _published(
        caller,
        await policies.publish(
            caller,
            version,
            expected=expected,
            drop_orphans=asked.drop_orphans,
            drop_examples=asked.drop_examples,
            reason=asked.reason,
        ),
    )


@router.post(
    "/v1/policies/rollback",
    **operation("roll_back_policy", "Go back to the version before", "policy", **_PUBLISHING),
)
async def roll_back(
    caller: Calling, request: m.PublishRequest | None = None, if_match: IfMatch = None
) -> Response:
    """Puts that version to work again that was before the one at work; done twice, it is as at
    first. Otherwise as publishing."""
    asked = request or m.PublishRequest()
    expected = await _expected(caller, asked, if_match)
    return _published(
        caller,
        await policies.roll_back(
            caller,
            expected=expected,
            drop_orphans=asked.drop_orphans,
            drop_examples=asked.drop_examples,
            reason=asked.reason,
        ),
    )


async def _expected(caller: Caller, asked: m.PublishRequest, if_match: str | None) -> int | None:
    """The version believed at work, by either way to say so."""
    if if_match is None or if_match.strip() == "*":
        return asked.expected
    now = await policies.at_work(caller)
    if _etag(now) not in _etags(if_match):
        raise PreconditionMissed(f"policy version {now.version} is at work, not that of `If-Match`")
    if asked.expected not in (None, now.version):
        raise PolicyMoved(f"policy version {now.version} is at work, not {asked.expected}")
    return now.version


def _published(caller: Caller, found: Published) -> Response:
    return answer(
        {
            "version": found.version,
            "replaced": found.replaced or None,
            "revision": caller.token(found.revision),
            "dropped_relationships": found.dropped_relationships,
            "dropped_attributes": found.dropped_attributes,
        }
    )


def _document(version: PolicyVersion, if_none_match: str | None) -> Response:
    etag = _etag(version)
    if if_none_match is not None and {etag, "*"} & _etags(if_none_match):
        return Response(status_code=304, headers={"etag": etag})
    return answer(_version(version) | {"text": version.text}, headers={"etag": etag})


def _etag(version: PolicyVersion) -> str:
    return f'"{version.version}-{version.digest[:16]}"'


def _etags(header: str) -> set[str]:
    return {part.strip().removeprefix("W/") for part in header.split(",")}


def _version(version: PolicyVersion) -> dict[str, object]:
    return {
        "version": version.version,
        "digest": version.digest,
        "compiler": version.compiler,
        "author": version.author,
        "comment": version.comment,
        "created_at": instant(version.created_at),
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return diagnostic.to_json()
