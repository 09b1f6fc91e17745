"""Policies: texts, versions, what is wrong with them, publishing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message, Reason, Revision

TEXT = """\
type user
  attribute department: string

type document
  actions edit
  relation owner: user
  relation editor: user

rule editors
  "Owners and editors can edit their documents."
  allow user to edit document
  when user in document.owner or user in document.editor
"""

PolicyText = Annotated[
    str, Field(description="The policy, in the language of docs/language.md.", examples=[TEXT])
]


class PolicyRequest(Message):
    """A policy to keep as a version."""

    text: PolicyText
    comment: Annotated[str, Field(max_length=1000, examples=["lets owners share"])] = ""


class ValidateRequest(Message):
    """A policy to look at."""

    text: PolicyText


class Diagnostic(Message):
    """One thing wrong with, or odd about, a policy. Lines and columns count from 1."""

    code: Annotated[str, Field(examples=["unknown-name"])]
    severity: Literal["error", "warning"]
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    expected: list[str] = []
    suggestion: str | None = None
    help: str | None = None
    excerpt: str = ""
    excerpt_column: int = 1


class Validated(Message):
    """What a text is as a policy."""

    valid: bool
    digest: Annotated[
        str | None, Field(description="SHA-256 of what it means; null where it is not valid.")
    ]
    diagnostics: list[Diagnostic]


class PolicyVersion(Message):
    """A version, which never changes."""

    version: Annotated[int, Field(examples=[3])]
    digest: Annotated[
        str, Field(description="SHA-256 of what it means; layout and comments do not change it.")
    ]
    compiler: Annotated[str, Field(description="The version of Sayso that compiled it first.")]
    author: str
    comment: str
    created_at: Datetime


class KeptPolicy(PolicyVersion):
    """A new version, and what is odd about it."""

    warnings: list[Diagnostic]


class PolicyDocument(PolicyVersion):
    """A version with its text."""

    text: str


class PolicyPage(Message):
    """A page of versions, the latest first."""

    policies: list[PolicyVersion]
    at_work: Annotated[int | None, Field(description="The version at work; null before the first.")]
    next: Cursor


class PublishRequest(Message):
    """How to put a version to work."""

    expected: Annotated[
        int | None,
        Field(
            ge=0,
            le=2**31 - 1,
            description="The version believed at work, 0 for none: if another is, nothing happens.",
        ),
    ] = None
    drop_orphans: Annotated[
        bool,
        Field(
            description="Delete relationships and attributes that have no place in it, instead of"
            " refusing."
        ),
    ] = False
    drop_examples: Annotated[
        bool,
        Field(
            description="Drop examples of rules written in English that it decides otherwise,"
            " instead of refusing."
        ),
    ] = False
    reason: Reason = ""


class Published(Message):
    """What publishing did."""

    version: int
    replaced: Annotated[int | None, Field(description="The version at work before; null for none.")]
    revision: Revision
    dropped_relationships: int
    dropped_attributes: int


class TestRequest(Message):
    """Tests of a policy, in the form of docs/testing.md."""

    tests: Annotated[
        str,
        Field(
            description="YAML, with data written out and without `policy`.",
            examples=["checks:\n  - user:ann owner document:d1 -> deny\n"],
        ),
    ]
    text: Annotated[str | None, Field(description="The policy to test.")] = None
    version: Annotated[
        int | None,
        Field(
            ge=1,
            le=2**31 - 1,
            description="The version to test, without `text`; without either that at work.",
        ),
    ] = None


class TestFailure(Message):
    """Something that was expected and did not come."""

    place: Annotated[str, Field(examples=["tests.yaml:2"])]
    title: str
    expected: str
    got: str
    explanation: str | None


class Tested(Message):
    """How tests fared."""

    passed: int
    failed: int
    failures: list[TestFailure]
