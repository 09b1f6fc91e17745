"""Paths and globs, against definitions written otherwise."""

from __future__ import annotations

import posixpath
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.errors import InvalidValue
from sayso.engine.paths import glob_matches, is_under, normalise_path

parts = st.lists(st.sampled_from(["a", "b", ".", "..", "", "a b", "é"]), max_size=8)


@given(parts)
def test_normal_paths_are_posixpaths_unless_they_leave_the_root(items: list[str]) -> None:
    text = "/" + "/".join(items)
    climbing = depth = 0
    for item in items:
        depth += -1 if item == ".." else item not in ("", ".")
        climbing = min(climbing, depth)
    if climbing < 0:
        with pytest.raises(InvalidValue):
            normalise_path(text)
    else:
        assert normalise_path(text) == posixpath.normpath("/" + text.lstrip("/"))


@given(parts, parts)
def test_under_is_by_whole_parts(a: list[str], b: list[str]) -> None:
    try:
        path, root = normalise_path("/".join(a)), normalise_path("/".join(b))
    except InvalidValue:
        return
    whole, head = path.strip("/").split("/"), root.strip("/").split("/")
    assert is_under(path, root) == (root == "/" or whole[: len(head)] == head)


@given(st.text("a/*?.", max_size=8), st.text("a/b.\n", max_size=8))
def test_globs_are_regular_expressions(glob: str, text: str) -> None:
    pattern = "".join(
        {"*": "[^/]*", "?": "[^/]"}.get(piece, ".*" if piece[0] == "*" else re.escape(piece))
        for piece in re.findall(r"\*+|.", glob, re.DOTALL)
    )
    assert glob_matches(glob, text) == bool(re.fullmatch(pattern, text, re.DOTALL))


def test_no_glob_explodes() -> None:
    assert not glob_matches("**a" * 30, "a" * 200 + "b")
