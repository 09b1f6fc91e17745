"""The measurements run and have their documented shape. What they say is not judged."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FIELDS: dict[str, type | tuple[type, ...]] = {
    "suite": str,
    "case": str,
    "engine": str,
    "n": int,
    "p50_ns": (int, float, type(None)),
    "p99_ns": (int, float, type(None)),
    "max_ns": (int, float, type(None)),
    "per_second": (int, float, type(None)),
    "bytes": (int, float, type(None)),
    "note": str,
}
CASES = (
    "load",
    "memory per relationship",
    "check cold",
    "check random",
    "check hot",
    "check hot context",
    "batch by name",
    "batch by id",
    "one subject to many",
    "list objects as ids",
    "list objects as names",
    "list subjects",
    "list actions",
    "explain",
    "snapshot save",
    "snapshot map",
    "write add",
    "nested edge add",
    "nested edge remove",
    "check beside a writer",
    "batches on 2 threads",
)


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    file = tmp_path_factory.mktemp("bench") / "rows.json"
    done = bench("--quick", "--json", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "no progress unless on a terminal"
    return done.stdout, json.loads(file.read_text(encoding="utf-8"))


def test_rows_have_their_fields(quick: tuple[str, dict[str, Any]]) -> None:
    for row in quick[1]["rows"]:
        assert row.keys() == FIELDS.keys()
        for name, kind in FIELDS.items():
            assert isinstance(row[name], kind), (name, row)
        assert row["n"] > 0
        assert row["engine"] == "sayso"


def test_every_case_is_measured(quick: tuple[str, dict[str, Any]]) -> None:
    rows = quick[1]["rows"]
    assert {row["suite"] for row in rows} == {"small", "rules"}
    assert set(CASES) <= {row["case"] for row in rows if row["suite"] == "small"}
    rules = {row["case"] for row in rows if row["suite"] == "rules"}
    assert {f"check, {n} rules" for n in ("10", "100", "1,000", "10,000")} <= rules
    assert len({(row["suite"], row["case"], row["engine"]) for row in rows}) == len(rows)


def test_header_describes_machine_and_method(quick: tuple[str, dict[str, Any]]) -> None:
    header = quick[1]
    assert header["machine"].keys() >= {"processor", "cores", "python", "kernel", "memory_bytes"}
    assert header["method"]["quick"] is True
    assert header["method"]["overhead_ns"] > 0


def test_table_shows_every_row(quick: tuple[str, dict[str, Any]]) -> None:
    for row in quick[1]["rows"]:
        assert row["case"] in quick[0]


def test_one_case_alone() -> None:
    done = bench("--quick", "--suite", "small", "--case", "list actions")
    assert done.returncode == 0, done.stderr
    assert "list actions" in done.stdout
    assert "check hot" not in done.stdout


def test_unknown_suite_is_told() -> None:
    done = bench("--suite", "medium")
    assert done.returncode == 2
    assert "medium" in done.stderr
    assert "Traceback" not in done.stderr
