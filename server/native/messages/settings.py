"""A tenant's identity, as it is wanted: the settings' own schema (identity/settings.py)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from pydantic import RootModel, WithJsonSchema

from ....identity.settings import Settings


def _inlined(schema: Any, named: dict[str, Any]) -> Any:
    """A schema without references: OpenAPI's are to elsewhere."""
    if isinstance(schema, list):
        return [_inlined(each, named) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(named[schema["$ref"].rpartition("/")[2]], named)
    return {key: _inlined(value, named) for key, value in schema.items() if key != "$defs"}


def _schema() -> dict[str, Any]:
    schema = msgspec.json.schema(Settings)
    found: dict[str, Any] = _inlined(schema, schema["$defs"])
    return found | {"title": "IdentitySettings"}


class IdentitySettings(RootModel[Annotated[dict[str, Any], WithJsonSchema(_schema())]]):
    """How a tenant's people sign in, for how long, and what they see. What is left out is as it is
    without settings."""
