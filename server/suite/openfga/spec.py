"""Knows OpenFGA's two kinds of test file: stores (`.fga.yaml`), and stages with assertions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ....tenants.loading import read_text
from ..places import InvalidTest, read_documents
from .file import Stage, Suite, items, mapping
from .scalars import scalar
from .stages import StagesFile
from .storefile import StoreFile

_SIGNS = re.compile(r"^(?:model|model_file|tuple_file)\s*:|^\s+(?:- )?stages\s*:", re.MULTILINE)


def is_openfga(text: str) -> bool:
    """Whether a YAML text looks like one of the two kinds."""
    return _SIGNS.search(text) is not None


def read_openfga(path: Path) -> Iterator[Suite]:
    """The tests of a file; raises SaysoError if it, or a file it names, can't be read."""
    text = read_text(path)
    for document in read_documents(text, str(path), scalar):
        fields = mapping(document, str(path))
        if "model" in fields or "model_file" in fields:
            yield from StoreFile(path, fields, text).suites()
        elif all(
            "stages" in mapping(test, str(path)) for test in items(fields.get("tests"), str(path))
        ):
            yield from StagesFile(path, fields, text).suites()
        else:
            raise modelless(path)


def read_store(path: Path) -> Stage:
    """The model and tuples of a store's file, asking nothing."""
    text = read_text(path)
    documents = read_documents(text, str(path), scalar)
    fields = mapping(documents[0], str(path)) if documents else {}
    if "model" not in fields and "model_file" not in fields:
        raise modelless(path)
    return StoreFile(path, fields, text).store()


def modelless(path: Path) -> InvalidTest:
    return InvalidTest("a store's file has a `model` or names a `model_file`", place=str(path))
