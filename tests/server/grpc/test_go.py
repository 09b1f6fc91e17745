"""A client in another language, generated from the definition as anyone would."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from grpc_tools import protoc

import sayso.server.grpc
from tests import support
from tests.store.databases import Postgres, run

from .harness import world

SOURCES = Path(support.__file__).parent / "go_client"
DEFINITION = Path(sayso.server.grpc.__file__).parent
GENERATORS = (
    "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12",
    "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2",
)


def go(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GOBIN": str(folder / "bin"), "GOFLAGS": "-buildvcs=false"}
    return subprocess.run(
        ["go", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, built."""
    if shutil.which("go") is None:
        pytest.skip("there is no go here")
    folder = tmp_path_factory.mktemp("go") / "client"
    shutil.copytree(SOURCES, folder)
    for needed in (("mod", "download"), *(("install", name) for name in GENERATORS)):
        got = go(folder, *needed)
        if got.returncode != 0:
            pytest.skip(f"go can't get its modules: {got.stderr.strip().splitlines()[-1]}")
    made = protoc.main(
        [
            "protoc",
            f"-I{DEFINITION}",
            f"-I{Path(protoc.__file__).parent / '_proto'}",
            f"--plugin={folder / 'bin' / 'protoc-gen-go'}",
            f"--plugin={folder / 'bin' / 'protoc-gen-go-grpc'}",
            f"--go_out={folder}",
            f"--go-grpc_out={folder}",
            "--go_opt=paths=source_relative",
            "--go-grpc_opt=paths=source_relative",
            "sayso/v1/sayso.proto",
        ]
    )
    assert made == 0
    built = go(folder, "build", "-o", "client", ".")
    assert built.returncode == 0, built.stderr
    return folder / "client"


def test_go(client: Path, postgres: Postgres) -> None:
    async def main() -> str:
        async with world(postgres, require_keys=True) as w:
            replica = await w.directory.named("default")
            key = await w.key(replica, ("check", "read", "write"))
            process = await asyncio.create_subprocess_exec(
                client, w.address, key, stdout=-1, stderr=-1
            )
            out, errors = await process.communicate()
            assert process.returncode == 0, errors.decode()
            return out.decode()

    assert run(main()).splitlines() == [
        "checked ann true false []",
        "checked bob false true [request.amount]",
        "checked eve false false []",
        'read bob {"limit":0.100000000000000005}',
        "listed [plan]",
        "refused InvalidArgument touch[0] unknown-relation",
        "refused InvalidArgument touch[1] invalid-name",
        "watched plan owner ann ",
        'watched plan editor bob {"limit":0.100000000000000005}',
    ]
