"""What a request's span is called: few names, and none of what it asks."""

from __future__ import annotations

PREFIX = "/t/"

_KNOWN = frozenset(
    {
        "/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search/subject",
        "/access/v1/search/resource", "/access/v1/search/action",
        "/.well-known/authzen-configuration", "/healthz", "/readyz", "/metrics",
    }
)  # fmt: skip


_WORDS = frozenset(
    {
        "actions", "attributes", "check", "explain", "export", "history", "import", "keys", "list",
        "objects", "policies", "policy", "publish", "relationships", "resume", "revoke",
        "rollback", "rotate", "subjects", "suspend", "tenants", "test", "validate", "watch",
        "write",
    }
)  # fmt: skip
"""The words of the native API's paths; between them stand names."""

_DEEPEST = 3


def template(path: str) -> tuple[str, str | None]:
    """The template of a path, `/v1/keys/{name}/revoke`, and the tenant named before it.

    A path that is none of ours is `/{other}`.
    """
    prefix, tenant = "", None
    if path.startswith(PREFIX):
        tenant, slash, rest = path[len(PREFIX) :].partition("/")
        prefix, path = "/t/{tenant}", slash + rest
    if path in _KNOWN:
        return prefix + path, tenant
    if path.startswith("/v1/"):
        words = path[len("/v1/") :].split("/")
        if words[0] in _WORDS and len(words) <= _DEEPEST:
            return f"{prefix}/v1/" + "/".join(w if w in _WORDS else "{name}" for w in words), tenant
    return prefix + "/{other}", tenant
