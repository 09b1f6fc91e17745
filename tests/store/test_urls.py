"""Database URLs: what can go wrong, and that no message ever holds a password."""

from __future__ import annotations

import asyncpg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.engine.errors import SaysoError
from sayso.store.errors import Unavailable
from sayso.store.urls import InvalidDatabaseUrl, connect, shown
from tests.store.databases import Postgres, as_role, run

PASSWORD = "s3cr3t"

WRONG = [
    ("", "invalid-database-url"),
    (PASSWORD, "invalid-database-url"),
    (f"mysql://ann:{PASSWORD}@host/db", "invalid-database-url"),
    (f"host=localhost password={PASSWORD}", "invalid-database-url"),
    (f"postgresql://ann:{PASSWORD}", "invalid-database-url"),
    (f"postgresql://ann:x/{PASSWORD}@127.0.0.1/db", "invalid-database-url"),
    (f"postgresql://ann:x@[{PASSWORD}/db", "invalid-database-url"),
    (f"postgresql://ann:x?{PASSWORD}@127.0.0.1:1/db", "invalid-database-url"),
    (f"postgresql://ann:{PASSWORD}@127.0.0.1:port/db", "invalid-database-url"),
    (f"postgresql://ann:{PASSWORD}@127.0.0.1:1/db?sslmode=maybe", "invalid-database-url"),
    (f"postgresql://ann:{PASSWORD}@127.0.0.1:1/db", "unavailable"),
    (f"postgresql://ann:x@{PASSWORD}@127.0.0.1:1/db", "unavailable"),
    (f"postgresql:///db?user=ann&password={PASSWORD}&host=/nowhere", "unavailable"),
]


@pytest.mark.parametrize(("url", "code"), WRONG)
def test_a_wrong_url_has_an_error_without_the_password(url: str, code: str) -> None:
    with pytest.raises(SaysoError) as caught:
        run(connect(url, seconds=2))
    assert caught.value.code == code
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_wrong_tls_mode_is_named() -> None:
    with pytest.raises(InvalidDatabaseUrl, match=r"`sslmode` parameter must be one of"):
        run(connect("postgresql://ann@127.0.0.1:1/db?sslmode=maybe"))


def test_a_missing_root_certificate_is_named() -> None:
    with pytest.raises(InvalidDatabaseUrl, match=r"sslrootcert, /nowhere/root\.pem"):
        run(
            connect("postgresql://127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/nowhere/root.pem")
        )


def test_tls_is_asked_of_the_server(tls_refused: str) -> None:
    """A server that does not speak TLS is refused where TLS is required."""
    with pytest.raises(Unavailable, match="SSL"):
        run(connect(f"postgresql://ann@{tls_refused}/db?sslmode=require", seconds=5))


def test_a_wrong_password_is_told_without_it(postgres: Postgres) -> None:
    url = as_role(postgres.url, "sayso_server", PASSWORD)
    with pytest.raises(Unavailable, match="password authentication failed") as caught:
        run(connect(url))
    assert PASSWORD not in str(caught.value)


def test_parameters_go_to_the_session(postgres: Postgres) -> None:
    async def name() -> object:
        connection: asyncpg.Connection = await connect(f"{postgres.url}&application_name=told")
        try:
            return await connection.fetchval("SHOW application_name")
        finally:
            await connection.close()

    assert run(name()) == "told"


@given(st.text(st.characters(codec="utf-8", exclude_characters="@"), min_size=1))
@example("a/b?c#d:e")
def test_what_is_shown_is_what_follows_the_password(password: str) -> None:
    assert shown(f"postgresql://ann:{password}@db.example:5433/sayso?sslmode=require") == (
        "db.example:5433/sayso"
    )
