"""What is answered when something is wrong."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from .base import Message
from .data import Imported


class ProblemError(Message):
    """One of the things that are wrong. What is wrong with a policy has more keys."""

    model_config = ConfigDict(extra="allow")

    code: str
    detail: str
    place: Annotated[
        str | None,
        Field(
            description="Where: a part of the body, a parameter, or FILE:LINE:COLUMN.",
            examples=["touch[3].subject"],
        ),
    ] = None


class Problem(Message):
    """A problem document (RFC 9457)."""

    title: Annotated[str, Field(examples=["Bad Request"])]
    status: Annotated[int, Field(examples=[400])]
    code: Annotated[
        str, Field(description="What happened; it never changes.", examples=["invalid-request"])
    ]
    detail: Annotated[str, Field(description="The same for people.")]
    errors: Annotated[
        list[ProblemError], Field(description="Everything that is wrong, a hundred at most.")
    ] = []
    count: Annotated[
        int | None,
        Field(description="How many rows have no place in a policy, or how many examples fail."),
    ] = None
    first: Annotated[
        list[dict[str, Any]], Field(description="The first hundred of those rows.")
    ] = []
    done: Annotated[Imported | None, Field(description="What an import did before it stopped.")] = (
        None
    )
