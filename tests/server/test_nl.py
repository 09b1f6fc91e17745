"""`sayso nl eval`, with a front end that does as it is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sayso.nl.evaluation import front_ends
from sayso.nl.outcome import Outcome, Refusal
from sayso.server.cli import run

from ..nl.evaluation.front_end import FOLDER, PERFECT, READ, front_end
from ..nl.models.scripted import Refuse, scripted

REFUSED = Refusal("uncheckable", "nothing can check `politely`")
ANSWERS: dict[str, str | Outcome] = {
    **PERFECT, "c-2": "allow user to change record", "c-4": REFUSED,
    "c-u1": READ, "c-u2": REFUSED, "c-u3": REFUSED,
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("clinic.sayso", "records.jsonl"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(front_ends.FRONT_ENDS, "controlled", lambda: front_end(ANSWERS))
    return tmp_path


def test_the_report_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nl", "eval", "records.jsonl", "--vocabulary", "."]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert " ".join(lines[1].split()) == "all 7 2/4 (50.0 %) 1/4 (25.0 %) 1 0 1 2/3 (66.7 %)"
    assert "\x1b" not in out
    shown = out[out.index("c-u1") :]
    assert shown == (
        "c-u1 (clinic, difficulty 1): compiled, though it must not be\n"
        "  “Good doctors may read records.”\n"
        "    allow user to read record\n"
        '    when "doctor" in subject.roles\n'
        "\n"
        "c-2 (clinic, difficulty 2): compiled to another meaning\n"
        "  “Nurses may change records of their ward.”\n"
        "    allow user to change record\n"
        "  example 2: user:ann change record:r: wanted deny, got allow\n"
        "    user:ann has roles [nurse], ward north\n"
        "    record:r has ward south\n"
        "\n"
        "c-4 (clinic, difficulty 3): declined, though it can be compiled\n"
        "  “Doctors may discharge.”\n"
        "  refusal: uncheckable: nothing can check `politely`\n"
    )


def test_the_report_for_tools(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nl", "eval", "records.jsonl", "--vocabulary", ".", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rules"] == 7
    assert [failure["id"] for failure in told["failures"]] == ["c-2", "c-4", "c-u1"]


@pytest.mark.parametrize(
    ("file", "text", "messages"),
    [
        ("records.jsonl", "{", ["records.jsonl:1: the line is no JSON"]),
        ("records.jsonl", "", ["records.jsonl: there are no records in it"]),
        ("clinic.sayso", "type user attribute a", ["clinic.sayso:1:22: error["]),
        ("clinic.sayso", None, ["records.jsonl:1: the domain `clinic` has no vocabulary"]),
    ],
)
def test_bad_files(
    file: str, text: str | None, messages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(file).unlink()
    if text is not None:
        Path(file).write_text(text, "utf-8")
    assert run(["nl", "eval", "records.jsonl", "--vocabulary", "."]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for message in messages:
        assert message in err
    assert "Traceback" not in err
    assert "internal error" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["records.jsonl"],
        ["records.jsonl", "--vocabulary", "nowhere"],
        ["nothing.jsonl", "--vocabulary", "."],
        ["records.jsonl", "--vocabulary", ".", "--front-end", "guessing"],
    ],
)
def test_bad_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nl", "eval", *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_progress_is_shown_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(["nl", "eval", "records.jsonl", "--vocabulary", "."]) == 0
    assert "rule 7 of 7" in capsys.readouterr().err


def test_a_model_without_a_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "SAYSO_MODEL", "SAYSO_MODEL_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    arguments = ["nl", "eval", "records.jsonl", "--vocabulary", ".", "--front-end", "openai"]
    assert run([*arguments, "--model", "m", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == (
        "warning: openai m is not asked: OPENAI_API_KEY is not set. "
        "Texts are read as controlled English only; nothing else is missing.\n"
    )
    usage = json.loads(out)["usage"]
    assert (usage["model"], usage["texts"], usage["asked"]) == ("openai m", 7, 0)


def test_a_model_that_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(Path("records.jsonl").read_text().splitlines()[0])
    record["text"] = "Doctors can, doctors being doctors, read records."
    Path("records.jsonl").write_text(json.dumps(record) + "\n")
    with scripted([Refuse()]) as server:
        arguments = ["nl", "eval", "records.jsonl", "--vocabulary", ".", "--model", "m"]
        assert run([*arguments, "--front-end", "anthropic", "--base-url", server.url]) == 0
        out, err = capsys.readouterr()
        assert len(server.requests) == 1
    assert err == ""
    assert "anthropic m did not help: the model declined to answer" in out
    assert out.splitlines()[-1] == (
        "anthropic m was asked about 1 text of 1: 0 answers, 1 failure, 0 tried again; "
        "1,000 tokens read and 50 written"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--model", "m"], "--model and --base-url are for a front end that asks a model"),
        (["--front-end", "openai", "--base-url", "here"], "`here` is no base URL of a model"),
    ],
)
def test_bad_options(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nl", "eval", "records.jsonl", "--vocabulary", ".", *options]) == 2
    assert message in capsys.readouterr().err
