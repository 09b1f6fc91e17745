"""texts knows the words of the pages in each language, and which language to speak to whom.

A catalogue is a YAML file of this folder, `LANGUAGE.yaml`: the language's own name, and sections of
texts with `{places}` for values. They are plain text: whatever is put into a page is escaped there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from .....identity.branding import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

MOST = 50
"""Languages of a browser that are looked at."""

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """The texts of a language by `section.name`. All of them are strings, `on` and `off` too."""
    path = Path(__file__).with_name(f"{language}.yaml")
    return dict(_flat("", yaml.load(path.read_text("utf-8"), yaml.BaseLoader)))


def choose(wanted: Iterable[str], offered: Sequence[Language]) -> Language:
    """The first language wanted that is offered, else the first offered."""
    return next((o for w in wanted for o in offered if w == o), offered[0])


def accepted(header: str) -> list[str]:
    """The languages of an `Accept-Language` in their order (RFC 9110 section 12.5.4)."""
    found = []
    for part in header.split(",", MOST)[:MOST]:
        match = _RANGE.fullmatch(part)
        if match is not None and (weight := float(match[2] or 1)) > 0:
            found.append((-weight, match[1].lower()))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def _flat(prefix: str, tree: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield prefix + name, str(value).strip()
