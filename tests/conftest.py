"""What holds for all tests."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

# No test looks at a clock: how fast examples are made says nothing on a busy machine.
settings.register_profile("sayso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sayso")

LONGEST = (
    "nl/english/test_constructions.py",
    "nl/test_sentences_sound.py",
    "store/test_embedded.py",
    "nl/english/test_sets.py",
    "chaos/test_chaos.py",
    "bench/test_identity.py",
    "server/test_serve.py",
    "server/test_write.py",
)
"""Files that take much more than they count for: begun first, so that none is left alone at the
end of a run."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole files, the longest first, then those with most tests; within them as they were, but
    those of one vocabulary together: it is made once.
    """
    many = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str, str]:
        long = [at for at, name in enumerate(LONGEST) if item.path.as_posix().endswith(name)]
        rank = long[0] if long else len(LONGEST)
        return (rank, -many[item.path], str(item.path), _vocabulary(item))

    items.sort(key=place)


def _vocabulary(item: pytest.Item) -> str:
    """The vocabulary of a test of one sentence."""
    given = getattr(getattr(item, "callspec", None), "params", {}).get("case")
    return str(given.get("vocabulary", "")) if isinstance(given, dict) else ""
