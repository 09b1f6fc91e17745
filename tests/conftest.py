"""What holds for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test looks at a clock: how fast examples are made says nothing on a busy machine.
settings.register_profile("sayso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sayso")
