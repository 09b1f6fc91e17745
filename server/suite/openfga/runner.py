"""Knows how to hold what OpenFGA's tests expect against what the engine answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from .... import Policy, compile_policy
from ....compiler.openfga import Imported, import_openfga
from ....tenants.loading import beside, read_bytes
from ..outcome import Failure, Outcome
from ..places import InvalidTest
from .file import Ask
from .spec import read_openfga
from .store import Refused, Store


def run_openfga(path: Path) -> Iterator[Outcome]:
    """Run each test of a file; raises SaysoError if it, or its model, is bad."""
    for suite in read_openfga(path):
        outcome = Outcome(path, suite.name)
        for stage in suite.stages:
            store = Store(*_compiled(stage.model, stage.model_name, stage.folder), stage.tuples)
            if stage.strict and store.misfits:
                misfit = store.misfits[0]
                message = f"the model has no place for the tuple `{misfit.text}`"
                raise InvalidTest(message, place=misfit.place)
            for ask in stage.asks:
                failure = _asked(store, ask)
                if failure is None:
                    outcome.passed += 1
                else:
                    outcome.failures.append(failure)
        yield outcome


@lru_cache(maxsize=16)
def _compiled(model: bytes, name: str, folder: Path) -> tuple[Imported, Policy]:
    """A model, imported and compiled; the tests of a file share one."""
    imported = import_openfga(model, name, lambda p: read_bytes(beside(folder, p)), lenient=True)
    return imported, compile_policy(imported.text, filename=name)


def _asked(store: Store, ask: Ask) -> Failure | None:
    try:
        got: Any = _answer(store, ask)
    except Refused as refused:
        if ask.expected == refused.code and not isinstance(ask.expected, bool):
            return None
        return _failure(ask, str(refused))
    if got == ask.expected and isinstance(got, bool) == isinstance(ask.expected, bool):
        return None
    return _failure(ask, _shown(got))


def _answer(store: Store, ask: Ask) -> Any:
    first, relation, last = ask.words
    match ask.kind:
        case "check":
            return store.check(first, relation, last, ask.contextual, ask.context)
        case "list_objects":
            return store.list_objects(first, relation, last, ask.contextual, ask.context)
        case _:
            return store.list_users(first, relation, ask.filters, ask.contextual, ask.context)


def _failure(ask: Ask, got: str) -> Failure:
    title = f"{ask.kind.replace('_', ' ')} {' '.join(ask.words).rstrip()}"
    if ask.filters:
        kinds = ", ".join(t if r is None else f"{t}#{r}" for t, r in ask.filters)
        title += f" for {kinds}"
    return Failure(ask.place, title, _shown(ask.expected), got)


def _shown(answer: Any) -> str:
    if isinstance(answer, bool):
        return "allowed" if answer else "denied"
    if isinstance(answer, int):
        return f"error {answer}"
    return ", ".join(sorted(answer)) or "none"
