"""Revision tokens and cursors: only what was given out, to the tenant and for what it was."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.store.errors import InvalidToken
from sayso.store.tokens import Sealer

SEALER = Sealer(b"s" * 32)
OTHER = Sealer(b"t" * 32)

ids = st.integers(1, 2**63 - 1)
revisions = st.integers(0, 2**63 - 1)


@given(ids, revisions)
def test_a_token_tells_its_revision(tenant: int, revision: int) -> None:
    assert SEALER.revision(tenant, SEALER.token(tenant, revision)) == revision


@given(ids, st.binary(max_size=50))
def test_a_cursor_tells_its_place(tenant: int, place: bytes) -> None:
    assert SEALER.place(tenant, SEALER.cursor(tenant, place)) == place


@given(ids, ids, revisions)
def test_another_s_token_is_refused(tenant: int, other: int, revision: int) -> None:
    if other != tenant:
        with pytest.raises(InvalidToken):
            SEALER.revision(other, SEALER.token(tenant, revision))
        with pytest.raises(InvalidToken):
            SEALER.place(other, SEALER.cursor(tenant, b"place"))
    with pytest.raises(InvalidToken):
        SEALER.revision(tenant, OTHER.token(tenant, revision))


@given(ids, revisions)
def test_a_token_is_no_cursor_and_a_cursor_no_token(tenant: int, revision: int) -> None:
    with pytest.raises(InvalidToken):
        SEALER.place(tenant, SEALER.token(tenant, revision))
    with pytest.raises(InvalidToken):
        SEALER.revision(tenant, SEALER.cursor(tenant, revision.to_bytes(8, "big")))


@given(ids, revisions, st.integers(0, 31), st.characters())
def test_a_token_altered_anywhere_is_refused(
    tenant: int, revision: int, place: int, character: str
) -> None:
    """Also one that decodes to the same bytes."""
    token = SEALER.token(tenant, revision)
    altered = token[:place] + character + token[place + 1 :]
    if altered != token:
        with pytest.raises(InvalidToken):
            SEALER.revision(tenant, altered)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
@example("")
@example("=")
@example("latest")
@example("A" * 32)
@example("é")
@example("\0")
@example("\ud800")
def test_garbage_is_refused(text: str) -> None:
    with pytest.raises(InvalidToken):
        SEALER.revision(1, text)
    with pytest.raises(InvalidToken):
        SEALER.place(1, text)
