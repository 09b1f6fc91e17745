"""How much of the machine PostgreSQL is given to keep pages in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.store.embedded.memory import shared_buffers


@pytest.mark.parametrize(
    ("name", "content", "megabytes"),
    [
        ("memory.max", "536870912\n", 64),
        ("memory.max", "134217728\n", 32),
        ("memory/memory.limit_in_bytes", "1073741824\n", 128),
    ],
)
def test_a_containers_limit_is_kept_to(
    tmp_path: Path, name: str, content: str, megabytes: int
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(content)
    assert shared_buffers(tmp_path) == megabytes


@pytest.mark.parametrize("content", ["max\n", "9223372036854771712\n", ""])
def test_without_a_limit_the_machine_is_looked_at(tmp_path: Path, content: str) -> None:
    (tmp_path / "memory.max").write_text(content)
    assert 32 <= shared_buffers(tmp_path) <= 4096
    assert shared_buffers(tmp_path) == shared_buffers(tmp_path / "none")
