"""The three searches: `POST /access/v1/search/subject`, `/resource` and `/action`.

A result that depends on something the request does not say is no result, but is named under
`context.conditional` with what would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ...tenants.serving import Serving
from .evaluation import UNKNOWN_NAME
from .messages import ActionSearch, ResourceSearch, SubjectSearch, decoder, read
from .paging import Page, page_of
from .response import Response

_SUBJECT = decoder(SubjectSearch)
_RESOURCE = decoder(ResourceSearch)
_ACTION = decoder(ActionSearch)
_encode = msgspec.json.Encoder().encode


def subjects(serving: Serving, body: bytes) -> Response:
    """Who may do this to that? `context.everyone` says that ids never seen may, too."""
    request = read(_SUBJECT, body)
    resource, action, type_ = request.resource, request.action, request.subject.type
    page = page_of(request.page, "subject", type_, action, resource, request.context)
    try:
        found = serving.engine.list_subjects(
            type_,
            action.name,
            (resource.type, resource.id),
            request.context,
            resource_properties=resource.properties,
            action_properties=action.properties,
            after=page.after,
            limit=page.limit,
        )
    except UNKNOWN_NAME as error:
        return _nothing(page, serving, error)
    extra = {"everyone": {"except": found.excluded}} if found.everyone else {}
    return _entities(page, serving, type_, found, extra)


def resources(serving: Serving, body: bytes) -> Response:
    """To what may this subject do this?"""
    request = read(_RESOURCE, body)
    subject, action, type_ = request.subject, request.action, request.resource.type
    page = page_of(request.page, "resource", subject, action, type_, request.context)
    try:
        found = serving.engine.list_objects(
            (subject.type, subject.id),
            action.name,
            type_,
            request.context,
            subject_properties=subject.properties,
            action_properties=action.properties,
            after=page.after,
            limit=page.limit,
        )
    except UNKNOWN_NAME as error:
        return _nothing(page, serving, error)
    return _entities(page, serving, type_, found, {})


def actions(serving: Serving, body: bytes) -> Response:
    """What may this subject do to that?"""
    request = read(_ACTION, body)
    subject, resource = request.subject, request.resource
    relations = request.options is not None and request.options.relations
    page = page_of(request.page, "action", subject, resource, relations, request.context)
    revision = serving.told(serving.revision)
    try:
        found = serving.engine.list_actions(
            (subject.type, subject.id),
            (resource.type, resource.id),
            request.context,
            relations=relations,
            subject_properties=subject.properties,
            resource_properties=resource.properties,
        )
    except UNKNOWN_NAME as error:
        return _nothing(page, serving, error)
    after = page.after or ""
    left = sorted([*found.names, *(entry.id for entry in found.conditional)])
    left = [name for name in left if name > after]
    shown = set(left[: page.limit])
    last = left[page.limit - 1] if len(left) > page.limit else None
    results = [{"name": name} for name in found.names if name in shown]
    conditional = [
        {"name": entry.id, "missing": entry.missing, "required": entry.required}
        for entry in found.conditional
        if entry.id in shown
    ]
    return _response(page, results, conditional, {"revision": revision}, last)


def _entities(
    page: Page, serving: Serving, type_: str, found: Any, extra: dict[str, Any]
) -> Response:
    results = [{"type": type_, "id": id_} for id_ in found.ids]
    conditional = [
        {"type": type_, "id": entry.id, "missing": entry.missing, "required": entry.required}
        for entry in found.conditional
    ]
    context = {"revision": serving.told(found.revision + serving.base)} | extra
    return _response(page, results, conditional, context, found.next)


def _nothing(page: Page, serving: Serving, error: Any) -> Response:
    """The answer to a search among types or actions the policy does not know."""
    reason = {"status": 404, "code": error.code, "message": str(error)}
    return _response(
        page, [], [], {"revision": serving.told(serving.revision), "error": reason}, None
    )


def _response(
    page: Page,
    results: list[dict[str, str]],
    conditional: Iterable[dict[str, Any]],
    context: dict[str, Any],
    last: str | None,
) -> Response:
    """The results of one page; `page` itself is there when it was asked for or matters."""
    body: dict[str, Any] = {"results": results}
    if conditional:
        context["conditional"] = conditional
    if page.asked or last is not None:
        token = page.next_token(last, context["revision"])
        body["page"] = {"next_token": token, "count": len(results)}
    body["context"] = context
    return Response(200, _encode(body))
