"""Browsers are told apart as people would."""

from __future__ import annotations

import pytest

from sayso.server.identity.pages.agents import names

MOZILLA = "Mozilla/5.0 "


@pytest.mark.parametrize(
    ("header", "browser", "system"),
    [
        (
            "(X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
            "Chrome",
            "Linux",
        ),
        (
            "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
            " Edg/156.0.0.0",
            "Edge",
            "Windows",
        ),
        (
            "(iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0"
            " Mobile/15E148 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        ("(Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Firefox", "Android"),
        ("", "", ""),
    ],
)
def test_a_browser_and_its_system(header: str, browser: str, system: str) -> None:
    assert names(MOZILLA + header) == (browser, system)
