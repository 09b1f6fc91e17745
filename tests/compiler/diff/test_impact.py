"""Who gains and who loses on data is what checking every pair says."""

from __future__ import annotations

from random import Random

import pytest

from sayso import Engine, compile_policy
from sayso.compiler.diff import Place
from sayso.compiler.diff import impact as impact_module
from sayso.compiler.diff.impact import Asked, impact
from sayso.engine.data import EntityAttributes, Relationship

POLICY = """
request
  attribute mfa: bool
type user
  attribute level: int
type doc
  actions read
  relation owner: user
  relation viewer: user
rule owners allow user to read doc when user in doc.owner and user.level > 3
rule viewers allow user to read doc when user in doc.viewer and request.mfa
"""
PLACE = Place("user", "read", "doc")
NOW = 1_767_600_000_000_000


def engines(rng: Random, apart: bool) -> tuple[Engine, Engine]:
    """Two engines with the same data, numbered alike or not."""
    changed = POLICY.replace("> 3", ">= 2").replace(" and request.mfa", " and user.level < 3")
    made = Engine(compile_policy(POLICY)), Engine(compile_policy(changed))
    rows = [
        Relationship.of(
            f"doc:d{rng.randrange(12)}",
            rng.choice(["owner", "viewer"]),
            f"user:u{rng.randrange(30)}",
        )
        for _ in range(60)
    ]
    levels = [EntityAttributes.of(f"user:u{i}", {"level": rng.randrange(6)}) for i in range(30)]
    for engine in made:
        some = [*rows]
        if apart:
            rng.shuffle(some)
        engine.write(touch=some, attributes=levels)
    return made


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_it_counts_every_pair(
    monkeypatch: pytest.MonkeyPatch, seed: int, listed: bool, apart: bool
) -> None:
    old, new = engines(Random(seed), apart)
    if listed:
        monkeypatch.setattr(impact_module, "MOST_PAIRS", 0)
    asked = Asked(NOW, {"mfa": True})
    [found] = impact(old, new, [PLACE, PLACE], asked)
    for side, lost, gained in ((found.gain, old, new), (found.lose, new, old)):
        expected = {
            (f"u{u}", f"d{d}")
            for u in range(30)
            for d in range(12)
            if gained.check(f"user:u{u}", "read", f"doc:d{d}", asked.context, now=NOW)
            and not lost.check(f"user:u{u}", "read", f"doc:d{d}", asked.context, now=NOW)
        }
        assert side.pairs == len(expected)
        assert side.subjects == len({who for who, _ in expected})
        assert set(side.names) <= expected
    assert found.gain.pairs
    assert found.lose.pairs


def test_what_one_policy_does_not_declare_is_left_out() -> None:
    old, new = engines(Random(0), False)
    places = [Place("bot", "read", "doc"), Place("user", "read", "doc", "owner")]
    assert impact(old, new, places, Asked(NOW)) == []
