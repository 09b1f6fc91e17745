"""Reloading: the new wholly or the old as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.compiler.diagnostics import PolicyError
from sayso.engine.errors import SaysoError, Several
from sayso.tenants.files import Service, fingerprint
from sayso.tenants.loading import CHUNK, UnreadableFile, load_engine, load_policy

POLICY = """
type user
type document
  actions edit
  relation owner: user
  relation editor: user
rule owners
  allow user to edit document
  when user in document.owner
"""
WIDER = POLICY + "rule editors\n  allow user to edit document\n  when user in document.editor\n"
NARROWER = POLICY.replace("  relation editor: user\n", "")

OWNER = '{"object": "document:plan", "relation": "owner", "subject": "user:alice"}\n'
EDITOR = '{"object": "document:plan", "relation": "editor", "subject": "user:bob"}\n'


class Files:
    """A policy and a data file being edited."""

    def __init__(self, folder: Path) -> None:
        self.policy = folder / "policy.sayso"
        self.data = folder / "data.jsonl"
        self.write(POLICY, OWNER + EDITOR)

    def write(self, policy: str | None = None, data: str | None = None) -> None:
        if policy is not None:
            self.policy.write_text(policy)
        if data is not None:
            self.data.write_text(data)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def service(files: Files) -> Service:
    return Service(files.policy, [files.data])


def allowed(service: Service) -> set[str]:
    check = service.current.engine.check
    return {u for u in ("alice", "bob") if check(f"user:{u}", "edit", "document:plan").allowed}


def test_a_new_policy_keeps_the_engine(files: Files, service: Service) -> None:
    engine, revision = service.current.engine, service.current.revision
    files.write(WIDER)
    service.reload()
    assert service.current.engine is engine
    assert service.current.revision > revision
    assert allowed(service) == {"alice", "bob"}


def test_new_data_make_a_new_engine_with_later_revisions(files: Files, service: Service) -> None:
    revisions = [service.current.revision]
    for _ in range(3):
        files.write(data=OWNER)
        service.reload()
        revisions.append(service.current.revision)
        files.write(WIDER)
        service.reload()
        revisions.append(service.current.revision)
    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize(
    ("policy", "data", "error"),
    [
        ("type user\nrule x\n", None, PolicyError),
        (None, OWNER + "{}\n", Several),
        (None, OWNER + OWNER.replace("owner", "nobody"), Several),
        (NARROWER, None, Several),
        (WIDER, "not json\n", Several),
    ],
)
def test_bad_files_change_nothing(
    files: Files, service: Service, policy: str | None, data: str | None, error: type[SaysoError]
) -> None:
    before = service.current
    revision = before.revision
    files.write(policy, data)
    for failures in (1, 2):
        with pytest.raises(error):
            service.reload()
        assert service.current is before
        assert service.current.revision == revision
        assert allowed(service) == {"alice"}
        assert service.status.failures == failures
        assert service.status.error is not None
    files.write(WIDER, OWNER + EDITOR)
    service.reload()
    assert allowed(service) == {"alice", "bob"}
    assert service.status.error is None


def test_a_file_that_is_gone_changes_nothing(files: Files, service: Service) -> None:
    files.data.unlink()
    with pytest.raises(Several, match="no such file"):
        service.reload()
    files.policy.unlink()
    with pytest.raises(UnreadableFile, match="no such file"):
        service.reload()
    assert allowed(service) == {"alice"}
    assert fingerprint([files.policy]) == (None,)


def test_policy_and_data_that_change_together(files: Files, service: Service) -> None:
    files.write(NARROWER, OWNER)
    service.reload()
    assert allowed(service) == {"alice"}


def test_each_error_of_a_long_file_has_its_line(files: Files) -> None:
    row = '{{"object": "document:d{}", "relation": "owner", "subject": "user:u"}}\n'
    rows = [row.format(number) for number in range(CHUNK + 10)]
    rows[CHUNK + 5] = rows[7] = EDITOR.replace("editor", "nobody")
    files.write(data="".join(rows))
    with pytest.raises(Several) as caught:
        load_engine(load_policy(files.policy), [files.data])
    places = [error.place for error in caught.value.errors]
    assert places == [f"{files.data}:8", f"{files.data}:{CHUNK + 6}"]


def test_progress_is_told(files: Files) -> None:
    told: list[int] = []
    load_engine(load_policy(files.policy), [files.data], told.append)
    assert told == [files.data.stat().st_size]
