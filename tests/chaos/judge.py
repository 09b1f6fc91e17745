"""judge knows what was promised, and finds in a history where it was not kept.

It sees nothing but the history: what clients asked and were told, and what the feed and the tables
held at the end.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.history import read

Event = dict[str, Any]


@dataclass
class Verdict:
    """What was found, and how much there was to look at."""

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def judge(events: list[Event]) -> Verdict:
    """Hold a history against all promises."""
    verdict = Verdict(counts=Counter(e["kind"] for e in events))
    feed = [e for e in events if e["kind"] == "feed"]
    revisions = {e["token"]: e["revision"] for e in events if e["kind"] == "token"}
    _feed_is_whole(feed, verdict)
    _writes(events, feed, revisions, verdict)
    _tables(events, feed, verdict)
    _checks(events, feed, revisions, verdict)
    _watches(events, feed, revisions, verdict)
    for kind in ("done", "check", "seen", "kill", "feed", "table"):
        if not verdict.counts[kind]:
            verdict.wrong.append(f"the history has no `{kind}`, so it proves nothing")
    return verdict


def _feed_is_whole(feed: list[Event], verdict: Verdict) -> None:
    if [e["revision"] for e in feed] != list(range(1, len(feed) + 1)):
        verdict.wrong.append("the feed has a gap, or is out of order")


def _writes(
    events: list[Event], feed: list[Event], revisions: dict[str, int], verdict: Verdict
) -> None:
    """Acknowledged: done once, at the revision told. Refused: never. Unknown: at most once."""
    entries: dict[str, list[Event]] = {}
    for entry in feed:
        entries.setdefault(entry["reason"], []).append(entry)
    asked = {e["op"]: e for e in events if e["kind"] == "asked"}
    done = {e["op"]: e for e in events if e["kind"] == "done"}
    unknown = {e["op"] for e in events if e["kind"] == "unknown"}
    for op, e in asked.items():
        found = entries.pop(op, [])
        if "chunks" in e:
            told = revisions.get(done[op]["token"]) if op in done else None
            _import(op, e["chunks"], found, told, verdict)
            continue
        if len(found) > 1:
            verdict.wrong.append(f"{op} was done {len(found)} times")
        if op in done:
            if not found:
                verdict.wrong.append(f"{op} was acknowledged and is lost")
            elif revisions.get(done[op]["token"]) != found[0]["revision"]:
                verdict.wrong.append(f"{op} was acknowledged at another revision than its own")
        elif found and op not in unknown:
            verdict.wrong.append(f"{op} was refused and yet done")
        for entry in found:
            if (entry["touch"], entry["delete"], entry["level"]) != (
                e["touch"], e["delete"], e["level"],
            ):  # fmt: skip
                verdict.wrong.append(f"{op} did something else than was asked")
    for e in events:
        if e["kind"] == "refused":
            verdict.wrong.append(f"{e['op']} was refused ({e['code']}): nobody else writes there")
    strangers = [reason for reason in entries if not reason.startswith("setup")]
    if strangers:
        verdict.wrong.append(f"the feed has what nobody asked for: {strangers[:3]}")


def _import(
    op: str, chunks: list[list[str]], found: list[Event], told: int | None, verdict: Verdict
) -> None:
    """Acknowledged: all chunks. Otherwise the first ones; each whole, once and in order."""
    wanted = [sorted(chunk) for chunk in chunks[: len(found)]]
    if [sorted(e["touch"]) for e in found] != wanted or any(
        e["delete"] or e["level"] for e in found
    ):
        verdict.wrong.append(f"{op} did other than whole chunks in their order")
    elif told is not None and len(found) < len(chunks):
        verdict.wrong.append(f"{op} was acknowledged and is lost in part")
    elif told is not None and told < found[-1]["revision"]:
        verdict.wrong.append(f"{op} was acknowledged at a revision before its own")


def _tables(events: list[Event], feed: list[Event], verdict: Verdict) -> None:
    tables = [e for e in events if e["kind"] == "table"]
    for table in tables:
        now: dict[str, int] = {}
        past = []
        levels: dict[str, int] = {}
        for entry in feed:
            for doc in entry["delete"]:
                past.append([doc, now.pop(doc, None), entry["revision"]])
            for doc in entry["touch"]:
                if doc in now:
                    past.append([doc, now[doc], entry["revision"]])
                now[doc] = entry["revision"]
            levels.update(entry["level"])
        if table["revision"] != len(feed):
            verdict.wrong.append("the counter is not the feed's last revision")
        if table["rows"] != now:
            verdict.wrong.append("the relationships are not those that the feed leads to")
        if sorted(table["past"]) != sorted(past):
            verdict.wrong.append("the past is not that of the feed")
        if table["levels"] != levels:
            verdict.wrong.append("the attributes are not those that the feed leads to")


def _checks(
    events: list[Event], feed: list[Event], revisions: dict[str, int], verdict: Verdict
) -> None:
    """No answer older than was asked for, and each what the feed says of its revision."""
    asked: dict[int, list[Event]] = {}
    acknowledged = [0]  # the latest revision that was told before each line
    for e in events:
        at = revisions.get(e.get("token") or "", 0) if e["kind"] == "done" else 0
        acknowledged.append(max(acknowledged[-1], at))
    for e in events:
        if e["kind"] != "check":
            continue
        told = revisions.get(e["told"])
        if told is None or told > len(feed):
            verdict.wrong.append(f"a check was answered at {e['told']}, which never was")
            continue
        if e["token"] == "latest":
            wanted = acknowledged[e["since"]]
        else:
            wanted = revisions[e["token"]] if e["token"] else 0
        if told < wanted:
            verdict.wrong.append(f"a check that wanted {wanted} was answered at {told}")
        asked.setdefault(told, []).append(e)
    there: set[str] = set()
    for at, entry in enumerate([{"touch": [], "delete": []}, *feed]):
        there.difference_update(entry["delete"])
        there.update(entry["touch"])
        for e in asked.get(at, []):
            if e["allowed"] != (e["doc"] in there):
                verdict.wrong.append(f"{e['doc']} was answered otherwise than it was at {at}")


def _watches(
    events: list[Event], feed: list[Event], revisions: dict[str, int], verdict: Verdict
) -> None:
    """Every change once and in order, across all the watches, and as the feed has it."""
    seen = [(revisions.get(e["token"], 0), e) for e in events if e["kind"] == "seen"]
    told = [at for at, _ in seen]
    if told and told != list(range(told[0], told[0] + len(told))):
        verdict.wrong.append("a watch left a change out, or told one twice")
        return
    for at, e in seen:
        if not 0 < at <= len(feed):
            verdict.wrong.append(f"a watch told of {at}, which never was")
        elif (e["touch"], e["delete"]) != (feed[at - 1]["touch"], feed[at - 1]["delete"]):
            verdict.wrong.append(f"a watch told otherwise of {at} than the feed does")


def main() -> int:
    """Judge the history of the first argument; 1 if anything is wrong with it."""
    verdict = judge(list(read(Path(sys.argv[1]))))
    print(", ".join(f"{n} {kind}" for kind, n in sorted(verdict.counts.items())))
    for wrong in verdict.wrong[:50]:
        print(f"WRONG: {wrong}")
    print("all promises kept" if not verdict.wrong else f"{len(verdict.wrong)} promises broken")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
