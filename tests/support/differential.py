"""Holds the engine against the twin on random policies, data and requests.

    python -m tests.support.differential --checks 200000 [--seed N]

A difference is shrunk and printed whole: policy, data, question and both answers.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time

from .generate import REFUSED
from .shrink import report
from .trials import ASK, Statistics, differences


def show(statistics: Statistics) -> None:
    if sys.stderr.isatty():
        print(f"\r{statistics.asked['check']:,} checks", end="", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="hold the engine against the twin")
    parser.add_argument("--checks", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep-going", type=int, default=1, help="differences to show")
    parser.add_argument("--kinds", default=",".join(ASK), help="questions to ask")
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    statistics = Statistics()
    started = time.monotonic()
    found = 0
    for difference in differences(
        seed, options.checks, statistics, options.kinds.split(","), lambda: show(statistics)
    ):
        found += 1
        print(report(difference), flush=True)
        if found == options.keep_going:
            break
    seconds = time.monotonic() - started
    total = sum(statistics.asked.values())
    print(f"{total:,} questions in {seconds:.1f} s, {total / seconds:,.0f} a second: ", end="")
    print(", ".join(f"{n:,} {kind}" for kind, n in statistics.asked.items()))
    answers = sum(statistics.answers.values()) or 1
    print("answers: ", end="")
    print(", ".join(f"{n / answers:.0%} {name}" for name, n in statistics.answers.most_common()))
    print(f"statements refused by the compiler: {dict(REFUSED.most_common())}")
    print("no difference" if not found else f"{found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
