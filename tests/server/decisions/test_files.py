"""The log in a file: rotation, a full disk, and the process that writes it."""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.server.cli import cli
from sayso.server.decisions import LogOptions, open_log, reading
from sayso.server.decisions.files import CannotLogDecisions, FileSink
from sayso.server.decisions.record import UnreadableRecord
from sayso.store.decisions import EVERY
from sayso.store.errors import UnknownDecision
from tests.server.decisions.sinks import entry, record
from tests.server.harness import FIXTURE
from tests.server.process import Server

ENTRIES = [entry(record(number, context={"n": number})) for number in range(60)]


def numbers(*paths: Path) -> list[int]:
    """Which of the entries are in files."""
    found = [r.context["n"] for path in paths for r in reading.records(path) if r.context]
    return sorted(found)


def test_rotation_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log"
    sink = FileSink(path)
    assert path.stat().st_mode & 0o777 == 0o600
    moved = [tmp_path / "log.1", tmp_path / "log.2"]
    assert sink.write(ENTRIES[:10]) == 10
    path.rename(moved[0])
    assert sink.write(ENTRIES[10:20]) == 10
    path.rename(moved[1])
    path.touch()
    assert sink.write(ENTRIES[20:30]) == 10
    assert numbers(*moved, path) == list(range(30))
    os.truncate(path, 0)
    assert sink.write(ENTRIES[30:40]) == 10
    assert numbers(path) == list(range(30, 40))
    path.unlink()
    assert sink.write(ENTRIES[40:50]) == 10
    assert numbers(path) == list(range(40, 50))
    sink.close()


def test_a_folder_that_went_and_came_back(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    sink = FileSink(folder / "log")
    folder.rename(tmp_path / "away")
    with pytest.raises(FileNotFoundError):
        sink.write(ENTRIES[:10])
    folder.mkdir()
    assert sink.write(ENTRIES[10:20]) == 10
    assert numbers(folder / "log") == list(range(10, 20))
    sink.close()


@settings(deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_disk_that_is_full_now_and_then(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """Whatever is said to be kept can be read, and nothing else."""
    chance = Random(seed)
    write = os.write

    def rationed(file: int, data: Any) -> int:
        if chance.random() < 0.3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, bytes(data)[: chance.choice([1, 100, 1_000, 100_000])])

    path = tmp_path_factory.mktemp("full") / "log"
    sinks = [FileSink(path), FileSink(path)]
    kept: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", rationed)
        at = 0
        while at < len(ENTRIES):
            batch = ENTRIES[at : at + chance.randint(1, 9)]
            try:
                count = sinks[0].write(batch)
            except OSError:
                count = 0
            kept += range(at, at + count)
            at += len(batch)
    for sink in sinks:
        sink.close()
    assert numbers(path) == kept


def test_a_file_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotLogDecisions, match="no such file or directory"):
        open_log(LogOptions(str(tmp_path / "no" / "log")))
    with pytest.raises(CannotLogDecisions, match="is a directory"):
        open_log(LogOptions(str(tmp_path)))
    with pytest.raises(CannotLogDecisions, match="name a file"):
        open_log(LogOptions("database"))
    assert open_log(None) is None


def test_what_is_no_log_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(ENTRIES[0].line + b"\n\n" + b"what\n")
    with pytest.raises(UnreadableRecord, match="log:3: this is no record"):
        reading.find(path, "", EVERY, 10)
    path.write_bytes(ENTRIES[0].line)
    with pytest.raises(UnknownDecision, match="there is no decision nope in"):
        reading.get(path, "nope")
    assert reading.get(path, ENTRIES[0].id).id == ENTRIES[0].id


@pytest.mark.parametrize("to", ["file", "-"])
def test_a_clean_stop_keeps_all_that_was_decided(tmp_path: Path, to: str) -> None:
    path = tmp_path / "log"
    where = str(path) if to == "file" else to
    policy, data = FIXTURE / "policy.sayso", FIXTURE / "data.jsonl"
    with Server(policy, data, "--decision-log", where) as server:
        for _ in range(50):
            server.check("user:alice", "read", "record:1")
        server.signal(signal.SIGTERM)
        server.wait_for("stopped")
        assert server.process.wait() == 0
        assert server.process.stdout is not None
        text = path.read_text() if to == "file" else server.process.stdout.read()
    assert len({json.loads(line)["id"] for line in text.splitlines()}) == 50


def test_metrics_tell_of_the_log(tmp_path: Path) -> None:
    policy, data = FIXTURE / "policy.sayso", FIXTURE / "data.jsonl"
    with Server(policy, data, "--decision-log", str(tmp_path / "log")) as server:
        server.check("user:alice", "read", "record:1")
        metrics = server.client.get("/metrics").text
    values = {
        line.partition(" ")[0]: float(line.rpartition(" ")[2])
        for line in metrics.splitlines()
        if line.startswith("sayso_decision_log")
    }
    count, waiting = "sayso_decision_log_records_total", "sayso_decision_log_waiting"
    assert values.keys() == {f'{count}{{result="{r}"}}' for r in ("kept", "dropped", "failed")} | {
        waiting
    }
    assert values[f'{count}{{result="kept"}}'] + values[waiting] == 1
    with Server(policy, data) as server:
        assert "sayso_decision_log" not in server.client.get("/metrics").text


FILES = ["serve", "--policy", str(FIXTURE / "policy.sayso")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([*FILES, "--decision-log-sample", "0.1"], "--decision-log says where"),
        ([*FILES, "--decision-log-omit", "context"], "--decision-log says where"),
        ([*FILES, "--decision-log-days", "3"], "--decision-log says where"),
        ([*FILES, "--decision-log", "x", "--decision-log-days", "3"], "goes with --decision-log d"),
        ([*FILES, "--decision-log", "database"], "without --policy: name a file"),
        ([*FILES, "--decision-log", "x", "--decision-log-sample", "0"], "not in the range"),
        ([*FILES, "--decision-log", "x", "--decision-log-omit", "ids"], "is not one of"),
        (["decisions", "explain", "x"], "x is no id of a decision"),
        (["decisions", "list", "--since", "yesterday"], "--since: expected a datetime"),
        (["decisions", "list", "--subject", "ann"], "expected the subject as `type:id`"),
        (["decisions", "prune"], "which decisions"),
        (["decisions", "prune", "--days", "1", "--before", "x"], "which decisions"),
    ],
)
def test_what_does_not_go_together_is_told(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_file_is_listed_page_by_page(tmp_path: Path) -> None:
    path = tmp_path / "log"
    sink = FileSink(path)
    sink.write([entry(record(n, context={"n": n}, decision=n % 2 == 0)) for n in range(9)])
    sink.close()
    listed = ["decisions", "list", "--log", str(path), "--json", "--limit", "2"]
    seen: list[int] = []
    after: list[str] = []
    for _ in range(3):
        result = CliRunner().invoke(cli, [*listed, "--decision", "allow", *after])
        assert result.exit_code == 0, result.output
        page = json.loads(result.stdout)
        seen += [found["context"]["n"] for found in page["decisions"]]
        after = ["--after", str(page["next"])]
    assert seen == [8, 6, 4, 2, 0]
    assert page["next"] is None
    result = CliRunner().invoke(cli, ["decisions", "list", "--log", str(path), "--limit", "1"])
    line, more = result.output.splitlines()
    assert line.endswith("allow        user:ann edit document:plan")
    assert more.startswith("more with --after ")
