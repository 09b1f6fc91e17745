"""Run it from the command line; exit 1 where a promise was broken or something did not recover."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.run import NotRecovered, run


def main() -> int:
    """Run, then have the judge look at the history in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave history and logs where they are")
    given = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="sayso-chaos-"))
    directory.chmod(0o711)
    started = time.monotonic()
    print(f"{given.kills} kills from seed {given.seed} in {directory}", flush=True)
    try:
        path = asyncio.run(run(directory, given.kills, given.seed))
    except NotRecovered as error:
        print(f"WRONG: {error}; see {directory}/server.log")
        return 1
    print(f"took {time.monotonic() - started:.0f} s", flush=True)
    judged = subprocess.run([sys.executable, "-m", "tests.chaos.judge", path], check=False)
    if judged.returncode == 0 and not given.keep:
        shutil.rmtree(directory)
    else:
        print(f"history and logs are in {directory}")
    return judged.returncode


if __name__ == "__main__":
    sys.exit(main())
