"""What is answered is what is taken down, whichever way it was asked; and nothing waits for it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.data import Relationship
from sayso.engine.times import MAX_DATETIME
from sayso.server.decisions import DecisionLog, queue
from sayso.server.decisions import log as logs
from sayso.server.decisions.queue import Queue
from sayso.server.decisions.record import (
    Act,
    Party,
    UnreadableRecord,
    decode,
    encode,
    first_id,
    instant,
    micros,
    new_id,
)
from tests.server.decisions.sinks import Failing, Kept, Stuck, away, broken, entry, half, record
from tests.server.harness import ask, exchange, fixture_front, raw

PATH, SEVERAL = "/access/v1/evaluation", "/access/v1/evaluations"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAUSE", 0.001)
    monkeypatch.setattr(queue, "RETRY", 0.001)


@pytest.fixture
def kept() -> Iterator[tuple[DecisionLog, Kept]]:
    sink = Kept()
    log = DecisionLog(sink)
    yield log, sink
    log.close()


# ── Records ─────────────────────────────────────────────────────────────────────────────────

TEXT = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
VALUES = st.none() | st.dictionaries(TEXT, JSON, max_size=3)
TIMES = st.integers(0, MAX_DATETIME)


@given(
    names=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT),
    values=st.tuples(VALUES, VALUES, VALUES, VALUES),
    now=TIMES,
    told=st.tuples(st.booleans(), st.booleans(), st.none() | TEXT, st.none() | TEXT),
)
def test_a_line_reads_back_as_its_record(
    names: tuple[str, ...], values: tuple[Any, ...], now: int, told: tuple[Any, ...]
) -> None:
    given = record(
        time=instant(now),
        tenant=names[5],
        subject=Party(names[0], names[1], told[2], values[0]),
        action=Act(names[2], values[1]),
        resource=Party(names[3], names[4], None, values[2]),
        context=values[3],
        decision=told[0],
        conditional=told[1],
        rule=told[3],
    )
    line = encode(given)
    assert b"\n" not in line
    assert decode(line) == given
    assert given.now == micros(instant(now)) == now


@given(times=st.lists(st.integers(0, 2**47 * 1_000_000), min_size=2, max_size=20))
def test_ids_are_uuids_in_the_order_of_time(times: list[int]) -> None:
    for before, after in zip(sorted(times), sorted(times)[1:], strict=False):
        if after - before > 300:  # nanoseconds: twelve bits of a millisecond tell no less
            assert new_id(before) < new_id(after)
    for at in times:
        found = uuid.UUID(new_id(at))
        assert (found.version, found.variant) == (7, uuid.RFC_4122)
        assert first_id(at // 1_000) <= new_id(at) < first_id(at // 1_000 + 2)


@pytest.mark.parametrize("line", ["", "{", "[]", '{"id": 1}', '{"id": "a"}', "\udcff"])
def test_what_is_no_record_is_told_with_its_place(line: str) -> None:
    with pytest.raises(UnreadableRecord, match=r"^log:3: this is no record") as refused:
        decode(line, "log:3")
    assert refused.value.place == "log:3"


# ── Every way to ask ────────────────────────────────────────────────────────────────────────


def questions(chance: Random) -> list[dict[str, Any]]:
    """Questions for the certification fixture, some about what there is not."""
    found = []
    for number in range(40):
        question: dict[str, Any] = {
            "subject": {"type": "user", "id": chance.choice(["alice", "bob", "nobody"])},
            "action": {"name": chance.choice(["read", "write", "delete", "reader", "no-such"])},
            "resource": {
                "type": chance.choice(["record", "record", "record", "nothing"]),
                "id": chance.choice(["record-1", "record-2", "x"]),
            },
        }
        if chance.random() < 0.5:
            question["context"] = {"number": number, "amount": 1.5}
        if chance.random() < 0.3:
            part = question[chance.choice(["subject", "action", "resource"])]
            part["properties"] = {"note": "é", "nested": {"a": [1, None]}}
        found.append(question)
    return found


def told(body: Any) -> tuple[Any, ...]:
    """What an answer says, as a record has it."""
    context = body.get("context", {})
    return (
        body["decision"],
        context.get("conditional", False),
        context.get("reason"),
        context.get("effect"),
        context.get("error", {}).get("code"),
    )


def test_what_is_answered_is_taken_down(kept: tuple[DecisionLog, Kept]) -> None:
    log, sink = kept
    asked = questions(Random(5))
    front = fixture_front(recorder=log.of())
    answered = []
    for question in asked:
        body = json.dumps(question).encode()
        for fast in (True, False):
            wire = raw("POST", PATH, body, request_id=b"one")
            (answer,) = exchange(front, wire, fast=fast).answers
            answered.append((question, answer.json, "one"))
    several = ask(front, "POST", SEVERAL, {"evaluations": asked}, request_id=b"many").json
    answered += [(q, a, "many") for q, a in zip(asked, several["evaluations"], strict=True)]
    log.close()
    assert (log.queue.kept, log.queue.dropped, log.queue.failed) == (len(answered), 0, 0)
    digest = front.service.current.policy.digest
    for (question, body, request_id), found in zip(answered, sink.records, strict=True):
        line = json.loads(encode(found))
        assert {part: line.get(part) for part in question} == question
        assert line.get("context") == question.get("context")
        assert told(body) == (
            found.decision, found.conditional, found.rule, found.effect, found.error,
        )  # fmt: skip
        assert found.request_id == request_id
        assert found.digest == digest
        assert body["context"].get("revision", found.revision) == found.revision
    assert len({found.id for found in sink.records}) == len(answered)
    assert len({found.time for found in sink.records[-len(asked) :]}) == 1
    assert [e.outcome for e in sink.entries] == [found.outcome for found in sink.records]
    assert {found.outcome for found in sink.records} == {"allow", "deny"}
    assert {found.error for found in sink.records} == {None, "unknown-type", "unknown-action"}


def test_answers_are_the_same_with_a_log(kept: tuple[DecisionLog, Kept]) -> None:
    plain, logged = fixture_front(), fixture_front(recorder=kept[0].of())
    for question in questions(Random(6)):
        wire = raw("POST", PATH, json.dumps(question).encode())
        assert exchange(plain, wire).written == exchange(logged, wire).written


def test_what_gets_no_decision_is_not_taken_down(kept: tuple[DecisionLog, Kept]) -> None:
    log, sink = kept
    front = fixture_front(recorder=log.of())
    bad = [b"{", b"{}", json.dumps({"subject": {"type": "user", "id": "*"}}).encode()]
    for body in bad:
        assert ask(front, "POST", PATH, body).status == 400
    log.close()
    assert sink.entries == []


# ── What is left out ────────────────────────────────────────────────────────────────────────

GIVEN: dict[str, Any] = {
    "context": {"secret": "s1"},
    "subject_properties": {"secret": "s2"},
    "action_properties": {"secret": "s3"},
    "resource_properties": {"secret": "s4"},
    "relationships": (Relationship.of("document:s5", "owner", "user:ann"),),
    "evidence": (("s6", None), ("s6", 0)),
}
SECRETS = {
    "context": ["s1"],
    "properties": ["s2", "s3", "s4"],
    "relationships": ["s5"],
    "evidence": ["s6"],
}


def taken_down(given: dict[str, Any], **options: Any) -> tuple[DecisionLog, list[Any]]:
    sink = Kept()
    log = DecisionLog(sink, **options)
    serving = fixture_front().service.current
    decision = serving.engine.check("user:alice", "read", "record:1", now=0)
    log.of().record(serving, 0, ("user", "alice"), "read", ("record", "1"), decision, **given)
    log.close()
    return log, sink.records


def test_all_is_there_unless_it_is_to_be_left_out() -> None:
    _, (found,) = taken_down(GIVEN)
    assert found.omitted == ()
    assert found.context == {"secret": "s1"}
    assert [p.properties["secret"] for p in (found.subject, found.action, found.resource)] == [
        "s2", "s3", "s4",
    ]  # fmt: skip
    assert found.evidence == (("s6", None), ("s6", instant(0)))
    assert [row["object"] for row in found.relationships] == ["document:s5"]


@pytest.mark.parametrize("omit", logs.VALUES)
def test_values_can_be_left_out(omit: str) -> None:
    _, (found,) = taken_down(GIVEN, omit=[omit])
    line = encode(found).decode()
    assert found.omitted
    for part, secrets in SECRETS.items():
        for secret in secrets:
            assert (secret in line) == (part != omit), (part, line)


def test_what_is_too_large_is_left_out() -> None:
    large = {"a": "x" * logs.LARGEST}
    rows = GIVEN["relationships"] * 1_000
    given = GIVEN | {"context": large, "subject_properties": large, "relationships": rows}
    log, (found,) = taken_down(given)
    assert sorted(found.omitted) == ["context", "relationships", "subject.properties"]
    assert len(encode(found)) < 2_000
    assert log.queue.kept == 1


def test_what_questions_share_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[Any] = []

    def counted(value: Any) -> bytes:
        encoded.append(value)
        return encode(value)

    monkeypatch.setattr(logs, "encode", counted)
    log = DecisionLog(Kept())
    context = {"a": "x" * 100_000}
    body = {
        "subject": {"type": "user", "id": "alice"},
        "action": {"name": "read"},
        "context": context,
        "evaluations": [{"resource": {"type": "record", "id": f"{i}"}} for i in range(50)],
    }
    assert ask(fixture_front(recorder=log.of()), "POST", SEVERAL, body).status == 200
    log.close()
    assert log.queue.kept == 50
    assert encoded.count(context) == 1


def test_names_beyond_bounds_are_dropped() -> None:
    log = DecisionLog(Kept())
    front = fixture_front(recorder=log.of())
    question = {
        "subject": {"type": "x" * logs.LONGEST, "id": "a"},
        "action": {"name": "read"},
        "resource": {"type": "record", "id": "1"},
    }
    assert ask(front, "POST", PATH, question).json["decision"] is False
    log.close()
    assert (log.queue.kept, log.queue.dropped) == (0, 1)


def test_a_share_is_taken_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "random", Random(1).random)
    sink = Kept()
    log = DecisionLog(sink, sample=0.25)
    front = fixture_front(recorder=log.of())
    question = questions(Random(1))[0]
    for _ in range(400):
        ask(front, "POST", PATH, question)
    log.close()
    again = Random(1)
    assert len(sink.entries) == sum(again.random() < 0.25 for _ in range(400))


def test_a_failure_is_counted_and_nobody_notices(capfd: pytest.CaptureFixture[str]) -> None:
    log = DecisionLog(Kept())
    serving = fixture_front().service.current
    decision = serving.engine.check("user:alice", "read", "record:1")
    odd: Any = {"a": object()}
    for _ in range(3):
        log.of().record(
            serving, 0, ("user", "alice"), "read", ("record", "1"), decision, context=odd
        )
    log.close()
    assert (log.queue.kept, log.queue.failed) == (0, 3)
    assert capfd.readouterr().out.count("the decision log can't be written") == 1


# ── The queue ───────────────────────────────────────────────────────────────────────────────


def test_what_finds_no_room_is_dropped_at_once() -> None:
    sink = Stuck()
    one = entry(record())
    lines = Queue(sink, room=10 * len(one.line))
    for _ in range(50):
        lines.add(one)
    assert (lines.dropped, lines.waiting) == (40, 10)
    sink.go.set()
    lines.close()
    assert (lines.kept, lines.dropped, lines.failed, lines.waiting) == (10, 40, 0, 0)
    assert sink.closed
    lines.add(one)
    assert lines.dropped == 41


def test_a_sink_that_hangs_keeps_no_process_from_ending() -> None:
    sink = Stuck()
    lines = Queue(sink)
    for number in range(5):
        lines.add(entry(record(number)))
    lines.close(seconds=0.01)
    assert (lines.kept, lines.dropped) == (0, 5)
    sink.go.set()
    lines._thread.join()
    assert lines.kept + lines.dropped + lines.failed >= 5


def test_what_a_sink_that_is_away_missed_it_gets_later() -> None:
    sink = Failing(away, away, away)
    lines = Queue(sink)
    entries = [entry(record(number)) for number in range(20)]
    for one in entries:
        lines.add(one)
    assert sink.done.wait(30)
    lines.close()
    assert (lines.kept, lines.dropped, lines.failed) == (20, 0, 0)
    assert sink.entries == entries


def test_what_a_sink_refuses_is_counted() -> None:
    sink = Failing(broken, half)
    lines = Queue(sink)
    for number in range(2 * queue.BATCH + 10):
        lines.add(entry(record(number)))
    lines.close()
    total = 2 * queue.BATCH + 10
    assert lines.kept + lines.failed == total
    assert lines.failed > 0
    assert lines._bytes == 0
