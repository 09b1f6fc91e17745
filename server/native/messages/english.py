"""Rules written in English: drafts, their questions, what they would change."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Message, Reason, Revision

Seconds = Annotated[
    float, Field(ge=0.1, le=30, description="How long to prove what it changes.", examples=[5])
]


class DraftRequest(Message):
    """A text to be drafted."""

    text: Annotated[
        str,
        Field(
            max_length=100_000,
            description="What should be so, in English (docs/english.md).",
            examples=["Editors can edit documents that are not archived."],
        ),
    ]
    name: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z][a-z0-9-]{0,99}$",
            description="What to call the rule; made from the text otherwise.",
            examples=["editors-edit"],
        ),
    ] = None
    seconds: Seconds = 5.0


class AnswerRequest(Message):
    """The answer to a draft's question."""

    choice: Annotated[int, Field(description="The number of the choice.", examples=[1])]
    seconds: Seconds = 5.0


class AcceptRequest(Message):
    """A yes to a draft."""

    widen: Annotated[
        bool, Field(description="Whether that it allows what was not allowed is meant.")
    ] = False
    drop_examples: Annotated[
        bool,
        Field(description="Drop earlier examples that it decides otherwise, instead of refusing."),
    ] = False
    reason: Reason = ""


class TextPlace(Message):
    """Part of a text: offsets in code points, the end exclusive."""

    start: int
    end: int


class DraftChoice(Message):
    """One answer to a question."""

    number: int
    text: Annotated[str, Field(description="What it would mean.")]
    answer: Annotated[
        str | None, Field(description="What it makes of the question's request, in words.")
    ]


class DraftQuestion(Message):
    """What has to be said before there is a rule."""

    code: Annotated[str, Field(examples=["ambiguous"])]
    message: str
    place: TextPlace | None
    choices: list[DraftChoice]
    suggestions: list[str]
    request: Annotated[
        dict[str, Any] | None,
        Field(description="A request that the choices answer differently, with its data."),
    ]


class DraftRefusal(Message):
    """Why the text is no rule."""

    code: Annotated[str, Field(examples=["not-understood"])]
    message: str
    place: TextPlace | None
    understood: str
    expected: list[str]
    suggestions: list[str]


class DraftExample(Message):
    """A request and what the rule makes of it; the engine has decided it."""

    rule: str
    decision: Literal["allow", "deny"]
    why: str
    text: Annotated[str, Field(description="The request in words.")]
    holds: Annotated[
        bool, Field(description="Whether the whole policy decides so too: then it becomes a test.")
    ]
    request: dict[str, Any]


class DraftSide(Message):
    """A value beside a boundary."""

    value: str
    decision: Literal["allow", "deny", "conditional"]


class DraftBoundary(Message):
    """A value that the rule speaks of, and what it decides around it."""

    of: Annotated[str, Field(examples=["subject.clearance"])]
    sides: list[DraftSide]


class DraftShadow(Message):
    """A rule that decides nothing, and which rules make it so."""

    why: Literal["forbidden", "allowed-already", "forbidden-already", "never-allowed", "silenced"]
    rule: str
    by: list[str]
    text: str


class DraftChanges(Message):
    """What the rule would change in the policy at work."""

    rules: Annotated[list[str], Field(description="The names of its parts.")]
    widens: Annotated[
        bool,
        Field(description="Whether something is newly allowed, or that can't be ruled out."),
    ]
    narrows: bool
    diff: Annotated[dict[str, Any], Field(description="As docs/diff.md has it.")]
    shadows: list[DraftShadow]
    breaks: Annotated[
        list[str], Field(description="Earlier examples that would be decided otherwise.")
    ] = []


class DraftNote(Message):
    """Something told about a part of the text."""

    place: TextPlace | None
    text: str


class Draft(Message):
    """What came of a text: by `kind`, a rule with all it does, a question, or a refusal."""

    id: Annotated[str, Field(examples=["kS0n7aQv0r8Yl2pXc3dE4g"])]
    policy: Annotated[int, Field(description="The version it was made against.", examples=[3])]
    accepted: Annotated[int | None, Field(description="The version that it became.")]
    kind: Literal["rule", "question", "refusal"]
    text: str
    name: str
    question: DraftQuestion | None = None
    refusal: DraftRefusal | None = None
    digest: Annotated[
        str | None, Field(description="SHA-256 of the intermediate rule, in hex.")
    ] = None
    paraphrase: Annotated[str | None, Field(description="Made from the rule alone.")] = None
    rules: Annotated[str | None, Field(description="The rule in the policy language.")] = None
    intermediate: Annotated[
        str | None, Field(description="The intermediate rule, as canonical JSON.")
    ] = None
    allow: list[DraftExample] | None = None
    deny: list[DraftExample] | None = None
    boundaries: list[DraftBoundary] | None = None
    changes: DraftChanges | None = None
    notes: list[DraftNote] | None = None


class AcceptedDraft(Message):
    """What a draft became."""

    id: str
    version: Annotated[int, Field(description="The policy version now at work.", examples=[4])]
    rules: list[str]
    digest: str
    examples: Annotated[int, Field(description="How many became tests of the policy.")]
    revision: Revision | None
