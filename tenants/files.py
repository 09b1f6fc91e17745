"""files knows how to keep a tenant whose policy and data are files, and to load them anew.

A request takes `Service.current` once and works with that to its end. A reload builds what is to
come beside it and then exchanges the two; if the files do not load, what is served stays.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..engine.errors import PolicyMismatch, SaysoError
from .loading import Progress, load_engine, load_policy
from .serving import Serving

Fingerprint = tuple[tuple[int, int, int] | None, ...]


@dataclass(slots=True)
class Status:
    """How loading has gone so far."""

    loaded_at: float = field(default_factory=time.time)
    reloads: int = 0
    failures: int = 0
    error: SaysoError | None = None


class Service:
    """The policy and data of some files, as an engine kept up to date with them."""

    def __init__(
        self, policy: Path, data: Sequence[Path] = (), progress: Progress | None = None
    ) -> None:
        """Load the files; raises SaysoError if they do not load."""
        self._policy_path = policy
        self._data_paths = tuple(data)
        self._lock = threading.Lock()
        self._policy_print = fingerprint([policy])
        self._data_print = fingerprint(self._data_paths)
        compiled = load_policy(policy)
        self.current = Serving(load_engine(compiled, self._data_paths, progress), compiled)
        self.status = Status()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are served."""
        return (self._policy_path, *self._data_paths)

    @property
    def loaded(self) -> Fingerprint:
        """The fingerprint of the files at the last attempt to load them."""
        return self._policy_print + self._data_print

    def reload(self) -> None:
        """Serve what the files hold now; raises SaysoError, and changes nothing, if they are bad.

        May run on any thread; reloads wait for one another.
        """
        with self._lock:
            try:
                self.current = self._next()
            except SaysoError as error:
                self.status.failures += 1
                self.status.error = error
                raise
            self.status.loaded_at = time.time()
            self.status.reloads += 1
            self.status.error = None

    def _next(self) -> Serving:
        data_unchanged = fingerprint(self._data_paths) == self._data_print
        self._policy_print = fingerprint([self._policy_path])
        self._data_print = fingerprint(self._data_paths)
        policy = load_policy(self._policy_path)
        if data_unchanged and self.status.error is None:
            try:
                self.current.engine.swap(policy)
            except PolicyMismatch:
                pass  # loading the files says in which row
            else:
                return Serving(self.current.engine, policy, self.current.base)
        engine = load_engine(policy, self._data_paths)
        return Serving(engine, policy, self.current.revision + 1 - engine.revision)


def fingerprint(paths: Sequence[Path]) -> Fingerprint:
    """What changes when a file is replaced or written to; None for one that is not there."""
    return tuple(_fingerprint(path) for path in paths)


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)
