"""Which addresses there are, and which are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.errors import InvalidRequest
from sayso.identity.people.emails import fold

SAME = [
    ("ann@a.example", "ann@a.example"),
    ("Ann.B+tag@A.Example", "ann.b+tag@a.example"),
    ("ann@bücher.example", "ann@xn--bcher-kva.example"),
    ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
    ("Zoë@a.example", "zoë@a.example"),
    ("zoe\u0308@a.example", "zoë@a.example"),
    ("ann@a。example", "ann@a.example"),  # an ideographic full stop is a dot (RFC 3490)
]
DIFFERENT = [
    ("\u212ann@a.example", "kann@a.example"),  # KELVIN SIGN
    ("İan@a.example", "ian@a.example"),
    ("\u0131an@a.example", "ian@a.example"),
    ("\u017fam@a.example", "sam@a.example"),
]
NONE = [
    "", "ann", "@a.example", "ann@", "ann@localhost", "ann@127.0.0.1", "ann@[127.0.0.1]",
    "a nn@a.example", ".ann@a.example", "ann.@a.example", "an..n@a.example", '"a n"@a.example',
    "ann@a..example", "ann@-a.example", "ann@a.example.", "ann@a.example\n",
    "ann\r\nBcc: b@a.example",
    "ann@b@a.example", "ann\x00@a.example", "ann\u202e@a.example", "ann\u2028@a.example",
    "ann\ud800@a.example", "ann,bob@a.example", "<ann@a.example>", "ann@a_b.example",
    f"{'a' * 65}@a.example", f"ann@{'a' * 64}.example", f"a@{'a.' * 125}example",
]  # fmt: skip


@pytest.mark.parametrize(("address", "folded"), SAME)
def test_it_folds(address: str, folded: str) -> None:
    assert fold(address) == folded


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_letters_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("address", NONE)
def test_it_is_no_address(address: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        fold(address)
    assert caught.value.place == "address"


@given(st.text(max_size=30), st.sampled_from(["@a.example", "@B.example", "@ä.example", ""]))
def test_what_is_folded_folds_to_itself(local: str, domain: str) -> None:
    try:
        folded = fold(local + domain)
    except InvalidRequest:
        return
    assert fold(folded) == folded
