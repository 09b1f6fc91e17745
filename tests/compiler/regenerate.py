"""Writes what the compiler makes of every case beside it: `python -m tests.compiler.regenerate`.

Read the difference before committing it: these files are the tests.
"""

from __future__ import annotations

from . import cases


def main() -> None:
    """Write all expected files anew, and the page of errors."""
    for kind in cases.KINDS:
        for case in cases.load(kind):
            case.expected.write_text(case.actual(), encoding="utf-8", newline="\n")
    cases.ERRORS_PAGE.write_text(cases.errors_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
