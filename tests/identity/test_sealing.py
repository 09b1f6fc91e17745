"""A sealed secret opens for the tenant and purpose it was sealed for, and nowhere else."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.identity.errors import NoSecretKey
from sayso.identity.sealing import FILE, VARIABLE, Seal, read_seal

OLD, NEW = bytes(32), bytes(range(32))


@given(st.binary(max_size=300), st.integers(1, 1 << 40), st.text(max_size=20))
def test_what_is_sealed_opens(secret: bytes, tenant: int, purpose: str) -> None:
    seal = Seal([OLD])
    kept = seal.seal(tenant, purpose, secret)
    assert seal.open(tenant, purpose, kept) == secret
    assert kept != seal.seal(tenant, purpose, secret)


@pytest.mark.parametrize(("tenant", "purpose"), [(2, "totp"), (1, "mail")])
def test_it_opens_nowhere_else(tenant: int, purpose: str) -> None:
    seal = Seal([OLD])
    kept = seal.seal(1, "totp", b"secret")
    with pytest.raises(NoSecretKey):
        seal.open(tenant, purpose, kept)


@given(st.data())
def test_an_altered_one_does_not_open(data: st.DataObject) -> None:
    seal = Seal([OLD])
    kept = bytearray(seal.seal(1, "totp", b"secret"))
    place = data.draw(st.integers(0, len(kept) - 1))
    kept[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NoSecretKey):
        seal.open(1, "totp", bytes(kept))


def test_while_keys_rotate_both_open_and_the_first_seals() -> None:
    kept = Seal([OLD]).seal(1, "totp", b"secret")
    both = Seal([NEW, OLD])
    assert both.open(1, "totp", kept) == b"secret"
    renewed = both.seal(1, "totp", b"secret")
    with pytest.raises(NoSecretKey):
        Seal([OLD]).open(1, "totp", renewed)
    assert Seal([NEW]).open(1, "totp", renewed) == b"secret"


def test_a_file_is_made_once_and_is_its_owner_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    one, other = read_seal(tmp_path), read_seal(tmp_path)
    assert one is not None
    assert other is not None
    assert other.open(1, "p", one.seal(1, "p", b"s")) == b"s"
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert read_seal(None) is None


@pytest.mark.parametrize("text", ["x", "", "=", base64.b64encode(bytes(31)).decode(), "a,b"])
def test_what_is_no_key_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / FILE).write_text(text)
    with pytest.raises(NoSecretKey):
        read_seal(tmp_path)
