"""The options that say which relationships: of which object, which relation, which subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ...engine.data import parse_subject
from ...engine.errors import SaysoError
from ...store.changes import EVERYONE, Filter

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--object", "object_filter", metavar="TYPE[:ID]", help="Of this object, or this type."
    ),
    click.option("--relation", "relation_filter", metavar="NAME", help="Of this relation."),
    click.option(
        "--subject",
        "subject_filter",
        metavar="TYPE[:ID[#RELATION]]",
        help="Of this subject or type; `everyone TYPE` is one, too.",
    ),
)


def filter_options(function: F) -> F:
    """`--object`, `--relation` and `--subject`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def read_filter(object: str | None, relation: str | None, subject: str | None) -> Filter:
    """The filter of the options; raises click.UsageError."""
    object_type, object_id, set_ = _parts(object, "--object")
    if set_ is not None or object_id == EVERYONE:
        raise click.UsageError(f"--object {object}: expected TYPE or TYPE:ID")
    subject_type, subject_id, subject_relation = _parts(subject, "--subject")
    return Filter(object_type, object_id, relation, subject_type, subject_id, subject_relation)


def _parts(text: str | None, option: str) -> tuple[str | None, str | None, str | None]:
    if text is None:
        return None, None, None
    if ":" not in text and " " not in text:
        return text, None, None
    try:
        type, id, relation = parse_subject(text)
    except SaysoError as error:
        raise click.UsageError(f"{option} {text}: {error}") from None
    return type, EVERYONE if id is None else id, relation
