"""The style, script and images of the pages."""

from __future__ import annotations

from ....identity.settings import settings_of
from ...http.problems import NotFound
from ...http.response import Response
from ..pages import files
from ..request import Request
from ..routing import Routes

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_FOR_GOOD = (b"cache-control", b"public, max-age=31536000, immutable")
_SHORTLY = (b"cache-control", b"public, max-age=300")


async def fixed(request: Request) -> Response:
    """One that is the same for all tenants."""
    return _answer(request, files.fixed(request.path.rpartition("/")[2]))


async def colours(request: Request) -> Response:
    """The tenant's colours."""
    settings = await settings_of(request.provider)
    return _answer(request, files.colours(settings.pages.light, settings.pages.dark))


async def logo(request: Request) -> Response:
    """The tenant's logo."""
    found = files.logo((await settings_of(request.provider)).pages)
    if found is None:
        raise NotFound("there is no logo")
    return _answer(request, found)


def _answer(request: Request, file: files.File) -> Response:
    lasting = _FOR_GOOD if request.query_string == file.mark.encode("ascii") else _SHORTLY
    return Response(200, file.body, file.kind, (*_ALWAYS, lasting))


ROUTES: Routes = {
    **{f"/id/assets/{name}": {"GET": fixed} for name in files.FIXED},
    "/id/assets/colours.css": {"GET": colours},
    "/id/assets/logo": {"GET": logo},
}
