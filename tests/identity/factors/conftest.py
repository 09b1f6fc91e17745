"""The databases of tests/store, for factors, and passwords that take no second to hash."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from sayso.identity.factors import hashing
from tests.store.conftest import data_directory, postgres, server

__all__ = ["data_directory", "postgres", "server"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "_hasher", PasswordHasher(1, 64, 1))
    hashing._nobody.cache_clear()
