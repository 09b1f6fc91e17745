"""The contests' worlds answer as their policies say; what peers can't do is told, not raised."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from bench.__main__ import main
from bench.peers.contestant import Contestant, NotInstalled, open_contestant
from bench.peers.tuples import tuples
from bench.scenario import Scenario
from bench.session import WrongAnswer

from bench import contest, peers, report_page, teams

SUITES = sorted(contest.SUITES)


@pytest.fixture(scope="module")
def scenarios() -> dict[str, list[Scenario]]:
    return {suite: make(200) for suite, make in contest.SUITES.items()}


@pytest.mark.parametrize("suite", SUITES)
def test_half_of_the_requests_are_granted(suite: str, scenarios: dict[str, list[Scenario]]) -> None:
    for scenario in scenarios[suite]:
        assert sum(r.allowed for r in scenario.requests) == len(scenario.requests) / 2 == 100


@pytest.mark.parametrize("suite", SUITES)
def test_the_same_scenario_each_time(suite: str, scenarios: dict[str, list[Scenario]]) -> None:
    again = contest.SUITES[suite](200)
    assert [dataclasses.asdict(s) for s in again] == [
        dataclasses.asdict(s) for s in scenarios[suite]
    ]


@pytest.mark.parametrize("suite", SUITES)
def test_sayso_answers_as_expected(suite: str, scenarios: dict[str, list[Scenario]]) -> None:
    for scenario in scenarios[suite]:
        ours = contest.Contest(scenario, 0.0, lambda text: None)
        assert [row.note for row in ours.enter("sayso")] == [""]
        ours.close()


def test_a_team_document_is_denied_for_each_reason() -> None:
    world = teams.World()
    document = world.documents[0]
    member = world.members[world.shared[document][0]][0]
    stranger = next(
        u for u in world.users if not set(world.teams_of[u]) & set(world.shared[document])
    )
    assert world.may_edit(member, document, teams.INSIDE[0], 0)
    assert not world.may_edit(stranger, document, teams.INSIDE[0], 0)
    assert not world.may_edit(member, document, teams.OUTSIDE[0], 0)
    assert not world.may_edit(member, document, teams.INSIDE[0], 5)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("name", peers.CONTESTANTS)
def test_each_engine_has_a_policy_or_a_reason(name: str, suite: str) -> None:
    engine = open_contestant(name)
    assert engine.name == name
    assert engine.form
    if engine.extension and suite not in engine.could_not:
        (scenario, *_) = contest.SUITES[suite](2)
        assert engine.policy(scenario).strip()


def test_tuples_are_the_relationships_and_what_is_public(
    scenarios: dict[str, list[Scenario]],
) -> None:
    for scenario in scenarios["gdrive"]:
        public = sum(values["public"] for _, _, values in scenario.attributes)
        made = list(tuples(scenario))
        assert len(made) == len(set(made)) == scenario.relationships + public


class Liar(Contestant):
    """Allows everything."""

    name = "liar"

    def version(self) -> str:
        return "1"

    def load(self, scenario: Scenario) -> None:
        self.ask = lambda: True

    def arguments(self, scenario: Scenario, request: Any) -> tuple[Any, ...]:
        return ()

    def allowed(self, decision: Any) -> bool:
        return bool(decision)


class Absent(Liar):
    name = "absent"

    def version(self) -> str:
        raise NotInstalled("not installed: absent")


class Unable(Liar):
    name = "unable"
    could_not = {teams.SUITE: "it knows no teams"}  # noqa: RUF012 - as the peers have it


class Broken(Liar):
    name = "broken"

    def load(self, scenario: Scenario) -> None:
        raise RuntimeError("no memory left")


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"sayso": Liar, "liar": Liar, "absent": Absent, "unable": Unable, "broken": Broken}
    monkeypatch.setattr(contest, "open_contestant", lambda name: made[name]())


@pytest.mark.usefixtures("stand_ins")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("absent", "not installed: absent"),
        ("unable", "could not: it knows no teams"),
        ("broken", "failed: no memory left"),
        ("liar", "wrong: 100 of 200 answers, as to "),
    ],
)
def test_an_engine_that_is_not_measured_is_told(
    name: str, why: str, scenarios: dict[str, list[Scenario]]
) -> None:
    (scenario,) = scenarios[teams.SUITE]
    some = contest.Contest(scenario, 0.0, lambda text: None)
    (row,) = some.enter(name)
    assert (row.engine, row.case, row.n) == (name, "check", 0)
    assert row.note.startswith(why)
    assert list(some.measure(1)) == [], "it is not timed"


@pytest.mark.usefixtures("stand_ins")
def test_wrong_answers_of_ours_end_the_run(scenarios: dict[str, list[Scenario]]) -> None:
    (scenario,) = scenarios[teams.SUITE]
    with pytest.raises(WrongAnswer, match="100 of 200"):
        list(contest.Contest(scenario, 0.0, lambda text: None).enter("sayso"))


def test_a_run_and_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.json"
    asked = ["--quick", "--suite", "tinytodo", "--engine", "all", "--json", str(file)]
    assert main(asked) == 0
    capsys.readouterr()
    data = json.loads(file.read_text(encoding="utf-8"))
    assert list(data["engines"]) == list(peers.CONTESTANTS)
    assert report_page.main([str(file)]) == 0
    page = capsys.readouterr().out
    measured = [row for row in data["rows"] if row["case"].startswith("check") and row["n"]]
    assert {"check, 5 entities", "check, 50 entities"} <= {row["case"] for row in measured}
    assert all(f"**{row['case']}**" in page for row in measured)
    for row in data["rows"]:
        if not row["n"]:
            assert row["note"] in page
    ours = [row for row in measured if row["engine"] == "sayso"]
    assert page.count("| sayso |") == len(ours) + 1, "and once among the engines"


def test_a_page_of_anything_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    file.write_text("{}", encoding="utf-8")
    assert report_page.main([str(file)]) == 1
    assert "rows.json is not what a contest wrote" in capsys.readouterr().err
