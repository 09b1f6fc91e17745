"""What all messages share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

TOKEN = "AAECAwQFBgcICQoLDA0ODwAAAAAAAAAq"


class Message(BaseModel):
    """A JSON object: no key that is not declared, no value of another type than declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, value: Any) -> Any:
        # FastAPI would take the attributes of anything for keys, of a number with a fraction too.
        if not isinstance(value, (dict, cls)):
            raise PydanticCustomError("object", "expected an object")
        return value


Revision = Annotated[
    str,
    Field(
        description="A revision token: send it as `Sayso-At-Least` to be answered at this revision"
        " or a later one.",
        examples=[TOKEN],
    ),
]

Cursor = Annotated[
    str | None, Field(description="Where the next page begins; null on the last page.")
]

Datetime = Annotated[
    str,
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-01-01T00:00:00Z"]}),
]

Properties = dict[str, Any]

Reason = Annotated[
    str,
    Field(
        max_length=1000,
        description="Why; kept in the history and told to those who watch.",
        examples=["joined the team"],
    ),
]
