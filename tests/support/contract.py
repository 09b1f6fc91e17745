"""A served database held against its own OpenAPI, by schemathesis, which is not of the project.

    python -m tests.support.contract --st PATH/TO/st --examples 100 --seed 1

runs a server of a new database, with a policy and some data, and has schemathesis ask every
operation what it may and may not be asked: nothing may be answered that is not described, nor with
5xx. That what is well-formed may be refused all the same (a token that never was) is no fault. The
watch, which has no end, is left to tests/server/native/test_watch.py. Ends with what
schemathesis ends with; `make contract` installs it and runs this.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.server.process import Server

POLICY = """
request
  attribute ip: ip
type user
  attribute department: string
  attribute level: int
type team
  relation member: user | user with expiry | team.member
type document
  actions edit, print (copies: int)
  relation owner: user
  relation viewer: user | everyone user | team.member
rule owners
  allow user to edit document when user in document.owner
rule printers
  allow user to print document
  when user in document.viewer and action.copies < 10 and request.ip in 10.0.0.0/8
"""
ROWS = [
    {"object": "document:plan", "relation": "owner", "subject": "user:alice"},
    {"object": "document:plan", "relation": "viewer", "subject": "team:eng#member"},
    {"object": "team:eng", "relation": "member", "subject": "user:bob"},
]
HERE = Path(__file__).parent

LEFT_OUT = ("watch",)


def main() -> int:
    """Serve, ask, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.contract")
    parser.add_argument("--st", default="st", help="schemathesis's program")
    parser.add_argument("--examples", type=int, default=100, help="of an operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("more", nargs="*", help="further arguments of `st run`, after `--`")
    given = parser.parse_args()
    program = shutil.which(given.st)
    if program is None:
        print(f"there is no `{given.st}`: pip install schemathesis, or make contract")
        return 2
    with tempfile.TemporaryDirectory(prefix="sayso-contract-") as name:
        directory = Path(name)
        directory.chmod(0o711)
        with Server(None, None, "--data-dir", str(directory / "data")) as server:
            _prepare(server)
            status = _ask(os.path.abspath(program), server, directory, given)
            if server.process.poll() is not None:
                print("WRONG: the server has ended")
                status = 1
            for line in server.log:
                if line.get("level") == "error":
                    print(f"WRONG: the server says {line}")
                    status = 1
            server.process.terminate()
            server.process.wait()
    return status


def _prepare(server: Server) -> None:
    steps: tuple[tuple[str, object], ...] = (
        ("/v1/policies", {"text": POLICY}),
        ("/v1/policies/1/publish", {}),
        ("/v1/relationships/write", {"touch": ROWS}),
    )
    for path, body in steps:
        server.client.post(path, json=body, timeout=60).raise_for_status()


def _ask(program: str, server: Server, directory: Path, given: argparse.Namespace) -> int:
    command = [
        program, "run", f"http://127.0.0.1:{server.port}/v1/openapi.json",
        "--checks", "all", "--exclude-checks", "positive_data_acceptance",
        "--continue-on-failure", "--request-timeout", "60", "--max-response-time", "60",
        "--max-examples", str(given.examples), "--seed", str(given.seed),
        "--report", "ndjson", "--report-dir", str(directory / "report"),
        *(word for id in LEFT_OUT for word in ("--exclude-operation-id", id)),
        *given.more,
    ]  # fmt: skip
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "contract_hooks", "PYTHONPATH": str(HERE)}
    return subprocess.run(command, cwd=directory, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
