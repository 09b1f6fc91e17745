"""testing knows how to run tests of a policy that come as text, and reads no file for them."""

from __future__ import annotations

import asyncio

from ... import compile_policy
from ...store import policies
from ..suite.outcome import Outcome
from ..suite.runner import run_suite
from ..suite.spec import read_text_suites
from . import policies as versions
from .caller import Caller

NAME = "tests.yaml"


async def run(caller: Caller, tests: str, text: str | None, version: int | None) -> Outcome:
    """Run a test document on a text, else on a version, else on the policy at work.

    Raises InvalidTest where the document is bad, PolicyError where the text is.
    """
    caller.require("policy")
    if text is None:
        kept = (
            await policies.get(caller.database, caller.tenant, version)
            if version is not None
            else await versions.at_work(caller)
        )
        text = kept.text or ""
    return await asyncio.to_thread(_run, tests, text)


def _run(tests: str, text: str) -> Outcome:
    compile_policy(text)  # so that what is wrong with it is told by itself
    outcome = None
    for suite in read_text_suites(tests, NAME, text):
        found = run_suite(suite)
        if outcome is None:
            outcome = found
        else:
            outcome.passed += found.passed
            outcome.failures += found.failures
    assert outcome is not None
    return outcome
