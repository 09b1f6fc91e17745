"""The AuthZEN messages, as types that msgspec reads and checks in one pass.

Fields the specification does not know are ignored, as it asks. Numbers with a fraction are read
as Decimal, so that no value passes through a float.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from .problems import BadRequest

Properties = dict[str, Any]
T = TypeVar("T")


class Entity(msgspec.Struct):
    """A subject or resource, fully identified."""

    type: str
    id: str
    properties: Properties | None = None


class Target(msgspec.Struct):
    """The subject or resource a search is for: a type; an `id` is ignored."""

    type: str
    properties: Properties | None = None


class Action(msgspec.Struct):
    """What the subject would do."""

    name: str
    properties: Properties | None = None


class EvaluationRequest(msgspec.Struct):
    """May this subject do this to that?"""

    subject: Entity
    action: Action
    resource: Entity
    context: Properties | None = None


class EvaluationItem(msgspec.Struct):
    """One question of several; what it lacks comes from the top level."""

    subject: Entity | None = None
    action: Action | None = None
    resource: Entity | None = None
    context: Properties | None = None


class EvaluationsOptions(msgspec.Struct):
    """How to go through several questions."""

    evaluations_semantic: str = "execute_all"


class EvaluationsRequest(EvaluationItem):
    """Several questions, with what they have in common at the top level.

    The questions stay undecoded here: one that is malformed fails alone.
    """

    evaluations: list[msgspec.Raw] | None = None
    options: EvaluationsOptions | None = None


class PageRequest(msgspec.Struct):
    """Which part of the results is wanted."""

    token: str | None = None
    limit: int | None = None


class SearchOptions(msgspec.Struct):
    """Ours: whether an action search names relations and permissions too."""

    relations: bool = False


class SubjectSearch(msgspec.Struct):
    """Who may do this to that?"""

    subject: Target
    action: Action
    resource: Entity
    context: Properties | None = None
    page: PageRequest | None = None


class ResourceSearch(msgspec.Struct):
    """To what may this subject do this?"""

    subject: Entity
    action: Action
    resource: Target
    context: Properties | None = None
    page: PageRequest | None = None


class ActionSearch(msgspec.Struct):
    """What may this subject do to that?"""

    subject: Entity
    resource: Entity
    context: Properties | None = None
    page: PageRequest | None = None
    options: SearchOptions | None = None


def decoder(message: type[T]) -> msgspec.json.Decoder[T]:
    """A decoder of one of these messages, to be made once and kept."""
    return msgspec.json.Decoder(message, float_hook=Decimal)


def read(decode: msgspec.json.Decoder[T], body: bytes | msgspec.Raw) -> T:
    """Decode a body, or raise BadRequest saying what is wrong with it and where."""
    try:
        return decode.decode(body)
    except msgspec.ValidationError as error:
        raise BadRequest(_reword(str(error))) from None
    except msgspec.DecodeError as error:
        reason = str(error).removeprefix("JSON is malformed: ")
        if not bytes(body).strip():
            reason = "the body is empty"
        raise BadRequest(f"the body is not valid JSON: {reason}", "invalid-json") from None
    except (RecursionError, UnicodeError, ArithmeticError, ValueError) as error:
        detail = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadRequest(f"the body is not valid JSON: {detail}", "invalid-json") from None


def _reword(message: str) -> str:
    """msgspec's message in our manner: a lower-case start, `subject.id` for `$.subject.id`."""
    text, _, path = message.partition(" - at `$")
    text = text[:1].lower() + text[1:]
    path = path.rstrip("`").lstrip(".")
    return f"{text}, in `{path}`" if path else text
